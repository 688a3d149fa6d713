"""Greetings, thanks and goodbyes are answered, and lead away from nothing."""

from dataclasses import replace

import pytest

from bot.tutor.message import Text
from tests.tutor.courses import BREAD_WITH_MANNERS
from tests.tutor.dialogues import show_all, turn, verify_dialog
from tests.tutor.shown import DECLINE, FLOUR, GREETING

THANKED = "(reaction \N{HEAVY BLACK HEART})\nYou are welcome.\n[All topics]"


def test_small_talk_has_no_heading_and_no_source_line() -> None:
    verify_dialog([("hello", GREETING)])


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param("hello", GREETING, id="greeting"),
        pytest.param("thanks", THANKED, id="thanks"),
        pytest.param("bye", "Bake well.\n[All topics]", id="farewell"),
    ],
)
def test_small_talk_changes_neither_topic_nor_question(said: str, shown: str) -> None:
    answered = turn(Text("flour?", 55), course=BREAD_WITH_MANNERS)

    taken = turn(Text(said, 57), answered.learner, BREAD_WITH_MANNERS, words=answered.words)

    assert show_all(taken) == shown
    assert taken.words == "flour?"
    assert replace(taken.learner.context, offered=()) == replace(answered.learner.context, offered=())


@pytest.mark.parametrize("said", ["thanks", "\N{THUMBS UP SIGN}", "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}"])
def test_thanks_get_a_reaction(said: str) -> None:
    verify_dialog([("flour?", FLOUR), (said, THANKED)], BREAD_WITH_MANNERS)


@pytest.mark.parametrize("said", ["ok", "Okay!", "cool", "OK, great \N{THUMBS UP SIGN}", "alright"])
def test_a_word_that_says_that_an_answer_has_arrived_is_taken_like_a_thumb_up(said: str) -> None:
    verify_dialog([("flour?", FLOUR), (said, THANKED)], BREAD_WITH_MANNERS)


@pytest.mark.parametrize("said", ["ok?", "ok, and rain", "great rain"])
def test_what_asks_for_more_than_that_is_a_question(said: str) -> None:
    verify_dialog([("flour?", FLOUR), (said, DECLINE)], BREAD_WITH_MANNERS)


def test_before_anything_was_answered_it_is_a_question_too() -> None:
    verify_dialog([("ok", DECLINE)], BREAD_WITH_MANNERS)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        pytest.param("hello teacher", GREETING, id="greeting"),
        pytest.param("dear professor", GREETING, id="a greeting that is no more than a title"),
        pytest.param("thanks, dear sir!", THANKED, id="thanks"),
        pytest.param("bye prof", "Bake well.\n[All topics]", id="farewell"),
        pytest.param("hello teacher flour?", DECLINE, id="no question without a word that asks"),
        pytest.param("hello teacher, flour?", FLOUR, id="before a question"),
    ],
)
def test_small_talk_is_the_same_whoever_it_is_said_to(said: str, shown: str) -> None:
    verify_dialog([(said, shown)], BREAD_WITH_MANNERS)


def test_only_thanks_get_a_reaction() -> None:
    for said in ("hello", "flour?", "hot?", "rain?", "bye"):
        assert [reply.reaction for reply in turn(Text(said), course=BREAD_WITH_MANNERS).replies] == [None]


def test_an_emoji_of_thanks_is_a_question_in_a_course_without_manners() -> None:
    verify_dialog([("\N{THUMBS UP SIGN}", DECLINE)])
