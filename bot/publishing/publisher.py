"""Keeps what is taught at the course as its files are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import structlog

from bot.errors import CourseError, PublishingError
from bot.publishing.edition import Answer, Edition, Failure, Refusal
from bot.publishing.watching import Signature, changes

PATIENCE_S = 1.5
"""A course that has problems may be half-written: so long after the last change it is read once more before anybody is
told."""

AGAIN_AFTER_S = 1.0
"""So long after learning broke down it is tried once more: other work may have taken the memory for a moment."""

log = structlog.get_logger(__name__)

Hear = Callable[[Answer, frozenset[int]], Awaitable[None]]
"""Takes an answer, and the numbers of the staff who asked for it."""


class Room(Protocol):
    """Where the course is read and learned: see Workroom."""

    @property
    def is_open(self) -> bool: ...

    def ask(self, number: int) -> None: ...

    def receive(self) -> tuple[int, Answer]: ...

    def close(self) -> None: ...


def first_edition(workroom: Room) -> Edition:
    """Wait for a course to be learned for the first time; what breaks down is tried once more.

    Raises CourseError, PublishingError.
    """
    try:
        answer = _first_answer(workroom)
    except PublishingError as error:
        log.warning("the course cannot be learned: that is tried once more", error=str(error))
        answer = _first_answer(workroom)
    match answer:
        case Edition():
            return answer
        case Refusal(problems):
            raise CourseError(problems)
        case _:
            raise PublishingError("the course was learned before")


def _first_answer(workroom: Room) -> Answer:
    workroom.ask(0)
    return workroom.receive()[1]


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
        self._asking = asyncio.Lock()  # held while the process that learns may be started anew
        self._is_asked = asyncio.Event()
        self._number = 0  # of the last ask; 0 is that of the first edition
        self._askers: set[tuple[int, int]] = set()
        self._patient_until = 0.0
        self._broke_down_at: int | None = None
        self._is_tried_again = False
        self._again: asyncio.TimerHandle | None = None

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
            self._askers.add((asker, self._number + 1))
        self._is_tried_again = False
        self._wanted.set()

    async def _watch(self) -> None:
        async for _ in changes(self._course_dir, self._seen):
            self._patient_until = _now() + PATIENCE_S
            self._stir()
            self._want(None)

    async def _ask(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            async with self._asking:
                self._number += 1
                if self._again:
                    self._again.cancel()  # this is once more
                try:
                    await asyncio.to_thread(self._workroom.ask, self._number)
                except PublishingError as error:
                    await self._break_down(error)
                else:
                    self._is_asked.set()

    async def _receive(self) -> None:
        # A process that ends before anything is asked is told of, too.
        self._is_asked.set()
        while True:
            await self._is_asked.wait()
            await self._receive_one()

    async def _receive_one(self) -> None:
        # Apart, so that an answer is not held while the next one is waited for.
        try:
            number, answer = await asyncio.to_thread(self._workroom.receive)
        except PublishingError as error:
            async with self._asking:
                # Else who asks has started another process meanwhile.
                if not self._workroom.is_open:
                    self._is_asked.clear()
                    await self._break_down(error)
        else:
            await self._take(number, answer)

    async def _take(self, number: int, answer: Answer) -> None:
        wait_s = self._patient_until - _now()
        if isinstance(answer, Refusal) and wait_s > 0 and not self._waiting_for(number):
            asyncio.get_running_loop().call_later(wait_s, self._wanted.set)
            return
        if isinstance(answer, Edition):
            if answer.is_whole:
                self._is_tried_again = False
            answer = replace(answer, is_current=number == self._number and not self._wanted.is_set())
        await self._tell(number, answer)

    async def _break_down(self, error: PublishingError) -> None:
        # The end of one process can be noticed twice: when it is asked, and when its answer is waited for.
        if self._broke_down_at == self._number:
            return
        self._broke_down_at = self._number
        if not self._is_tried_again:
            self._is_tried_again = True
            log.warning("the course cannot be learned: that is tried once more", error=str(error))
            self._again = asyncio.get_running_loop().call_later(AGAIN_AFTER_S, self._wanted.set)
            return
        log.error("the course cannot be learned: the former one stays", error=str(error))
        await self._tell(self._number, Failure(str(error)))

    async def _tell(self, number: int, answer: Answer) -> None:
        askers = self._waiting_for(number)
        self._askers = {(asker, asked) for asker, asked in self._askers if asked > number}
        await self._hear(answer, askers)

    def _waiting_for(self, number: int) -> frozenset[int]:
        """Name those who asked before the course was read that this ask had read."""
        return frozenset(asker for asker, asked in self._askers if asked <= number)


def _now() -> float:
    return asyncio.get_running_loop().time()
