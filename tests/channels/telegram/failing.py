"""A whole tutor in this process, in which one call fails, of all that it makes to its store or to Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random
from threading import Lock
from typing import Any, cast

import pytest
from telegram import Bot

from bot.channels.telegram import pacing, pausing, polling, sending, service
from bot.channels.telegram.attending import Attending
from bot.channels.telegram.discretion import DiscreetBot
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.requests import AiohttpRequest
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.taking import Taker
from bot.conversation import Conversation
from bot.errors import StoreError
from bot.storage.store import Broadcasted, Store
from bot.tutor.course import Course
from tests.botapi import BotApi
from tests.channels.telegram.leading import alone
from tests.tutor.courses import MATCHING

STAFF = 1009
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be waited for: what failed works the next time."""
    monkeypatch.setattr(pausing, "LONGEST_PAUSE_S", 0.0)
    monkeypatch.setattr(sending, "LONGEST_DELAY_S", 0.0)
    monkeypatch.setattr(polling, "FIRST_PAUSE_S", 0.0)
    monkeypatch.setattr(polling, "QUIET_PAUSE_S", 0.0)
    monkeypatch.setattr(sending, "LOOK_AGAIN_S", 0.003)
    monkeypatch.setattr(service, "WAKE_EVERY_S", 0.003)
    monkeypatch.setattr(service, "BROADCAST_EVERY_S", 0.003)
    for limit in ("PER_CHAT", "PER_GROUP", "OVERALL"):
        monkeypatch.setattr(pacing, limit, (1000.0, 1000))


@asynccontextmanager
async def connected(api: BotApi) -> AsyncIterator[Bot]:
    """Connect a bot to a server that has another clock than that of the machine."""
    base, request = f"{api.url}/bot", AiohttpRequest(connections=8)
    async with DiscreetBot(api.token, base, request=request, get_updates_request=AiohttpRequest(connections=1)) as bot:
        yield bot


class Even(Random):
    """Chance that is always the same, so that a turn that is taken again ends alike."""

    def random(self) -> float:
        return 0.5


class Killed(BaseException):
    """The process is dead; nothing in it catches this."""


class Fault(StrEnum):
    """What happens at the call that fails."""

    BEFORE = "the database fails before it does what it is asked"
    AFTER = "the database does what it is asked, and fails before it says so"
    KILLED = "the process is killed when the database has done what it was asked"


LOOKS = ("due", "to_wake", "broadcast")
"""Calls that the tutor makes again and again: only those count that find something new."""


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Calls:
    """Counts the calls to a store, and says which one fails."""

    fault: Fault | None = None
    failing: int = 0
    made: list[str] = field(default_factory=list)
    is_broadcasting: bool = False
    """Whether a message to all may not have reached everybody yet."""
    _lock: Lock = field(default_factory=Lock, repr=False)

    def count(self, name: str) -> Fault | None:
        """Count a call, and tell what happens at it."""
        with self._lock:
            self.made.append(name)
            return self.fault if len(self.made) == self.failing else None

    @property
    def met(self) -> bool:
        """Whether the call that was to fail was made."""
        return 0 < self.failing <= len(self.made)


class FailingStore:
    """Stands before a store, and lets one call fail. Where all that waits must wait, time goes by."""

    def __init__(self, store: Store, calls: Calls, clock: Clock) -> None:
        self._store = store
        self._calls = calls
        self._clock = clock
        self._due: list[int] = []
        self.is_dead = False

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            if self.is_dead:
                raise Killed
            if name in LOOKS and not self._would_find(name, arguments):
                return getattr(self._store, name)(*arguments, **named)
            fault = self._calls.count(name)
            if fault is Fault.BEFORE:
                raise StoreError("the disk is full")
            given = getattr(self._store, name)(*arguments, **named)
            self._watch(name, arguments, given)
            if fault is Fault.AFTER:
                raise StoreError("the connection is lost")
            if fault is Fault.KILLED:
                self.is_dead = True
                raise Killed
            return given

        return call

    def _watch(self, name: str, arguments: Sequence[Any], given: Any) -> None:
        if name == "commit" and any(isinstance(record, Broadcasted) for record in arguments[-1]):
            self._calls.is_broadcasting = True
        if name == "broadcast" and given == 0:
            self._calls.is_broadcasting = False

    def _would_find(self, name: str, arguments: Sequence[Any]) -> bool:
        match name:
            case "due":
                rows = [row.id for row in self._store.due(*arguments)]
                if not rows and self._store.backlog().count:
                    self._clock.now += timedelta(seconds=1)
                is_new, self._due = bool(rows) and rows != self._due, rows
                return is_new
            case "to_wake":
                return bool(self._store.to_wake(*arguments))
            case _:
                return self._calls.is_broadcasting


class Process:
    """A tutor that runs, as `psi-tutor run` does: it takes, sends, wakes and broadcasts."""

    def __init__(self, api: BotApi, bot: Bot, course: Course, store: Store, calls: Calls) -> None:
        self.api = api
        self.store = store
        self.clock = Clock(NOON)
        self._bot = bot
        self._course = course
        self._calls = calls
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Process:
        self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    def _start(self) -> None:
        """Start on what an earlier process left in the store."""
        self._front = FailingStore(self.store, self._calls, self.clock)
        store, matching = cast(Store, self._front), replace(MATCHING, course=self._course)
        conversation = Conversation(self._course, matching, store, self.clock, Even(), staff=frozenset({STAFF}))
        self._stop = asyncio.Event()
        sender = Sender(self._bot, store, Path(), self.clock)
        taker = Taker(self._bot, conversation, store, self.clock, sender.look)
        works: Sequence[Coroutine[Any, Any, None]] = (
            Poller(self._bot, taker, alone()).run(self._stop),
            sender.run(),
            service._wake(taker, store, self.clock),
            service._broadcast(sender, store, self.clock, Attending(store, sender.share)),
        )
        self._tasks = [asyncio.create_task(work) for work in works]

    async def _end(self) -> None:
        """End at once, as a kill does."""
        self._front.is_dead = True
        # The poller lets go of its call only when it is told to stop.
        self._stop.set()
        for task in self._tasks[1:]:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def settles(self) -> None:
        """Wait until all that was said is taken and answered. A process that was killed is started again."""
        async with asyncio.timeout(20):
            while self._is_at_work():
                if self._front.is_dead:
                    await self._end()
                    self._start()
                for task in self._tasks:
                    if task.done() and not self._front.is_dead:
                        task.result()
                await asyncio.sleep(0.001)

    def _is_at_work(self) -> bool:
        # In the order in which work goes from one to the other: what has left one is seen in the next.
        return bool(
            self._front.is_dead
            or self.api.pending
            or self.store.to_wake(self.clock.now, 1)
            or self._calls.is_broadcasting
            or self.store.backlog().count
        )
