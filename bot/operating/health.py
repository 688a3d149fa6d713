"""Says whether a running tutor does all that it is for, part by part."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog

from bot.errors import StoreError
from bot.storage.store import Store

DATABASE_S = 1.0
"""How long the database may take for a question that it answers within a millisecond."""


log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Part:
    """A part of the tutor: whether it does its work, and a few words on how it is."""

    is_ready: bool
    state: str


class Pulse:
    """Notes when something that never ends last showed that it goes on; `limit_s` is the longest healthy silence.

    `stopwatch`: monotonic, in seconds.
    """

    def __init__(self, limit_s: float, stopwatch: Callable[[], float]) -> None:
        self._limit_s = limit_s
        self._stopwatch = stopwatch
        self._last = stopwatch()
        self._has_begun = False
        self._state = ""
        self._has_ended = False

    def beat(self, state: str = "") -> None:
        """Note a sign of life, and what there is to say of it."""
        self._last = self._stopwatch()
        self._state = state
        self._has_begun = True

    def end(self) -> None:
        """Note that it was told to stop: there will be no more signs of life, and that is as it should be."""
        self._has_ended = True

    def silence_s(self) -> float:
        """How long there has been no sign of life, or since the start if there was none yet."""
        return self._stopwatch() - self._last

    def part(self) -> Part:
        """Say how it is."""
        silence_s = self.silence_s()
        if self._has_ended:
            return Part(False, "stops")
        if not self._has_begun:
            return Part(False, "no sign of life yet")
        if silence_s > self._limit_s:
            return Part(False, f"no sign of life for {silence_s:.0f} s, and {self._limit_s:.0f} s are the most")
        return Part(True, self._state or f"last sign of life {silence_s:.0f} s ago")


class Health:
    """Looks at every part. `pulses` are looked at by name, `course` gives the version of what is taught."""

    def __init__(self, store: Store, course: Callable[[], str], pulses: Mapping[str, Pulse]) -> None:
        self._store = store
        self._course = course
        self._pulses = pulses
        # A thread of its own: those that take turns are all busy when many learners write at once.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")
        self._check: asyncio.Future[None] | None = None

    async def parts(self) -> Mapping[str, Part]:
        """Say how each part is, after DATABASE_S at the latest."""
        return {
            "database": await self._database(),
            "course": Part(True, f"version {self._course()}"),
            **{name: pulse.part() for name, pulse in self._pulses.items()},
        }

    def close(self) -> None:
        """Look no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _database(self) -> Part:
        # One check at a time, whoever asks: if the database hangs, it has one thread of ours, not one for each probe.
        if self._check is None or self._check.done():
            self._check = asyncio.get_running_loop().run_in_executor(self._thread, self._store.check)
            self._check.add_done_callback(_notice)
        try:
            async with asyncio.timeout(DATABASE_S):
                await asyncio.shield(self._check)
        except TimeoutError:
            return Part(False, f"no answer within {DATABASE_S:.0f} s")
        except StoreError:
            # What it says may name files: that is for the log, and this for whoever can reach the port.
            return Part(False, "it fails, and the log says why")
        return Part(True, "answers")


def _notice(check: asyncio.Future[None]) -> None:
    """Log an error also when nobody waits for it any more."""
    if not check.cancelled() and (error := check.exception()):
        log.warning("the database does not stand the check", error=str(error))
