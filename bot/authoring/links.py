"""Finds every web address that the course shows, with its places, and tells those that no longer work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.authoring.answers import AnswerText
from bot.authoring.drafts import Draft
from bot.authoring.fetching import OFFLINE, Fate, Told
from bot.authoring.problems import Problem
from bot.authoring.reading import Place, Value
from bot.tutor.markup import Paragraph

Addresses = Mapping[str, Sequence[tuple[str, int]]]
"""Each address without its #fragment, with every path and line at which it stands."""

Ask = Callable[[Sequence[str]], Mapping[str, Told]]

_UNSHOWN = frozenset({"phrases", "accept", "answers", "misspelt"})
"""Keys of what learners write, not of what they read."""

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_IN_TEXT = re.compile(r"https?://[^\s<>\"'`\[\]]+", re.IGNORECASE)


@dataclass(frozen=True)
class LinkReport:
    """What is wrong with the links: `asked` counts addresses, `offline` those that no network led to."""

    problems: Sequence[Problem]
    asked: int
    offline: int


def check_links(draft: Draft, ask: Ask) -> LinkReport:
    """Ask for every address of the course, and say what is wrong with it at each of its places.

    An address out in the web that cannot be reached is only told when another one can: else there is no network.
    """
    places = addresses(draft)
    told = ask(tuple(places))
    far = {url for url, one in told.items() if not one.is_near}
    is_online = any(told[url].fate not in OFFLINE for url in far)
    offline = frozenset() if is_online else frozenset(far)
    problems = [
        Problem(path, line, *what)
        for url, at in places.items()
        if url not in offline and (what := _what_is_wrong(url, told[url]))
        for path, line in at
    ]
    return LinkReport(tuple(sorted(problems)), len(places), len(offline))


def addresses(draft: Draft) -> Addresses:
    """Find every http and https address that learners are shown, in the order of the files."""
    found: dict[str, dict[tuple[str, int], None]] = {}
    for url, path, line in _all(draft):
        found.setdefault(url.partition("#")[0], {})[path, line] = None
    return {url: tuple(places) for url, places in found.items()}


def _what_is_wrong(url: str, told: Told) -> tuple[str, str, str] | None:
    match told.fate:
        case Fate.FINE:
            return None
        case Fate.MOVED:
            return "L003", f"{url} has moved for good to {told.moved_to}", "write the new address"
        case Fate.DEAD | Fate.NO_NAME | Fate.REFUSED:
            hint = "name another address, look for a copy at web.archive.org, or take the link out"
            return "L001", f"{url} is dead: {told.reason}", hint
        case _:
            hint = "open it in a browser: many sites turn programs away"
            return "L002", f"{url} could not be checked: {told.reason}", hint


def _all(draft: Draft) -> Iterator[tuple[str, str, int]]:
    for answer in draft.answers:
        yield from _in_answer(answer)
    entries = [*(one for one in (draft.about, draft.glossary) if one), *draft.sources.values(), *draft.quizzes]
    documents = {entry.path: entry.document for entry in entries}
    if draft.wording:
        documents[draft.wording.path] = draft.wording
    for document in documents.values():
        for place, text in _texts(document.value, ()):
            yield from ((url, document.path, document.line(*place)) for url in _in_value(text))


def _in_answer(answer: AnswerText) -> Iterator[tuple[str, str, int]]:
    lines = answer.body.split("\n")
    for block, place in answer.placed:
        for span in block.spans if isinstance(block, Paragraph) else ():
            for url in [span.url] if span.url else _in_text(span.text):
                at = next((at for at in place if url in lines[at]), place.start)
                yield from [(url, answer.path, answer.line + 1 + at)] if _ADDRESS.match(url) else []


def _texts(value: Value, place: Place) -> Iterator[tuple[Place, str]]:
    match value:
        case str():
            yield place, value
        case list():
            for at, part in enumerate(value):
                yield from _texts(part, (*place, at))
        case dict():
            for key, part in value.items():
                if key not in _UNSHOWN:
                    yield from _texts(part, (*place, key))


def _in_value(text: str) -> Sequence[str]:
    """Take an address that stands alone as it is written."""
    return [text] if _ADDRESS.fullmatch(text) else list(_in_text(text))


def _in_text(text: str) -> Iterator[str]:
    """Give the addresses in a sentence or in Markdown, without the signs that follow them."""
    for found in _IN_TEXT.findall(text):
        url = found
        while url[-1] in ".,;:!?*_" or (url[-1] == ")" and url.count(")") > url.count("(")):
            url = url[:-1]
        if not url.endswith("//") and "{" not in url:  # what is filled in there is known only to the sentence
            yield url
