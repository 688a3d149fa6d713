"""The preview as a server on this machine: its address, its stream of changes, its end."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.preview.desk import Desk, Shown
from bot.channels.preview.serving import serve_preview
from bot.errors import SettingsError
from bot.storage.memory import MemoryStore
from tests.channels.preview.bread_on_desk import VISITOR, shown


@asynccontextmanager
async def serving(desk: Desk, port: int = 0) -> AsyncIterator[tuple[str, "asyncio.Task[None]"]]:
    """Serve until the block ends, or the server is told to stop; give its address."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve_preview(desk, Path(), MemoryStore, port, address.set_result))
    await asyncio.wait((server, address), return_when=asyncio.FIRST_COMPLETED)
    if server.done():
        server.result()
    try:
        yield await address, server
    finally:
        if not server.done():
            os.kill(os.getpid(), signal.SIGTERM)
        await server


async def events(response: httpx.Response) -> AsyncIterator[Any]:
    async for line in response.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


async def test_the_page_can_be_opened_at_the_announced_address() -> None:
    async with serving(Desk(shown())) as (address, _), httpx.AsyncClient(base_url=address) as http:
        answer = await http.get("/")

    assert address.startswith("http://127.0.0.1:")
    assert answer.status_code == 200
    assert "server" not in answer.headers


async def test_a_turn_is_taken_over_http() -> None:
    async with serving(Desk(shown())) as (address, _), httpx.AsyncClient(base_url=address) as http:
        answer = await http.post("/say", json={"visitor": VISITOR, "text": "yeast?"})

    assert answer.json()["chat"]["bubbles"][1]["words"] == "yeast?"


async def test_the_stream_tells_how_the_course_is_and_of_every_change() -> None:
    desk = Desk()
    async with (
        serving(desk) as (address, _),
        httpx.AsyncClient(base_url=address) as http,
        http.stream("GET", "/changes") as response,
    ):
        told = events(response)
        first = await anext(told)
        desk.put(Shown(errors=("intents:1: F001 missing",)))
        second = await anext(told)
        desk.put(shown())
        third = await anext(told)

    assert response.headers["content-type"].partition(";")[0] == "text/event-stream"
    assert (first["version"], first["is_learning"], first["errors"]) == (None, True, [])
    assert (second["version"], second["is_learning"], len(second["errors"])) == (None, False, 1)
    assert (third["version"], third["is_learning"], third["errors"]) == ("bread-1", False, [])


async def test_the_next_free_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with serving(Desk(shown()), port) as (address, _):
            number = int(address.rstrip("/").rpartition(":")[2])

    assert port < number < port + 20


async def test_a_port_that_cannot_be_had_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        others = []
        for number in range(port + 1, port + 20):
            try:
                others.append(socket.create_server(("127.0.0.1", number)))
            except OSError:
                # Somebody else has it: as good as taken here.
                continue
        try:
            with pytest.raises(SettingsError, match=f"the ports {port} to {port + 19} are all taken"):
                await serve_preview(Desk(), Path(), MemoryStore, port, print)
        finally:
            for other in others:
                other.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_server_and_its_streams(number: signal.Signals) -> None:
    async with serving(Desk(shown())) as (address, server), httpx.AsyncClient(base_url=address) as http:
        async with http.stream("GET", "/changes") as response:
            told = events(response)
            await anext(told)

            os.kill(os.getpid(), number)
            rest = [one async for one in told]
        await server

    assert rest == []
