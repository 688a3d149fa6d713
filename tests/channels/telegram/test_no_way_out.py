"""The tutor starts where no way leads to Telegram: it stays, says so, and tries again."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import service
from bot.channels.telegram.discretion import DiscreetBot
from bot.channels.telegram.requests import AiohttpRequest
from tests.botapi import TOKEN
from tests.channels.conversations import bread_conversation


@pytest.fixture
async def plain_port() -> AsyncIterator[int]:
    """Give the port of a server that answers everybody at once, and without TLS."""

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize("kind", ["a name that nobody knows", "a server that speaks no TLS", "a port without a server"])
async def test_without_a_way_to_telegram_it_starts_says_so_and_tries_again(
    plain_port: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = {
        "a name that nobody knows": "https://tutor.invalid",
        "a server that speaks no TLS": f"https://127.0.0.1:{plain_port}",
        "a port without a server": "http://127.0.0.1:1",
    }[kind]
    pauses: list[float] = []

    async def note(seconds: float, until: asyncio.Event) -> None:
        """Wait no time, and have enough after some pauses."""
        pauses.append(seconds)
        if len(pauses) == 7:
            until.set()
        await asyncio.sleep(0)

    monkeypatch.setattr(service, "pause", note)
    request, polling = AiohttpRequest(connections=1), AiohttpRequest(connections=1)
    bot, stop = DiscreetBot(TOKEN, f"{address}/bot", request=request, get_updates_request=polling), asyncio.Event()

    with capture_logs() as logs:
        await service._unless(stop, service._introduce(bot, bread_conversation(), stop))
    await bot.shutdown()

    assert pauses[:7] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert {entry["event"] for entry in logs} == {"Telegram cannot be reached yet"}
    assert all(entry["error"].startswith(("no connection", "the connection", "HTTP")) for entry in logs)
    assert TOKEN.split(":")[1] not in str(logs)
