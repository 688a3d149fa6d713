"""What a review asks: what is due, eight a day at most, and siblings on different days."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given

from bot.tutor.quizzing.planning import REVIEW_ITEMS, due_items, is_something_due, plan_review
from bot.tutor.quizzing.scheduling import Grade, recall
from bot.tutor.quizzing.study import Study
from tests.tutor.quizzing.baking import only
from tests.tutor.quizzing.planned import (
    ALL,
    DAY,
    FLOUR,
    FULL,
    STUDIES,
    YEAST,
    each,
    item,
    known,
    later,
    many_topics,
    objectives,
)

A, H, G = Grade.AGAIN, Grade.HARD, Grade.GOOD


@pytest.mark.parametrize(
    ("due", "asked"), [(-400, True), (-1, True), (0, True), (1, False), (30, False)], ids=lambda value: str(value)
)
def test_an_item_is_asked_from_the_day_on_which_it_is_due(due: int, *, asked: bool) -> None:
    study = Study(cards=(known("dough.flour.r1", due=due),))

    assert plan_review(FULL, study, DAY) == (("dough.flour.r1",) if asked else ())
    assert is_something_due(FULL, study, DAY) is asked


def test_a_due_day_before_the_last_review_makes_an_item_due() -> None:
    study = Study(cards=(known("dough.flour.r1", due=-20, last=-10),))

    assert plan_review(FULL, study, DAY) == ("dough.flour.r1",)


def test_an_item_that_was_let_go_of_is_not_due() -> None:
    study = Study(cards=(known("dough.flour.r1", due=-20),)).start_afresh(DAY)

    assert plan_review(FULL, study, DAY) == ()
    assert is_something_due(FULL, study, DAY) is False


def test_what_lost_most_of_its_recall_comes_first() -> None:
    study = Study(
        cards=(
            known("dough.flour.r1", due=-1, last=-10, stability=9.0),
            known("dough.yeast.r1", due=-5, last=-10, stability=2.0),
            known("dough.kneading.r1", due=-40, last=-50, stability=20.0),
            known("oven.heat.r1", due=0, last=-5, stability=5.0),
        )
    )

    found = due_items(FULL, study, DAY, ALL)

    assert [one.id for one in found] == ["dough.yeast.r1", "dough.kneading.r1", "dough.flour.r1", "oven.heat.r1"]


def test_of_equal_losses_the_id_decides() -> None:
    study = Study(cards=tuple(known(f"{objective}.r1", due=0) for objective in reversed(ALL)))

    found = due_items(FULL, study, DAY, ALL)

    assert [one.id for one in found] == sorted(f"{objective}.r1" for objective in ALL)


def test_a_review_has_eight_items_however_many_are_due() -> None:
    baking = many_topics()
    study = Study(cards=tuple(known(one.id, due=-30) for one in baking.items))

    planned = plan_review(baking, study, DAY)

    assert len(planned) == REVIEW_ITEMS == 8
    assert len(set(objectives(planned))) == 8


def test_of_one_objective_one_item_is_due_the_one_that_lost_most() -> None:
    study = Study(cards=(known("dough.flour.r1", due=-1), known("dough.flour.t1", due=-1, stability=2.0)))

    found = due_items(FULL, study, DAY, ALL)

    assert [one.id for one in found] == ["dough.flour.t1"]


def test_an_objective_that_was_answered_today_waits_until_tomorrow() -> None:
    study = Study(cards=(known("dough.flour.r1", due=-1), known("dough.yeast.r1", due=-1)))

    study = study.record("dough.flour.t1", G, DAY)

    assert plan_review(FULL, study, DAY) == ("dough.yeast.r1",)
    assert plan_review(FULL, study, later(1)) == ("dough.flour.r1", "dough.yeast.r1")


def test_an_item_that_moved_to_another_objective_waits_with_its_new_siblings() -> None:
    moved = only(*(replace(item("dough.flour.r1"), objective=YEAST), item("dough.yeast.r1")))
    study = Study(cards=(known("dough.flour.r1", due=-1), known("dough.yeast.r1", due=-1)))

    assert plan_review(moved, study, DAY) == ("dough.flour.r1",)


def test_a_backlog_is_worked_off_by_eight_a_day_and_siblings_come_on_different_days() -> None:
    baking = many_topics()
    study = Study(cards=tuple(known(one.id, due=-30) for one in baking.items))
    waiting = set(study.by_item)
    days = []

    for ahead in range(60):
        planned = plan_review(baking, study, later(ahead))
        days.append(planned)
        for name in planned:
            study = study.record(name, G, later(ahead))

    seen = [objectives(planned) for planned in days]
    assert all(len(set(found)) == len(found) <= 8 for found in seen)
    assert waiting <= {name for planned in days[:12] for name in planned}


def test_siblings_that_were_learned_on_one_day_come_back_one_a_day() -> None:
    study = Study()
    for name in each("r1", "r2", "t1", "t2", "a1", of=[FLOUR]):
        study = study.record(name, G, DAY)
    asked = []

    for ahead in range(9):
        planned = plan_review(FULL, study, later(ahead))
        asked.append(list(planned))
        for name in planned:
            study = study.record(name, G, later(ahead))

    days = [[], [], *([name] for name in sorted(study.by_item)), [], []]
    assert asked == days


@pytest.mark.parametrize("seed", range(5))
def test_every_sibling_gets_its_turn_whatever_is_answered(seed: int) -> None:
    rng = Random(seed)
    names = each("r1", "r2", "t1", "t2", "a1")
    study = Study()
    for name in names:
        study = study.record(name, rng.choice([A, H, G]), DAY)
    turns: Counter[str] = Counter()

    for ahead in range(1, 61):
        planned = plan_review(FULL, study, later(ahead))
        turns.update(planned)
        for name in planned:
            study = study.record(name, rng.choice([A, H, G, G, G]), later(ahead))
        assert len(set(objectives(planned))) == len(planned)
        assert plan_review(FULL, study, later(ahead)) == ()

    assert set(turns) == set(names)


def test_an_item_that_is_always_wrong_does_not_keep_its_sibling_from_its_turn() -> None:
    study = Study(
        cards=(known("dough.flour.r1", due=-2, stability=8.0), known("dough.flour.t1", due=-1, stability=0.2))
    )
    asked: list[str] = []

    for ahead in range(6):
        for name in plan_review(FULL, study, later(ahead)):
            asked.append(name)
            study = study.record(name, A, later(ahead))

    assert asked == ["dough.flour.r1", "dough.flour.t1"] * 3


@pytest.mark.parametrize("seed", range(5))
def test_no_sibling_waits_for_more_than_a_few_days_however_the_answers_are(seed: int) -> None:
    rng = Random(seed)
    study = Study()
    for name in each("r1", "r2", "t1", "t2", "a1"):
        study = study.record(name, rng.choice([A, H, G]), DAY)
    longest = 0

    for ahead in range(1, 61):
        for name in plan_review(FULL, study, later(ahead)):
            study = study.record(name, rng.choice([A, A, H, G]), later(ahead))
        waited = [(later(ahead) - card.memory.due).days for card in study.cards if card.memory]
        longest = max(longest, *waited)

    assert longest <= 5


@given(study=STUDIES)
def test_a_review_has_what_is_due_ranked_by_loss_of_recall_and_one_of_an_objective(study: Study) -> None:
    planned = plan_review(FULL, study, DAY)

    memories = [card.memory for name in planned if (card := study.by_item[name]).memory]
    chances = [recall(memory, DAY) for memory in memories]
    assert len(memories) == len(planned) <= REVIEW_ITEMS
    assert all(memory.due <= DAY and memory.last < DAY for memory in memories)
    assert chances == sorted(chances)
    assert len(set(objectives(planned))) == len(planned)
