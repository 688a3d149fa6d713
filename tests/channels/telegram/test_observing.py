"""Whoever watches the channel is told what happens, and nothing of the learners."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.telegram.observing import Cause, Fate, Observer
from bot.channels.telegram.polling import LONGEST_SILENCE_S, Poller
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.taking import Taker
from bot.conversation import Conversation, utc_now
from bot.errors import StoreError
from bot.operating.health import Pulse
from bot.operating.metrics import Metrics
from bot.storage.memory import MemoryStore
from bot.storage.store import Address, Outgoing, Said
from bot.tutor.reply import Counted, Outcome, Reply
from tests.botapi import BotApi
from tests.channels.telegram.leading import alone
from tests.operating.stopwatch import Stopwatch
from tests.tutor.courses import BREAD, MATCHING


class Diary(Observer):
    """Writes down what it is told, but for looks into the outbox, of which it knows the number."""

    def __init__(self) -> None:
        self.entries: list[Any] = []
        self.looks = 0
        self.seconds: list[float | None] = []

    def received(self, kinds: Sequence[str]) -> None:
        self.entries.append(list(kinds))

    def not_received(self, cause: Cause) -> None:
        self.entries.append(cause)

    def took_turn(self, counted: Sequence[Counted], seconds: float) -> None:
        self.entries.append(tuple(counted))
        self.seconds.append(seconds)

    def put_aside(self) -> None:
        self.entries.append("put aside")

    def looked(self) -> None:
        self.looks += 1

    def ended(self, fate: Fate, seconds: float | None = None) -> None:
        self.entries.append(fate)
        self.seconds.append(seconds)

    def postponed(self, cause: Cause) -> None:
        self.entries.append(cause)

    async def holds(self, *entries: Any) -> None:
        async with asyncio.timeout(20):
            while not set(self.entries).issuperset(entries):
                await asyncio.sleep(0.001)

    async def grown_to(self, length: int) -> None:
        async with asyncio.timeout(20):
            while len(self.entries) < length:
                await asyncio.sleep(0.001)


class AwayStore(MemoryStore):
    """A database that cannot tell what answered a question before."""

    def said(self, chat: int, question: int) -> Sequence[Said]:
        raise StoreError("the disk is gone")


@asynccontextmanager
async def polling(bot: Bot, observer: Observer) -> AsyncIterator[None]:
    store = MemoryStore()
    conversation = Conversation(BREAD, MATCHING, store, rng=Random(1))
    stop = asyncio.Event()
    poller = Poller(bot, Taker(bot, conversation, store, utc_now, lambda: None), alone(), observer=observer)
    task = asyncio.create_task(poller.run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


@asynccontextmanager
async def sending(
    bot: Bot, store: MemoryStore, observer: Observer, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[None]:
    sender = Sender(bot, store, Path(), clock, observer)
    task = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await sender.finish(within_s=5)


def put(store: MemoryStore, chat: int, at: datetime | None = None, **address: Any) -> None:
    store.post([Outgoing(Address(chat, **address), Reply("Honey."))], at or utc_now())


async def test_the_first_call_for_updates_is_answered_at_once_and_the_next_may_be_held(api: BotApi, bot: Bot) -> None:
    diary = Diary()

    async with polling(bot, diary):
        first, second = (await api.called("getUpdates", 2))[:2]

    assert [first.params["timeout"], second.params["timeout"]] == [0, 30]
    assert diary.entries == [[]]


async def test_updates_are_told_by_their_kinds(api: BotApi, bot: Bot) -> None:
    ada, diary = api.user(), Diary()
    await ada.says("yeast?")
    await ada.asks_inline("yeast")
    api.put({"something_of_2031": {"text": "my secret"}})

    async with polling(bot, diary):
        await diary.grown_to(1)

    assert diary.entries == [["message", "inline_query", "other"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ({"error_code": 401, "description": "Unauthorized"}, Cause.TOKEN),
        ({"error_code": 409}, Cause.CONFLICT),
        ({"retry_after": 1}, Cause.TOO_MANY_REQUESTS),
        ({"html": True}, Cause.NETWORK),
        ({"error_code": 200}, Cause.NETWORK),
    ],
    ids=["token", "conflict", "wait", "network", "no result"],
)
async def test_a_call_for_updates_in_vain_is_told_with_its_cause_and_the_next_is_answered_at_once(
    fault: dict[str, Any], cause: Cause, api: BotApi, bot: Bot
) -> None:
    diary = Diary()
    api.fail("getUpdates", **fault)

    with capture_logs():
        async with polling(bot, diary):
            calls = await api.called("getUpdates", 3)

    assert diary.entries == [cause, []]
    assert [call.params["timeout"] for call in calls[:3]] == [0, 0, 30]


@pytest.mark.parametrize(
    "body",
    ['{"ok":true}', '{"ok":true,"result":' + "[" * 100_000 + "]" * 100_000 + "}"],
    ids=["without a result", "too deep"],
)
async def test_an_answer_that_is_none_is_a_call_for_updates_in_vain(api: BotApi, bot: Bot, body: str) -> None:
    ada, diary = api.user(), Diary()
    api.garble("getUpdates", body=body)
    await ada.says("yeast?")

    with capture_logs() as logs:
        async with polling(bot, diary):
            await diary.grown_to(2)

    assert diary.entries[:2] == [Cause.NETWORK, ["message"]]
    assert [log["error"] for log in logs if log["event"] == "updates cannot be fetched"] == [
        "the answer of the Bot API server cannot be read"
    ]


async def test_a_poller_whose_call_hangs_is_not_ready_until_one_is_answered(api: BotApi, bot: Bot) -> None:
    stopwatch = Stopwatch()
    receiving = Pulse(LONGEST_SILENCE_S, stopwatch)
    metrics = Metrics(receiving, Pulse(15, stopwatch), str, stopwatch)

    async with polling(bot, metrics):
        await api.called("getUpdates", 2)  # the second is held, since there is nothing new
        at_the_start = receiving.part().is_ready
        stopwatch.now += LONGEST_SILENCE_S + 1
        while_it_hangs = receiving.part()
        await api.user().says("yeast?")
        await api.called("getUpdates", 3)
        afterwards = receiving.part().is_ready

    assert (at_the_start, while_it_hangs.is_ready, afterwards) == (True, False, True)
    assert while_it_hangs.state == "no sign of life for 61 s, and 60 s are the most"


async def test_a_turn_is_told_with_what_became_of_its_questions_and_only_once(api: BotApi, bot: Bot) -> None:
    ada, diary, store = api.user(), Diary(), MemoryStore()
    conversation = Conversation(BREAD, replace(MATCHING, course=BREAD), store, rng=Random(1))
    taker = Taker(bot, conversation, store, utc_now, lambda: None, diary)
    await ada.says("yeast?")
    await ada.says("/help")

    await taker.take(api.updates)
    await taker.take(api.updates)

    assert diary.entries == [(Counted(Outcome.ANSWER, "dough.yeast"),), ()]
    assert all(seconds and seconds > 0 for seconds in diary.seconds)


async def test_an_update_that_cannot_be_read_is_told(api: BotApi, bot: Bot) -> None:
    diary, store = Diary(), MemoryStore()
    conversation = Conversation(BREAD, MATCHING, store, rng=Random(1))
    api.put({"message": "a string where a message should be"})

    with capture_logs():
        await Taker(bot, conversation, store, utc_now, lambda: None, diary).take(api.updates)

    assert diary.entries == ["put aside"]


async def test_a_reply_is_told_with_how_long_it_waited(api: BotApi, bot: Bot) -> None:
    ada, diary, store = api.user(), Diary(), MemoryStore()
    await ada.says("hello")
    now = utc_now()
    put(store, ada.id, now - timedelta(minutes=2))

    async with sending(bot, store, diary, lambda: now):
        await diary.grown_to(1)

    assert diary.entries == [Fate.SAID]
    assert diary.seconds == [120]
    assert diary.looks > 0


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"retry_after": 1}, [Cause.TOO_MANY_REQUESTS, Fate.SAID]),
        ({"html": True}, [Cause.NETWORK, Fate.SAID]),
        ({"error_code": 400, "description": "Bad Request: something new"}, [Fate.GIVEN_UP]),
        ({"error_code": 403}, [Fate.UNREACHABLE]),
    ],
    ids=["wait", "network", "refused", "blocked"],
)
async def test_what_becomes_of_a_reply_is_told(fault: dict[str, Any], told: list[Any], api: BotApi, bot: Bot) -> None:
    ada, diary, store = api.user(), Diary(), MemoryStore()
    await ada.says("hello")
    put(store, ada.id)
    api.fail("sendMessage", **fault)

    with capture_logs():
        async with sending(bot, store, diary):
            await diary.grown_to(len(told))

    assert diary.entries == told


async def test_a_reply_that_waits_for_the_token_the_database_or_the_program_is_told(api: BotApi, bot: Bot) -> None:
    ada, diary, store = api.user(), Diary(), AwayStore()
    ben, eve = api.user(), api.user()
    for person in (ada, ben, eve):
        await person.says("hello")
    put(store, ada.id, question=1, changed=True)
    put(store, ben.id)
    put(store, eve.id)
    api.fail("sendMessage", error_code=401, description="Unauthorized", when=lambda call: call["chat_id"] == ben.id)
    api.garble("sendMessage", when=lambda call: call["chat_id"] == eve.id)

    with capture_logs():
        async with sending(bot, store, diary):
            await diary.holds(Cause.DATABASE, Cause.TOKEN, Cause.NETWORK)

    assert set(diary.entries) == {Cause.DATABASE, Cause.TOKEN, Cause.NETWORK}
