"""Learners who were asked before: cards that were reviewed, and are due, on days around the first one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.tutor.learner import Learner
from bot.tutor.quizzing.progress import Progress
from bot.tutor.quizzing.scheduling import Memory
from bot.tutor.quizzing.study import Asked, Card, Day, Study
from tests.tutor.quizzing.learning import Learning

SUNDAY = date(2026, 3, 1)
"""The day on which these tests begin."""


def card(item: str, last: int, due: int, stability: float = 3.0, unaided: Sequence[date] = ()) -> Card:
    """Make a card that was reviewed, and is due, so many days from the first one of these tests."""
    memory = Memory(stability, 5.0, SUNDAY + timedelta(last), SUNDAY + timedelta(due))
    return Card(item, memory, asked=1, right=1, unaided=tuple(unaided))


def learned(item: str) -> Card:
    return card(item, -3, 20, 30.0, (SUNDAY - timedelta(9), SUNDAY - timedelta(3)))


def learner(*cards: Card, asked: Sequence[Asked] = (), days: Sequence[Day] = (), zone: str | None = None) -> Learner:
    return Learner(7, study=Study(cards, tuple(days), tuple(asked)), zone=zone)


def chart(learning: Learning) -> Progress:
    assert learning.turn is not None
    found = learning.turn.replies[0].chart
    assert found is not None
    return found
