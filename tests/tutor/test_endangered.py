"""Somebody who may hurt themselves gets the answer that staff wrote for that, whatever the matcher makes of it."""

from dataclasses import replace

import pytest

from bot.tutor.course import Answer, Intent
from bot.tutor.endangered import is_endangered
from bot.tutor.learner import Learner
from bot.tutor.message import Text
from tests.tutor.dialogues import GROUP, LEARNER
from tests.tutor.quizzing.baking import QUIZZED
from tests.tutor.quizzing.learning import Learning

KINDNESS = Intent("bot.distress", "When it gets hard", ("I am sad",), (), Answer("Please talk to somebody near you."))
CARING = replace(QUIZZED, intents={**QUIZZED.intents, KINDNESS.id: KINDNESS})


@pytest.mark.parametrize(
    "said",
    [
        *("I want to die", "i wanna die", "I wish I was dead", "i’d rather not live", "Kill me.", "want to die"),
        *("I am going to kill myself", "i hurt my self", "I cut my arms yesterday", "thinking of hanging myself"),
        *("I don't want to live any more", "do not want to wake up", "no reason to live", "I am tired of living"),
        *(
            "I feel suicidal",
            "suicide",
            "I think about death every day",
            "why am I even alive?",
            "I can’t live like this",
        ),
        *("What is rye? I will end my life.", "nobody would miss me", "it is not worth living"),
    ],
)
def test_who_is_in_danger_is_heard(said: str) -> None:
    assert is_endangered(said)


@pytest.mark.parametrize(
    "said",
    [
        *(
            "I am sad",
            "the oven is dead",
            "do yeasts die?",
            "I want to know why doughs die",
            "a suicide prevention line",
        ),
        *("this dough kills me", "I want to cut my loaf", "they hurt themselves", "kill the yeast", "end this quiz"),
        *(
            "I want to die laughing",
            "kill me lol",
            "we are all going to die",
            "I want to live in Rome",
            "I could eat it",
            *(
                "people do not want to live in a city of sensors",
                "it can jump through the window early",
                "hurt my self esteem",
            ),
            *(
                "why would people not want to live in a bakery",
                "jump on the train",
                "end this life cycle",
                "cut myself a slice",
            ),
        ),
    ],
)
def test_who_speaks_of_something_else_is_not(said: str) -> None:
    assert not is_endangered(said)


@pytest.mark.parametrize("learner", [LEARNER, GROUP], ids=["private", "group"])
def test_the_answer_comes_though_the_matcher_knows_nothing_of_it(learner: Learner) -> None:
    assert Learning(CARING, learner).say("I want to die").startswith("Please talk to somebody near you.\n")


@pytest.mark.parametrize("before", [("/quiz Yeast",), ("/quiz Flour", "a"), ("rain?",), ("/forget",)])
def test_the_answer_comes_whatever_was_asked_before(before: tuple[str, ...]) -> None:
    learning = Learning(CARING)
    for words in before:
        learning.say(words)

    assert learning.say("I want to kill myself").startswith("Please talk to somebody near you.\n")


def test_a_course_without_such_an_answer_says_what_it_can() -> None:
    assert Learning(QUIZZED).say("I want to die").startswith("Not in Bread & butter.")


def test_a_message_that_is_changed_in_a_quiz_is_read_for_it_too() -> None:
    learning = Learning(CARING)
    learning.say("/quiz Flour")

    assert learning.take(Text("I want to die", 12, changed=True)).startswith("Please talk to somebody near you.")


@pytest.mark.parametrize(
    "said",
    [
        *("my husband hits me", "he beats me", "I was raped", "someone threatens to kill me", "I am in danger"),
        *("I can't breathe", "I took too many pills", "there is a fire in my house", "I want to sleep and not wake up"),
    ],
)
def test_who_is_hurt_by_others_or_needs_help_at_once_is_heard(said: str) -> None:
    assert is_endangered(said)


@pytest.mark.parametrize(
    "said", ["the heat hits the crust", "what beats rye?", "he hits the dough", "it attacks the flour"]
)
def test_who_tells_of_blows_to_something_else_is_not(said: str) -> None:
    assert not is_endangered(said)
