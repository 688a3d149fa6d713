"""Reads what is typed to a question that wants a word or a phrase."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.tutor.matching.spelling import slips_within
from bot.tutor.matching.text import LIGHT_WORDS, fold, stem, words
from bot.tutor.quizzing.items import Item
from bot.tutor.quizzing.refusing import clauses_of, leaves_open, parts_of, refusals_in, refuses

Correct = Callable[[Sequence[str]], Sequence[str]]

AROUND = 6
"""Words around an answer: "I think it is the adaptive one"."""

SLIP_FROM = 4
"""Letters from which a word may have a slip of the finger. Two would take "economical" for "ecological"; what has two
and is meant for a word of the course, the speller puts right before."""

CACHED_ANSWERS = 200
"""Answers of items, not of learners: one item has twenty, and to check a course each is read against the others."""

_OR = re.compile(r"\bor\b")
_NUMBER = re.compile(r"(?<![^\W_])\d+(?![^\W_])")


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
    numbers = frozenset(_NUMBER.findall(fold(text)))
    accepted = _fitting(item.accepted, numbers)
    mistakes = [_fitting(mistake.answers, numbers) for mistake in item.mistakes]
    # What is meant to the letter comes first: "exploiting" is one slip away from "exploring".
    for equals in (_is_said, _is_corrected, _is_nearly):
        mistaken = [at for at, answers in enumerate(mistakes) if equals(said, answers)]
        if mistaken:
            return Typed(slip=mistaken[0])
        if equals(said, accepted):
            return Typed(is_right=True)
    parts = _OR.split(fold(text))
    if len(parts) > 1 and all(read_typed(item, part, correct).is_right for part in parts):
        return Typed(is_right=True)
    named = [naming for answer in accepted if (naming := _naming(said, answer))]
    right = [naming for naming in named if not _is_refused(text, naming.answer, correct)]
    slips = [
        at
        for at, answers in enumerate(mistakes)
        for answer in answers
        if (naming := _naming(said, answer)) and not any(naming.is_part_of(one) for one in named)
        if not _is_refused(text, answer, correct)
    ]
    return Typed(slip=slips[0]) if slips else Typed(is_right=bool(right))


def _is_refused(text: str, answer: str, correct: Correct) -> bool:
    """Say whether a text takes back, or leaves open, an answer wherever it names it."""
    if not refusals_in(text):
        return False
    parts = [part for part in parts_of(text) if _named_in(part, answer, correct)] or [text]
    return all(leaves_open(part, answer) or _is_refused_in(part, answer, correct) for part in parts)


def _is_refused_in(part: str, answer: str, correct: Correct) -> bool:
    clauses = [clause for clause in clauses_of(part) if _named_in(clause, answer, correct)] or [part]
    for clause in clauses:
        naming = _named_in(clause, answer, correct)
        named = naming.words if naming else frozenset[str]()
        found = next((one for one in (words(clause), correct(words(clause))) if named.issubset(one)), ())
        if not refuses(found, named, answer):
            return False
    return True


def _named_in(text: str, answer: str, correct: Correct) -> _Naming | None:
    said = _said(text, correct)
    return _naming(said, answer) if said else None


def likeness(text: str, answer: str, correct: Correct) -> float:
    """Say how much of their words a text and an answer share, 0.0 to 1.0; what one of them denies, they do not share.

    Endings and slips are forgiven, and light words do not count.
    """
    said, wanted = _said(text, correct), tuple(dict.fromkeys(_wanted(answer)))
    if refusals_in(text) != refusals_in(answer):
        return 0.0
    return max(_shared(tuple(dict.fromkeys(found)), wanted) for found in (said.typed, said.corrected))


def _shared(found: Sequence[str], wanted: Sequence[str]) -> float:
    in_text = sum(any(_is_alike(one, word) for one in found) for word in wanted)
    in_answer = sum(any(_is_alike(one, word) for word in wanted) for one in found)
    return (in_text + in_answer) / max(1, len(found) + len(wanted))


@dataclass(frozen=True)
class _Said:
    """The words of a text as typed, and as the speller reads them."""

    typed: tuple[str, ...]
    corrected: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.typed)


def _said(text: str, correct: Correct) -> _Said:
    found = words(text)
    return _Said(_content(found), _content(correct(found)))


def _fitting(answers: Iterable[str], numbers: frozenset[str]) -> list[str]:
    """Leave out the answers that have other numbers than a text; one without numbers leaves them open."""
    return [answer for answer in answers if not numbers or numbers.issuperset(_NUMBER.findall(fold(answer)))]


def _content(found: Sequence[str]) -> tuple[str, ...]:
    content = tuple(word for word in found if word not in LIGHT_WORDS)
    return content or tuple(found)


@lru_cache(maxsize=CACHED_ANSWERS)
def _wanted(answer: str) -> tuple[str, ...]:
    return _content(words(answer))


@lru_cache(maxsize=CACHED_ANSWERS)
def _wanted_stems(answer: str) -> frozenset[str]:
    return _stems(_wanted(answer))


def _is_said(said: _Said, answers: Iterable[str]) -> bool:
    stems = _stems(said.typed)
    return any(stems == _wanted_stems(answer) for answer in answers)


def _is_corrected(said: _Said, answers: Iterable[str]) -> bool:
    stems = _stems(said.corrected)
    return any(stems == _wanted_stems(answer) for answer in answers)


def _is_nearly(said: _Said, answers: Iterable[str]) -> bool:
    for answer in answers:
        wanted = _wanted(answer)
        for found in (said.typed, said.corrected):
            if len(found) == len(wanted) and _has_all(found, wanted) and _has_all(wanted, found):
                return True
        if _is_near("".join(said.typed), "".join(wanted)):
            return True
    return False


def _stems(found: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in found)


@dataclass(frozen=True)
class _Naming:
    """An answer that stands among other words: those that name it, and whether they do so to the letter."""

    answer: str
    words: frozenset[str]
    is_exact: bool

    def is_part_of(self, other: _Naming) -> bool:
        """Say whether the same words name the other one, and better."""
        return self.words < other.words or (self.words == other.words and other.is_exact and not self.is_exact)


def _naming(said: _Said, answer: str) -> _Naming | None:
    wanted = _wanted(answer)
    for is_exact, is_same in ((True, _is_stem), (False, _is_alike)):
        for found in (said.typed, said.corrected):
            if not wanted or len(found) > len(wanted) + AROUND:
                continue
            naming = [[one for one in found if is_same(one, word)] for word in wanted]
            if all(naming):
                return _Naming(answer, frozenset(one for some in naming for one in some), is_exact)
    return None


def _has_all(found: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(_is_alike(one, word) for one in found) for word in wanted)


def _is_alike(typed: str, wanted: str) -> bool:
    return _is_stem(typed, wanted) or _is_near(typed, wanted)


def _is_stem(typed: str, wanted: str) -> bool:
    return stem(typed) == stem(wanted)


def _is_near(typed: str, wanted: str) -> bool:
    """Say whether two words differ by no more than one slip; the first letter is seldom wrong."""
    return typed == wanted or (
        len(wanted) >= SLIP_FROM and typed[:1] == wanted[:1] and slips_within(typed, wanted, most=1)
    )
