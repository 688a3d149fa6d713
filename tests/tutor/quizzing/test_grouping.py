"""A quiz in a group: polls one after the other, until it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.tutor.learner import GroupQuiz
from bot.tutor.message import Command, Wake
from bot.tutor.quizzing.grouping import LATEST, OPEN_S, PAUSE
from bot.tutor.quizzing.items import Item
from bot.tutor.reply import ShowScores
from tests.tutor.dialogues import GROUP, NOW
from tests.tutor.quizzing.baking import (
    CHOICE,
    EXPLAIN,
    HEAT,
    ORDERING,
    QUIZZED,
    SEVERAL,
    TRUE_FALSE,
    TYPED,
    WHICH,
    copies,
    only,
)
from tests.tutor.quizzing.club import MONDAY, Club
from tests.tutor.quizzing.learning import Learning

BETWEEN = timedelta(seconds=OPEN_S) + PAUSE


def test_a_quiz_in_a_group_says_how_it_goes_and_asks_the_first_question_at_once() -> None:
    club = Club(only(CHOICE, HEAT))

    said = club.say("/quiz")

    assert said == "2 questions, 60 s.\n---\nNo polls here."
    (poll,) = club.polls
    assert poll.question == "1/2 How hot is the oven at first?"
    assert sorted(poll.options) == ["150 degrees", "250 degrees", "90 degrees"]
    assert poll.options[poll.right] == "250 degrees"
    assert (poll.item, poll.explanation, poll.open_s) == (HEAT.id, "Heat makes the crust.", 60)


def test_a_question_comes_when_the_poll_before_it_is_over_and_not_earlier() -> None:
    club = Club(only(CHOICE, HEAT))
    club.take(Command("quiz"))
    club.now = NOW

    early = [club.wake(seconds=9) for _ in range(2)]
    club.now = NOW + BETWEEN - timedelta(milliseconds=1)
    just_before = club.take(Wake())
    club.now = NOW + BETWEEN
    then = club.take(Wake())

    assert (early, just_before) == (["", ""], "")
    assert then == ""
    assert [poll.question for poll in club.polls] == ["2/2 Which flour makes a loaf rise?"]
    assert timedelta(seconds=60) < BETWEEN


def test_only_the_first_poll_has_words_for_groups_that_allow_none() -> None:
    club = Club(only(CHOICE, HEAT))
    club.take(Command("quiz"))
    first = [reply.text for reply in club.turn.replies] if club.turn else []

    club.next()

    assert first == ["2 questions, 60 s.", "No polls here."]
    assert club.turn is not None
    assert [reply.text for reply in club.turn.replies] == [""]


def test_after_the_last_question_the_scores_are_shown_and_it_is_over() -> None:
    club = Club(only(CHOICE))
    club.take(Command("quiz"))

    said = club.next()

    assert said == "Over."
    assert club.turn is not None
    assert club.turn.errand == ShowScores(MONDAY)
    assert (club.learner.group_quiz, club.learner.wake_at) == (None, None)
    assert club.wake(days=1) == ""


@pytest.mark.parametrize(
    ("late", "goes_on"),
    [(timedelta(), True), (LATEST - timedelta(seconds=1), True), (LATEST, False), (timedelta(days=3), False)],
    ids=["in time", "a little late", "too late", "days later"],
)
def test_a_quiz_that_slept_too_long_ends_with_the_scores(late: timedelta, goes_on: bool) -> None:
    club = Club(only(CHOICE, HEAT))
    club.take(Command("quiz"))
    club.now = NOW + BETWEEN + late

    said = club.take(Wake())

    assert bool(club.polls) == goes_on
    assert (said == "Over.") == (not goes_on)


def test_a_quiz_has_five_questions_each_with_one_right_option_of_those_shown() -> None:
    polls = Club(only(*copies(CHOICE, 4), *copies(HEAT, 4))).play()

    assert [poll.question[:3] for poll in polls] == ["1/5", "2/5", "3/5", "4/5", "5/5"]
    assert [poll.options[poll.right] for poll in polls] == [
        {"dough": "Strong", "oven.": "250 degrees"}[poll.item[:5]] for poll in polls
    ]
    assert len({poll.item for poll in polls}) == 5


def test_only_what_is_answered_by_one_tap_is_asked() -> None:
    polls = Club(QUIZZED).play()

    assert sorted(poll.item for poll in polls) == sorted([CHOICE.id, WHICH.id, TRUE_FALSE.id, HEAT.id])


def test_a_statement_is_asked_with_its_reasons() -> None:
    (poll,) = Club(only(TRUE_FALSE)).play()

    assert sorted(poll.options) == ["False: it cannot move", "True: it eats sugar", "True: it was baked"]
    assert poll.options[poll.right] == "True: it eats sugar"


def test_where_the_right_option_stands_is_left_to_chance() -> None:
    places = {Club(only(CHOICE), seed=seed).play()[0].right for seed in range(20)}

    assert places == {0, 1, 2}


def test_a_group_is_asked_first_what_it_was_asked_least() -> None:
    club = Club(only(*copies(CHOICE, 7)))

    first = {poll.item for poll in club.play()}
    second = {poll.item for poll in club.play()}

    assert len(first) == len(second) == 5
    assert len(first | second) == 7


def test_a_poll_shows_every_sign_as_it_is_and_fills_in_nothing_from_the_question() -> None:
    item = replace(CHOICE, stem="Is *{number}* of <b>{count}</b> {question}_?", explanation="_So_ {it} is & <b>.")

    (poll,) = Club(only(item)).play()

    assert poll.question == "1/1 Is *{number}* of <b>{count}</b> {question}_?"
    assert poll.explanation == "_So_ {it} is & <b>."


@pytest.mark.parametrize(
    ("said", "items"),
    [("/quiz oven", [HEAT.id]), ("/quiz Flour", [CHOICE.id]), ("quiz us on the oven", [HEAT.id]), ("/quiz", None)],
)
def test_a_quiz_can_be_about_a_topic(said: str, items: list[str] | None) -> None:
    club = Club(only(CHOICE, HEAT))
    club.say(said)
    assert club.learner.group_quiz is not None
    found = [club.polls[0].item, *club.learner.group_quiz.ahead]

    assert found == items or (items is None and sorted(found) == sorted([CHOICE.id, HEAT.id]))


def test_a_button_below_an_answer_starts_a_quiz_about_it() -> None:
    club = Club(only(CHOICE, HEAT))
    club.say("heat?")

    club.say("[Quiz me]")

    assert [poll.item for poll in club.polls] == [HEAT.id]


@pytest.mark.parametrize("items", [[TYPED], [EXPLAIN, ORDERING, SEVERAL]], ids=["typed", "others"])
def test_a_course_without_anything_to_tap_once_says_that_there_is_nothing(items: list[Item]) -> None:
    club = Club(only(*items))

    assert club.say("/quiz").startswith("Nothing to ask. Topics:\n")
    assert club.learner.group_quiz is None


def test_a_quiz_about_nothing_that_is_known_asks_back() -> None:
    club = Club(only(CHOICE))

    assert club.say("/quiz rain").startswith("Quiz about what?\n")
    assert club.learner.group_quiz is None


@pytest.mark.parametrize("said", ["/quiz", "/quiz oven", "quiz us on the oven", "[Quiz me]"])
def test_while_a_quiz_is_running_no_other_one_begins(said: str) -> None:
    club = Club(only(CHOICE, HEAT))
    club.say("heat?")
    before_buttons = dict(club.buttons)
    club.say("/quiz")
    running = club.learner.group_quiz
    club.buttons = before_buttons

    assert club.say(said) == "One is running."
    assert club.learner.group_quiz == running


def test_while_a_quiz_is_running_no_other_one_begins_in_another_topic_of_a_forum() -> None:
    club = Club(only(CHOICE, HEAT), GROUP.in_thread(3))
    club.say("/quiz")
    club.learner = club.learner.in_thread(8)

    assert club.say("/quiz") == "One is running."
    assert club.learner.group_quiz is not None
    assert club.learner.group_quiz.thread == 3


def test_a_quiz_that_nobody_went_on_with_gives_way_to_a_new_one() -> None:
    club = Club(only(CHOICE, HEAT))
    club.say("/quiz")
    club.wait(hours=1)

    club.say("/quiz")

    assert [poll.question[:3] for poll in club.polls] == ["1/2"]


def test_a_quiz_can_be_stopped_with_the_scores_and_a_new_one_begun() -> None:
    club = Club(only(CHOICE, HEAT))
    club.say("/quiz")

    said = club.say("/stop")
    errand = club.turn.errand if club.turn else None
    slept = club.wake(minutes=2)
    club.say("/quiz")

    assert said == "Over."
    assert errand == ShowScores(MONDAY)
    assert slept == ""
    assert [poll.question[:3] for poll in club.polls] == ["1/2"]


def test_without_a_quiz_there_is_nothing_to_stop() -> None:
    assert Club(only(CHOICE)).say("/stop") == "That quiz is over.\n[Dough]"


def test_questions_in_the_middle_of_a_quiz_are_answered_and_the_quiz_goes_on() -> None:
    club = Club(only(CHOICE, HEAT))
    club.say("/quiz")

    answer = club.say("flour?")
    club.next()

    assert answer.startswith("Flour\n")
    assert "Back to the quiz" not in answer
    assert [poll.question[:3] for poll in club.polls] == ["2/2"]


def test_items_that_the_course_lost_meanwhile_are_left_out() -> None:
    club = Club(only(CHOICE, HEAT, WHICH))
    club.say("/quiz")
    (asked,) = club.polls
    assert club.learner.group_quiz is not None
    last = club.learner.group_quiz.ahead[-1]
    club.course = only(*(item for item in (CHOICE, HEAT, WHICH) if item.id in (asked.item, last)))

    club.next()

    assert [poll.item for poll in club.polls] == [last]
    assert club.next() == "Over."


def test_a_quiz_of_which_the_course_lost_everything_ends() -> None:
    club = Club(only(CHOICE, HEAT))
    club.say("/quiz")
    club.course = only(TYPED)

    assert club.next() == "Over."
    assert club.learner.group_quiz is None


def test_a_clock_put_back_makes_the_group_wait_and_stop_still_ends_the_quiz() -> None:
    club = Club(only(CHOICE, HEAT))
    club.say("/quiz")
    club.wait(hours=-5)

    waited = club.take(Wake())

    assert waited == ""
    assert club.say("/stop") == "Over."


def test_a_learner_is_never_asked_by_a_poll() -> None:
    learning = Learning(only(CHOICE))

    learning.say("/quiz")

    assert learning.turn is not None
    assert [reply.poll for reply in learning.turn.replies] == [None]
    assert learning.learner.group_quiz is None


def test_a_group_sleeps_until_the_next_question() -> None:
    group = replace(GROUP, group_quiz=GroupQuiz((CHOICE.id,), NOW + BETWEEN))

    assert group.wake_at == NOW + BETWEEN
    assert Club(only(CHOICE), group).take(Wake()) == ""
