"""What is said unasked, against a real Bot API server: reminders, and the next question of a group."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.telegram import service
from bot.channels.telegram.attending import Attending
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.taking import Taker
from bot.conversation import Conversation
from bot.errors import StoreError
from bot.storage.memory import MemoryStore
from bot.tutor.learner import Learner, Reminder
from bot.tutor.quizzing.scheduling import Memory
from bot.tutor.quizzing.study import Card, Study
from bot.tutor.reply import Turn
from tests.botapi import BotApi, Message
from tests.tutor.courses import MATCHING
from tests.tutor.quizzing.baking import CHOICE, HEAT, only

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
COURSE = only(CHOICE, HEAT)
DUE = Study((Card(CHOICE.id, Memory(3.0, 5.0, date(2026, 1, 1), date(2026, 1, 4)), asked=1, right=1),))
NO_POLLS = "Bad Request: not enough rights to send polls to the chat"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class FailingStore(MemoryStore):
    """A database that cannot tell for a while who is to be woken."""

    failures = 0
    looks = 0

    def to_wake(self, now: datetime, limit: int) -> Sequence[int]:
        self.looks += 1
        if self.failures:
            self.failures -= 1
            raise StoreError("the disk is full")
        return super().to_wake(now, limit)


class Stumbling(Conversation):
    """A conversation that breaks whenever one of the learners is woken; `trials` counts that."""

    breaks = 0
    trials = 0

    def wake(self, learner_id: int, name: str | None = None) -> Turn | None:
        if learner_id == self.breaks:
            self.trials += 1
            raise ZeroDivisionError
        return super().wake(learner_id, name)


@dataclass
class Tutor:
    """A process without a poller: a test hands the updates over."""

    api: BotApi
    store: FailingStore
    clock: Clock
    conversation: Stumbling
    taker: Taker
    taken: int = 0

    async def take(self) -> None:
        """Take everything that has been said since."""
        batch, self.taken = self.api.updates[self.taken :], len(self.api.updates)
        await self.taker.take(batch)

    async def looked(self, times: int = 2) -> None:
        """Wait until it was looked so many times who is to be woken, and everything was said."""
        until = self.store.looks + times
        async with asyncio.timeout(10):
            while self.store.looks < until or self.store.backlog().count:
                await asyncio.sleep(0.001)


@asynccontextmanager
async def tutoring(
    api: BotApi, bot: Bot, store: FailingStore | None = None, clock: Clock | None = None
) -> AsyncIterator[Tutor]:
    store, clock = store or FailingStore(), clock or Clock()
    conversation = Stumbling(COURSE, replace(MATCHING, course=COURSE), store, clock, Random(1))
    sender = Sender(bot, store, Path(), clock)
    taker = Taker(bot, conversation, store, clock, sender.look)
    tasks = [asyncio.create_task(sender.run()), asyncio.create_task(service._wake(taker, store, clock))]
    try:
        yield Tutor(api, store, clock, conversation, taker)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await taker.finish(within_s=5)
        await sender.finish(within_s=5)


@pytest.fixture(autouse=True)
def looking_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "WAKE_EVERY_S", 0.0)


def bots(messages: Sequence[Message]) -> list[str]:
    return [message.text.partition("\n")[0] for message in messages if message.from_bot]


def reminded(store: MemoryStore, learner: int, at: datetime = NOON, study: Study = DUE) -> None:
    store.commit(Learner(learner, study=study, reminder=Reminder(time(12), at)), [], None, NOON)


async def test_a_reminder_comes_when_its_time_has_come_and_once(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("hello")

    async with tutoring(api, bot) as tutor:
        reminded(tutor.store, ada.id, NOON + timedelta(minutes=5))
        await tutor.looked()
        before = bots(ada.transcript)
        tutor.clock.now = NOON + timedelta(minutes=5)
        [reminder] = await ada.hears()
        await tutor.looked(5)

    assert before == []
    assert [button.label for row in reminder.buttons for button in row] == ["Recall now", "No reminders"]
    assert bots(ada.transcript) == ["Recall?"]
    assert api.faults == []


async def test_a_reminder_leads_to_a_review_and_can_be_switched_off_by_its_button(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("hello")

    async with tutoring(api, bot) as tutor:
        reminded(tutor.store, ada.id)
        await ada.hears()
        tutor.taken = len(api.updates)
        await ada.taps("Recall now")
        await ada.taps("No reminders")
        await tutor.take()
        question, off = await ada.hears(2)

    assert question.text.startswith("Recall 1 of 1, Dough")
    assert off.text == "Reminders off."
    assert tutor.store.load(ada.id).reminder is None


async def test_many_are_reminded_in_the_same_minute(api: BotApi, bot: Bot) -> None:
    people = [api.user(id=2000 + number) for number in range(service.WAKE_AT_ONCE + 5)]
    for person in people:
        await person.says("hello")

    async with tutoring(api, bot) as tutor:
        for person in people:
            reminded(tutor.store, person.id)
        await tutor.looked(4)

    assert [bots(person.transcript) for person in people] == [["Recall?"]] * len(people)


async def test_who_blocked_the_tutor_is_left_alone(api: BotApi, bot: Bot) -> None:
    ada, ben = api.user(), api.user(first_name="Ben")
    await ada.says("hello")
    await ben.says("hello")
    ada.blocks_bot()

    async with tutoring(api, bot) as tutor:
        reminded(tutor.store, ada.id)
        await tutor.looked()
        tutor.clock.now += timedelta(days=1)
        reminded(tutor.store, ben.id, tutor.clock.now)
        await ben.hears()
        await tutor.looked(4)

    assert bots(ben.transcript) == ["Recall?"]
    assert len([call for call in api.calls_of("sendMessage") if call.params["chat_id"] == ada.id]) == 1
    assert not tutor.store.is_reachable(ada.id)


async def test_a_learner_whose_turn_breaks_is_let_sleep_and_keeps_nobody_else_waiting(api: BotApi, bot: Bot) -> None:
    ada, ben = api.user(), api.user(first_name="Ben")
    await ben.says("hello")

    async with tutoring(api, bot) as tutor:
        tutor.conversation.breaks = ada.id
        with capture_logs() as logs:
            reminded(tutor.store, ada.id, NOON - timedelta(minutes=1))
            reminded(tutor.store, ben.id)
            await ben.hears()
            await tutor.looked(4)

    assert bots(ben.transcript) == ["Recall?"]
    assert (tutor.conversation.trials, tutor.store.load(ada.id).reminder) == (1, None)
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["somebody could not be woken"]
    assert str(ada.id) not in str(logs)


async def test_all_that_the_log_says_of_a_wake_has_its_name(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("hello")

    async with tutoring(api, bot) as tutor:
        with capture_logs([merge_contextvars]) as logs:
            reminded(tutor.store, ada.id)
            await ada.hears()
            await tutor.looked()

    [name] = {entry["turn"] for entry in logs}
    assert [entry["event"] for entry in logs] == ["turn taken", "reply said"]
    assert logs[0]["heard"] == "wake"
    assert name.startswith("wake-")


async def test_a_database_that_fails_for_a_while_delays_a_reminder_and_loses_none(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    await ada.says("hello")
    store = FailingStore()
    store.failures = 3

    async with tutoring(api, bot, store) as tutor:
        with capture_logs() as logs:
            reminded(store, ada.id)
            await ada.hears()
            await tutor.looked()

    assert bots(ada.transcript) == ["Recall?"]
    warned = [(entry["event"], entry["error"]) for entry in logs if entry["log_level"] == "warning"]
    assert warned == [("nobody could be woken", "the disk is full")]


async def test_two_who_wake_the_same_people_at_once_say_each_reminder_once(api: BotApi, bot: Bot) -> None:
    people = [api.user(id=2000 + number) for number in range(9)]
    for person in people:
        await person.says("hello")
    store, clock = FailingStore(), Clock()

    async with tutoring(api, bot, store, clock) as tutor:
        other = asyncio.create_task(service._wake(tutor.taker, store, clock))
        for person in people:
            reminded(store, person.id)
        await tutor.looked(12)
        other.cancel()

    assert [bots(person.transcript) for person in people] == [["Recall?"]] * 9
    found = [store.load(person.id).reminder for person in people]
    assert [reminder and (reminder.next, reminder.ignored) for reminder in found] == [(NOON + timedelta(days=1), 1)] * 9


async def test_a_group_is_asked_question_by_question_and_then_told_its_scores(api: BotApi, bot: Bot) -> None:
    ada, ben, group = api.user(), api.user(first_name="Ben"), api.group()

    async with tutoring(api, bot) as tutor:
        await ada.says("/quiz", in_=group)
        await tutor.take()
        _, first = await group.hears(2)
        await tutor.looked()
        [right] = first.raw["poll"]["correct_option_ids"]
        await ada.votes(first, right)
        await ben.votes(first, (right + 1) % 3)
        await tutor.take()
        tutor.clock.now = NOON + timedelta(seconds=60)
        await tutor.looked(4)
        while_open = len(bots(group.transcript))
        tutor.clock.now = NOON + timedelta(seconds=70)
        [second] = await group.hears()
        await tutor.looked()
        await ada.votes(second, second.raw["poll"]["correct_option_ids"][0])
        await tutor.take()
        tutor.clock.now = NOON + timedelta(seconds=139)
        await tutor.looked(4)
        before_the_end = len(bots(group.transcript))
        tutor.clock.now = NOON + timedelta(seconds=140)
        [over] = await group.hears()
        tutor.clock.now += timedelta(days=1)
        await tutor.looked(4)

    assert (while_open, before_the_end) == (2, 3)
    assert second.text.startswith("2/2 ")
    assert over.text.splitlines() == ["Over.", "", "1. Ada 2/2", "2. Ben 0/1"]
    assert bots(group.transcript)[-1] == "Over."
    assert api.faults == []


async def test_a_quiz_stays_in_the_topic_of_the_forum_in_which_it_began(api: BotApi, bot: Bot) -> None:
    ada, forum = api.user(), api.group(forum=True)
    one, other = forum.opens_topic("Quiz"), forum.opens_topic("Talk")

    async with tutoring(api, bot) as tutor:
        await ada.says("/quiz", in_=forum, message_thread_id=one)
        await tutor.take()
        await forum.hears(2)
        await ada.says("@tutor_test_bot flour?", in_=forum, message_thread_id=other)
        await tutor.take()
        await forum.hears()
        await tutor.looked()
        tutor.clock.now = NOON + timedelta(seconds=70)
        [second] = await forum.hears()
        await tutor.looked()
        tutor.clock.now = NOON + timedelta(seconds=140)
        [over] = await forum.hears()

    assert [message.raw["message_thread_id"] for message in (second, over)] == [one, one]
    assert over.text.startswith("Over.")


async def test_several_groups_are_asked_each_in_its_own_time(api: BotApi, bot: Bot) -> None:
    ada, one, other = api.user(), api.group(), api.group(id=-4001)

    async with tutoring(api, bot) as tutor:
        await ada.says("/quiz", in_=one)
        await tutor.take()
        await one.hears(2)
        tutor.clock.now = NOON + timedelta(seconds=30)
        await ada.says("/quiz", in_=other)
        await tutor.take()
        await other.hears(2)
        await tutor.looked()
        tutor.clock.now = NOON + timedelta(seconds=70)
        await one.hears()
        await tutor.looked(4)
        early = len(bots(other.transcript))
        tutor.clock.now = NOON + timedelta(seconds=100)
        await other.hears()
        await tutor.looked(4)

    assert early == 2
    assert (len(bots(one.transcript)), len(bots(other.transcript))) == (3, 3)


async def test_where_no_polls_are_allowed_that_is_said_once_and_the_quiz_ends(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()
    api.fail("sendPoll", times=None, error_code=400, description=NO_POLLS)

    async with tutoring(api, bot) as tutor:
        await ada.says("/quiz", in_=group)
        await tutor.take()
        await tutor.looked()
        for _ in range(6):
            tutor.clock.now += timedelta(seconds=70)
            await tutor.looked(3)

    assert bots(group.transcript) == ["2 questions, 60 s.", "No polls here.", "Over."]
    assert len(api.calls_of("sendPoll")) == 2
    assert (tutor.store.backlog().count, tutor.store.load(group.id).group_quiz) == (0, None)


@pytest.mark.parametrize(
    ("away", "shown"),
    [(timedelta(minutes=10), "2/2 "), (timedelta(minutes=20), "Over."), (timedelta(days=3), "Over.")],
    ids=str,
)
async def test_a_group_that_slept_too_long_is_told_the_scores(
    api: BotApi, bot: Bot, away: timedelta, shown: str
) -> None:
    ada, group, store, clock = api.user(), api.group(), FailingStore(), Clock()
    async with tutoring(api, bot, store, clock) as tutor:
        await ada.says("/quiz", in_=group)
        await tutor.take()
        await group.hears(2)
        await tutor.looked()
    clock.now += away

    async with tutoring(api, bot, store, clock) as tutor:
        [message] = await group.hears()
        await tutor.looked(3)

    assert message.text.startswith(shown)
    assert len(bots(group.transcript)) == 3


async def test_a_group_that_throws_the_tutor_out_is_asked_nothing_more(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()

    async with tutoring(api, bot) as tutor:
        await ada.says("/quiz", in_=group)
        await tutor.take()
        await group.hears(2)
        await tutor.looked()
        group.removes_bot(by=ada)
        await tutor.take()
        tutor.clock.now += timedelta(seconds=70)
        await tutor.looked(4)

    assert len(api.calls_of("sendPoll")) == 1
    assert tutor.store.backlog().count == 0


async def test_a_group_that_moves_in_the_middle_goes_on_with_its_quiz(api: BotApi, bot: Bot) -> None:
    ada, small = api.user(), api.group(id=-4001)

    async with tutoring(api, bot) as tutor:
        await ada.says("/quiz", in_=small)
        await tutor.take()
        _, first = await small.hears(2)
        await tutor.looked()
        await ada.votes(first, first.raw["poll"]["correct_option_ids"][0])
        large = small.becomes_supergroup(-1_001_000_004_001, by=ada)
        await tutor.take()
        tutor.clock.now += timedelta(seconds=70)
        [second] = await large.hears()
        await tutor.looked()
        tutor.clock.now += timedelta(seconds=70)
        [over] = await large.hears()

    assert second.text.startswith("2/2 ")
    assert over.text.splitlines() == ["Over.", "", "1. Ada 1/1"]


class AwayTwice(MemoryStore):
    """A database that is away, works once, and is away again; `looks` counts who asked it for messages to all."""

    looks = 0

    def broadcast(self, limit: int, now: datetime) -> int:
        self.looks += 1
        if self.looks == 4:
            return super().broadcast(limit, now)
        raise StoreError("the disk is full")


async def test_messages_to_all_that_cannot_be_looked_for_are_told_of_once_until_the_database_works(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BROADCAST_EVERY_S", 0.001)
    store, clock = AwayTwice(), Clock()
    sender = Sender(bot, store, Path(), clock)

    with capture_logs() as logs:
        task = asyncio.create_task(service._broadcast(sender, store, clock, Attending(store, sender.share)))
        async with asyncio.timeout(10):
            while store.looks < 8:
                await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert [entry["event"] for entry in logs] == ["messages to all wait until the database works"] * 2
