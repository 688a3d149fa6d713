"""After twelve hours without a word a conversation begins anew, whatever is said first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.tutor.course import Course
from bot.tutor.learner import LASTS, Learner
from bot.tutor.message import Attachment, Command, Message, Tap, Text, read_line
from tests.tutor.courses import BREAD_WITH_A_LIST
from tests.tutor.dialogues import LEARNER, NOW, show_all, turn
from tests.tutor.shown import DECLINE, NOTHING_TO_EXPLAIN, UNKNOWN_COMMAND


class Days:
    """Somebody who comes back after a while; the words of the last question stay at hand."""

    def __init__(self, course: Course = BREAD_WITH_A_LIST, learner: Learner = LEARNER) -> None:
        self.course, self.learner, self.now = course, learner, NOW
        self.words: str | None = None

    def say(self, said: str | Message) -> str:
        message = read_line(said, 55) if isinstance(said, str) else said
        taken = turn(message, self.learner, self.course, words=self.words, now=self.now)
        self.learner, self.words = taken.learner, taken.words
        return show_all(taken)

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


FIRST: list[Message] = [
    Command("progress"),
    Command("help"),
    Command("why"),
    Command("define", "zzz"),
    Command("start", "gone"),
    Text("hello"),
    Text("crust?"),
    Text("rain?"),
    Tap("topics"),
    Tap("zzz"),
    Tap("share:oven.heat"),
    Attachment(),
]
"""What is said first on the day after."""


@pytest.mark.parametrize("first", FIRST, ids=str)
@pytest.mark.parametrize("pointing", ["the second one", "tell me more", "and outside?"])
def test_nothing_that_is_said_first_leads_back_to_what_has_lapsed(first: Message, pointing: str) -> None:
    at_once, without = Days(), Days()
    at_once.say("heat?")
    lapsed = Days(learner=at_once.learner)
    lapsed.wait(hours=13)
    for days in (lapsed, without):
        days.say(first)

    said = lapsed.say(pointing)

    assert at_once.say(pointing) != DECLINE
    assert said == without.say(pointing)
    assert lapsed.learner.context.topics == without.learner.context.topics


def test_a_command_on_the_next_day_does_not_bring_the_answer_of_the_day_before_back() -> None:
    days = Days()
    days.say("heat?")
    days.wait(days=1)

    said = [days.say("/progress"), days.say("tell me more")]

    assert said == [UNKNOWN_COMMAND, DECLINE]


def test_another_question_on_the_next_day_does_not_bring_the_list_of_the_day_before_back() -> None:
    days = Days()
    days.say("heat?")
    days.wait(days=1)
    days.say("flour?")

    assert days.say("the second one") == DECLINE


def test_an_aside_on_the_next_day_goes_on_from_no_decline_of_the_day_before() -> None:
    days, without = Days(), Days()
    for said in ("flour?", "rain?"):
        days.say(said)
    days.wait(days=1)
    days.say("/help")

    assert days.say("and outside?") == without.say("and outside?")


@pytest.mark.parametrize(
    ("pause", "is_followed"),
    [
        pytest.param({"hours": 11, "minutes": 59}, True, id="nearly twelve hours"),
        pytest.param({"hours": 12}, True, id="twelve hours"),
        pytest.param({"hours": 12, "seconds": 1}, False, id="a second more"),
    ],
)
def test_a_conversation_lasts_for_twelve_hours_from_its_last_word(
    pause: dict[str, float], *, is_followed: bool
) -> None:
    days = Days()
    days.say("heat?")
    days.wait(hours=11)
    days.say("/help")
    days.wait(**pause)

    said = days.say("the second one")

    assert timedelta(hours=12) == LASTS
    assert said.startswith("Crust") is is_followed


@pytest.mark.parametrize(
    "since",
    [[], [Command("help")], [Command("why")], [Text("hello")], [Tap("topics")], [Attachment(), Command("topics")]],
    ids=["at once", "a command", "asked before", "a greeting", "a button", "a sticker and a command"],
)
@pytest.mark.parametrize("pauses", [1, 2])
def test_why_explains_the_last_answer_however_long_ago_it_was(since: list[Message], pauses: int) -> None:
    days = Days()
    days.say("flour?")
    at_once = Days(learner=days.learner)
    at_once.words = days.words
    for _ in range(pauses):
        days.wait(days=1)
        for said in since:
            days.say(said)

    assert days.say("/why") == at_once.say("/why")
    assert days.say("/why").startswith("Why Flour:")


def test_why_explains_what_leaned_on_the_topic_of_the_day_before_with_that_topic() -> None:
    days = Days()
    days.say(Tap("answer:oven.steam"))
    days.say("and outside?")
    at_once = Days(learner=days.learner)
    at_once.words = days.words
    days.wait(days=1)

    said = days.say("/why")

    assert said == at_once.say("/why")
    assert said.startswith("Why Crust [brown_1]:\n\nAfter Steam.")


def test_why_does_not_go_back_to_what_was_chosen_the_day_before() -> None:
    days = Days()
    days.say("flour?")
    days.say(Tap("answer:oven.steam"))
    days.wait(days=1)

    assert days.say("/why") == NOTHING_TO_EXPLAIN


def test_why_explains_what_was_pointed_at_the_day_before() -> None:
    days = Days()
    days.say("heat?")
    days.say("maybe the second one")
    days.wait(days=1)

    assert days.say("/why") == "Crust [brown_1] after Oven heat.\n[All topics]"


@pytest.mark.parametrize("since", ["hot?", "rain?", "zzz"])
def test_why_does_not_explain_what_has_lapsed_once_something_else_was_asked(since: str) -> None:
    days = Days()
    days.say("flour?")
    days.wait(days=1)
    days.say(since)

    assert days.say("/why") == NOTHING_TO_EXPLAIN


def test_why_has_nothing_to_explain_after_a_decline_of_the_day_before() -> None:
    days = Days()
    days.say("flour?")
    days.say("rain?")
    days.wait(days=1)
    days.say("/help")

    assert days.say("/why") == NOTHING_TO_EXPLAIN


def test_what_has_lapsed_and_is_gone_from_the_course_is_not_explained() -> None:
    days = Days()
    days.say("flour?")
    days.wait(days=1)
    days.say("/help")
    intents = {name: one for name, one in BREAD_WITH_A_LIST.intents.items() if name != "dough.flour"}
    days.course = replace(BREAD_WITH_A_LIST, intents=intents)

    assert days.say("/why") == NOTHING_TO_EXPLAIN
