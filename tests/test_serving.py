"""Small web applications are served, and nobody keeps the place of others by silence."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import serving
from bot.serving import Server

REQUEST = b"GET / HTTP/1.1\r\nHost: tutor\r\n\r\n"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lose patience soon, as nobody wants to wait in a test."""
    monkeypatch.setattr(serving, "HEADERS_S", 0.05)


@asynccontextmanager
async def served(let_go: asyncio.Event | None = None) -> AsyncIterator[int]:
    """Answer on a port; with `let_go`, not before that."""

    async def answer(_: Request) -> Response:
        if let_go:
            await let_go.wait()
        return PlainTextResponse("here")

    server = Server(Starlette(routes=[Route("/", answer)]))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        task = asyncio.create_task(server.serve(sockets=[taken]))
        try:
            yield int(taken.getsockname()[1])
        finally:
            server.should_exit = True
            await task


async def rest_of(reader: asyncio.StreamReader) -> bytes:
    """Read to the end of a connection, in whatever way it ends."""
    rest = b""
    async with asyncio.timeout(10):
        try:
            while chunk := await reader.read(1000):
                rest += chunk
        except ConnectionResetError:
            return rest
    return rest


@pytest.mark.parametrize(
    "beginning",
    [b"", b"GET", b"GET / HTTP/1.1\r\nHost: tutor\r\n", REQUEST + b"GET / HTTP/1.1\r\n"],
    ids=["nothing", "a word", "half of the headers", "half of a second request"],
)
async def test_who_does_not_say_what_they_want_is_let_go(beginning: bytes) -> None:
    async with served() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(beginning)
        rest = await rest_of(reader)
        writer.close()

    assert rest.count(b"HTTP/1.1 200 OK") == beginning.count(b"\r\n\r\n")


async def test_who_waits_for_an_answer_is_not_let_go() -> None:
    let_go = asyncio.Event()

    async with served(let_go) as port:
        patient, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(REQUEST)
        silent, other_writer = await asyncio.open_connection("127.0.0.1", port)
        # Who came later and said nothing is let go before: so the time has come for both.
        rest = await rest_of(silent)
        let_go.set()
        answer = await patient.readuntil(b"here")
        writer.close()
        other_writer.close()

    assert rest == b""
    assert answer.startswith(b"HTTP/1.1 200 OK")
