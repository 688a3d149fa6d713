"""An option that is typed in a sentence, with a reason, or nearly in its own words is picked, and a question is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.tutor.quizzing.items import Item
from bot.tutor.quizzing.quiz import Step
from tests.tutor.quizzing.baking import CHOICE, SEVERAL, TRUE_FALSE, TYPED, WHICH, only, option
from tests.tutor.quizzing.learning import Learning

HOW = replace(
    CHOICE,
    options=(
        option("How uncertain it is and how it is directed", right=True),
        option("How much it costs and who pays for it"),
        option("A living lab"),
        option("Whether they try things out"),
    ),
    accepted=(),
)
"""Options that begin as questions do."""


def asked(item: Item) -> Learning:
    learning = Learning(only(item))
    learning.say("/quiz")
    return learning


def step_of(learning: Learning) -> Step:
    assert learning.learner.quiz is not None
    assert learning.learner.quiz.step is not None
    return learning.learner.quiz.step


def picked(learning: Learning) -> set[int]:
    step = step_of(learning)
    return {*step.last, *step.chosen, *step.out}


@pytest.mark.parametrize("item", [CHOICE, WHICH, SEVERAL, TRUE_FALSE], ids=lambda item: item.kind)
@pytest.mark.parametrize(
    "said",
    [
        *("option B", "I would say option B", "I'd say B", "answer b", "it's b", "It must be B!", "ok, b"),
        *("B I think", "b, I guess", "maybe b", "I think b", "I think it is B", "I go with b", "my answer is b"),
        *("the answer is b", "b is right", "B please", "B because it does", "b, because it is so", "b cause it eats"),
        *("B - it eats", "b. it rises", "b) as it rises", "B: that is the one which rises", "well, b"),
    ],
)
def test_a_letter_may_stand_in_a_sentence_or_before_a_reason(item: Item, said: str) -> None:
    learning = asked(item)
    order = step_of(learning).order

    learning.say(said)

    assert picked(learning) == {order[1]}


def test_letters_of_all_that_apply_may_have_a_reason() -> None:
    assert "Right. Sugar; Warmth." in asked(SEVERAL).say("I think B and D, because yeast is alive")


@pytest.mark.parametrize(
    ("said", "tries"),
    [
        ("B false because it has no legs", 1),
        ("b is false, since it has no legs", 1),
        ("b true because it has legs", 0),
        ("a because it eats", 0),
        ("a true as it eats", 0),
        ("a false because it eats", 0),
    ],
)
def test_a_verdict_beside_a_letter_has_to_be_that_of_its_option(said: str, tries: int) -> None:
    learning = asked(TRUE_FALSE)

    learning.say(said)

    is_right = "a true" in said or said.startswith("a because")
    assert step_of(learning).tries == tries
    assert (step_of(learning).grade is not None) is is_right


@pytest.mark.parametrize(
    "said",
    [
        *("how uncertian it is and direction", "how uncertain it is and how directed", "uncertain and directed how"),
        "how uncertan it is, how it is direkted",
    ],
)
def test_an_option_that_is_nearly_repeated_is_picked(said: str) -> None:
    assert "Right. How uncertain it is" in asked(HOW).say(said)


@pytest.mark.parametrize(("said", "option"), [("if they try things", 3), ("a living lab", 2), ("living lab!", 2)])
def test_small_words_may_be_others(said: str, option: int) -> None:
    learning = asked(HOW)

    learning.say(said)

    assert picked(learning) == {option}


@pytest.mark.parametrize(
    "said",
    [
        *("what is a sandbox?", "is b right?", "b, is that right?", "what about b", "a sandbox"),
        *("how uncertain is it?", "how is it directed", "how is it uncertain and how is it directed"),
        *("how uncertain it is and how it is not directed", "not b", "it is not b", "b is wrong because it costs"),
        *("a or b", "b because it is b or c?", "a sandbox because it is a lab", "e.g. a sandbox"),
        *("I think", "I guess so", "do they try things out?", "b, what does that mean"),
    ],
)
def test_a_question_or_what_names_no_single_option_picks_none(said: str) -> None:
    learning = asked(HOW)

    learning.say(said)

    assert picked(learning) == set()
    assert step_of(learning).tries == 0


@pytest.mark.parametrize("said", ["I would say option B", "b because it does", "how uncertian it is and direction"])
def test_after_an_answer_of_the_course_a_sentence_is_a_question(said: str) -> None:
    learning = asked(HOW)
    learning.say("heat?")

    shown = learning.say(said)

    assert picked(learning) == set()
    assert shown.endswith("[Back to the quiz]")


def test_of_two_options_that_are_as_near_none_is_picked() -> None:
    alike = replace(CHOICE, options=(option("A big warm oven", right=True), option("A big cold oven")))
    learning = asked(alike)

    learning.say("big oven")

    assert picked(learning) == set()


def test_a_letter_that_has_no_option_any_more_shows_the_question_again() -> None:
    learning = asked(CHOICE)

    assert "[Strong]" in learning.say("I would say option E")
    assert step_of(learning).tries == 0


def test_a_typed_answer_may_start_as_a_letter_does() -> None:
    assert "Right." in asked(TYPED).say("C: carbon dioxide")
