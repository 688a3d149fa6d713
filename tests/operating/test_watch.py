"""A watched tutor answers probes and Prometheus, and ends when its work ends."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import httpx
import pytest

from bot.errors import StoreError, TelegramRefused
from bot.operating.listening import listening
from bot.operating.watch import Watch
from bot.settings import Listen
from bot.storage.memory import MemoryStore
from bot.storage.store import Address, Backlog, Outgoing
from bot.tutor.reply import Reply
from tests.operating.stopwatch import Stopwatch
from tests.ports import free_port

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


class BrokenStore(MemoryStore):
    """A database that is away."""

    def backlog(self) -> Backlog:
        raise StoreError("the database is away")

    def check(self) -> None:
        raise StoreError("the database is away")


class HangingStore(MemoryStore):
    """A database that does not answer before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = Event()

    def backlog(self) -> Backlog:
        self.let_go.wait()
        return super().backlog()

    def check(self) -> None:
        self.let_go.wait()


class Watched:
    """A tutor whose work is to wait for its end, and a client to ask it."""

    def __init__(self, watch: Watch, port: int, stopwatch: Stopwatch, end: asyncio.Event) -> None:
        self.metrics = watch.metrics
        self.port = port
        self.stopwatch = stopwatch
        self.end = end
        self._client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False)

    async def get(self, path: str) -> httpx.Response:
        return await self._client.get(path)

    async def figure(self, name: str, until: Callable[[str], bool] = bool) -> str:
        """Read a figure as soon as it is as wished."""
        async with asyncio.timeout(10):
            while True:
                lines = (await self.get("/metrics")).text.splitlines()
                [value] = [line.removeprefix(f"{name} ") for line in lines if line.startswith(f"{name} ")]
                if until(value):
                    return value

    async def close(self) -> None:
        await self._client.aclose()


@asynccontextmanager
async def watched(store: MemoryStore | None = None) -> AsyncIterator[Watched]:
    stopwatch, end, port = Stopwatch(), asyncio.Event(), free_port()
    now = NOON + timedelta(minutes=2)
    watch = Watch(store or MemoryStore(), lambda: "90222a42fad9", 60, 15, lambda: now, stopwatch)

    async def work() -> None:
        await end.wait()

    with listening(Listen("127.0.0.1", port)) as listener:
        assert listener
        watching = asyncio.create_task(watch.over(work(), listener))
        tutor = Watched(watch, port, stopwatch, end)
        try:
            yield tutor
        finally:
            await tutor.close()
            end.set()
            async with asyncio.timeout(10):
                await watching


def answer(response: httpx.Response) -> tuple[int, Any]:
    return response.status_code, response.json()


async def test_a_probe_for_life_is_answered_though_the_database_hangs() -> None:
    store = HangingStore()

    async with watched(store) as tutor:
        response = await tutor.get("/healthz")
        store.let_go.set()

    assert (response.status_code, response.text) == (200, "ok\n")


async def test_it_is_ready_once_every_part_has_shown_a_sign_of_life() -> None:
    async with watched() as tutor:
        at_the_start = answer(await tutor.get("/readyz"))
        tutor.metrics.received([])
        tutor.metrics.looked()
        later = answer(await tutor.get("/readyz"))

    assert at_the_start == (
        503,
        {
            "ready": False,
            "parts": {
                "database": {"ready": True, "state": "answers"},
                "course": {"ready": True, "state": "version 90222a42fad9"},
                "receiving": {"ready": False, "state": "no sign of life yet"},
                "sending": {"ready": False, "state": "no sign of life yet"},
            },
        },
    )
    assert later == (
        200,
        {
            "ready": True,
            "parts": {
                "database": {"ready": True, "state": "answers"},
                "course": {"ready": True, "state": "version 90222a42fad9"},
                "receiving": {"ready": True, "state": "last sign of life 0 s ago"},
                "sending": {"ready": True, "state": "last sign of life 0 s ago"},
            },
        },
    )


async def test_metrics_are_answered_though_the_database_hangs() -> None:
    store = HangingStore()

    async with watched(store) as tutor:
        response = await tutor.get("/metrics")
        store.let_go.set()

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "\ntutor_database_up 0.0\n" in response.text


async def test_what_waits_in_the_outbox_is_sampled() -> None:
    store = MemoryStore()
    store.post([Outgoing(Address(7), Reply("Honey."))], NOON)

    async with watched(store) as tutor:
        await tutor.figure("tutor_database_up", lambda value: value == "1.0")
        depth, age = await tutor.figure("tutor_outbox_replies"), await tutor.figure("tutor_outbox_oldest_seconds")

    assert (depth, age) == ("1.0", "120.0")


async def test_a_database_that_is_away_is_not_ready_and_ends_nothing() -> None:
    async with watched(BrokenStore()) as tutor:
        status, told = answer(await tutor.get("/readyz"))
        is_up = await tutor.figure("tutor_database_up")

    assert (status, told["parts"]["database"]) == (503, {"ready": False, "state": "it fails, and the log says why"})
    assert is_up == "0.0"


@pytest.mark.parametrize("path", ["/", "/healthz/", "/metrics/..%2f", "/docs", "/" + "x" * 5_000])
async def test_nothing_else_is_there(path: str) -> None:
    async with watched() as tutor:
        response = await tutor.get(path)

    assert response.status_code == 404


async def test_nothing_can_be_changed() -> None:
    async with watched() as tutor, httpx.AsyncClient(trust_env=False) as client:
        statuses = [
            (await client.request(method, f"http://127.0.0.1:{tutor.port}/readyz")).status_code
            for method in ("POST", "PUT", "DELETE")
        ]

    assert statuses == [405, 405, 405]


async def test_it_ends_though_clients_hang_on() -> None:
    async with watched() as tutor:
        silent = socket.create_connection(("127.0.0.1", tutor.port))
        half = socket.create_connection(("127.0.0.1", tutor.port))
        half.sendall(b"GET /metrics HTTP/1.1\r\nHost: ")
        await tutor.get("/healthz")

    ends = [silent.recv(1), half.recv(1)]
    for client in (silent, half):
        client.close()
    assert ends == [b"", b""]


async def test_what_the_work_raises_ends_the_watch() -> None:
    watch = Watch(MemoryStore(), str, 60, 15, lambda: NOON)

    async def work() -> None:
        raise TelegramRefused("Telegram does not know this token.")

    with listening(Listen("127.0.0.1", free_port())) as listener:
        assert listener
        with pytest.raises(TelegramRefused, match="this token"):
            await watch.over(work(), listener)


async def test_the_work_ends_when_nobody_can_watch_it() -> None:
    watch = Watch(MemoryStore(), str, 60, 15, lambda: NOON)
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("work")

    with listening(Listen("127.0.0.1", free_port())) as listener:
        assert listener
        listener.close()
        with pytest.raises(OSError, match="Bad file descriptor"):
            await watch.over(work(), listener)

    assert ended == ["work"]
