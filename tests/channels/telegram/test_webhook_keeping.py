"""Telegram is told where to deliver, and asked again and again whether it does."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.telegram.observing import Cause, Observer
from bot.channels.telegram.taking import Taker
from bot.channels.telegram.updates import ALLOWED_UPDATES
from bot.channels.telegram.webhook import Webhook, WebhookAddress
from bot.channels.telegram.webhook_keeping import WebhookKeeper
from bot.conversation import Conversation, utc_now
from bot.errors import TelegramRefused
from bot.storage.memory import MemoryStore
from tests.botapi import BotApi
from tests.tutor.courses import BREAD, MATCHING

ADDRESS = WebhookAddress("https://bot.example.org/telegram", "/telegram", "a-Secret_of-the-webhook")


class Diary(Observer):
    """Writes down what it is told of the webhook."""

    def __init__(self) -> None:
        self.entries: list[Any] = []

    def received(self, kinds: Sequence[str]) -> None:
        self.entries.append(list(kinds))

    def not_received(self, cause: Cause) -> None:
        self.entries.append(cause)


@dataclass
class Kept:
    """A webhook that is kept set until `stop`."""

    running: asyncio.Task[None]
    stop: asyncio.Event
    diary: Diary


@asynccontextmanager
async def kept_set(bot: Bot, refused_s: float = 60.0) -> AsyncIterator[Kept]:
    store, diary, stop = MemoryStore(), Diary(), asyncio.Event()
    conversation = Conversation(BREAD, replace(MATCHING, course=BREAD), store, rng=Random(1))
    taker = Taker(bot, conversation, store, utc_now, lambda: None, diary)
    keeper = WebhookKeeper(bot, taker, Webhook(ADDRESS, diary), refused_s, look_every_s=0.01, observer=diary)
    running = asyncio.create_task(keeper.run(stop))
    try:
        yield Kept(running, stop, diary)
    finally:
        stop.set()
        await asyncio.gather(running, return_exceptions=True)


async def test_telegram_is_told_where_to_deliver_what(api: BotApi, bot: Bot) -> None:
    async with kept_set(bot):
        [call] = await api.called("setWebhook")
        await api.called("getWebhookInfo", 3)

    assert call.params == {
        "url": "https://bot.example.org/telegram",
        "max_connections": 40,
        "allowed_updates": list(ALLOWED_UPDATES),
        "secret_token": "a-Secret_of-the-webhook",
        "drop_pending_updates": False,
    }
    assert len(api.calls_of("setWebhook")) == 1
    assert api.faults == []


async def test_it_is_set_at_the_start_also_where_it_is_ours_as_the_secret_may_be_another(api: BotApi, bot: Bot) -> None:
    await bot.set_webhook(ADDRESS.url, secret_token="a-former-secret")

    async with kept_set(bot):
        calls = await api.called("setWebhook", 2)

    assert [call.params["secret_token"] for call in calls] == ["a-former-secret", "a-Secret_of-the-webhook"]


@pytest.mark.parametrize("other", ["", "https://other.example.org/bot"], ids=["removed", "moved"])
async def test_a_webhook_that_somebody_takes_away_is_set_anew(api: BotApi, bot: Bot, other: str) -> None:
    async with kept_set(bot):
        await api.called("getWebhookInfo", 2)
        with capture_logs() as logs:
            await bot.set_webhook(other)
            await api.called("setWebhook", 3)
            await api.called("getWebhookInfo", len(api.calls_of("getWebhookInfo")) + 1)

    assert api.calls_of("setWebhook")[-1].params["url"] == ADDRESS.url
    assert [log["event"] for log in logs] == [
        "somebody took the webhook away: it is set again",
        "updates come by webhook",
    ]


async def test_the_webhook_stays_when_the_tutor_stops(api: BotApi, bot: Bot) -> None:
    async with kept_set(bot) as kept:
        await api.called("getWebhookInfo", 2)
        kept.stop.set()
        await kept.running

    assert api.calls_of("deleteWebhook") == []
    assert (await bot.get_webhook_info()).url == ADDRESS.url


async def test_each_good_answer_is_a_sign_of_life(api: BotApi, bot: Bot) -> None:
    async with kept_set(bot) as kept:
        await api.called("getWebhookInfo", 4)

    assert kept.diary.entries[:3] == [[], [], []]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "cause", "event"),
    [
        ({"error_code": 502, "html": True}, Cause.NETWORK, "the webhook cannot be looked after"),
        ({"error_code": 401}, Cause.TOKEN, "Telegram refuses the token (401), trying again"),
        ({"retry_after": 1}, Cause.TOO_MANY_REQUESTS, "Telegram asks to wait"),
        (
            {"error_code": 400, "description": "Bad Request: bad webhook: Failed to resolve host"},
            Cause.WEBHOOK,
            "Telegram does not take the webhook: see TUTOR_WEBHOOK_URL",
        ),
    ],
    ids=["gateway", "token", "wait", "address"],
)
async def test_what_goes_wrong_is_told_and_tried_again(
    api: BotApi, bot: Bot, fault: dict[str, Any], cause: Cause, event: str
) -> None:
    api.fail("setWebhook", **fault)

    with capture_logs() as logs:
        async with kept_set(bot) as kept:
            await api.called("setWebhook", 2)
            await api.called("getWebhookInfo", 4)

    assert kept.diary.entries[:2] == [cause, []]
    assert [log["event"] for log in logs] == [event, "updates come by webhook"]


@pytest.mark.slow
@pytest.mark.parametrize("body", ['{"ok":true}', '{"ok":true,"result":{}}', '{"ok":true,"result":[1]}'])
async def test_an_answer_that_is_none_is_told_and_asked_for_again(api: BotApi, bot: Bot, body: str) -> None:
    api.garble("getWebhookInfo", body=body)

    with capture_logs() as logs:
        async with kept_set(bot) as kept:
            await api.called("setWebhook")
            await api.called("getWebhookInfo", 3)

    assert kept.diary.entries[:2] == [Cause.NETWORK, []]
    assert [log["event"] for log in logs] == ["the webhook cannot be looked after", "updates come by webhook"]


async def test_a_token_that_is_refused_for_long_ends_it(api: BotApi, bot: Bot) -> None:
    api.fail("getWebhookInfo", times=None, error_code=401)

    async with kept_set(bot, refused_s=0) as kept:
        with pytest.raises(TelegramRefused, match="Telegram refuses the token: it was revoked, or it is misspelt"):
            await kept.running


async def test_it_ends_at_once_also_while_it_waits_to_try_again(api: BotApi, bot: Bot) -> None:
    api.fail("setWebhook", times=None, retry_after=3600)

    async with kept_set(bot) as kept:
        await api.called("setWebhook")
        kept.stop.set()
        async with asyncio.timeout(10):
            await kept.running

    assert kept.diary.entries == [Cause.TOO_MANY_REQUESTS]
