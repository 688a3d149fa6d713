"""How a learner is doing: by topic, over two weeks, and what would be recalled from now on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mastery:
    """How far a topic is learned: shares of its items, in 0..1; the rest was not asked yet."""

    topic: str
    learned: float
    begun: float


@dataclass(frozen=True)
class DayCount:
    """The recalls of a day, and how many of them were right; `label` names the day on an axis."""

    label: str
    recalls: int
    right: int


@dataclass(frozen=True)
class Progress:
    """What a picture of a learner's progress shows, with the words around it.

    `mastery`: by topic, in the order of the course. `days`: the last fourteen, the oldest first. `recall`: the mean
    predicted chance, in 0..1, to recall what was learned: today, tomorrow and so on for two weeks, without review;
    none when nothing was learned yet.
    """

    title: str
    mastery_title: str
    learned_label: str
    begun_label: str
    days_title: str
    right_label: str
    wrong_label: str
    recall_title: str
    recall_label: str
    mastery: tuple[Mastery, ...]
    days: tuple[DayCount, ...]
    recall: tuple[float, ...]
