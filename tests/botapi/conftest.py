"""A server, and the barest of bots: one that makes single calls."""

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import aiohttp
import pytest

from tests.botapi import BotApi

CallMethod = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this python-telegram-bot 22 warns at every duration and retry_after, and warnings are errors."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def api(clock: Clock) -> AsyncIterator[BotApi]:
    async with BotApi(clock=clock) as server:
        yield server


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as client:
        yield client


@pytest.fixture
def call(api: BotApi, session: aiohttp.ClientSession) -> CallMethod:
    """Make one call with a JSON body, and return the JSON of the answer."""

    async def call(method: str, **params: Any) -> dict[str, Any]:
        async with session.post(f"{api.url}/bot{api.token}/{method}", json=params) as response:
            answer: dict[str, Any] = await response.json()
            assert answer["ok"] == (response.status == 200)
            return answer

    return call
