"""Writes items as staff write them, in YAML: what is missing stands there empty, so that `check` names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.authoring.exchange.items import ItemText
from bot.authoring.quoting import UNSEEN, write_text
from bot.tutor.quizzing.items import Kind, Option

SCHEMA = "# yaml-language-server: $schema=../../schemas/quizzes.json"


def write_yaml(items: Iterable[ItemText]) -> str:
    """Write a file for content/quizzes; a title from elsewhere stands above its item as a comment."""
    blocks = ["\n".join(_lines(item)) for item in items]
    return "\n".join([SCHEMA, "\n\n".join(blocks) or "[]", ""])


def _lines(item: ItemText) -> Iterator[str]:
    if item.title:
        yield f"# {UNSEEN.sub(' ', item.title)}"
    yield f"- id: {write_text(item.id)}"
    yield f"  objective: {write_text(item.objective)}"
    yield f"  level: {write_text(item.level.value if item.level else '')}"
    yield f"  kind: {item.kind}"
    yield f"  stem: {write_text(item.stem)}"
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
        yield f"      feedback: {write_text(mistake.feedback)}"
    if item.kind is Kind.EXPLAIN:
        yield "  points:" if item.points else "  points: []"
    for point in item.points:
        yield f"    - text: {write_text(point.text)}"
        yield "      phrases:" if point.phrases else "      phrases: []"
        yield from (f"        - {write_text(phrase)}" for phrase in point.phrases)
        yield f"      source: {write_text(point.source)}"
    yield "  hints:"
    yield from (f"    - {write_text(hint)}" for hint in item.hints)
    yield f"  explanation: {write_text(item.explanation)}"
    yield f"  sources: {_listed(item.sources)}"


def _option(option: Option) -> Iterator[str]:
    yield f"    - text: {write_text(option.text)}"
    if option.is_right:
        yield "      right: yes"
    if option.holds is not None:
        yield f"      holds: {'yes' if option.holds else 'no'}"
    yield f"      feedback: {write_text(option.feedback)}"


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(write_text(text, in_brackets=True) for text in texts)}]"
