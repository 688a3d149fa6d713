"""Holds what was measured against what was asked. What was not measured does not pass."""

from __future__ import annotations

from benchmarks.figures import Figure, Goal
from benchmarks.rendering import show

NOT_MEASURED = "not measured"

FASTER = 8
"""How many times as long as the tutor scikit-learn shall take for a question."""

SLACK = 3.0
"""How far behind what is asked of a whole run a quick one may stay: it has few rounds, on whatever machine there is.
It is there to notice what made the tutor much slower, not to say how fast it is."""


def at_most(wanted: str, figure: Figure | None, most: float) -> Goal:
    """Hold the median of a figure against the most that it may be."""
    if figure is None:
        return Goal(wanted, NOT_MEASURED, False)
    return Goal(wanted, f"{show(figure.median)} {figure.unit}", figure.median <= most)


def times_faster(wanted: str, ratio: float | None, least: float) -> Goal:
    """Hold how many times as long another one takes against what it shall be at least."""
    if ratio is None:
        return Goal(wanted, NOT_MEASURED, False)
    return Goal(wanted, f"{show(ratio)} times", ratio >= least)
