"""How items do, from counts over all learners: which are too easy, which mislead, which options tempt nobody."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.tutor.course import Course
from bot.tutor.quizzing.items import Item

ENOUGH = 40
"""Answers from which on an item is judged: below, chance decides."""

TOO_HARD, TOO_EASY = 0.3, 0.95
"""Shares of right first answers between which an item tells something."""

LEAST_DISCRIMINATION = 0.15

LEAST_PICKS = 0.05
"""The share of first answers below which a distractor tempts nobody."""


@dataclass(frozen=True)
class ItemCounts:
    """How an item went at first meetings, over all learners, without names.

    `picks`: what was picked at the first try, with how often; a try with several picks counts each. `pairs` counts the
    meetings of learners who had met enough other items to compare; the sums are over these: of the share of other items
    right before (x) and of being right (y, 0 or 1).
    """

    item: str
    asked: int
    right: int
    picks: Mapping[str, int]
    pairs: int = 0
    sum_x: float = 0.0
    sum_xx: float = 0.0
    sum_y: int = 0
    sum_xy: float = 0.0


class Fault(StrEnum):
    """What the counts say against an item."""

    HARD = "too hard"
    EASY = "too easy"
    MISLEADS = "does not tell who knows"
    UNCLEAR = "called unclear"
    IDLE = "a distractor that nobody picks"


@dataclass(frozen=True)
class ItemReport:
    """How an item does. Shares in 0..1, discrimination in -1..1; None for too few answers to say.

    `facility`: the share of the answers that are `right`; None before the first. `idle`: the distractors that fewer
    than LEAST_PICKS chose, once ENOUGH answered.
    """

    item: str
    asked: int
    facility: float | None
    discrimination: float | None
    picks: Mapping[str, int]
    idle: tuple[str, ...]
    unclear: int
    faults: tuple[Fault, ...]
    right: int = 0


def report_items(course: Course, counts: Iterable[ItemCounts], unclear: Mapping[str, int]) -> Sequence[ItemReport]:
    """Report every item of the course that was asked or called unclear, those with most against them first."""
    by_item = {one.item: one for one in counts}
    reports = [
        _report(item, by_item.get(item.id, ItemCounts(item.id, 0, 0, {})), unclear.get(item.id, 0))
        for item in course.items
        if item.id in by_item or unclear.get(item.id)
    ]
    return sorted(reports, key=lambda one: (-len(one.faults), -one.unclear, one.item))


def discrimination(counts: ItemCounts) -> float | None:
    """Correlate being right on an item with the share of other items right, over first meetings.

    Source: point-biserial item-rest correlation, Crocker and Algina, Introduction to Classical and Modern Test Theory,
    14.3. None where one of the two does not vary.
    """
    n = counts.pairs
    if n < ENOUGH:
        return None
    covariance = n * counts.sum_xy - counts.sum_x * counts.sum_y
    spread = (n * counts.sum_xx - counts.sum_x**2) * (n * counts.sum_y - counts.sum_y**2)
    return max(-1.0, min(1.0, covariance / math.sqrt(spread))) if spread > 1e-9 else None


def _report(item: Item, counts: ItemCounts, unclear: int) -> ItemReport:
    enough = counts.asked >= ENOUGH
    facility = counts.right / counts.asked if counts.asked else None
    correlation = discrimination(counts)
    distractors = (
        [option.text for option in item.options if not option.is_right]
        if any(option.is_right for option in item.options)
        else []
    )
    idle = [text for text in distractors if counts.picks.get(text, 0) < LEAST_PICKS * counts.asked] if enough else []
    found = {
        Fault.HARD: enough and facility is not None and facility < TOO_HARD,
        Fault.EASY: enough and facility is not None and facility > TOO_EASY,
        Fault.MISLEADS: correlation is not None and correlation < LEAST_DISCRIMINATION,
        Fault.UNCLEAR: unclear > 0,
        Fault.IDLE: bool(idle),
    }
    return ItemReport(
        item=item.id,
        asked=counts.asked,
        facility=facility,
        discrimination=correlation,
        picks=dict(counts.picks),
        idle=tuple(idle),
        unclear=unclear,
        faults=tuple(fault for fault, is_so in found.items() if is_so),
        right=counts.right,
    )
