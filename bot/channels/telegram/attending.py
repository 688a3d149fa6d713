"""Keeps a process in touch with the others that share its database: which of them receives, and what each may send."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import Enum, auto
from math import inf

import structlog

from bot.channels.telegram.observing import Observer
from bot.channels.telegram.pausing import pause
from bot.errors import StoreError
from bot.storage.store import Store

ATTEND_EVERY_S = 2.0
"""Three times while the database takes a process for alive (storage.store.ATTENDANCE_S)."""

MARGIN_S = 1.0
"""How long before the database replaces a leader it no longer counts itself as one: to let go of a call takes time."""

LEAVE_S = 1.0
"""How long a process that stops waits for the database to note that another one may lead."""

log = structlog.get_logger(__name__)


class Role(Enum):
    """What a process is among those that share a database."""

    LEADS = auto()
    STANDS_BY = auto()
    UNKNOWN = auto()


class Leadership:
    """Whether this process is the one that fetches updates: as it was last heard, and while that can be relied on.

    `stopwatch`: monotonic, in seconds.
    """

    def __init__(self, stopwatch: Callable[[], float]) -> None:
        self._stopwatch = stopwatch
        self._role = Role.UNKNOWN
        self._until = 0.0
        self._news = asyncio.Event()

    @property
    def role(self) -> Role:
        """What the process is now."""
        return self._role if self._stopwatch() < self._until else Role.UNKNOWN

    def hear(self, *, leads: bool, until: float) -> None:
        """Hear whether it leads, and until when that can be relied on, by the stopwatch."""
        self._role = Role.LEADS if leads else Role.STANDS_BY
        self._until = until
        news, self._news = self._news, asyncio.Event()
        news.set()

    def news(self) -> Coroutine[None, None, None]:
        """Give what ends when something is heard from now on, or when what was heard can be relied on no longer."""
        left_s = self._until - self._stopwatch()
        # What has ended already does not end again. The event is taken now: nothing is heard unnoticed before the wait.
        return pause(left_s if left_s > 0 else inf, self._news)

    async def lost(self) -> None:
        """Wait until this process does not lead."""
        while self.role is Role.LEADS:
            await self.news()


class Attending:
    """Says again and again that this process lives, and tells the parts of it what follows from the answer.

    `share` is told how many processes there are: each may send so much less. `leadership` is for those that fetch
    updates; where Telegram delivers them, all processes receive.
    """

    def __init__(self, store: Store, share: Callable[[int], None], observer: Observer | None = None) -> None:
        self._store = store
        self._share = share
        self._observer = observer or Observer()
        self._stopwatch = asyncio.get_running_loop().time
        # A thread of its own: those that take turns may all be waiting for the database. And never two calls at once.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="attending")
        self._fails = False
        self.processes = 1
        self.leadership = Leadership(self._stopwatch)

    async def run(self) -> None:
        """Attend until cancelled, and let another process lead then."""
        try:
            while True:
                await self._attend()
                await asyncio.sleep(ATTEND_EVERY_S)
        finally:
            self.leadership.hear(leads=False, until=self._stopwatch())
            await self._leave()
            self._thread.shutdown(wait=False, cancel_futures=True)

    async def _attend(self) -> None:
        # From before the call on: the database may have noted it at once, and its answer have come late.
        asked_at = self._stopwatch()
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._thread, self._store.attend)
        except StoreError as error:
            if not self._fails:
                log.warning("the database does not say which processes there are", error=str(error))
            self._fails = True
        else:
            self._fails = False
            if found.processes != self.processes:
                log.info("processes that share the database", count=found.processes)
                self.processes = found.processes
            self._share(found.processes)
            self.leadership.hear(leads=found.leads, until=asked_at + found.holds_s - MARGIN_S)
        role = self.leadership.role
        self._observer.attended(0 if role is Role.UNKNOWN else self.processes, leads=role is Role.LEADS)

    async def _leave(self) -> None:
        """Leave at once, unless the database is away: it then replaces this process by itself."""
        with suppress(StoreError, TimeoutError):
            async with asyncio.timeout(LEAVE_S):
                await asyncio.get_running_loop().run_in_executor(self._thread, self._store.leave)
