"""Topics that a learner asked about come back some days later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.tutor.learner import Learner
from bot.tutor.quizzing.study import Asked, Study
from tests.tutor.dialogues import GROUP
from tests.tutor.quizzing.baking import CHOICE, HEAT, TYPED, only
from tests.tutor.quizzing.learning import Learning
from tests.tutor.quizzing.several import SEVERAL_AT_ONCE, asking_for_several

COURSE = only(CHOICE, TYPED, HEAT)
SUNDAY = date(2026, 3, 1)


def days_later(days: int, zone: str | None = None) -> Learning:
    """Give somebody who asked about flour so many days ago."""
    learning = Learning(COURSE, Learner(7, zone=zone))
    learning.say("flour?")
    return learning.wait(days=days)


@pytest.mark.parametrize(
    ("days", "offers"),
    [(0, False), (1, True), (2, True), (3, True), (4, False), (5, False), (30, False)],
)
def test_a_topic_is_offered_again_on_the_three_days_after_it_was_asked_about(days: int, offers: bool) -> None:
    learning = days_later(days)

    said = learning.say("heat?")

    assert said.startswith("Oven heat\n")
    assert said.endswith(" [Recall Flour]") == offers


@pytest.mark.parametrize(
    ("days", "head"),
    [
        (0, "Question 1 of 3, Dough\n\nWhich"),
        (1, "Question 1 of 3, Dough\n\nOn Su you asked about Flour.\n\nWhich"),
        (2, "Question 1 of 3, Dough\n\nOn Su you asked about Flour.\n\nWhich"),
        (3, "Question 1 of 3, Dough\n\nOn Su you asked about Flour.\n\nWhich"),
        (4, "Question 1 of 3, Dough\n\nWhich"),
    ],
)
def test_a_quiz_on_the_three_days_after_begins_with_the_topic_and_says_why(days: int, head: str) -> None:
    learning = days_later(days)

    assert learning.say("/quiz").startswith(f"{head} flour makes a loaf rise?\n")


@pytest.mark.parametrize(
    ("days", "asks"), [(0, False), (1, True), (2, True), (3, True), (4, False)], ids=lambda value: str(value)
)
def test_a_review_on_the_three_days_after_asks_about_the_topic(days: int, asks: bool) -> None:
    learning = days_later(days)

    said = learning.say("/review")

    assert said.startswith("Recall 1 of 1, Dough\n\nOn Su you asked about Flour.\n") == asks
    assert said.endswith("\n[Start a quiz]") == (not asks)


def test_the_button_of_a_topic_that_comes_back_asks_one_question_about_it() -> None:
    learning = days_later(2)
    learning.say("heat?")

    asked = learning.say("[Recall Flour]")
    learning.say("[Strong]")
    over = learning.say("[Finish]")

    assert asked.startswith(
        "Question 1 of 1, Dough\n\nOn Su you asked about Flour.\n\nWhich flour makes a loaf rise?\n"
    )
    assert over.startswith("(in place)\nDone: 1 of 1.\n")


def test_a_topic_that_was_recalled_is_not_offered_again() -> None:
    learning = days_later(1)
    learning.say("heat?")
    learning.say("[Recall Flour]")
    learning.say("[Don’t know]")
    learning.say("[Finish]")

    said = learning.say("heat?")

    assert "Recall Flour" not in said
    assert learning.learner.study.asked == (Asked("oven.heat", date(2026, 3, 2)),)


def test_a_topic_that_was_practised_meanwhile_is_not_offered_again() -> None:
    learning = days_later(0)
    learning.say("/quiz Flour")
    learning.say("[Strong]")
    learning.say("[Finish]")

    assert "Recall" not in learning.wait(days=1).say("heat?")


def test_a_topic_that_is_asked_about_again_comes_back_after_the_last_time() -> None:
    learning = days_later(2)
    learning.say("flour?")

    same_day = learning.say("heat?")
    next_day = learning.wait(days=3).say("heat?")
    quiz = learning.say("/quiz Flour")

    assert "Recall Flour" not in same_day
    assert "Recall Flour" in next_day
    assert "On Tu you asked about Flour." in quiz


def test_the_topic_that_is_asked_about_now_is_not_offered_below_its_own_answer() -> None:
    learning = days_later(1)

    assert "Recall" not in learning.say("flour?")


def test_of_several_topics_the_one_asked_about_first_is_offered() -> None:
    learning = days_later(1)
    learning.say("yeast?")
    learning.wait(days=1)

    assert learning.say("heat?").endswith(" [Recall Flour]")


@pytest.mark.parametrize(("said", "answered"), SEVERAL_AT_ONCE, ids=[said for said, _ in SEVERAL_AT_ONCE])
def test_all_topics_that_were_asked_about_in_one_message_come_back(said: str, answered: tuple[str, ...]) -> None:
    learning = asking_for_several(CHOICE, HEAT)

    learning.say(said)

    practised = [one for one in answered if one in learning.course.objectives]
    assert learning.learner.study.asked == tuple(Asked(one, SUNDAY) for one in practised)


def test_of_topics_that_are_asked_about_in_one_message_none_is_offered_again() -> None:
    learning = asking_for_several(CHOICE, HEAT)
    learning.say("flour?")
    learning.wait(days=1)

    said = learning.say("what is heat? and what is flour?")

    assert "Take strong flour." in said
    assert "Recall" not in said


@pytest.mark.parametrize(
    ("zone", "offers"), [("Asia/Tokyo", True), (None, False), ("America/New_York", False)], ids=str
)
def test_a_day_is_over_at_midnight_on_the_learners_clock(zone: str | None, offers: bool) -> None:
    learning = Learning(COURSE, Learner(7, zone=zone), now=datetime(2026, 3, 1, 14, 0, tzinfo=UTC))
    learning.say("flour?")

    said = learning.wait(hours=2).say("heat?")

    assert ("[Recall Flour]" in said) == offers


@pytest.mark.parametrize("said", ["rain?", "hello", "/help", "/topics", "hot?", "thanks"])
def test_what_is_no_answer_from_the_course_offers_nothing(said: str) -> None:
    assert "Recall" not in days_later(1).say(said)


@pytest.mark.parametrize("said", ["rain?", "hello", "/help", "hot?", "kneading?"])
def test_what_is_no_topic_with_items_does_not_come_back(said: str) -> None:
    learning = Learning(COURSE)

    learning.say(said)

    assert learning.learner.study.asked == ()


def test_a_topic_whose_items_are_gone_is_not_offered() -> None:
    learning = days_later(1)
    learning.course = only(HEAT)

    assert "Recall" not in learning.say("heat?")


def test_the_button_of_a_topic_whose_items_are_gone_says_so() -> None:
    learning = days_later(1)
    learning.say("heat?")
    learning.course = only(HEAT)

    assert learning.say("[Recall Flour]") == "Nothing to ask. Topics:\n[Oven]"


def test_topics_that_were_asked_about_too_long_ago_are_let_go_of() -> None:
    learning = Learning(COURSE, replace(Learner(7), study=Study(asked=(Asked("dough.flour", date(2026, 2, 20)),))))

    learning.say("heat?")

    assert learning.learner.study.asked == (Asked("oven.heat", SUNDAY),)


def test_in_a_group_nobody_is_reminded_of_what_somebody_asked() -> None:
    learning = Learning(COURSE, GROUP)
    learning.say("flour?")

    said = learning.wait(days=1).say("heat?")

    assert "Recall" not in said
    assert learning.learner.study == Study()


def test_while_a_quiz_is_open_only_the_way_back_is_offered() -> None:
    learning = days_later(1)
    learning.say("/quiz Yeast")

    said = learning.say("heat?")

    assert "Recall" not in said
    assert said.endswith(" [Back to the quiz]")
