"""Where a course lies for the preview to show: who reads the files puts it there, the page hears of every change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from threading import Lock

from bot.tutor.course import Course
from bot.tutor.matching.ranking import Matching

Places = Mapping[tuple[str | None, str], str]
"""Where each title, phrase and trial stands ("path:line"), by whose it is (None: out of scope)."""


@dataclass(frozen=True)
class Taught:
    """A course that can be talked to, what reads its texts, and where they stand."""

    course: Course
    matching: Matching
    places: Places


@dataclass(frozen=True)
class Shown:
    """What there is to show.

    `taught`: the last course that could be learned; None as long as there was none. `errors` and `warnings`: what
    `check` says of the files as they are now, a line each ("path:line: CODE message"), or why they cannot be learned.
    With errors, `taught` is older than the files. `is_learning`: the files have changed, and what becomes of them is
    not known yet.
    """

    taught: Taught | None = None
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_learning: bool = False


class Desk:
    """Holds what is shown at the moment. May be used from several threads and event loops."""

    def __init__(self, shown: Shown | None = None) -> None:
        self._shown = shown or Shown(is_learning=True)
        self._is_closed = False
        self._lock = Lock()
        self._listeners: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @property
    def shown(self) -> Shown:
        """What is shown at the moment; at first, that the course is being learned."""
        return self._shown

    def put(self, shown: Shown) -> None:
        """Show something else from now on, and tell everyone who listens."""
        with self._lock:
            self._shown = shown
            self._tell()

    def close(self) -> None:
        """Let nobody wait any longer: every `changes` ends."""
        with self._lock:
            self._is_closed = True
            self._tell()

    async def changes(self) -> AsyncGenerator[Shown, None]:
        """Give what is shown now, and then each change, of several in a row only the last; until `close`."""
        listener = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._listeners.add(listener)
        try:
            while not self._is_closed:
                listener[1].clear()
                yield self._shown
                await listener[1].wait()
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def _tell(self) -> None:
        for loop, event in self._listeners:
            loop.call_soon_threadsafe(event.set)
