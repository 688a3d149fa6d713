"""A quiz in a course that lost, or rewrote, what it asks."""

from __future__ import annotations

from dataclasses import replace

from bot.tutor.message import Tap
from tests.tutor.quizzing.baking import CHOICE, HEAT, TYPED, only
from tests.tutor.quizzing.learning import MESSAGE, Learning


def test_a_quiz_whose_question_is_gone_goes_on_with_what_is_left() -> None:
    learning = Learning(only(CHOICE, HEAT))
    learning.say("/quiz")
    learning.say("[Strong]")
    learning.say("[Next]")
    learning.course = only(CHOICE)

    stopped = learning.say("/stop")

    assert "Done: 1 of 1." in stopped


def test_a_course_that_lost_the_item_goes_on_with_the_next_question() -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    learning.course = only(TYPED)

    shown = learning.say("/quiz")

    assert shown.startswith("Question 1 of 1, Dough\n\nWhich gas lifts the dough?")


def test_a_course_that_rewrote_the_item_does_not_break_the_quiz() -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("[Plain]")
    learning.course = only(replace(CHOICE, options=CHOICE.options[:2]))

    old = learning.buttons["Strong"]
    spoken = learning.say("hello")
    shown = learning.take(Tap(old, MESSAGE))

    assert "Hello" in spoken
    assert shown.startswith("(in place)\nStopped.")
