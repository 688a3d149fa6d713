"""Rules about answers that learners type: the tutor reads each as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.checks.quizzes import Entry
from bot.authoring.problems import Problem
from bot.authoring.reading import Place
from bot.authoring.shapes import ItemShape
from bot.tutor.matching.text import fold, words
from bot.tutor.quizzing.items import Item, Kind, Level, Mistake
from bot.tutor.quizzing.typed import Typed, read_typed

_WORD = re.compile(r"[^\W_]+")
_NO_WORD = "numbers, signs and emoji alone are not read"
_ALIKE = "case, accents, endings and small slips make no difference"


@dataclass(frozen=True)
class _Wrong:
    """An answer that is a mistake, with its place and the number of the mistake."""

    text: str
    place: Place
    slip: int


def typed_answers_are_told_apart(entry: Entry) -> Iterator[Problem]:
    """Q014, found by letting the tutor read what staff foresaw as if learners typed it."""
    if entry.shape.accept and entry.shape.kind in ("typed", "choice", "which"):
        wrong = tuple(_wrong_answers(entry.shape))
        item = _as_typed(entry.shape, wrong)
        yield from _accepted(entry, item)
        yield from _mistaken(entry, item, wrong)
        yield from _keys(entry, item)


def _accepted(entry: Entry, item: Item) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for at, answer in enumerate(item.accepted):
        place, slip = ("accept", at), _read(item, answer).slip
        if not words(answer):
            yield entry.problem("Q014", place, f"{answer!r} has no word in it", _NO_WORD)
        elif first.setdefault(_written(answer), at) != at:
            yield entry.problem("Q014", place, f"{answer!r} is accepted already", _ALIKE)
        elif slip is not None:
            message = f"{answer!r} is accepted, but would be taken for the wrong answer on line {_line(entry, slip)}"
            yield entry.problem("Q014", place, message, _ALIKE)


def _mistaken(entry: Entry, item: Item, wrong: Sequence[_Wrong]) -> Iterator[Problem]:
    for one in wrong:
        read = _read(item, one.text)
        if not words(one.text):
            yield entry.problem("Q014", one.place, f"{one.text!r} has no word in it", _NO_WORD)
        elif read.is_right:
            yield entry.problem("Q014", one.place, f"{one.text!r} is wrong, but would be accepted", _ALIKE)
        elif read.slip is not None and read.slip != one.slip:
            message = f"{one.text!r} would be taken for the wrong answer on line {_line(entry, read.slip)}"
            yield entry.problem("Q014", one.place, message, _ALIKE)


def _keys(entry: Entry, item: Item) -> Iterator[Problem]:
    """Whoever remembers the key as it stood among the options is right."""
    for option in entry.shape.options:
        if option.is_right and words(option.text) and not _read(item, option.text).is_right:
            message = f"{option.text!r} is right when it is picked, but would not be accepted when it is typed"
            yield entry.problem("Q014", ("accept",), message, "add it, or the words of it that count")


def _written(answer: str) -> str:
    """Leave out case, accents and signs; numbers stay, for the first answer is shown to learners."""
    return " ".join(_WORD.findall(fold(answer)))


def _line(entry: Entry, slip: int) -> int:
    wrong = next(one for one in _wrong_answers(entry.shape) if one.slip == slip)
    return entry.line(*wrong.place)


def _read(item: Item, text: str) -> Typed:
    return read_typed(item, text, lambda found: found)


def _wrong_answers(shape: ItemShape) -> Iterator[_Wrong]:
    if shape.kind == "typed":
        for at, mistake in enumerate(shape.mistakes):
            yield from (_Wrong(text, ("mistakes", at, "answers", nth), at) for nth, text in enumerate(mistake.answers))
        return
    options = [(at, option.text) for at, option in enumerate(shape.options) if not option.is_right]
    yield from (_Wrong(text, ("options", at, "text"), slip) for slip, (at, text) in enumerate(options))


def _as_typed(shape: ItemShape, wrong: Sequence[_Wrong]) -> Item:
    """Give as much of an item as it takes to read what is typed; what tempts among options is then a mistake."""
    slips = sorted({one.slip for one in wrong})
    return Item(
        id=shape.id,
        objective=shape.objective,
        level=Level(shape.level),
        kind=Kind.TYPED,
        stem=shape.stem,
        options=(),
        hints=("", ""),
        explanation="",
        sources=(),
        accepted=tuple(shape.accept),
        mistakes=tuple(Mistake(tuple(one.text for one in wrong if one.slip == slip), "") for slip in slips),
    )
