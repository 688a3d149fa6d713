"""Buttons of an open quiz that are old, forged or come late, and an answer that is changed later."""

from __future__ import annotations

import pytest

from bot.tutor.message import Tap, Text
from tests.tutor.quizzing.baking import CHOICE, TYPED, only
from tests.tutor.quizzing.learning import EACH_S, MESSAGE, Learning


@pytest.mark.parametrize("later_s", [0, 2, 14.9])
def test_a_button_pressed_before_the_message_changed_says_nothing(later_s: float) -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    first = learning.buttons["Plain"]
    other = learning.buttons["Strong"]
    learning.take(Tap(first, MESSAGE))

    shown = learning.wait(seconds=later_s - EACH_S).take(Tap(other, MESSAGE))

    assert shown == ""
    assert learning.learner.quiz is not None
    assert learning.learner.quiz.step is not None
    assert learning.learner.quiz.step.tries == 1


@pytest.mark.parametrize("later_s", [15, 300])
def test_a_card_whose_change_never_came_is_shown_anew_when_it_is_pressed_later(later_s: float) -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    old = learning.buttons["Strong"]
    learning.say("[Plain]")

    shown = learning.wait(seconds=later_s - EACH_S).take(Tap(old, MESSAGE))

    assert shown.startswith(
        "(in place)\nQuestion 1 of 2, Dough\n\nWhich flour makes a loaf rise?\n\nWrong. About plain."
    )


def test_a_button_of_an_older_message_shows_where_the_quiz_stands() -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    old = learning.buttons["Plain"]
    learning.say("hint")

    shown = learning.take(Tap(old, MESSAGE - 1))

    assert "Hint: Think of the dough.\n[Plain] [Rye] [Strong]" in shown
    assert "Wrong" not in shown


@pytest.mark.parametrize(
    "forged",
    [
        "quiz:",
        "quiz:.",
        "quiz:0",
        "quiz:-1.0",
        "quiz:99999999999999999999.0",
        "quiz:1.99",
        "quiz:\N{ARABIC-INDIC DIGIT ONE}.0",
    ],
)
def test_a_forged_button_changes_nothing(forged: str) -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    before = learning.learner.quiz

    learning.take(Tap(forged, 7))

    assert before is not None
    assert learning.learner.quiz is not None
    assert learning.learner.quiz.step == before.step
    assert learning.learner.study.cards == ()


@pytest.mark.parametrize(
    "what", ["9", "check", "undo", "next", "sure", "unclear", "more", "xyz", "\N{SUPERSCRIPT TWO}"]
)
def test_what_the_card_does_not_offer_leaves_the_question_as_it_was(what: str) -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    before = learning.learner.quiz

    learning.take(Tap(f"quiz:{learning.learner.shown}.{what}", MESSAGE))

    assert before is not None
    assert learning.learner.quiz is not None
    assert learning.learner.quiz.step == before.step
    assert learning.learner.quiz.ahead == before.ahead


def test_an_old_answer_that_is_put_right_later_says_nothing_to_the_next_question() -> None:
    learning = Learning(only(TYPED, CHOICE))
    learning.say("/quiz")
    before = learning.learner.quiz

    shown = learning.take(Text("carbon dioxide", 3, changed=True))

    assert shown == ""
    assert learning.learner.quiz == before
