"""Updates taken into the conversation, against a real Bot API server: nothing lost, nothing twice, nobody waits."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.telegram.sending import Sender
from bot.channels.telegram.taking import Taker
from bot.conversation import Conversation, utc_now
from bot.errors import StoreError
from bot.storage.memory import MemoryStore
from tests.botapi import BotApi, Message
from tests.tutor.courses import BREAD, MATCHING

DOWN = "\N{THUMBS DOWN SIGN}"


class PausingStore(MemoryStore):
    """A database that fails to note updates for a while."""

    failures = 0

    def mark_seen(self, update: int, now: datetime) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreError("the disk is full")
        super().mark_seen(update, now)


@dataclass
class Tutor:
    """A taker and a sender on one store, without a poller: a test hands the updates over."""

    api: BotApi
    store: MemoryStore
    taker: Taker
    taken: int = 0

    async def take(self) -> None:
        """Take everything that has been said since."""
        batch, self.taken = self.api.updates[self.taken :], len(self.api.updates)
        await self.taker.take(batch)

    async def emptied(self) -> None:
        """Wait until everything was said."""
        async with asyncio.timeout(10):
            while self.store.waiting():
                await asyncio.sleep(0)


@asynccontextmanager
async def tutoring(api: BotApi, bot: Bot, store: MemoryStore | None = None) -> AsyncIterator[Tutor]:
    store = store or MemoryStore()
    sender = Sender(bot, store, Path(), utc_now)
    taker = Taker(bot, Conversation(BREAD, MATCHING, store, rng=Random(1)), store, utc_now, sender.wake)
    task = asyncio.create_task(sender.run())
    try:
        yield Tutor(api, store, taker)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await taker.finish(within_s=5)
        await sender.finish(within_s=5)


def bots(messages: Sequence[Message]) -> list[str]:
    return [message.text.partition("\n")[0] for message in messages if message.from_bot]


async def test_a_question_is_answered(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("yeast?")
        await tutor.take()
        [answer] = await ada.hears()

    assert answer.text == "Yeast\n\nYeast lifts the dough.\n\nFrom Cy"
    assert api.faults == []


async def test_an_update_that_comes_again_is_not_taken_again(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("yeast?")
        await tutor.take()
        await tutor.taker.take(api.updates)
        await tutor.emptied()

    assert bots(ada.transcript) == ["Yeast"]


async def test_somebody_who_looks_for_a_card_does_not_wait_for_the_outbox(api: BotApi, bot: Bot) -> None:
    ada, ben = api.user(), api.user(first_name="Ben")

    async with tutoring(api, bot) as tutor:
        held = api.hold("sendMessage")
        await ada.says("yeast?")
        await ben.says("flour?")
        await tutor.take()
        await api.called("sendMessage", 2)
        ask = await ada.asks_inline("flour?")
        await tutor.take()
        answer = await ask.answered()
        said_meanwhile = bots(ada.transcript)
        seen = tutor.store.seen([ask.update["update_id"]])
        held.set()
        await ada.hears()

    assert [result["id"] for result in answer["results"]] == ["dough.flour", "dough.yeast"]
    assert answer["button"] == {"text": "Ask me", "start_parameter": "start"}
    assert said_meanwhile == []
    assert seen == {ask.update["update_id"]}
    assert api.faults == []


async def test_a_tap_gets_its_sign_though_the_outbox_is_slow(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("flour?")
        await tutor.take()
        [answer] = await ada.hears()
        held = api.hold("editMessageText")
        tap = await ada.taps("More on Dough")
        await tutor.take()
        await api.called("editMessageText")
        assert tap is not None
        signed = await tap.answered()
        before = ada.unheard
        held.set()
        [topic] = await ada.hears()

    assert signed == {"callback_query_id": tap.id}
    assert before == []
    assert (topic.id, topic.text) == (answer.id, "On Dough:")


async def test_an_inline_query_that_telegram_no_longer_knows_stops_nobody(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    api.fail("answerInlineQuery", error_code=400, description="Bad Request: query is too old")

    async with tutoring(api, bot) as tutor:
        await ada.asks_inline("flour?")
        await tutor.take()
        await api.called("answerInlineQuery")
        await ada.says("yeast?")
        await tutor.take()
        await ada.hears()

    assert bots(ada.transcript) == ["Yeast"]


async def test_a_thumb_down_gets_an_offer(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("flour?")
        await tutor.take()
        [answer] = await ada.hears()
        await ada.reacts(answer, DOWN)
        await tutor.take()
        [offer] = await ada.hears()

    assert offer.text == "Sorry. One of these?"


async def test_an_album_is_answered_once(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.sends("photo", media_group_id="a1", caption="yeast?")
        await ada.sends("photo", media_group_id="a1")
        await ada.sends("photo", media_group_id="a1")
        await tutor.take()
        await tutor.emptied()

    assert bots(ada.transcript) == ["Yeast"]


async def test_a_changed_question_changes_its_answer(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        asked = await ada.says("rye?")
        await tutor.take()
        [first] = await ada.hears()
        await ada.edits(asked, "yeast?")
        await tutor.take()
        [second] = await ada.hears()

    assert first.text == "Not in Bread & butter."
    assert second.id == first.id
    assert bots(ada.transcript) == ["Yeast"]


async def test_in_a_group_the_tutor_speaks_when_spoken_to(api: BotApi, bot: Bot) -> None:
    ada, ben, group = api.user(), api.user(first_name="Ben"), api.group()
    channel = api.channel()

    async with tutoring(api, bot) as tutor:
        await ada.says("flour?", in_=group)
        await ada.says("/weather", in_=group)
        await ada.says("/help@another_bot", in_=group)
        await channel.posts("@tutor_test_bot flour?", discussed_in=group)
        asked = await ada.says("@tutor_test_bot yeast?", in_=group, as_=group)
        await tutor.take()
        [first] = await group.hears()
        await ben.says("flour?", in_=group, reply_to=asked)
        also = await ben.says("heat?", in_=group, reply_to=first, as_=channel)
        await tutor.take()
        [second] = await group.hears()
        command = await ben.says("/topics", in_=group)
        await tutor.take()
        [third] = await group.hears()

    assert bots(group.transcript) == ["Yeast", "Oven heat", "Topics of Bread & butter:"]
    answered = [message.raw["reply_to_message"]["message_id"] for message in (first, second, third)]
    assert answered == [asked.id, also.id, command.id]
    assert channel.unheard == []
    assert api.faults == []


async def test_a_group_that_moves_goes_on_where_it_was(api: BotApi, bot: Bot) -> None:
    ada, small = api.user(), api.group(id=-4001)

    async with tutoring(api, bot) as tutor:
        await ada.says("@tutor_test_bot flour?", in_=small)
        await tutor.take()
        await small.hears()
        large = small.becomes_supergroup(-1_001_000_004_001, by=ada)
        await tutor.take()

    assert tutor.store.load(large.id).context.topics == ("dough.flour",)
    assert tutor.store.load(small.id).version == 0


async def test_what_waits_for_a_group_that_throws_the_bot_out_is_dropped(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()

    async with tutoring(api, bot) as tutor:
        held = api.hold("sendMessage")
        await ada.says("@tutor_test_bot yeast?", in_=group)
        await tutor.take()
        await api.called("sendMessage")
        group.removes_bot(by=ada)
        await tutor.take()
        waiting, reachable = tutor.store.waiting(), tutor.store.is_reachable(group.id)
        held.set()

    assert (waiting, reachable) == (0, False)


async def test_an_update_that_cannot_be_read_stops_no_other_and_names_nobody(api: BotApi, bot: Bot) -> None:
    ada = api.user(id=987_654_321)

    async with tutoring(api, bot) as tutor:
        with capture_logs() as logs:
            broken = api.put({"message": {"chat": {"id": ada.id, "type": "private"}, "text": "my secret", "date": "x"}})
            await ada.says("yeast?")
            await tutor.take()
        await ada.hears()
        seen = tutor.store.seen([broken["update_id"]])

    assert bots(ada.transcript) == ["Yeast"]
    assert seen == {broken["update_id"]}
    assert [entry["event"] for entry in logs] == ["update put aside"]
    assert "987654321" not in str(logs)
    assert "secret" not in str(logs)


async def test_a_batch_that_the_database_failed_is_taken_again(api: BotApi, bot: Bot) -> None:
    ada, group, store = api.user(), api.group(), PausingStore()
    store.failures = 1

    async with tutoring(api, bot, store) as tutor:
        await ada.says("among ourselves", in_=group)
        await ada.says("yeast?")
        with pytest.raises(StoreError, match="the disk is full"):
            await tutor.take()
        await tutor.taker.take(api.updates)
        await tutor.emptied()

    assert bots(ada.transcript) == ["Yeast"]
    assert store.seen([update["update_id"] for update in api.updates]) == {
        update["update_id"] for update in api.updates
    }
