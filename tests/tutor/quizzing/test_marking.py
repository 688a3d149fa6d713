"""What of an answer is counted for staff, over all learners."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.tutor.quizzing.study import Card, Study
from bot.tutor.reply import Marked
from tests.tutor.dialogues import LEARNER
from tests.tutor.quizzing.baking import CHOICE, EXPLAIN, HEAT, TYPED, WHICH, only
from tests.tutor.quizzing.learning import Learning


def test_the_first_try_of_a_first_meeting_is_counted_without_the_later_ones() -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("[Plain]")

    learning.say("[Strong]")
    first = learning.turn.marked if learning.turn else None
    learning.say("[Finish]")
    learning.wait(days=5).say("/quiz")
    learning.say("strong")

    assert first == Marked("dough.flour.choice", ("Plain",), is_right=False, others=None)
    assert learning.turn is not None
    assert learning.turn.marked is None


def test_typed_words_that_staff_did_not_foresee_are_counted_without_the_words() -> None:
    learning = Learning(only(TYPED))
    learning.say("/quiz")
    learning.say("my own secret")

    learning.say("carbon dioxide")

    assert learning.turn is not None
    assert learning.turn.marked == Marked("dough.yeast.typed", ("",), is_right=False, others=None)


@pytest.mark.parametrize(
    ("cards", "others"),
    [
        pytest.param((Card(CHOICE.id, asked=3, right=3),), 1.0, id="all right"),
        pytest.param((Card(CHOICE.id, asked=3, right=2), Card(WHICH.id, asked=1)), 0.5, id="half of it right"),
        pytest.param((Card(CHOICE.id, asked=2, right=2),), None, id="too few"),
        pytest.param((Card(CHOICE.id, asked=3, right=3), Card(EXPLAIN.id, asked=3)), 1.0, id="explanations"),
        pytest.param((Card(CHOICE.id, asked=2, right=2), Card(EXPLAIN.id, asked=3)), None, id="too few besides them"),
        pytest.param((Card(CHOICE.id, asked=3, right=3), Card("dough.gone", asked=9)), 1.0, id="an item that is gone"),
    ],
)
def test_an_answer_is_set_beside_those_to_the_other_items_that_are_judged(
    cards: tuple[Card, ...], others: float | None
) -> None:
    learning = Learning(learner=replace(LEARNER, study=Study(cards)))
    learning.say("/quiz Oven heat")

    learning.say("[250 degrees]")

    assert learning.turn is not None
    assert learning.turn.marked == Marked(HEAT.id, ("250 degrees",), is_right=True, others=others)


def test_an_explanation_leaves_the_share_of_right_answers_as_it_is() -> None:
    learning = Learning(learner=replace(LEARNER, study=Study((Card(CHOICE.id, asked=3, right=3),))))
    learning.say("yeast?")
    learning.wait(days=1).say("/review")
    learning.say("yeast makes gas, and gluten keeps the gas in")
    learning.say("/quiz Oven heat")

    learning.say("[250 degrees]")

    assert learning.learner.study.by_item[EXPLAIN.id].asked == 1
    assert learning.turn is not None
    assert learning.turn.marked == Marked(HEAT.id, ("250 degrees",), is_right=True, others=1.0)
