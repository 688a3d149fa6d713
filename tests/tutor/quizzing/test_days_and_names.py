"""One reminder a day whatever clocks do, and names that turn no line around."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tutor.learner import Learner
from bot.tutor.quizzing.grouping import Score, scores_reply
from bot.tutor.quizzing.reminding import is_quiet
from bot.tutor.reply import Reply
from tests.tutor.quizzing.baking import CHOICE, HEAT, QUIZZED, only
from tests.tutor.quizzing.learning import Learning
from tests.tutor.quizzing.test_remembering import card, chart, learner
from tests.tutor.quizzing.test_reminding import STARTS, STEPS, Reminded


def test_off_and_on_again_brings_no_second_reminder_on_that_day() -> None:
    reminded = Reminded()
    reminded.say("/remind 12:00")
    reminded.run(hours=4)
    reminded.say("/remind off")
    reminded.say("/remind 18:30")
    assert reminded.run(hours=12).shown == ["03-03 12:00"]


def test_after_the_last_word_nothing_more_is_said_on_that_day() -> None:
    reminded = Reminded()
    reminded.say("/remind 12:00")
    reminded.run(days=3, hours=4)
    reminded.say("/remind 18:30")
    assert reminded.run(hours=12).shown == ["03-03 12:00", "03-04 12:00", "03-05 12:00", "03-06 12:00"]


@pytest.mark.parametrize("back", [{"hours": 24}, {"hours": 34}, {"days": 2}, {"days": 3}], ids=str)
def test_a_clock_put_back_by_days_brings_no_second_reminder_on_a_day_that_had_one(back: dict[str, float]) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    reminded.run(days=2, hours=10)
    reminded.jump(**{unit: -number for unit, number in back.items()}).say("yeast?")
    reminded.run(days=4)
    assert len(set(reminded.shown)) == len(reminded.shown)


STRICT = st.one_of(
    STEPS,
    STEPS,
    STEPS,
    st.tuples(st.just("word"), st.just("/remind off")),
    st.tuples(st.just("jump"), st.sampled_from((-525_600, -3_000, -1_440, 1_440, 3_000))),
)


@pytest.mark.slow
@given(STARTS, st.lists(STRICT, max_size=25))
@settings(max_examples=1000)
def test_no_day_has_two_reminders_whatever_happens(start: datetime, steps: list[tuple[str, Any]]) -> None:
    reminded = Reminded(now=start)
    reminded.say("/remind 18:30 Tallinn")
    for kind, what in steps:
        match kind:
            case "run":
                reminded.run(hours=int(what))
            case "away":
                reminded.away(hours=int(what))
            case "wake":
                reminded.wake()
            case "word":
                reminded.say(str(what))
            case _:
                reminded.jump(minutes=int(what))
    days = [at.date() for at in reminded.unasked]
    assert len(days) == len(set(days)), reminded.shown
    assert not [at for at in reminded.unasked if is_quiet(at.time())]


@pytest.mark.parametrize("words", ["13 pm", "every day", "24:30", "please"])
def test_what_names_no_time_tells_how_reminders_stand(words: str) -> None:
    reminded = Reminded()
    reminded.say("/remind 18:30")
    assert reminded.say(f"/remind {words}").startswith("At 18:30")


def test_an_item_that_the_course_lost_makes_no_review_wait() -> None:
    learning = Learning(only(HEAT), learner(card("oven.gone#1", -9, -3), card(HEAT.id, -1, 5)))
    assert learning.say("/review") == "Nothing today; in 5 days, Fr.\n[Start a quiz]"


def test_a_topic_asked_about_today_is_the_next_to_be_recalled() -> None:
    learning = Learning(only(CHOICE, HEAT), learner(card(CHOICE.id, -1, 5)))
    learning.say("heat?")
    said = learning.say("/review")
    then = learning.wait(days=1).say("/review")
    assert then.startswith("Recall 1 of 1, Oven")
    assert said == "Nothing today; tomorrow.\n[Start a quiz]"


def test_recalls_of_a_day_that_is_still_to_come_are_in_the_words_and_the_picture_or_in_neither() -> None:
    learning = Learning(QUIZZED, Learner(7, zone="Asia/Tokyo"), now=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    learning.say("/quiz")
    learning.answer_all(right=True)
    learning.say("/remind Los Angeles")
    said = learning.say("/progress")
    assert said.startswith(f"{sum(day.recalls for day in chart(learning).days[7:])} of 12")


@pytest.mark.parametrize(
    "name",
    [
        "\N{RIGHT-TO-LEFT OVERRIDE}adA",
        "\N{RIGHT-TO-LEFT ISOLATE}x",
        "\N{POP DIRECTIONAL ISOLATE}\N{RIGHT-TO-LEFT OVERRIDE}x",
        "\u05de\u05e9\u05d4",
    ],
)
def test_a_name_turns_nothing_around_but_itself(name: str) -> None:
    text = scores_reply(QUIZZED, Reply("Scores:"), [Score(1, name, 1, 2)]).text
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")
    assert text.count("\N{FIRST STRONG ISOLATE}") == text.count("\N{POP DIRECTIONAL ISOLATE}") == ("\u05de" in name)
