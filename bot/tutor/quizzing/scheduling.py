"""When an item comes back: FSRS, counted in the learner's own days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from fsrs import Card, Rating, Scheduler, State

RETENTION = 0.90
"""The recall at which an item comes back: 0.95 asks half as many answers more (0.90: 209 in 60 days of 40 items, 0.95:
335), 0.85 loses more of what was learned than it spares (169)."""

LONGEST_DAYS = 180
"""A course is over sooner than that; who comes back later should find something to recall."""

_SCHEDULER = Scheduler(
    desired_retention=RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)


class Grade(StrEnum):
    """How an item was answered, by what was seen: nobody is asked how hard it was."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"


_RATINGS = {Grade.AGAIN: Rating.Again, Grade.HARD: Rating.Hard, Grade.GOOD: Rating.Good}


@dataclass(frozen=True)
class Memory:
    """What is left of an item in a learner's head: days of stability, difficulty 1 to 10, local days.

    Source: open-spaced-repetition, FSRS-6, with the default weights of the library.
    """

    stability: float
    difficulty: float
    last: date
    due: date


def review(memory: Memory | None, grade: Grade, day: date) -> Memory:
    """Give the memory after a review on a local day; None is an item that was never reviewed."""
    reviewed, _ = _SCHEDULER.review_card(_card(memory, day), _RATINGS[grade], _time(day))
    if reviewed.stability is None or reviewed.difficulty is None:
        raise ValueError("a reviewed card has a stability and a difficulty")
    return Memory(reviewed.stability, reviewed.difficulty, day, reviewed.due.date())


def recall(memory: Memory, day: date) -> float:
    """Predict the chance, in 0..1, that an item is recalled on a local day."""
    return _SCHEDULER.get_card_retrievability(_card(memory, day), _time(day))


def _card(memory: Memory | None, day: date) -> Card:
    # With a number and a date: left out, the library asks the clock for both, and waits for it.
    if memory is None:
        return Card(card_id=0, due=_time(day))
    return Card(
        card_id=0,
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_time(memory.due),
        last_review=_time(memory.last),
    )


def _time(day: date) -> datetime:
    """Lay a local day down as one moment, so that the library's 24 hours are the learner's days: an evening and the
    next morning lie a day apart, and so do two that daylight saving put 23 hours apart."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
