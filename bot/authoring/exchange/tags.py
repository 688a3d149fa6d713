"""What items have and Moodle's questions lack, carried where Moodle keeps such things: in tags and grading notes.

Tags look like `level:recall`; an item that accepts typed answers next to its options has a tag for each of them.
The notes for the person who grades an essay are lines such as `point: ...`, each followed by its phrases and source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.authoring.exchange.items import ItemText, PointText
from bot.tutor.quizzing.items import PICK_ONE

KIND, OBJECTIVE, LEVEL, SOURCE, ACCEPT = "kind", "objective", "level", "source", "accept"
POINT, PHRASE, HINT = "point", "phrase", "hint"


def tags_of(item: ItemText) -> tuple[str, ...]:
    """Give the tags of an item."""
    named = [
        (KIND, item.kind),
        (OBJECTIVE, item.objective),
        (LEVEL, item.level or ""),
        *((SOURCE, source) for source in item.sources),
        *((ACCEPT, accepted) for accepted in item.accepted if item.kind in PICK_ONE),
    ]
    return tuple(f"{name}:{value}" for name, value in named if value)


def tagged(tags: Iterable[str], name: str) -> tuple[str, ...]:
    """Give what the tags say under one name, in their order."""
    return tuple(value.strip() for tag in tags for head, colon, value in [tag.partition(":")] if colon and head == name)


def notes_of(item: ItemText) -> tuple[str, ...]:
    """Give the lines for the grader of an explanation; Moodle keeps no hints for essays, so they stand there, too."""
    return (
        *(_line(HINT, hint) for hint in item.hints if any(item.hints)),
        *(line for point in item.points for line in _point_lines(point)),
    )


def points_in(notes: Sequence[str]) -> tuple[PointText, ...]:
    """Read the points; where no line says what it is, somebody else wrote the notes, and each line is a point."""
    named = [(name, value.strip()) for line in notes for name, _, value in [line.partition(":")]]
    if not any(name == POINT for name, _ in named):
        return tuple(PointText(line) for line in notes if line.partition(":")[0] != HINT)
    return tuple(_points(named))


def hints_in(notes: Iterable[str]) -> tuple[str, ...]:
    """Read the hints that stand among the notes of an essay."""
    return tuple(value.strip() for line in notes for name, _, value in [line.partition(":")] if name == HINT)


def _line(name: str, value: str) -> str:
    return f"{name}: {value}".rstrip()


def _point_lines(point: PointText) -> Iterator[str]:
    yield _line(POINT, point.text)
    yield from (_line(PHRASE, phrase) for phrase in point.phrases)
    if point.source:
        yield _line(SOURCE, point.source)


def _points(named: Iterable[tuple[str, str]]) -> Iterator[PointText]:
    text: str | None = None
    phrases: list[str] = []
    source = ""
    for name, value in [*named, (POINT, "")]:
        if name == POINT:
            if text is not None:
                yield PointText(text, tuple(phrases), source)
            text, phrases, source = value, [], ""
        elif name == PHRASE:
            phrases.append(value)
        elif name == SOURCE:
            source = value
