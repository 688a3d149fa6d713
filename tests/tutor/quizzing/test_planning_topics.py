"""Which topics that were asked about come back in a quiz, and by which item."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.tutor.quizzing.planning import is_something_due, plan_quiz, recall_item
from bot.tutor.quizzing.study import Asked, Study
from tests.tutor.dialogues import LEARNER
from tests.tutor.quizzing.learning import Learning
from tests.tutor.quizzing.planned import (
    ALL,
    DAY,
    FLOUR,
    FULL,
    HEAT,
    YEAST,
    course,
    each,
    known,
    later,
    many_topics,
    objectives,
)


@pytest.mark.parametrize(("days", "due"), [(0, False), (1, True), (2, True), (3, True), (4, False)], ids=str)
def test_a_topic_is_something_to_recall_from_one_to_three_days_later(days: int, *, due: bool) -> None:
    study = Study().ask(HEAT, DAY)

    assert is_something_due(FULL, study, later(days)) is due


def test_a_topic_that_was_asked_about_comes_first_in_the_learners_own_words() -> None:
    study = Study().ask(HEAT, later(-1))

    planned = plan_quiz(FULL, study, ALL, DAY)

    assert planned[0] == "oven.heat.e1"


@pytest.mark.parametrize(
    ("names", "found"),
    [
        pytest.param(["r1", "t1typed", "e1"], "e1", id="an explanation"),
        pytest.param(["r1", "t1typed"], "t1typed", id="a typed one"),
        pytest.param(["a1", "r1", "t1"], "r1", id="the easiest"),
    ],
)
def test_a_topic_comes_back_in_own_words_where_it_can(names: list[str], found: str) -> None:
    baking = course(*each(*names, of=[FLOUR]))

    back = recall_item(baking, Study(), Asked(FLOUR, later(-1)))

    assert back is not None
    assert back.id == f"{FLOUR}.{found}"


def test_a_topic_comes_back_by_an_item_that_was_not_asked_before_where_there_is_one() -> None:
    study = Study(cards=(known("dough.flour.r1", due=5),))

    back = recall_item(course(*each("r1", "a1", of=[FLOUR])), study, Asked(FLOUR, later(-1)))

    assert back is not None
    assert back.id == "dough.flour.a1"


@pytest.mark.parametrize("intent", ["dough.flour", "bot.greeting", "no.such"])
def test_a_topic_without_items_does_not_come_back(intent: str) -> None:
    baking = course(*each("r1", of=[HEAT]))
    study = Study().ask(intent, later(-1))

    assert recall_item(baking, study, study.asked[0]) is None
    assert is_something_due(baking, study, DAY) is False
    assert plan_quiz(baking, study, [HEAT], DAY) == ("oven.heat.r1",)


def test_a_topic_that_was_asked_about_stays_away_from_a_quiz_about_another() -> None:
    study = Study().ask(HEAT, later(-1))

    planned = plan_quiz(FULL, study, [FLOUR], DAY)

    assert set(objectives(planned)) == {FLOUR}


def test_no_more_than_two_topics_come_back_in_one_quiz() -> None:
    sure = [known(name, due=40, last=-1, stability=50.0) for name in each("t1typed")]
    study = Study(cards=(*sure, *(known(name, due=5, last=-1) for name in each("r1"))))
    for objective in ALL:
        study = study.ask(objective, later(-1))

    planned = plan_quiz(course(*each("r1", "t1typed")), study, ALL, DAY)

    back = ("dough.flour.t1typed", "dough.yeast.t1typed")
    assert planned == (*back, "dough.flour.r1", "dough.kneading.r1", "dough.yeast.r1")


def test_topics_that_come_back_by_new_items_leave_no_place_for_others_beside_due_ones() -> None:
    study = Study(cards=(known("oven.crust.r1", due=-1),)).ask(FLOUR, later(-1)).ask(YEAST, later(-1))

    planned = plan_quiz(course(*each("r1", "a1")), study, ALL, DAY)

    assert planned == ("dough.flour.r1", "dough.yeast.r1", "oven.crust.r1")


def test_a_topic_that_comes_back_takes_no_place_from_another_new_item() -> None:
    baking = course(*each("r1", "r2", "r3", "r4", "r5", "r6", of=[FLOUR]))
    study = Study().ask(FLOUR, later(-1))

    assert len(plan_quiz(baking, study, [FLOUR], DAY)) == 5


def test_a_review_with_a_topic_that_comes_back_has_eight_items_too() -> None:
    baking = many_topics()
    study = Study(cards=tuple(known(one.id, due=-30) for one in baking.items)).ask("dough.flour9", later(-1))
    learning = Learning(baking, replace(LEARNER, study=study), datetime(2026, 3, 2, 9, tzinfo=UTC))

    learning.say("/review")

    quiz = learning.learner.quiz
    assert quiz
    assert quiz.step
    assert 1 + len(quiz.ahead) == 8
    assert len(set(objectives([quiz.step.item, *quiz.ahead]))) == 8
