"""What is due is asked on /review; when nothing is, the next day is named; and a fresh start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.tutor.course import Topic
from bot.tutor.quizzing.study import Asked, Card, Day
from tests.tutor.courses import BREAD
from tests.tutor.quizzing.baking import CHOICE, HEAT, WHICH, only
from tests.tutor.quizzing.learned import SUNDAY, card, learner
from tests.tutor.quizzing.learning import Learning


def test_a_review_asks_what_is_due_and_says_when_it_is_over() -> None:
    learning = Learning(only(CHOICE, HEAT), learner(card(CHOICE.id, -9, -3), card(HEAT.id, -9, 3)))

    asked = learning.say("/review")
    learning.say("strong")
    over = learning.say("[Finish]")

    assert asked == "Recall 1 of 1, Dough\n\nWhich flour makes a loaf rise?\n\nType it.\n[Hint] [Don’t know] [Stop]"
    assert over.startswith("(in place)\nDone: 1 of 1.\n\n• Flour: 1 of 1\n")


@pytest.mark.parametrize("waiting", [9, 77, 400])
def test_a_review_asks_eight_at_most_and_no_other_number_tells_how_much_waits(waiting: int) -> None:
    objectives = {f"oven.{number}": replace(BREAD.intents["oven.heat"], id=f"oven.{number}") for number in range(400)}
    items = [
        replace(HEAT, id=f"{one}#1", objective=one, options=CHOICE.options, sources=(), accepted=())
        for one in objectives
    ]
    course = replace(
        only(*items),
        intents={**BREAD.intents, **objectives},
        topics=(Topic("oven", "Oven", tuple(objectives)),),
    )
    learning = Learning(course, learner(*(card(item.id, -9, -3) for item in items[:waiting])))

    shown = [learning.say("/review")]
    while learning.learner.quiz and learning.learner.quiz.step:
        shown.append(learning.say("strong"))
        if "[Sure]" in shown[-1]:
            shown.append(learning.say("[Sure]"))
        shown.append(learning.say("[Finish]" if "Finish" in learning.buttons else "[Next]"))

    heads = [text.partition(",")[0].removeprefix("(in place)\n") for text in shown if "[Hint]" in text]
    assert heads == [f"Recall {number} of 8" for number in range(1, 9)]
    assert "Done: 8 of 8." in shown[-1]
    assert {int(number) for text in shown for number in re.findall(r"\d+", text)} <= set(range(9))


def test_of_one_objective_a_single_item_is_recalled_a_day() -> None:
    learning = Learning(only(CHOICE, WHICH), learner(card(CHOICE.id, -9, -3), card(WHICH.id, -8, -2)))
    learning.say("/review")
    learning.answer_all(right=True)

    again = learning.say("/review")
    tomorrow = learning.wait(days=1).say("/review")

    assert again == "Nothing today; tomorrow.\n[Start a quiz]"
    assert tomorrow.startswith("Recall 1 of 1, Dough\n")


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (1, "Nothing today; tomorrow."),
        (2, "Nothing today; in 2 days, Tu."),
        (7, "Nothing today; in 7 days, Su."),
        (180, "Nothing today; in 180 days, Fr."),
    ],
)
def test_when_nothing_is_due_a_review_says_when_the_next_is(due: int, said: str) -> None:
    learning = Learning(only(CHOICE, HEAT), learner(card(CHOICE.id, -1, due), card(HEAT.id, -1, 200)))

    assert learning.say("/review") == f"{said}\n[Start a quiz]"


def test_the_day_that_a_review_names_is_the_day_on_which_it_asks() -> None:
    learning = Learning(only(CHOICE), learner(card(CHOICE.id, -1, 5)))
    said = learning.say("/review")

    before = learning.wait(days=4).say("/review")
    then = learning.wait(days=1).say("/review")

    assert said == "Nothing today; in 5 days, Fr.\n[Start a quiz]"
    assert before == "Nothing today; tomorrow.\n[Start a quiz]"
    assert then.startswith("Recall 1 of 1, Dough\n")


@pytest.mark.parametrize("gone", [card("oven.gone#1", -1, 2), card("oven.gone#1", -9, -3)], ids=["not due", "due"])
def test_what_the_course_no_longer_has_is_not_waited_for(gone: Card) -> None:
    learning = Learning(only(HEAT), learner(gone, card(HEAT.id, -1, 5)))

    assert learning.say("/review") == "Nothing today; in 5 days, Fr.\n[Start a quiz]"


@pytest.mark.parametrize("cards", [(), (card("oven.gone#1", -9, -3),)], ids=["nothing", "nothing that is left"])
def test_who_learned_nothing_yet_is_led_to_a_quiz(cards: Sequence[Card]) -> None:
    learning = Learning(only(CHOICE), learner(*cards))

    said = learning.say("/review")
    quiz = learning.say("[Start a quiz]")

    assert said == "Nothing to recall yet.\n[Start a quiz]"
    assert quiz.startswith("Question 1 of 1, Dough\n")


def test_the_learners_own_midnight_decides_what_is_due() -> None:
    in_tokyo = Learning(only(CHOICE), learner(card(CHOICE.id, -1, 1), zone="Asia/Tokyo"))
    in_new_york = Learning(only(CHOICE), learner(card(CHOICE.id, -1, 1), zone="America/New_York"))
    now = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)
    in_tokyo.now = in_new_york.now = now

    assert in_tokyo.say("/review").startswith("Recall 1 of 1")
    assert in_new_york.say("/review") == "Nothing today; tomorrow.\n[Start a quiz]"


def test_a_review_begins_with_what_the_learner_asked_about() -> None:
    asked = [Asked("oven.heat", SUNDAY - timedelta(2))]
    learning = Learning(only(CHOICE, HEAT), learner(card(CHOICE.id, -9, -3), asked=asked))

    assert learning.say("/review").startswith("Recall 1 of 2, Oven\n\nOn Fr you asked about Oven heat.\n")


def test_a_topic_asked_about_today_is_the_next_to_be_recalled() -> None:
    learning = Learning(only(CHOICE, HEAT), learner(card(CHOICE.id, -1, 5)))
    learning.say("heat?")
    said = learning.say("/review")
    then = learning.wait(days=1).say("/review")
    assert then.startswith("Recall 1 of 1, Oven")
    assert said == "Nothing today; tomorrow.\n[Start a quiz]"


def test_a_fresh_start_is_asked_for_and_lets_go_of_what_is_due_alone() -> None:
    days = [Day(SUNDAY - timedelta(1), 4, 3)]
    learning = Learning(only(CHOICE, HEAT), learner(card(CHOICE.id, -9, -3), card(HEAT.id, -1, 5), days=days))

    asked = learning.say("/fresh")
    done = learning.say("[Yes, afresh]")
    review = learning.say("/review")

    assert asked == "Let go of it?\n[Yes, afresh] [No, go on]"
    assert done == "(in place)\nAfresh.\n[All topics]"
    assert review == "Nothing today; in 5 days, Fr.\n[Start a quiz]"
    assert learning.learner.study.cards == (Card(CHOICE.id, None, asked=1, right=1), card(HEAT.id, -1, 5))
    assert learning.learner.study.days == tuple(days)


@pytest.mark.parametrize("answer", ["[No, go on]", "no", "/help", "flour?"])
def test_without_a_yes_nothing_is_let_go_of(answer: str) -> None:
    learning = Learning(only(CHOICE), learner(card(CHOICE.id, -9, -3)))
    learning.say("/fresh")

    learning.say(answer)

    assert learning.learner.study.cards == (card(CHOICE.id, -9, -3),)


def test_a_yes_that_is_typed_counts_and_a_second_one_lets_go_of_nothing_more() -> None:
    learning = Learning(only(CHOICE), learner(card(CHOICE.id, -9, -3)))
    learning.say("/fresh")

    said = learning.say("yes")
    first = learning.learner.study
    learning.say("[All topics]")
    learning.say("yes")

    assert said == "(in place)\nAfresh.\n[All topics]"
    assert learning.learner.study == first


def test_after_a_fresh_start_an_item_begins_anew_and_keeps_its_counts() -> None:
    learning = Learning(only(CHOICE), learner(card(CHOICE.id, -90, -60, 30.0)))
    learning.say("/fresh")
    learning.say("[Yes, afresh]")

    learning.say("/quiz")
    learning.say("strong")

    (after,) = learning.learner.study.cards
    assert after.memory is not None
    assert (after.asked, after.right, after.memory.due) == (2, 2, SUNDAY + timedelta(2))


@pytest.mark.parametrize("command", ["review", "progress", "goal 12", "fresh"])
def test_a_course_without_items_has_nothing_to_remember(command: str) -> None:
    assert Learning(BREAD).say(f"/{command}").startswith("No such command.")
