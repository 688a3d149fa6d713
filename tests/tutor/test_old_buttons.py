"""Buttons of earlier messages work; those that are gone, forged or tapped twice do no harm."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.learner import Context, Learner
from bot.tutor.message import Tap, Text
from tests.tutor.courses import BREAD_WITH_GLOSSARY
from tests.tutor.dialogues import LEARNER, NOW, show, show_all, turn, verify_dialog
from tests.tutor.shown import CRUST, EXPIRED, FLOUR, FLOUR_WHOLE, HEAT, OVEN, STEAM


def test_buttons_of_earlier_messages_keep_working() -> None:
    verify_dialog(
        [("flour?", FLOUR), ("heat?", HEAT), (Tap("more:dough.flour"), FLOUR_WHOLE), (Tap("topic:oven"), OVEN)]
    )


def test_a_button_for_the_longer_answer_shows_it_however_often() -> None:
    verify_dialog([("flour?", FLOUR), (Tap("more:dough.flour"), FLOUR_WHOLE), (Tap("more:dough.flour"), FLOUR_WHOLE)])


@pytest.mark.parametrize("choice", ["answer:gone.intent", "read:gone.intent", "share:gone.intent", "more:gone.intent"])
def test_a_choice_that_the_course_no_longer_has_says_so(choice: str) -> None:
    verify_dialog([("flour?", FLOUR), (Tap(choice, 31), EXPIRED), ("flour?", FLOUR)])


def test_a_choice_of_an_older_course_is_an_old_button_even_when_typed() -> None:
    learner = replace(LEARNER, context=Context(offered=("answer:gone.intent", "topic:gone")))

    taken = turn(Text("1"), learner)

    assert [reply.text for reply in taken.replies] == [r"An old button."]


@pytest.mark.parametrize(
    "gone", ["define:rind", "define:", "define", "define:CRUMB", "define:oven.crust", "define:glossary.crumb"]
)
def test_a_choice_of_a_word_that_is_no_longer_in_the_glossary_is_an_old_button(gone: str) -> None:
    taken = turn(Tap(gone), course=BREAD_WITH_GLOSSARY)

    assert [show(reply) for reply in taken.replies] == [EXPIRED]


@pytest.mark.parametrize("gone", ["define:crumb", "glossary", "answer:glossary.crumb"])
def test_choices_of_a_glossary_that_the_course_no_longer_has_are_old_buttons(gone: str) -> None:
    verify_dialog([(Tap(gone), EXPIRED)])


@pytest.mark.parametrize(
    "forged",
    [
        "",
        ":",
        "answer",
        "answer:",
        "answer:nope",
        "answer:dough",
        "answer:dough.flour ",
        "answer:dough.flour:x",
        "ANSWER:dough.flour",
        "more",
        "more:",
        "more:nope",
        "topic",
        "topic:",
        "topic:x",
        "topic:dough.flour",
        "zzz",
        "x" * 10_000,
        "answer:" + "x" * 10_000,
        "answer:\N{LATIN SMALL LETTER E WITH ACUTE}\0\n<b>",
    ],
)
def test_a_forged_choice_is_an_old_button(forged: str) -> None:
    verify_dialog([(Tap(forged), EXPIRED)])


@given(st.text())
def test_every_forged_choice_gives_a_reply(choice: str) -> None:
    taken = turn(Tap(choice))

    assert len(taken.replies) == 1


def tapped(tap: Tap, learner: Learner, after_s: float = 0.0) -> tuple[str, Learner]:
    taken = turn(tap, learner, now=NOW + timedelta(seconds=after_s))
    return show_all(taken), taken.learner


@pytest.mark.parametrize("after_s", [0.0, 1.0, 14.9])
def test_the_second_of_two_taps_says_nothing(after_s: float) -> None:
    first, learner = tapped(Tap("answer:oven.steam", 31), Learner(7))

    second, after = tapped(Tap("answer:oven.steam", 31), learner, after_s)

    assert (first, second) == (STEAM, "")
    assert after == learner


def test_a_third_tap_soon_after_the_second_says_nothing_either() -> None:
    _, learner = tapped(Tap("answer:oven.steam", 31), Learner(7))
    _, learner = tapped(Tap("answer:oven.steam", 31), learner, 5.0)

    third, _ = tapped(Tap("answer:oven.steam", 31), learner, 10.0)

    assert third == ""


def test_the_same_button_works_again_later() -> None:
    _, learner = tapped(Tap("answer:oven.steam", 31), Learner(7))

    second, _ = tapped(Tap("answer:oven.steam", 31), learner, 15.0)

    assert second == STEAM


def test_the_same_button_of_another_message_works_at_once() -> None:
    _, learner = tapped(Tap("answer:oven.steam", 31), Learner(7))

    second, _ = tapped(Tap("answer:oven.steam", 32), learner)

    assert second == STEAM


def test_another_button_of_the_same_message_works_at_once() -> None:
    _, learner = tapped(Tap("answer:oven.steam", 31), Learner(7))

    second, _ = tapped(Tap("answer:oven.crust", 31), learner)

    assert second == CRUST


def test_a_choice_without_a_message_is_never_the_second_tap() -> None:
    """Where nothing is tapped, what is typed twice is meant twice."""
    _, learner = tapped(Tap("answer:oven.steam"), Learner(7))

    second, _ = tapped(Tap("answer:oven.steam"), learner)

    assert second == STEAM


def test_two_learners_may_tap_the_same_button() -> None:
    first, _ = tapped(Tap("answer:oven.steam", 31), Learner(7))
    second, _ = tapped(Tap("answer:oven.steam", 31), Learner(8))

    assert (first, second) == (STEAM, STEAM)
