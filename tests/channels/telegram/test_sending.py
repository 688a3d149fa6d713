"""The sender against a real Bot API server: what it says, what it notes, and what it does when either fails."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from telegram import Bot

from bot.channels.telegram.sending import Sender
from bot.conversation import utc_now
from bot.errors import StoreError
from bot.storage.memory import MemoryStore
from bot.storage.store import Address, OutboxRow, Outgoing
from bot.tutor.reply import Choice, Reply
from tests.botapi import BotApi

BEEKEEPING = Path(__file__).parents[2] / "courses/beekeeping"


class ForgetfulStore(MemoryStore):
    """A database that cannot note for a while that a reply was said."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    def delivered(self, row_id: int) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreError("the disk is full")
        super().delivered(row_id)


class LaggingStore(MemoryStore):
    """A database that gives what it read only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = Event()
        self.go.set()

    def due(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        rows = super().due(now, limit)
        assert self.go.wait(10)
        return rows


def put(store: MemoryStore, chat: int, *texts: str, message: int | None = None, in_place: bool = False) -> None:
    learner = store.load(chat)
    replies = [Reply(text, (Choice("topics", "All topics"),), in_place=in_place) for text in texts]
    store.commit(learner, [Outgoing(Address(chat, message), reply) for reply in replies], None, utc_now())


@asynccontextmanager
async def sending(bot: Bot, store: MemoryStore) -> AsyncIterator[Sender]:
    sender = Sender(bot, store, BEEKEEPING, utc_now)
    task = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await sender.finish(within_s=5)


async def emptied(store: MemoryStore) -> None:
    async with asyncio.timeout(10):
        while store.waiting():
            await asyncio.sleep(0)


async def test_replies_of_a_chat_are_said_in_order_and_leave_the_outbox(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")

    async with sending(bot, store) as sender:
        put(store, ada.id, "one", "**two**", "three")
        sender.wake()
        heard = await ada.hears(3)
        await emptied(store)

    assert [message.text for message in heard] == ["one", "two", "three"]
    assert heard[1].html == "<b>two</b>"
    assert heard[0].buttons == [[("All topics", "topics")]]
    assert api.faults == []


async def test_a_reply_that_was_said_is_not_said_again_while_the_database_cannot_note_it(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), ForgetfulStore(failures=2)
    await ada.says("hello")

    async with sending(bot, store) as sender:
        put(store, ada.id, "one")
        sender.wake()
        await ada.hears()
        await emptied(store)

    assert store.failures == 0
    assert [message.text for message in ada.transcript if message.from_bot] == ["one"]


async def test_a_reply_that_was_said_while_the_outbox_was_read_is_not_said_again(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), LaggingStore()
    await ada.says("hello")
    held = api.hold("sendMessage", times=1)

    async with sending(bot, store) as sender:
        put(store, ada.id, "one")
        sender.wake()
        await api.called("sendMessage")
        store.go.clear()
        sender.wake()
        held.set()
        await ada.hears()
        await emptied(store)
        for _ in range(100):
            await asyncio.sleep(0)
        store.go.set()
        put(store, ada.id, "two")
        sender.wake()
        [heard] = await ada.hears()

    assert heard.text == "two"
    assert [message.text for message in ada.transcript if message.from_bot] == ["one", "two"]


async def test_a_reply_changes_the_message_whose_button_was_tapped(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")

    async with sending(bot, store) as sender:
        put(store, ada.id, "short")
        sender.wake()
        [short] = await ada.hears()
        put(store, ada.id, "short and long", message=short.id, in_place=True)
        sender.wake()
        [longer] = await ada.hears()
        put(store, ada.id, "short and long", message=short.id, in_place=True)
        sender.wake()
        await emptied(store)

    assert longer.id == short.id
    assert [message.text for message in ada.transcript if message.from_bot] == ["short and long"]


async def test_a_message_that_can_no_longer_be_changed_is_said_anew(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")

    async with sending(bot, store) as sender:
        put(store, ada.id, "long", message=4_711, in_place=True)
        sender.wake()
        [anew] = await ada.hears()

    assert anew.text == "long"


async def test_a_picture_is_shown_with_its_description(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")
    shown = Outgoing(Address(ada.id), Reply("A hive, cut *open*", picture="content/pictures/hive.png"))
    store.commit(store.load(ada.id), [shown], None, utc_now())

    async with sending(bot, store):
        [picture] = await ada.hears()

    assert picture.text == "A hive, cut open"
    assert picture.raw["photo"]
    assert api.faults == []


async def test_a_picture_that_is_gone_from_the_course_is_set_aside_and_the_answer_said(api: BotApi, bot: Bot) -> None:
    ada, store = api.user(), MemoryStore()
    await ada.says("hello")
    gone = Outgoing(Address(ada.id), Reply("what it shows", picture="content/pictures/gone.png"))
    store.commit(store.load(ada.id), [gone], None, utc_now())
    put(store, ada.id, "the answer")

    async with sending(bot, store) as sender:
        sender.wake()
        [heard] = await ada.hears()

    assert heard.text == "the answer"


async def test_three_chats_told_to_wait_make_all_wait_but_not_as_long(api: BotApi, bot: Bot) -> None:
    slow = [api.user(id=number) for number in (1, 2, 3)]
    ben, store = api.user(id=4, first_name="Ben"), MemoryStore()
    for user in (*slow, ben):
        await user.says("hello")
    api.fail("sendMessage", times=3, retry_after=3600)

    async with sending(bot, store) as sender:
        for user in slow:
            put(store, user.id, "one")
        sender.wake()
        refused = await api.called("sendMessage", 3)
        async with asyncio.timeout(10):
            while store.due(utc_now(), 10):
                await asyncio.sleep(0)
        put(store, ben.id, "two")
        sender.wake()
        [heard] = await ben.hears(timeout=20)
        said = await api.called("sendMessage", 4)

    assert heard.text == "two"
    assert 2 < said[3].at - refused[2].at < 60


async def test_a_failure_that_nobody_foresaw_ends_the_sender_instead_of_silencing_it(api: BotApi, bot: Bot) -> None:
    class UnforeseenStore(MemoryStore):
        def delivered(self, row_id: int) -> None:
            raise RuntimeError("unforeseen")

    ada, store = api.user(), UnforeseenStore()
    await ada.says("hello")
    put(store, ada.id, "one")

    with pytest.raises(RuntimeError, match="unforeseen"):
        await asyncio.wait_for(Sender(bot, store, BEEKEEPING, utc_now).run(), 10)
