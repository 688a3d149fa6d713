"""Keeps what is taught at the course as its files are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

import structlog

from bot.errors import CourseError, PublishingError
from bot.publishing.edition import Answer, Edition, Refusal
from bot.publishing.watching import Signature, changes

PATIENCE_S = 1.5
"""A course that has problems may be half-written: so long after the last change it is read once more before anybody is
told."""

log = structlog.get_logger(__name__)

Hear = Callable[[Answer, frozenset[int]], Awaitable[None]]
"""Takes an answer, and the numbers of the staff who asked for it."""


class Room(Protocol):
    """Where the course is read and learned: see Workroom."""

    @property
    def is_open(self) -> bool: ...

    def ask(self) -> None: ...

    def receive(self) -> Answer: ...

    def close(self) -> None: ...


def first_edition(workroom: Room) -> Edition:
    """Wait for a course to be learned for the first time. Raises CourseError, PublishingError."""
    workroom.ask()
    match workroom.receive():
        case Edition() as edition:
            return edition
        case Refusal(problems):
            raise CourseError(problems)
        case _:
            raise PublishingError("the course was learned before")


class Publisher:
    """Reads the course again when its files change, or when someone asks, and tells what came of it."""

    def __init__(
        self,
        workroom: Room,
        course_dir: Path,
        seen: Signature,
        hear: Hear,
        stir: Callable[[], None] = lambda: None,
    ) -> None:
        """Begin with a course that was read from files as they were `seen`; `stir` is told when they are others."""
        self._workroom = workroom
        self._course_dir = course_dir
        self._seen = seen
        self._hear = hear
        self._stir = stir
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wanted = asyncio.Event()
        self._is_asked = asyncio.Event()
        self._askers: set[int] = set()
        self._patient_until = 0.0

    def request(self, asker: int | None = None) -> None:
        """Have the course read again, for a member of staff or for the operator. May be called from any thread."""
        if loop := self._loop:
            loop.call_soon_threadsafe(self._want, asker)

    async def run(self, *, at_once: bool = False) -> None:
        """Go on until cancelled; then the process that learns is ended. `at_once`: nothing was read before."""
        self._loop = asyncio.get_running_loop()
        if at_once:
            self._want(None)
        try:
            async with asyncio.TaskGroup() as group:
                for work in (self._watch(), self._ask(), self._receive()):
                    group.create_task(work)
        finally:
            self._loop = None
            # What waits in a thread for an answer wakes up by this.
            self._workroom.close()

    def _want(self, asker: int | None) -> None:
        if asker is not None:
            self._askers.add(asker)
        self._wanted.set()

    async def _watch(self) -> None:
        async for _ in changes(self._course_dir, self._seen):
            self._patient_until = _now() + PATIENCE_S
            self._stir()
            self._wanted.set()

    async def _ask(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await asyncio.to_thread(self._workroom.ask)
            except PublishingError as error:
                log.error("the course cannot be read: the former one stays", error=str(error))
            else:
                self._is_asked.set()

    async def _receive(self) -> None:
        # Of a first edition, the whole one may be on its way.
        self._is_asked.set()
        while True:
            await self._is_asked.wait()
            try:
                answer = await asyncio.to_thread(self._workroom.receive)
            except PublishingError as error:
                log.error("the course cannot be learned: the former one stays", error=str(error))
                if not self._workroom.is_open:
                    self._is_asked.clear()
                continue
            await self._take(answer)

    async def _take(self, answer: Answer) -> None:
        wait_s = self._patient_until - _now()
        if isinstance(answer, Refusal) and wait_s > 0 and not self._askers:
            asyncio.get_running_loop().call_later(wait_s, self._wanted.set)
            return
        askers, self._askers = frozenset(self._askers), set()
        await self._hear(answer, askers)


def _now() -> float:
    return asyncio.get_running_loop().time()
