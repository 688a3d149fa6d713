"""What a run measured, and what was asked of it: the form in which every benchmark hands in its results."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measure of one contestant, once for each round.

    `measure`: what was measured, the same words for all contestants ("a question, p50"). `unit`: "ms", "MB", "1/s".
    """

    measure: str
    contestant: str
    unit: str
    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle round."""
        return median(self.rounds)

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest round."""
        return min(self.rounds), max(self.rounds)


@dataclass(frozen=True)
class Goal:
    """What was asked, as people read it, and what came of it."""

    wanted: str
    reached: str
    is_met: bool


@dataclass(frozen=True)
class Section:
    """A part of the results: how it was measured, in sentences; figures, goals, and plots (paths beside RESULTS.md).

    `notes`: what could not be measured here, and why.
    """

    title: str
    method: str
    figures: tuple[Figure, ...]
    goals: tuple[Goal, ...] = ()
    plots: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
