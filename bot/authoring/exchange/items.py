"""Items as they travel between programs: sources by their keys, and empty where the other side has nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.tutor.quizzing.items import Item, Kind, Level, Mistake, Option


@dataclass(frozen=True)
class PointText:
    """Something that a good explanation says; `source` is a key."""

    text: str
    phrases: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class ItemText:
    """An item that staff may still have to fill in; `title` is what another program called it.

    Texts are plain and of one line; `sources` are keys; `level` is None where nobody said it.
    """

    kind: Kind
    stem: str
    id: str = ""
    title: str = ""
    objective: str = ""
    level: Level | None = None
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    points: tuple[PointText, ...] = ()
    hints: tuple[str, str] = ("", "")
    explanation: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class ImportProblem:
    """Something in a foreign file that could not be taken over: the line (from 1), what, and what to do."""

    line: int
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.line}: {self.message} ({self.hint})"


@dataclass(frozen=True)
class Imported:
    """What a foreign file holds: the items that could be read, and what could not, by line."""

    items: tuple[ItemText, ...]
    problems: tuple[ImportProblem, ...] = ()


def item_text(item: Item) -> ItemText:
    """Make an item of the course ready to travel."""
    return ItemText(
        id=item.id,
        objective=item.objective,
        level=item.level,
        kind=item.kind,
        stem=item.stem,
        options=item.options,
        accepted=item.accepted,
        mistakes=item.mistakes,
        points=tuple(PointText(point.text, point.phrases, point.source.id) for point in item.points),
        hints=item.hints,
        explanation=item.explanation,
        sources=tuple(source.id for source in item.sources),
    )
