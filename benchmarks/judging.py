"""Holds what was measured against what was asked. What was not measured does not pass."""

from __future__ import annotations

from benchmarks.figures import Figure, Goal
from benchmarks.rendering import show

NOT_MEASURED = "not measured"


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
