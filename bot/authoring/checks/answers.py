"""Rules about answers: text, sources, pictures, length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from posixpath import dirname, normpath

from bot.authoring.answers import NO_SOURCE, AnswerText, how_to_answer
from bot.authoring.checks.course import excessive_length, unknown_placeholders
from bot.authoring.drafts import Draft
from bot.authoring.files import inside, is_file
from bot.authoring.images import faults_of_image
from bot.authoring.problems import Problem, meant
from bot.tutor import cards
from bot.tutor.course import ANSWERS, PICTURES, About, Course, is_small_talk
from bot.tutor.cutting import LIMIT
from bot.tutor.markup import Paragraph, Picture, units

SHORT_WORDS = 60

_SIGNS = (
    (r"\*\*\S+|\S\*\*(?!\S)", "write **words**, without a space behind the first stars and before the last ones"),
    (r"\]\(\S*|\] \((?=https?://|mailto:|www\.)", "write [words](https://...), with no space between the brackets"),
    (r"^\|.*\|", "tables are not read: write a list"),
    (r"^##+\w+", "write a heading with a space behind ##"),
)
"""Signs of markup in a line, and how they are written so that they are read."""

_ADDRESS = re.compile(r"\]\(([^()<>\"]{3,400})\)")


def each_intent_has_one_answer(draft: Draft) -> Iterator[Problem]:
    """I004, A001, A002, and A009 for answers that do not start with a short one."""
    first: dict[str, AnswerText] = {}
    answered = {answer.intent for answer in draft.answers}
    for answer in draft.answers:
        other = first.setdefault(answer.intent, answer)
        if other is not answer:
            message = f"{answer.intent} is answered already at {other.path}:{other.line}"
            yield answer.problem("A002", answer.line, message, "keep one of the two")
        if answer.intent not in draft.intent_ids and draft.has_all_intents:
            message = f"no intent has the id {answer.intent}"
            hint = meant(answer.intent, draft.intent_ids - answered, "a misspelt id?") + " or add the intent"
            yield answer.problem("A001", answer.line, message, hint)
        if answer.blocks and not answer.short:
            message = f"{answer.intent} does not start with a short answer"
            yield answer.problem("A009", answer.line, message, "learners see the first paragraph first")
    for entry in draft.intents:
        if entry.shape.id not in first and draft.has_all_answers:
            hint = how_to_answer(entry.shape.id, entry.path)
            yield entry.problem("I004", ("id",), f"{entry.shape.id} has no answer", hint)


def sources_are_named_and_known(draft: Draft) -> Iterator[Problem]:
    """A003 and A004. Small talk says `Sources: none`, so that an answer that was cut off is seen in any case."""
    for answer in draft.answers:
        if not answer.sources:
            hint = "end it with a line `Sources: key, key`" + (", or `Sources: none`" * is_small_talk(answer.intent))
            yield answer.problem("A003", answer.sources_line, f"{answer.intent} names no source", hint)
        for source in answer.sources if draft.has_all_sources else ():
            if source not in draft.sources and not (source == NO_SOURCE and is_small_talk(answer.intent)):
                message = f"no source has the key {source!r}"
                yield answer.problem("A004", answer.sources_line, message, _how_to_name(source, draft))


def pictures_exist_and_are_described(draft: Draft) -> Iterator[Problem]:
    """A008."""
    for answer in draft.answers:
        if len(answer.pictures) > 1:
            message = f"{answer.intent} has {len(answer.pictures)} pictures"
            yield answer.problem("A008", answer.line_of(answer.pictures[1].path), message, "one an answer")
        for picture in answer.pictures:
            for message, hint in _faults(draft, picture):
                yield answer.problem("A008", answer.line_of(picture.path), message, hint)


def short_answers_are_short(draft: Draft) -> Iterator[Problem]:
    """A005."""
    for answer in draft.answers:
        count = len(answer.short.plain.split()) if answer.short else 0
        if count > SHORT_WORDS:
            message = f"the short answer of {answer.intent} has {count} words, at most {SHORT_WORDS} fit on a phone"
            yield answer.problem("A005", _short_line(answer), message, "move the rest below an empty line")


def short_answers_stand_alone(draft: Draft) -> Iterator[Problem]:
    """A012: what a short answer announces would stand below "More" only."""
    for answer in draft.answers:
        if answer.short and answer.short.plain.endswith(":"):
            message = f'the short answer of {answer.intent} ends with a colon: what follows is shown on "More" only'
            yield answer.problem("A012", _short_line(answer), message, "say the main point in the first paragraph")


def placeholders_are_known(draft: Draft) -> Iterator[Problem]:
    """A010: a {word} in braces is one that the tutor can fill in."""
    allowed = frozenset(About.__annotations__)
    for answer in draft.answers:
        for number, line in enumerate(answer.body.split("\n"), start=answer.line + 1):
            for message, hint in unknown_placeholders(line, allowed):
                yield answer.problem("A010", number, message, hint)


def markup_is_whole(draft: Draft) -> Iterator[Problem]:
    """A008 and A011: no signs of markup are left in what is read as text."""
    for answer in draft.answers:
        # In lines as Markdown counts them: an old Mac's end, too (spec.commonmark.org/0.31.2/#line-ending).
        written = re.split(r"[\r\n]", answer.body)
        read = [(at, block.plain) for block, place in answer.placed if isinstance(block, Paragraph) for at in place]
        spaced = {at: path for at, plain in read if (path := _spaced_picture(written[at], plain))}
        for at, path in spaced.items():
            message = f"the picture {path} is not shown: its name has a space"
            hint = f"no spaces in the file name: rename the file, and write {path.replace(' ', '_')}"
            yield answer.problem("A008", answer.line + 1 + at, message, hint)
        for (at, plain), (sign, hint) in product(read, _SIGNS):
            if at not in spaced and (found := re.search(sign, written[at])) and found[0] in plain:
                yield answer.problem("A011", answer.line + 1 + at, f"learners see {found[0]!r} as it stands", hint)


def cards_fit_into_a_message(course: Course, draft: Draft) -> Iterator[Problem]:
    """A006, on cards as learners will see them: Telegram counts UTF-16 units after the markup is read."""
    for answer in draft.answers:
        if length := excessive_length(cards.full_card(course, course.intents[answer.intent]).text):
            message = f"{answer.intent} has {length} characters with its sources, Telegram takes {LIMIT}"
            yield answer.problem("A006", answer.line, message, "shorten it")


def _how_to_name(source: str, draft: Draft) -> str:
    """Say how to name a source that is not known by what stands there."""
    if source == NO_SOURCE:
        return "name the source of what it says: only small talk may have none"
    if ";" in source or " " in source:
        return "write keys with commas between them: `Sources: key, key`"
    return meant(source, draft.sources, "a misspelt key?") + " or add it to content/sources.yaml"


def _spaced_picture(line: str, plain: str) -> str:
    """Give the file name of a picture that is read as text, since it has a space; "" where there is none."""
    found = _ADDRESS.search(line)
    is_read_as_text = found and found[0] in plain and "![" in line[: found.start()]
    return found[1] if found and is_read_as_text and " " in found[1].strip() else ""


def _short_line(answer: AnswerText) -> int:
    return answer.line_of(next(line for line in answer.body.split("\n") if line.strip()))


def _faults(draft: Draft, picture: Picture) -> Iterator[tuple[str, str]]:
    root = draft.texts.root
    path = root / ANSWERS / picture.path
    is_there = dirname(normpath(f"{ANSWERS}/{picture.path}")) == PICTURES
    if not is_there or not inside(root / PICTURES, path) or not inside(root, path):
        yield f"the picture {picture.path} is not in {PICTURES}", "put it there: ![words](../pictures/name.png)"
    elif not is_file(path):
        yield (
            f"there is no picture {picture.path}",
            "a misspelt name? what stands in content/pictures.yaml is drawn by psi-tutor draw",
        )
    else:
        yield from faults_of_image(path)
    if not picture.alt.strip():
        yield f"the picture {picture.path} has no description", "write it between the [ ]"
    elif units(picture.alt) > cards.CAPTION_LIMIT:
        yield f"the description of {picture.path} is longer than {cards.CAPTION_LIMIT} characters", "shorten it"
