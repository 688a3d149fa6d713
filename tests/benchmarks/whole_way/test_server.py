"""The server that stands for Telegram is understood by the library of a real bot, and counts its answers."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot

from benchmarks.whole_way.load import FIRST_LEARNER
from benchmarks.whole_way.server import TOKEN, Caller, Telegram

Ask = Callable[..., Awaitable[Any]]

LOAD = {"texts": ["one", "two"], "updates": 3, "learners": 2, "rate": None}


@pytest.fixture
async def url() -> AsyncIterator[str]:
    telegram = Telegram(numbered=0)
    server = await asyncio.get_running_loop().create_server(lambda: Caller(telegram), "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.fixture
async def ask(url: str) -> AsyncIterator[Ask]:
    async with aiohttp.ClientSession() as session:

        async def call(method: str, **fields: Any) -> Any:
            async with session.post(f"{url}/{method}", json=fields) as answer:
                return (await answer.json())["result"]

        yield call


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=f"{url}/bot") as bot:
        yield bot


async def test_a_real_bot_fetches_and_answers_all(ask: Ask, bot: Bot) -> None:
    await ask("measureBegin", load=LOAD, delay_s=0.0)

    updates = await bot.get_updates()
    for update in updates:
        assert update.message
        sent = await bot.send_message(update.message.chat.id, f"<b>{update.message.text}</b> & é")
        assert (sent.chat.id, sent.text) == (update.message.chat.id, f"<b>{update.message.text}</b> & é")
    rest = await bot.get_updates(offset=updates[-1].update_id + 1)

    told = await ask("measureOutcome", within_s=5.0)
    assert [update.message.text for update in updates if update.message] == ["one", "two", "one"]
    assert rest == ()
    assert told["came"]
    assert (told["outcome"]["answered"], told["outcome"]["messages"]) == (3, 3)


async def test_updates_that_are_not_confirmed_are_handed_out_again(ask: Ask, bot: Bot) -> None:
    await ask("measureBegin", load=LOAD, delay_s=0.0)

    first = await bot.get_updates(limit=2)
    again = await bot.get_updates(offset=first[0].update_id + 1, limit=2)

    assert [update.update_id for update in first] == [1, 2]
    assert [update.update_id for update in again] == [2, 3]


async def test_a_call_that_waits_is_answered_when_learners_write(ask: Ask, bot: Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    assert (await ask("measureReady", within_s=5.0))["came"]

    await ask("measureBegin", load=LOAD, delay_s=0.0)

    assert len(await waiting) == 3


async def test_a_webhook_is_brought_everything_again_until_it_takes_it(ask: Ask, bot: Bot) -> None:
    taken: list[tuple[str, int]] = []
    refused: set[int] = set()

    async def take(request: web.Request) -> web.Response:
        update = await request.json()
        if update["update_id"] == 2 and 2 not in refused:
            refused.add(2)
            return web.Response(status=503)
        taken.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], update["update_id"]))
        return web.json_response({"method": "sendMessage", "chat_id": update["message"]["chat"]["id"], "text": "a"})

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await ask("measureBegin", load=LOAD, delay_s=0.0)
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="s")

    told = await ask("measureOutcome", within_s=10.0)

    await bot.delete_webhook()
    await runner.cleanup()
    assert sorted(taken) == [("s", 1), ("s", 2), ("s", 3)]
    assert refused == {2}
    assert told["outcome"]["answered"] == 3


async def test_every_learner_of_a_load_has_a_chat(ask: Ask, url: str) -> None:
    await ask("measureBegin", load=LOAD, delay_s=0.0)

    async with aiohttp.ClientSession() as session, session.get(f"{url}/bot{TOKEN}/getUpdates") as answer:
        handed = json.loads(await answer.read())["result"]

    assert [update["message"]["chat"]["id"] for update in handed] == [FIRST_LEARNER, FIRST_LEARNER + 1, FIRST_LEARNER]
