"""How items do, from counts over all learners."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from statistics import correlation

import pytest

from bot.storage.counting import with_marked
from bot.tutor.quizzing.counts import ENOUGH, Fault, ItemCounts, ItemReport, discrimination, report_items
from bot.tutor.reply import Marked
from tests.tutor.quizzing.baking import CHOICE, EXPLAIN, HEAT, ORDERING, QUIZZED, SEVERAL, TYPED, WHICH

PICKS = {"Strong": 20, "Plain": 15, "Rye": 5}
"""Each distractor tempts somebody."""


def counts(asked: int, right: int, picks: dict[str, int] | None = None, item: str = CHOICE.id) -> ItemCounts:
    return ItemCounts(item, asked, right, PICKS if picks is None else picks)


def report(one: ItemCounts, unclear: int = 0) -> ItemReport:
    (found,) = report_items(QUIZZED, [one], {one.item: unclear} if unclear else {})
    return found


def meetings(pairs: list[tuple[float | None, bool]]) -> ItemCounts:
    """Count first meetings: the share of other items that the learner had right before, and how this one went."""
    found: ItemCounts | None = None
    for others, is_right in pairs:
        found = with_marked(found, Marked(CHOICE.id, ("Strong",), is_right, others))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("asked", "right", "faults"),
    [
        (40, 11, (Fault.HARD,)),
        (40, 12, ()),
        (40, 38, ()),
        (40, 39, (Fault.EASY,)),
        (40, 0, (Fault.HARD,)),
        (40, 40, (Fault.EASY,)),
        (39, 0, ()),
        (39, 39, ()),
        (1, 0, ()),
    ],
)
def test_an_item_is_too_hard_or_too_easy_from_forty_answers_on(asked: int, right: int, faults: tuple[Fault]) -> None:
    found = report(counts(asked, right))

    assert found.facility == pytest.approx(right / asked)
    assert found.right == right
    assert found.faults == faults


@pytest.mark.parametrize(
    ("picks", "idle"),
    [
        ({"Strong": 20, "Plain": 18, "Rye": 2}, ()),
        ({"Strong": 20, "Plain": 19, "Rye": 1}, ("Rye",)),
        ({"Strong": 40}, ("Plain", "Rye")),
        ({"Strong": 20, "Plain": 20}, ("Rye",)),
        ({"Strong": 20, "Plain": 10, "Rye": 9, "An option of an older version": 1}, ()),
    ],
    ids=["one in twenty", "fewer", "none at all", "one of two", "an option that is gone"],
)
def test_a_distractor_that_less_than_one_in_twenty_pick_is_idle(picks: dict[str, int], idle: tuple[str, ...]) -> None:
    found = report(counts(40, 20, picks))

    assert found.idle == idle
    assert (Fault.IDLE in found.faults) == bool(idle)


def test_below_forty_answers_no_distractor_is_called_idle() -> None:
    assert report(counts(39, 20, {"Strong": 39})).idle == ()


@pytest.mark.parametrize("item", [ORDERING, TYPED, EXPLAIN], ids=lambda item: item.kind.value)
def test_what_has_no_distractors_has_no_idle_ones(item: object) -> None:
    assert isinstance(item, type(CHOICE))

    assert report(counts(40, 20, {"": 20}, item.id)).idle == ()


def test_of_several_the_wrong_ones_can_be_idle() -> None:
    found = report(counts(40, 20, {"Sugar": 40, "Warmth": 38, "Ice": 12}, SEVERAL.id))

    assert found.idle == ("Salt",)


def test_who_called_an_item_unclear_is_counted_from_the_first_on() -> None:
    found = report(counts(3, 2), unclear=1)

    assert (found.unclear, found.faults) == (1, (Fault.UNCLEAR,))


def test_an_item_that_was_only_called_unclear_is_reported_without_figures() -> None:
    found = report_items(QUIZZED, [], {HEAT.id: 2})

    assert found == [ItemReport(HEAT.id, 0, None, None, {}, (), 2, (Fault.UNCLEAR,))]


def test_items_that_nobody_met_and_items_that_are_gone_are_not_reported() -> None:
    gone = counts(40, 1, item="dough.gone#1")

    found = report_items(QUIZZED, [gone, counts(4, 2)], {"dough.gone#2": 3})

    assert [one.item for one in found] == [CHOICE.id]


def test_the_items_with_most_against_them_come_first() -> None:
    found = report_items(
        QUIZZED,
        [
            counts(40, 20),
            counts(40, 1, {"Wheat": 40}, WHICH.id),
            counts(40, 1, {"250 degrees": 20, "150 degrees": 10, "90 degrees": 10}, HEAT.id),
            counts(5, 1, {}, TYPED.id),
        ],
        {HEAT.id: 1, TYPED.id: 4},
    )

    assert [(one.item, len(one.faults), one.unclear) for one in found] == [
        (HEAT.id, 2, 1),
        (WHICH.id, 2, 0),
        (TYPED.id, 1, 4),
        (CHOICE.id, 0, 0),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_discrimination_is_the_correlation_with_the_other_items(seed: int) -> None:
    rng = Random(seed)
    pairs: list[tuple[float | None, bool]] = []
    for _ in range(60):
        others = rng.random()
        pairs.append((others, rng.random() < others))

    found = discrimination(meetings(pairs))

    assert found == pytest.approx(
        correlation([float(others or 0) for others, _ in pairs], [float(y) for _, y in pairs])
    )


def test_meetings_of_learners_who_had_met_too_few_items_do_not_count_for_discrimination() -> None:
    pairs: list[tuple[float | None, bool]] = [(0.2, False), (0.8, True)] * 20

    alone = meetings(pairs)
    beside = meetings([*pairs, *[(None, False)] * 100])

    assert discrimination(beside) == discrimination(alone) == pytest.approx(1.0)
    assert (alone.asked, beside.asked) == (40, 140)


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([(0.2, False), (0.8, True)] * (ENOUGH // 2 - 1), None),
        ([(0.5, False), (0.5, True)] * ENOUGH, None),
        ([(0.2, True), (0.8, True)] * ENOUGH, None),
        ([(0.2, True), (0.8, False)] * ENOUGH, -1.0),
        ([(0.2, True), (0.2, False), (0.8, True), (0.8, False)] * ENOUGH, 0.0),
    ],
    ids=["too few", "the others do not vary", "the answers do not vary", "upside down", "chance"],
)
def test_discrimination_is_told_where_both_vary(pairs: list[tuple[float | None, bool]], found: float | None) -> None:
    assert discrimination(meetings(pairs)) == (None if found is None else pytest.approx(found))


def test_an_item_that_those_who_know_the_rest_miss_does_not_tell_who_knows() -> None:
    tempting = {"Strong": 40, "Plain": 20, "Rye": 20}

    misleads = replace(meetings([(0.2, True), (0.8, False)] * ENOUGH), picks=tempting)
    tells = replace(meetings([(0.2, False), (0.8, True)] * ENOUGH), picks=tempting)

    assert report(misleads).faults == (Fault.MISLEADS,)
    assert report(tells).faults == ()


def test_discrimination_is_never_above_what_a_correlation_can_be() -> None:
    # By these, rounding alone leads to 1.00000000000004.
    pairs: list[tuple[float | None, bool]] = [(0.71, False), (0.79, True)] * 55

    assert discrimination(meetings(pairs)) == 1.0
