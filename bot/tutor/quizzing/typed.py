"""Reads what is typed to a question that wants a word or a phrase."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.tutor.matching.spelling import slips_within
from bot.tutor.matching.text import LIGHT_WORDS, stem, words
from bot.tutor.quizzing.items import Item

Correct = Callable[[Sequence[str]], Sequence[str]]

AROUND = 6
"""Words around an answer: "I think it is the adaptive one"."""

SLIP_FROM = 4
"""Letters from which a word may have a slip of the finger. Two would take "economical" for "ecological"; what has two
and is meant for a word of the course, the speller puts right before."""

_NEGATING = frozenset({"not", "no", "never"})
_ALTERNATIVE = frozenset({"or"})


@dataclass(frozen=True)
class Typed:
    """What a typed answer is: right, or the known mistake of that number, or neither."""

    is_right: bool = False
    slip: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether it is one of the answers that staff foresaw."""
        return self.is_right or self.slip is not None


def read_typed(item: Item, text: str, correct: Correct) -> Typed:
    """Compare a text with the accepted answers and the known mistakes; case, accents, endings and slips are forgiven.

    A text that names a right answer and a mistake, or says that it is not the one, is not right.
    """
    said = _said(text, correct)
    if not said:
        return Typed()
    # What is meant to the letter comes first: "exploiting" is one slip away from "exploring".
    for equals in (_is_said, _is_corrected, _is_nearly):
        mistaken = [at for at, mistake in enumerate(item.mistakes) if equals(said, mistake.answers)]
        if mistaken:
            return Typed(slip=mistaken[0])
        if equals(said, item.accepted):
            return Typed(is_right=True)
    named = [at for at, mistake in enumerate(item.mistakes) if _names_one(said, mistake.answers)]
    refuses = not _NEGATING.isdisjoint(said.words) or not _ALTERNATIVE.isdisjoint(said.words)
    if _names_one(said, item.accepted) and not named and not refuses:
        return Typed(is_right=True)
    if named and not refuses:
        return Typed(slip=named[0])
    return Typed()


@dataclass(frozen=True)
class _Said:
    """The words of a text as typed, and as the speller reads them."""

    words: tuple[str, ...]
    typed: tuple[str, ...]
    corrected: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.typed)


def _said(text: str, correct: Correct) -> _Said:
    found = words(text)
    return _Said(tuple(found), _content(found), _content(correct(found)))


def _content(found: Sequence[str]) -> tuple[str, ...]:
    content = tuple(word for word in found if word not in LIGHT_WORDS)
    return content or tuple(found)


def _is_said(said: _Said, answers: Iterable[str]) -> bool:
    return any(_stems(said.typed) == _stems(_content(words(answer))) for answer in answers)


def _is_corrected(said: _Said, answers: Iterable[str]) -> bool:
    return any(_stems(said.corrected) == _stems(_content(words(answer))) for answer in answers)


def _is_nearly(said: _Said, answers: Iterable[str]) -> bool:
    for answer in answers:
        wanted = _content(words(answer))
        for found in (said.typed, said.corrected):
            if len(found) == len(wanted) and _has_all(found, wanted) and _has_all(wanted, found):
                return True
        if _is_near("".join(said.typed), "".join(wanted)):
            return True
    return False


def _stems(found: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in found)


def _names_one(said: _Said, answers: Iterable[str]) -> bool:
    for answer in answers:
        wanted = _content(words(answer))
        for found in (said.typed, said.corrected):
            if wanted and len(found) <= len(wanted) + AROUND and _has_all(found, wanted):
                return True
    return False


def _has_all(found: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(stem(one) == stem(word) or _is_near(one, word) for one in found) for word in wanted)


def _is_near(typed: str, wanted: str) -> bool:
    """Say whether two words differ by no more than one slip; the first letter is seldom wrong."""
    return typed == wanted or (
        len(wanted) >= SLIP_FROM and typed[:1] == wanted[:1] and slips_within(typed, wanted, most=1)
    )
