"""Marks what a contestant said: how often it was right, and how often it answered what it should not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.contestants.contestant import TOP, Opinion
from benchmarks.matching.exam import Trial


@dataclass(frozen=True)
class Marks:
    """In percent: of the trials in scope, how often the first label was right, and one of the first TOP, how many
    were answered, and how many of these wrongly; of those out of scope, how many were answered.
    """

    right: float
    in_top: float
    answered: float
    answered_wrongly: float
    outside_answered: float


def mark(trials: Sequence[Trial], opinions: Sequence[Opinion], answered: int) -> Marks:
    """Mark opinions, one a trial; who has no rule of its own is to answer `answered` of the trials in scope."""
    judged = list(zip(trials, opinions, strict=True))
    inside = [(trial, opinion) for trial, opinion in judged if trial.right]
    outside = [opinion for trial, opinion in judged if not trial.right]
    cutoff = find_cutoff([opinion.score for _, opinion in inside], answered)

    def answers(opinion: Opinion) -> bool:
        return opinion.score >= cutoff if opinion.is_answer is None else opinion.is_answer

    return Marks(
        right=share([opinion.labels[0] in trial.right for trial, opinion in inside]),
        in_top=share([not trial.right.isdisjoint(opinion.labels[:TOP]) for trial, opinion in inside]),
        answered=share([answers(opinion) for _, opinion in inside]),
        answered_wrongly=share([answers(one) and one.labels[0] not in trial.right for trial, one in inside]),
        outside_answered=share([answers(opinion) for opinion in outside]),
    )


def count_answered(trials: Sequence[Trial], opinions: Sequence[Opinion]) -> int:
    """Count the trials in scope that a contestant with a rule of its own answers."""
    return sum(bool(trial.right and opinion.is_answer) for trial, opinion in zip(trials, opinions, strict=True))


def find_cutoff(scores: Sequence[float], answered: int) -> float:
    """Find the highest cut-off that at least `answered` of the scores reach; more do when scores are equal."""
    if answered <= 0:
        return math.inf
    return sorted(scores, reverse=True)[min(answered, len(scores)) - 1]


def share(those: Sequence[bool]) -> float:
    """Say how many are, in percent; 0 of none."""
    return 100.0 * sum(those) / len(those) if those else 0.0


def percentile(values: Sequence[float], percent: float) -> float:
    """Give the smallest value that at least so many percent do not exceed. Raises ValueError of no values."""
    if not values:
        raise ValueError("there are no values")
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]
