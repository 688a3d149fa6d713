"""Compares what was asked with what was said, and what was answered in quizzes with what was counted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Judged:
    """What became of the questions of a chat, or of all chats.

    `lost`: questions without an answer, taps without an effect, and points that were not counted. `said_twice`:
    answers that were said more often than asked for. `strange`: messages that nobody in the chat asked for.
    `disordered`: chats in which answers stand in another order than their questions.
    """

    lost: int = 0
    said_twice: int = 0
    counted_twice: int = 0
    strange: int = 0
    disordered: int = 0

    def __add__(self, other: Judged) -> Judged:
        return Judged(
            self.lost + other.lost,
            self.said_twice + other.said_twice,
            self.counted_twice + other.counted_twice,
            self.strange + other.strange,
            self.disordered + other.disordered,
        )


@dataclass(frozen=True)
class Points:
    """What learners did, by their own count, beside what the database says of it."""

    done: int
    counted: int


def judge_chat(asked: Sequence[str], said: Sequence[str]) -> Judged:
    """Judge the answers of a chat in the order in which they were said.

    Both are told by what an answer begins with; of two questions in a row, the answers must differ.
    """
    known = set(asked)
    strange = [answer for answer in said if answer not in known]
    answers = once(answer for answer in said if answer in known)
    missing = Counter(asked) - Counter(answers)
    return Judged(
        lost=missing.total(),
        said_twice=len(said) - len(strange) - (len(asked) - missing.total()),
        strange=len(strange),
        disordered=int(not _is_within(answers, asked)),
    )


def judge_points(points: Iterable[Points]) -> Judged:
    """Judge what was counted: too little is lost, too much is counted twice."""
    pairs = list(points)
    return Judged(
        lost=sum(max(0, one.done - one.counted) for one in pairs),
        counted_twice=sum(max(0, one.counted - one.done) for one in pairs),
    )


def once(said: Iterable[str]) -> list[str]:
    """Leave out what was said a second time at once."""
    return [answer for answer, _ in groupby(said)]


def _is_within(answers: Sequence[str], asked: Sequence[str]) -> bool:
    """Say whether the answers stand in the order of the questions, some of which may be missing."""
    rest = iter(asked)
    return all(answer in rest for answer in answers)
