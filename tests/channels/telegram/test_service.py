"""The tutor from start to stop, against a real Bot API server: what it does beside answering holds up no answer."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.rendering import to_html
from bot.channels.telegram import service
from bot.conversation import Conversation, utc_now
from bot.storage.memory import MemoryStore
from bot.storage.store import Audited
from bot.tutor.learner import Learner
from tests.botapi import BotApi, Call
from tests.tutor.courses import BREAD, MATCHING

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
EVE, FRED = 1009, 1010


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Let something go on that never ends by itself."""
    task = asyncio.create_task(work)
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def talk(store: MemoryStore, *staff: int) -> Conversation:
    return Conversation(BREAD, replace(MATCHING, course=BREAD), store, rng=Random(1), staff=frozenset(staff))


def serving(api: BotApi, store: MemoryStore) -> Coroutine[Any, Any, None]:
    return service.serve(api.token, api.url, talk(store), store, Path(), utc_now)


def scope(call: Call) -> Any:
    return call.params["scope"].get("chat_id") or call.params["scope"]["type"]


async def test_menus_that_cannot_be_set_hold_up_no_answer(api: BotApi) -> None:
    ada = api.user()
    await ada.says("yeast?")
    held = api.hold("setMyCommands")

    async with beside(serving(api, MemoryStore())):
        await held.reached()
        [answer] = await ada.hears()
        held.set()

    assert answer.text.startswith("Yeast")


async def test_menus_that_could_not_be_set_at_the_start_are_set_after_a_pause(
    api: BotApi, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MENUS_EVERY_S", 0.01)
    store = MemoryStore()
    for person in (EVE, FRED):
        store.commit(Learner(person), [], None, NOON, [Audited("stats", "7 days")])
    conversation = talk(store, EVE)
    api.fail("setMyCommands", times=2, html=True)

    with capture_logs() as logs:
        async with beside(service._keep_menus(bot, conversation, store)):
            before = await api.called("deleteMyCommands")
            conversation.publish(replace(BREAD, wording=replace(BREAD.wording, command_help="Help me")), MATCHING)
            calls = await api.called("setMyCommands", 8)

    usual = ["all_private_chats", "all_group_chats", EVE]
    assert [scope(call) for call in calls] == ["all_private_chats"] * 2 + usual * 2
    assert [scope(call) for call in before] == [FRED]
    assert len(api.calls_of("deleteMyCommands")) == 1
    assert [(entry["event"], entry["in_s"]) for entry in logs] == [
        ("the menu of commands could not be set", 0.01),
        ("the menu of commands could not be set", 0.02),
    ]


async def test_menus_wait_as_long_as_telegram_asks(api: BotApi, bot: Bot) -> None:
    api.fail("setMyCommands", times=None, retry_after=3600)
    store = MemoryStore()

    with capture_logs() as logs:
        async with beside(service._keep_menus(bot, talk(store), store)), asyncio.timeout(10):
            while not logs:
                await asyncio.sleep(0.001)

    assert [entry["in_s"] for entry in logs] == [3600.0]
    assert len(api.calls_of("setMyCommands")) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    ['{"ok":true}', '{"ok":true,"result":{}}', '{"ok":true,"result":' + "[" * 100_000 + "]" * 100_000 + "}"],
    ids=["without a result", "with an empty one", "too deep"],
)
@pytest.mark.parametrize("method", ["getMe", "getUpdates", "setMyCommands"])
async def test_an_answer_that_is_none_ends_nothing(
    api: BotApi, method: str, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "FIRST_PAUSE_S", 0.01)
    ada = api.user()
    await ada.says("yeast?")
    api.garble(method, body=body)

    with capture_logs():
        async with beside(serving(api, MemoryStore())):
            [answer] = await ada.hears()
            await api.called(method, 2)

    assert answer.text.startswith("Yeast")


async def test_what_was_shown_last_is_let_go_of_though_nothing_more_is_said(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "KEPT_S", 0.01)
    ada = api.user()
    await ada.says("yeast?")

    async with beside(serving(api, MemoryStore())):
        await ada.hears()
        async with asyncio.timeout(10):
            while to_html.cache_info().currsize:
                await asyncio.sleep(0.001)
