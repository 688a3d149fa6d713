"""A conversation beside an open quiz: it is answered, and leads back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.tutor.learner import Learner
from bot.tutor.message import Attachment, Message, Tap
from bot.tutor.quizzing.quiz import Phase
from bot.tutor.quizzing.scheduling import Grade
from bot.tutor.reply import Forget
from tests.tutor.following.baking import BAKING, NAMES, KnownWords
from tests.tutor.quizzing.baking import CHOICE, HEAT, TYPED, only
from tests.tutor.quizzing.learning import Learning, grades
from tests.tutor.quizzing.several import SEVERAL_AT_ONCE, asking_for_several

COURSE = only(CHOICE, TYPED, HEAT)
OTHER: list[str | Message] = ["heat?", "rain?", "hello", "/help", "/topics", "/why", "/about", "hot?"]


def test_a_question_in_the_middle_is_answered_and_leads_back() -> None:
    learning = Learning(only(TYPED))
    learning.say("/quiz")

    answer = learning.say("flour?")
    back = learning.say("[Back to the quiz]")

    assert answer.startswith("Flour\n\nTake strong flour.")
    assert answer.endswith("[Back to the quiz]")
    assert back == "Question 1 of 1, Dough\n\nWhich gas lifts the dough?\n\nType it.\n[Hint] [Don’t know] [Stop]"
    assert grades(learning) == []


@pytest.mark.parametrize("said", [*OTHER, Attachment(), Tap("topics"), Tap("forged"), Tap("answer:oven.heat")], ids=str)
def test_whatever_is_said_beside_a_quiz_leads_back_to_it(said: str | Message) -> None:
    learning = Learning(COURSE)
    asked = learning.say("/quiz Flour")
    quiz = learning.learner.quiz

    beside = learning.say(said) if isinstance(said, str) else learning.take(said)
    back = learning.say("[Back to the quiz]")

    assert beside.endswith("[Back to the quiz]")
    assert back == asked
    assert quiz is not None
    assert learning.learner.quiz is not None
    assert learning.learner.quiz.step == quiz.step


def test_the_way_back_can_be_typed_by_its_number() -> None:
    learning = Learning(COURSE)
    asked = learning.say("/quiz Flour")
    beside = learning.say("heat?")
    number = len(learning.buttons)

    assert beside.endswith(" [Back to the quiz]")
    assert learning.say(str(number)) == asked


def test_the_quiz_goes_on_the_next_day_where_it_was_left() -> None:
    learning = Learning(only(CHOICE, TYPED))
    learning.say("/quiz")
    learning.say("[Plain]")

    shown = learning.wait(days=1).say("/quiz")

    assert "Wrong. About plain.\n\nHint: Think of the dough.\n[Rye] [Strong]" in shown


def test_an_answer_typed_after_another_question_still_counts() -> None:
    learning = Learning(only(TYPED))
    learning.say("/quiz")
    learning.say("flour?")

    shown = learning.say("co2")

    assert "Right. carbon dioxide." in shown


def test_what_is_no_answer_is_not_counted_as_one_once_something_else_was_shown() -> None:
    learning = Learning(only(TYPED))
    learning.say("/quiz")
    learning.say("flour?")

    learning.say("wholemeal")

    assert grades(learning) == []


@pytest.mark.parametrize(
    ("said", "shown"), [("hint", "Hint: Think of the dough."), ("stop the quiz", "Stopped."), ("resume", "Which flour")]
)
def test_the_quiz_hears_its_words_after_something_else_was_shown(said: str, shown: str) -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("flour?")

    assert shown in learning.say(said)


@pytest.mark.parametrize(
    ("looked_up", "grade"), [("flour?", Grade.HARD), ("heat?", Grade.GOOD)], ids=["its own topic", "another topic"]
)
def test_who_looks_the_answer_up_had_help(looked_up: str, grade: Grade) -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say(looked_up)
    learning.say("[Back to the quiz]")

    learning.say("[Strong]")

    assert learning.learner.quiz is not None
    assert [done.grade for done in learning.learner.quiz.done] == [grade]


@pytest.mark.parametrize(("said", "answered"), SEVERAL_AT_ONCE, ids=[said for said, _ in SEVERAL_AT_ONCE])
def test_who_looks_the_answer_up_among_others_had_help(said: str, answered: tuple[str, ...]) -> None:
    learning = asking_for_several(CHOICE)
    learning.say("/quiz")

    learning.say(said)
    beside = learning.turn
    learning.say("[Back to the quiz]")
    learning.say("[Strong]")

    assert beside is not None
    assert beside.answered == answered
    assert learning.learner.quiz is not None
    assert [done.grade for done in learning.learner.quiz.done] == [Grade.HARD]


def test_who_reads_the_answer_once_the_question_is_settled_had_no_help() -> None:
    learning = Learning(only(CHOICE))
    learning.say("/quiz")
    learning.say("[Strong]")

    said = learning.say("[Read]")

    assert said.endswith(" [Back to the quiz]")
    assert learning.learner.quiz is not None
    assert learning.learner.quiz.step is not None
    assert learning.learner.quiz.step.phase is Phase.SETTLED
    assert not learning.learner.quiz.step.looked_up


def test_a_quiz_that_is_over_is_not_led_back_to() -> None:
    learning = Learning(COURSE)
    learning.say("/quiz Flour")
    learning.say("[Stop]")

    assert "Back to the quiz" not in learning.say("heat?")


def test_who_is_forgotten_is_not_led_back() -> None:
    learning = Learning(COURSE)
    learning.say("/quiz Flour")
    learning.say("/forget")

    said = learning.say("[Yes, forget]")

    assert said == "(in place)\nForgotten."
    assert learning.turn is not None
    assert learning.turn.errand == Forget()
    assert learning.learner == Learner(7)


def test_next_goes_on_with_the_quiz_after_an_answer_of_the_course() -> None:
    learning = Learning(COURSE)
    learning.say("/quiz Flour")
    learning.say("[Strong]")
    beside = learning.say("heat?")

    said = learning.say("next")

    assert beside.endswith(" [Back to the quiz]")
    assert said.startswith("Done: 1 of 1.\n")


def test_next_after_a_thing_of_a_list_is_the_next_thing_of_the_list() -> None:
    learning = Learning(replace(BAKING, items=(CHOICE,)))
    learning.matching = KnownWords({**NAMES, "what are the steps": [("dough.steps", 0.9)]})
    learning.say("/quiz")
    learning.say("[Strong]")
    learning.say("what are the steps")
    learning.say("the first one")

    assert learning.say("next").startswith("Yeast\n")
