"""A question that is announced before it is asked: it is waited for, or what is behind the words is answered."""

import pytest

from bot.tutor.announcing import announced
from tests.tutor.courses import BREAD
from tests.tutor.quizzing.baking import QUIZZED
from tests.tutor.quizzing.learning import Learning
from tests.tutor.shown import HEAT


@pytest.mark.parametrize(
    "said",
    [
        *(
            "I have a question",
            "i have question",
            "Hi, I have one small question!",
            "I’ve a doubt",
            "I still have doubts",
        ),
        *("can I ask a question?", "May I ask you something?", "could we ask you", "I want ask a question please"),
        *(
            "let me ask you",
            "id like to ask a question",
            "ive got a question",
            "I have three questions",
            "I have something to ask",
            "sorry, I'd like to ask something first",
            "I have got two more questions for you",
        ),
    ],
)
def test_nothing_is_behind_words_that_only_announce(said: str) -> None:
    assert announced(said) == ""


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("I have a question about rye", "rye"),
        ("hello, I have a doubt regarding the crust?", "the crust?"),
        ("I have two questions: what is rye? what is steam?", "what is rye? what is steam?"),
        ("Can I ask about ovens", "ovens"),
        ("I wanted to ask how hot it is", "how hot it is"),
        ("Question: what is steam?", "what is steam?"),
        ("quick question about yeast", "yeast"),
    ],
)
def test_what_is_behind_the_words_is_the_question(said: str, question: str) -> None:
    assert announced(said) == question


@pytest.mark.parametrize(
    "said",
    [
        *("what is rye?", "I have flour", "I have no question", "the question is hard", "this question", "questions"),
        *(
            "can I ask my teacher a question",
            "I have a question for my teacher",
            "can you ask me a question",
            "I have a",
        ),
        *("do you have a question", "", "I want to bake", "I have questions that nobody answers"),
    ],
)
def test_other_messages_announce_nothing(said: str) -> None:
    assert announced(said) is None


def test_who_announces_a_question_is_listened_to() -> None:
    assert Learning().say("I have a question") == "Ask away."


def test_what_is_announced_is_answered() -> None:
    assert Learning(BREAD).say("I have a question: heat?") == HEAT


def test_a_quiz_waits_for_the_question_and_is_led_back_to() -> None:
    learning = Learning(QUIZZED)
    learning.say("/quiz Oven heat")

    assert learning.say("can I ask something?") == "Ask away.\n[Back to the quiz]"
    assert learning.say("[Back to the quiz]").startswith("Question 1 of 1, Oven\n")
