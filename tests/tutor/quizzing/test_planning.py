"""What a quiz asks next, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.quizzing.planning import NEW_BESIDE_DUE, QUIZ_ITEMS, due_items, plan_quiz, plan_review
from bot.tutor.quizzing.scheduling import Grade
from bot.tutor.quizzing.study import Study
from tests.tutor.quizzing.planned import (
    ALL,
    DAY,
    FLOUR,
    FULL,
    HEAT,
    KNEADING,
    SCOPES,
    STUDIES,
    YEAST,
    course,
    each,
    known,
    later,
    objectives,
)


def test_who_never_met_a_topic_meets_its_items_the_easiest_level_first() -> None:
    baking = course(*each("a1", "t2", "r2", "t1", "r1", "a2", of=[FLOUR]))

    planned = plan_quiz(baking, Study(), [FLOUR], DAY, 6)

    assert planned == tuple(each("r2", "r1", "t2", "t1", "a1", "a2", of=[FLOUR]))


def test_of_a_level_what_is_typed_comes_last() -> None:
    baking = course(*each("r1typed", "r2", "t1typed", "t2", of=[FLOUR]))

    planned = plan_quiz(baking, Study(), [FLOUR], DAY)

    assert planned == tuple(each("r2", "r1typed", "t2", "t1typed", of=[FLOUR]))


def test_first_meetings_stand_in_blocks_in_the_order_of_the_course() -> None:
    planned = plan_quiz(FULL, Study(), ALL, DAY, 6)

    assert planned == tuple(each("r1", "r2", of=[FLOUR, YEAST, KNEADING]))


def test_what_is_known_is_mixed() -> None:
    names = each("r1", "r2", "t1", of=[FLOUR, YEAST])
    study = Study(cards=tuple(known(name, due=5, last=-1) for name in names))

    planned = plan_quiz(course(*names), study, [FLOUR, YEAST], DAY, 6)

    assert objectives(planned) == [FLOUR, YEAST, FLOUR, YEAST, FLOUR, YEAST]


@pytest.mark.parametrize("due", [1, 2, 3, 4, 5])
def test_beside_what_is_due_no_more_than_two_are_new(due: int) -> None:
    study = Study(cards=tuple(known(f"{objective}.a1", due=-1, right=0) for objective in ALL[:due]))

    planned = plan_quiz(FULL, study, ALL, DAY)

    new = [name for name in planned if name not in study.by_item]
    assert len(new) == min(NEW_BESIDE_DUE, QUIZ_ITEMS - due)
    assert len(planned) == min(QUIZ_ITEMS, due + NEW_BESIDE_DUE)


def test_what_is_due_comes_before_what_is_new() -> None:
    study = Study(cards=(known("oven.crust.a1", due=0), known("dough.flour.a1", due=-3)))

    planned = plan_quiz(course(*each("r1", "a1")), study, ALL, DAY)

    assert set(planned[:2]) == {"dough.flour.a1", "oven.crust.a1"}
    assert planned[2:] == ("dough.flour.r1", "dough.yeast.r1")


def test_where_everything_is_known_and_nothing_due_the_least_sure_is_asked() -> None:
    study = Study(
        cards=tuple(known(f"{objective}.r1", due=5, stability=5.0 + at) for at, objective in enumerate(reversed(ALL)))
    )

    planned = plan_quiz(course(*each("r1")), study, ALL, DAY, 3)

    assert planned == ("oven.crust.r1", "oven.steam.r1", "oven.heat.r1")


def test_what_was_asked_today_comes_last() -> None:
    study = Study(cards=tuple(known(name, due=5, last=-1) for name in each("r1", of=[FLOUR, YEAST, KNEADING])))
    study = study.record("dough.flour.r1", Grade.AGAIN, DAY)

    planned = plan_quiz(course(*each("r1", of=[FLOUR, YEAST, KNEADING])), study, ALL, DAY)

    assert planned == ("dough.kneading.r1", "dough.yeast.r1", "dough.flour.r1")


def test_what_was_let_go_of_can_be_asked_again_and_is_not_new() -> None:
    baking = course(*each("r1", of=[FLOUR]))
    study = Study(cards=(known("dough.flour.r1", due=-20),)).start_afresh(DAY)

    assert plan_quiz(baking, study, [FLOUR], DAY, new=False) == ("dough.flour.r1",)


def test_without_new_ones_what_is_due_is_asked_before_what_is_known() -> None:
    study = Study(cards=(known("dough.flour.r1", due=5, right=0), known("dough.yeast.r1", due=-1, right=0)))

    planned = plan_quiz(FULL, study, ALL, DAY, new=False)

    assert planned == ("dough.yeast.r1", "dough.flour.r1")


@given(study=STUDIES, scope=SCOPES)
def test_without_new_ones_nothing_unmet_is_asked(study: Study, scope: list[str]) -> None:
    planned = plan_quiz(FULL, study, scope, DAY, new=False)

    assert set(planned) <= set(study.by_item)


def test_who_met_nothing_is_asked_nothing_without_new_ones() -> None:
    assert plan_quiz(FULL, Study(), ALL, DAY, new=False) == ()


def test_items_that_the_course_no_longer_has_are_left_out() -> None:
    gone = (known("dough.flour.gone", due=-9), known("no.such.r1", due=-9, last=0), known("dough.yeast.r1", due=-1))
    study = Study(cards=gone).ask("no.such", later(-1)).ask(HEAT, later(-1))

    assert plan_review(FULL, study, DAY) == ("dough.yeast.r1",)
    planned = plan_quiz(FULL, study, ALL, DAY)
    assert planned[:2] == ("oven.heat.e1", "dough.yeast.r1")
    assert all(FULL.item(name) for name in planned)


@pytest.mark.parametrize("scope", [[], ["no.such"], ["bot.greeting"]], ids=str)
def test_a_scope_without_items_gives_no_quiz(scope: list[str]) -> None:
    assert plan_quiz(FULL, Study(), scope, DAY) == ()


def test_an_explanation_is_asked_for_once_something_of_it_was_right() -> None:
    study = Study(cards=(known("dough.flour.r1", due=5, last=-1), known("dough.yeast.r1", due=5, last=-1, right=0)))

    planned = plan_quiz(FULL, study, ALL, DAY)

    assert [name for name in planned if name.endswith("e1")] == ["dough.flour.e1"]


@pytest.mark.parametrize("right", [0, 1, 7])
def test_an_explanation_needs_something_that_was_right(right: int) -> None:
    study = Study(cards=(known("dough.flour.r1", due=5, last=-1, right=right),))

    planned = plan_quiz(FULL, study, [FLOUR], DAY)

    assert ("dough.flour.e1" in planned) is (right > 0)


def test_an_explanation_takes_the_place_of_the_last_but_one() -> None:
    study = Study(cards=(known("dough.flour.r1", due=5, last=-1),))

    planned = plan_quiz(FULL, study, [FLOUR], DAY)

    assert planned == tuple(each("r2", "t1", "t2", "e1", "r1", of=[FLOUR]))


def test_where_nothing_is_to_be_explained_nothing_else_takes_that_place() -> None:
    baking = course(*each("r1", "r2", "t1", "t2", "a1", "a2typed", of=[FLOUR]))
    study = Study(cards=(known("dough.flour.r1", due=5, last=-1),))

    planned = plan_quiz(baking, study, [FLOUR], DAY)

    assert planned == tuple(each("r2", "t1", "t2", "a1", "a2typed", of=[FLOUR]))


def test_an_explanation_that_was_given_is_not_asked_for_again() -> None:
    study = Study(cards=(known("dough.flour.r1", due=5, last=-1),)).explained("dough.flour.e1", DAY)

    assert "dough.flour.e1" not in plan_quiz(FULL, study, ALL, DAY)


@given(study=STUDIES, scope=SCOPES)
def test_a_plan_has_one_explanation_at_most(study: Study, scope: list[str]) -> None:
    planned = plan_quiz(FULL, study, scope, DAY)

    assert sum(name.endswith("e1") for name in planned) <= 1


@given(study=STUDIES, scope=SCOPES, count=st.integers(1, 12))
def test_a_plan_is_never_empty_nor_too_long_and_asks_nothing_twice(study: Study, scope: list[str], count: int) -> None:
    planned = plan_quiz(FULL, study, scope, DAY, count)

    assert 1 <= len(planned) <= count
    assert len(set(planned)) == len(planned)
    assert set(objectives(planned)) <= set(scope)


@given(study=STUDIES, scope=SCOPES)
def test_a_plan_is_the_same_every_time_and_in_whatever_order_cards_are_kept(study: Study, scope: list[str]) -> None:
    other = replace(study, cards=tuple(reversed(study.cards)))

    assert plan_quiz(FULL, study, scope, DAY) == plan_quiz(FULL, other, scope, DAY)
    assert plan_review(FULL, study, DAY) == plan_review(FULL, other, DAY)


@given(study=STUDIES, scope=SCOPES)
def test_without_topics_that_come_back_a_plan_has_two_new_ones_beside_due_ones_and_one_explanation(
    study: Study, scope: list[str]
) -> None:
    study = replace(study, asked=())

    planned = plan_quiz(FULL, study, scope, DAY)

    explained = [name for name in planned if name.endswith("e1")]
    new = [name for name in planned if name not in study.by_item and name not in explained]
    right = {name.rpartition(".")[0] for name, card in study.by_item.items() if card.right}
    assert len(explained) <= 1
    assert set(objectives(explained)) <= right
    assert len(new) <= NEW_BESIDE_DUE or not due_items(FULL, study, DAY, scope)
