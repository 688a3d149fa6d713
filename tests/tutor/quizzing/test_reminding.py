"""Reminders: at the learner's hour, one a day at most, never at night, and only for those who want them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.tutor.message import Attachment, Command, Message, Tap, Text
from bot.tutor.quizzing.reminding import is_quiet
from bot.tutor.quizzing.scheduling import Memory
from bot.tutor.quizzing.study import Asked, Card, Study
from tests.tutor.courses import BREAD, WORDING
from tests.tutor.dialogues import GROUP
from tests.tutor.quizzing.baking import CHOICE, TYPED, only
from tests.tutor.quizzing.learning import Learning
from tests.tutor.quizzing.reminded import ALWAYS_DUE, COURSE, REMINDER, TUESDAY, Reminded
from tests.tutor.shown import DECLINE, DECLINE_AGAIN


def test_a_reminder_comes_at_the_hour_that_was_asked_for_and_every_day() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30 Tallinn")

    reminded.run(days=2)

    assert reminded.shown == ["03-03 18:30", "03-04 18:30"]
    assert reminded.said == [REMINDER, REMINDER]


def test_who_did_not_ask_for_reminders_gets_none() -> None:
    reminded = Reminded()
    reminded.say("flour?")

    said = reminded.wake()

    assert said == ""
    assert reminded.learner.wake_at is None


@pytest.mark.parametrize("off", ["/remind off", "/remind OFF", "/remind stop", "/remind  never ", "[No reminders]"])
def test_reminders_are_switched_off_by_a_word_or_a_button(off: str) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")

    said = reminded.say(off)

    assert said == "Reminders off."
    assert reminded.run(days=3).shown == []


def test_nothing_is_said_on_a_day_on_which_nothing_is_due() -> None:
    study = Study((Card(CHOICE.id, Memory(3.0, 5.0, date(2026, 3, 3), date(2026, 3, 6)), asked=1, right=1),))
    reminded = Reminded(study)
    reminded.say("/remind 18:30")

    reminded.run(days=4)

    assert reminded.shown == ["03-06 18:30"]


def test_who_learned_nothing_yet_is_not_reminded() -> None:
    reminded = Reminded(Study())
    reminded.say("/remind 18:30")

    assert reminded.run(days=9).shown == []


def test_a_topic_that_was_asked_about_is_named_on_the_three_days_after() -> None:
    reminded = Reminded(Study(asked=(Asked("dough.flour", TUESDAY.date()),)))
    reminded.say("/remind 18:30")

    reminded.run(days=8)

    assert reminded.shown == ["03-04 18:30", "03-05 18:30", "03-06 18:30"]
    assert set(reminded.said) == {"On Tu you asked about Flour.\n[Recall now] [No reminders]"}


def test_a_topic_that_the_course_no_longer_practises_is_not_named() -> None:
    reminded = Reminded(replace(ALWAYS_DUE, asked=(Asked("oven.heat", TUESDAY.date()),)))
    reminded.say("/remind 18:30")

    reminded.run(days=2)

    assert reminded.said == [REMINDER, REMINDER]


def test_a_reminder_says_how_to_begin_and_never_how_much_waits() -> None:
    items = [replace(CHOICE, id=f"dough.flour.{number}") for number in range(37)]
    cards = tuple(replace(ALWAYS_DUE.cards[0], item=item.id) for item in items)
    reminded = Reminded(Study(cards))
    reminded.course = only(*items)
    reminded.say("/remind 18:30")

    reminded.run(days=1)
    review = reminded.say("[Recall now]")

    assert reminded.said == [REMINDER]
    assert review.startswith("Recall 1 of 1, Dough\n")
    assert "3" not in reminded.said[0] + review


@pytest.mark.parametrize(
    ("review", "off"),
    [("Recall now", "No reminders"), ("Noch einmal, bitte!", "Nie wieder")],
    ids=["English", "German"],
)
@pytest.mark.parametrize("is_busy", [False, True], ids=["alone", "in the middle of a quiz"])
def test_the_words_on_the_buttons_of_a_reminder_can_be_typed(review: str, off: str, *, is_busy: bool) -> None:
    reminded = Reminded()
    wording = replace(WORDING, review_label=review, remind_off_label=off)
    reminded.course = replace(only(CHOICE, replace(TYPED, objective="oven.heat")), wording=wording)
    reminded.say("/remind 18:30")
    if is_busy:
        reminded.say("/quiz Oven heat")
    reminded.run(days=1)
    shown = reminded.said

    recalled = reminded.say(review.upper())
    silenced = reminded.say(off)

    assert shown == [f"Recall?\n[{review}] [{off}]"]
    assert recalled.startswith("Recall 1 of 1, Dough\n")
    assert silenced.startswith("Reminders off.")
    assert reminded.learner.reminder is None


def test_in_a_group_the_words_on_the_buttons_of_a_reminder_are_words_like_others() -> None:
    club = Learning(COURSE, GROUP)

    assert [club.say("Recall now"), club.say("No reminders")] == [DECLINE, DECLINE_AGAIN]


def test_after_three_that_were_ignored_a_last_word_is_said_and_then_nothing() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")

    reminded.run(days=30)

    assert reminded.shown == ["03-03 18:30", "03-04 18:30", "03-05 18:30", "03-06 18:30"]
    assert reminded.said == [REMINDER, REMINDER, REMINDER, "No more at 18:30."]
    assert reminded.learner.reminder is None


def test_after_the_last_word_nothing_more_is_said_on_that_day() -> None:
    reminded = Reminded()
    reminded.say("/remind 12:00")
    reminded.run(days=3, hours=4)
    reminded.say("/remind 18:30")
    assert reminded.run(hours=12).shown == ["03-03 12:00", "03-04 12:00", "03-05 12:00", "03-06 12:00"]


@pytest.mark.parametrize(
    "word",
    [Text("yeast?"), Text(""), Command("help"), Attachment(), Tap("topics", 9), Tap("forged", 9), Command("remind")],
    ids=["a question", "nothing", "a command", "a sticker", "a tap", "a forged tap", "asking about reminders"],
)
def test_any_word_from_the_learner_shows_that_reminders_are_not_ignored(word: Message) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.run(days=3)

    reminded.take(word)
    reminded.run(days=3)

    assert reminded.said == [REMINDER] * 6


def test_days_on_which_the_process_was_away_count_as_no_ignored_ones() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.run(days=2)

    reminded.away(days=10, hours=12)
    reminded.run(days=5)

    assert reminded.shown == ["03-03 18:30", "03-04 18:30", "03-16 18:30", "03-17 18:30"]
    assert reminded.said[-1] == "No more at 18:30."


@pytest.mark.parametrize(
    ("late", "said"),
    [
        ({"minutes": 1}, REMINDER),
        ({"hours": 1, "minutes": 59}, REMINDER),
        ({"hours": 2}, REMINDER),
        ({"hours": 2, "minutes": 1}, ""),
        ({"hours": 5}, ""),
        ({"days": 1}, ""),
        ({"days": 1, "hours": 1}, ""),
        ({"days": 400}, ""),
    ],
    ids=str,
)
def test_a_reminder_that_comes_too_late_is_left_out(late: dict[str, float], said: str) -> None:
    now = TUESDAY.replace(hour=18, minute=30)
    reminded = Reminded(now=now - timedelta(hours=1))
    reminded.say("/remind 18:30")
    reminded.now = now + timedelta(**late)

    assert reminded.wake() == said
    assert reminded.learner.reminder is not None
    assert reminded.learner.reminder.next.date() == reminded.now.date() + timedelta(1)


def test_a_reminder_that_comes_late_in_the_evening_does_not_break_the_quiet() -> None:
    reminded = Reminded(now=TUESDAY.replace(hour=20))
    reminded.say("/remind 21:50")
    reminded.now = TUESDAY.replace(hour=22, minute=0)

    assert reminded.wake() == ""
    assert reminded.run(days=1).shown == ["03-04 21:50"]


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (time(0), True),
        (time(6, 59, 59), True),
        (time(7), False),
        (time(12), False),
        (time(21, 59, 59), False),
        (time(22), True),
        (time(23, 59), True),
    ],
    ids=str,
)
def test_from_ten_in_the_evening_to_seven_in_the_morning_it_is_quiet(at: time, quiet: bool) -> None:
    assert is_quiet(at) == quiet


@pytest.mark.parametrize(("hours", "shown"), [(9, []), (10, ["03-03 18:30"]), (33, ["03-03 18:30"])])
def test_waking_a_learner_again_and_again_says_nothing_more(hours: int, shown: list[str]) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.run(hours=hours)

    said = [reminded.wake() for _ in range(9)]

    assert said == [""] * 9
    assert reminded.shown == shown


def test_being_woken_changes_nothing_that_the_conversation_is_about() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.say("/quiz")
    before = reminded.learner

    reminded.wake()

    assert reminded.learner == before


def test_a_reminder_in_the_middle_of_a_quiz_leaves_the_quiz_open() -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    asked = reminded.say("/quiz")
    quiz = reminded.learner.quiz

    reminded.run(days=1)

    assert reminded.said == [REMINDER]
    assert reminded.learner.quiz == quiz
    assert reminded.say("/quiz") == asked


def test_a_course_without_items_reminds_nobody() -> None:
    learning = Learning(BREAD)

    assert learning.say("/remind 18:30").startswith("No such command.")
    assert learning.learner.reminder is None
