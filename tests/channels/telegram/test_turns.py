"""One name ties together all that the log says of a turn, from its update to its last reply, whoever says it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.telegram.sending import Sender
from bot.channels.telegram.taking import Taker
from bot.conversation import Conversation, utc_now
from bot.errors import StoreError
from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import Address, Outgoing, Store
from bot.tutor.learner import Learner
from bot.tutor.reply import Reply
from tests.botapi import BotApi
from tests.tutor.courses import BREAD, MATCHING

Entries = list[Any]


@pytest.fixture(autouse=True)
def _no_turn_from_elsewhere() -> None:
    clear_contextvars()


class Breaking(MemoryStore):
    """A database that breaks the program whenever a learner is loaded."""

    def load(self, learner_id: int) -> Learner:
        raise ZeroDivisionError


class Failing(MemoryStore):
    """A database that is away until it is back."""

    is_away = True

    def load(self, learner_id: int) -> Learner:
        if self.is_away:
            raise StoreError("the disk is full")
        return super().load(learner_id)


@asynccontextmanager
async def sending(bot: Bot, store: Store) -> AsyncIterator[Sender]:
    sender = Sender(bot, store, Path(), utc_now)
    task = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await sender.finish(within_s=5)


def taker(bot: Bot, store: Store) -> Taker:
    conversation = Conversation(BREAD, replace(MATCHING, course=BREAD), store, rng=Random(1))
    return Taker(bot, conversation, store, utc_now, lambda: None)


async def said(store: Store) -> None:
    async with asyncio.timeout(10):
        while store.backlog().count:
            await asyncio.sleep(0.001)


def told(entries: Entries) -> list[tuple[str, str | None]]:
    return [(entry["event"], entry.get("turn")) for entry in entries]


async def test_from_the_update_to_the_last_reply_every_line_has_the_number_of_the_update(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(id=987_650_001), MemoryStore()
    await ada.says("yeast?")

    with capture_logs([merge_contextvars]) as logs:
        await taker(bot, store).take(api.updates)
        async with sending(bot, store):
            await said(store)

    number = str(api.updates[0]["update_id"])
    assert told(logs) == [("update received", number), ("turn taken", number), ("reply said", number)]
    received, taken, reply = logs
    assert received["kind"] == "message"
    assert (taken["heard"], taken["outcomes"], taken["intents"], taken["replies"]) == (
        "text",
        ["answer"],
        ["dough.yeast"],
        1,
    )
    assert (reply["row"], reply["place"], reply["of"]) == (1, 1, 1)
    assert all(entry >= 0 for entry in (taken["ms"], reply["ms"], reply["since_put_ms"]))
    assert "yeast?" not in str(logs)
    assert str(ada.id) not in str(logs)


async def test_the_name_of_a_turn_survives_the_process_that_took_it(api: BotApi, bot: Bot, tmp_path: Path) -> None:
    ada, url = api.user(), f"sqlite:///{tmp_path / 'tutor.db'}"
    await ada.says("yeast?")

    killed = SqlStore(url)
    await taker(bot, killed).take(api.updates)
    killed.close()
    next_one = SqlStore(url)
    with capture_logs([merge_contextvars]) as logs:
        async with sending(bot, next_one):
            await said(next_one)
    next_one.close()

    assert told(logs) == [("reply said", str(api.updates[0]["update_id"]))]


async def test_turns_that_are_taken_and_said_side_by_side_keep_their_names_apart(api: BotApi, bot: Bot) -> None:
    people, store = [api.user(id=number) for number in range(1, 21)], MemoryStore()
    for person in people:
        await person.says("yeast?")

    with capture_logs([merge_contextvars]) as logs:
        await taker(bot, store).take(api.updates)
        async with sending(bot, store):
            await said(store)

    names = sorted(str(update["update_id"]) for update in api.updates)
    for event in ("update received", "turn taken", "reply said"):
        assert sorted(entry["turn"] for entry in logs if entry["event"] == event) == names


async def test_what_breaks_and_what_is_said_of_it_has_the_name_of_its_turn(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    api.fail("sendMessage", error_code=400, description="Bad Request: something new")
    api.put({"update_id": 77, "message": {"text": "my secret", "chat": {"id": ada.id}}})
    await ada.says("yeast?")

    with capture_logs([merge_contextvars]) as logs:
        await taker(bot, store).take(api.updates)
        async with sending(bot, store):
            await said(store)

    assert ("update put aside", "77") in told(logs)
    assert ("reply given up", str(api.updates[1]["update_id"])) in told(logs)


async def test_a_turn_is_over_when_it_is_over(api: BotApi, bot: Bot) -> None:
    """What goes on beside it, or after it in the same task, is no part of it."""
    ada = api.user()
    await ada.says("yeast?")

    with capture_logs([merge_contextvars]) as logs:
        bind_contextvars(beside="here")
        one = taker(bot, MemoryStore())
        await one.take(api.updates)
        await one.take(api.updates)

    assert told(logs)[-1] == ("updates that were taken before are passed over", None)
    assert {entry["beside"] for entry in logs} == {"here"}


async def test_a_wake_has_a_name_of_its_own_which_is_nobodys_number(bot: Bot) -> None:
    with capture_logs([merge_contextvars]) as logs:
        one = taker(bot, Breaking())
        for _ in range(2):
            await one.wake(987_650_001)

    names = [name or "" for _, name in told(logs)]
    assert {event for event, _ in told(logs)} == {"somebody could not be woken"}
    assert len(set(names)) == 2
    assert [name for name in names if not name.startswith("wake-") or len(name) != 11] == []
    assert "98765" not in "".join(names)


async def test_a_reply_of_which_no_turn_is_known_is_said_without_one(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")
    store.post([Outgoing(Address(ada.id), Reply("Bread."))], utc_now())

    with capture_logs([merge_contextvars]) as logs:
        async with sending(bot, store):
            await said(store)

    assert told(logs) == [("reply said", None)]


async def test_a_database_that_fails_puts_off_the_turn_and_the_lines_have_its_name(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), Failing()
    await ada.says("yeast?")

    with capture_logs([merge_contextvars]) as logs:
        one = taker(bot, store)
        with pytest.raises(StoreError):
            await one.take(api.updates)
        store.is_away = False
        await one.take(api.updates)

    number = str(api.updates[0]["update_id"])
    assert told(logs) == [("update received", number), ("update received", number), ("turn taken", number)]
    assert [row.outgoing.turn for row in store.due(utc_now(), 9)] == [number]
