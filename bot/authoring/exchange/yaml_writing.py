"""Writes items as staff write them, in YAML: what is missing stands there empty, so that `check` names it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from bot.authoring.exchange.items import ItemText
from bot.tutor.quizzing.items import Kind, Option

SCHEMA = "# yaml-language-server: $schema=../../schemas/quizzes.json"

_BARE = re.compile(r"[^\W\d_](?:[^\x00-\x1f\x7f-\xa0:#\u2028\u2029\ufeff]|:(?=[^\s:])|(?<=[^\s])#)*")
"""A text that YAML reads as it stands: it starts with a letter, and has no `: ` and no ` #` in it."""

_FLOW = frozenset(",[]{}")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
"""Words that other readers of YAML take for something else than text."""

_UNSHOWN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""Signs that JSON leaves as they are and YAML takes for line ends, or refuses."""


def write_yaml(items: Iterable[ItemText]) -> str:
    """Write a file for content/quizzes; a title from elsewhere stands above its item as a comment."""
    blocks = ["\n".join(_lines(item)) for item in items]
    return "\n".join([SCHEMA, "\n\n".join(blocks) or "[]", ""])


def _lines(item: ItemText) -> Iterator[str]:
    if item.title:
        yield f"# {_UNSHOWN.sub(' ', item.title)}"
    yield f"- id: {_quoted(item.id)}"
    yield f"  objective: {_quoted(item.objective)}"
    yield f"  level: {_quoted(item.level or '')}"
    yield f"  kind: {item.kind}"
    yield f"  stem: {_quoted(item.stem)}"
    if item.options:
        yield "  options:"
    for option in item.options:
        yield from _option(option)
    if item.accepted or item.kind is Kind.TYPED:
        yield f"  accept: {_listed(item.accepted)}"
    if item.mistakes:
        yield "  mistakes:"
    for mistake in item.mistakes:
        yield f"    - answers: {_listed(mistake.answers)}"
        yield f"      feedback: {_quoted(mistake.feedback)}"
    if item.kind is Kind.EXPLAIN:
        yield "  points:" if item.points else "  points: []"
    for point in item.points:
        yield f"    - text: {_quoted(point.text)}"
        yield "      phrases:" if point.phrases else "      phrases: []"
        yield from (f"        - {_quoted(phrase)}" for phrase in point.phrases)
        yield f"      source: {_quoted(point.source)}"
    yield "  hints:"
    yield from (f"    - {_quoted(hint)}" for hint in item.hints)
    yield f"  explanation: {_quoted(item.explanation)}"
    yield f"  sources: {_listed(item.sources)}"


def _option(option: Option) -> Iterator[str]:
    yield f"    - text: {_quoted(option.text)}"
    if option.is_right:
        yield "      right: yes"
    if option.holds is not None:
        yield f"      holds: {'yes' if option.holds else 'no'}"
    yield f"      feedback: {_quoted(option.feedback)}"


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(text, in_list=True) for text in texts)}]"


def _quoted(text: str, *, in_list: bool = False) -> str:
    """Write a text bare where YAML reads the same, else in double quotes."""
    is_bare = _BARE.fullmatch(text) and text == text.strip() and text.lower() not in _WORDS
    if is_bare and not text.endswith(":") and not (in_list and _FLOW.intersection(text)):
        return text
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
