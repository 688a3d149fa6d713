"""The words on a button do what a tap on it does."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from bot.tutor.dialogue import take_turn
from bot.tutor.message import Message, Tap, Text
from bot.tutor.reply import Choice
from tests.tutor.courses import BREAD_WITH_ALL
from tests.tutor.quizzing.baking import ITEMS
from tests.tutor.quizzing.learning import MESSAGE, Learning

COURSE = replace(BREAD_WITH_ALL, items=ITEMS)

LINES = (
    *("/quiz", "/quiz Flour", "/quiz Yeast", "/review", "/progress", "/remind 18:30", "/goal", "/fresh", "/forget"),
    *("/topics", "/define", "/why", "flour?", "heat?", "crumb?", "hot?", "rain?", "you got me wrong"),
)


def walk(seed: int) -> Learning:
    """Say this and that, tap here and there, and let days pass."""
    rng, learning = Random(seed), Learning(COURSE, seed=seed)
    for _ in range(25):
        buttons = sorted(label for label, choice in learning.buttons.items() if choice != "forget:yes")
        match rng.randrange(8):
            case 0:
                learning.wait(days=1)
            case 1 | 2 | 3 | 4 if buttons:
                learning.say(f"[{rng.choice(buttons)}]")
            case _:
                learning.say(rng.choice(LINES))
    return learning


def said(learning: Learning, message: Message) -> list[str]:
    """Give what a message would get now, wherever it is shown."""
    matching = replace(learning.matching, course=learning.course)
    turn = take_turn(
        learning.course, matching, learning.learner, message, learning.now, Random(5), words=learning.words
    )
    return [reply.text for reply in turn.replies]


def choices(learning: Learning) -> tuple[Choice, ...]:
    return learning.turn.replies[-1].choices if learning.turn and learning.turn.replies else ()


@pytest.mark.parametrize("seed", range(60))
def test_the_words_on_a_button_can_be_typed(seed: int) -> None:
    learning = walk(seed)

    for choice in choices(learning):
        assert said(learning, Text(choice.label, 77)) == said(learning, Tap(choice.id, MESSAGE)), choice


def test_a_topic_that_comes_back_is_recalled_by_the_words_on_its_button() -> None:
    learning = Learning(COURSE)
    learning.say("flour?")
    learning.wait(days=1)
    beside = learning.say("heat?")

    recalled = learning.say("recall flour")

    assert beside.endswith(" [Recall Flour]")
    assert recalled.startswith("Question 1 of 1, Dough\n\nOn Su you asked about Flour.\n")


def test_the_answer_of_the_course_is_read_by_the_words_on_its_button() -> None:
    learning = Learning(COURSE)
    learning.say("/quiz Oven heat")
    learning.say("[250 degrees]")

    assert learning.say("Read!").startswith("Oven heat\n\nVery hot.\n")


def test_read_means_nothing_where_no_question_of_a_quiz_is() -> None:
    learning = Learning(COURSE)
    learning.say("hot?")

    assert learning.say("read").startswith("Not in Bread & butter.")
