"""The process in which a course is read and learned (workroom.py): answers what it is asked, and learns whole besides.

Who starts the process imports this, too, and must not import what learns: that takes 100 MB and seconds.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING

from bot.publishing import passing
from bot.publishing.edition import Refusal, Survey, Unchanged
from bot.publishing.keeping import drawn_in, name_of
from bot.publishing.shelf import Damaged, Shelf
from bot.tutor.matching.matcher import Matcher

if TYPE_CHECKING:
    from bot.publishing.learning import Learned

NICENESS = 10
"""Learning a course whole gives way to everything else on the machine: the course answers already."""

NOT_FOR_IT = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)
"""Ctrl-C, the wish for another course and the order to stop may go to every process of a group. This one ends with the
one that it works for."""

IDLE_S = 600.0
"""Staff who write save again and again, and each first change after the end of the process takes some seconds longer;
those who went to lunch leave 400 MB to others."""

PARTS = tuple(name for name in Matcher.__annotations__ if name not in ("lexicon", "speller"))
"""What of a matcher goes as it is from process to process. The index of spelling is made anew: that takes no longer."""


@dataclass(frozen=True)
class Job:
    """What a process is started for. All that it has learned is kept in `shelf`, if there is one.

    `former`: the name of what was learned last; `is_taught`: that is what is taught now. `idle_s`: how long the process
    waits for something to do before it offers to end.
    """

    course_dir: Path
    shelf: Path | None = None
    former: str | None = None
    is_taught: bool = False
    idle_s: float = IDLE_S


@dataclass(frozen=True)
class Parts:
    """What was learned follows, part by part."""

    survey: Survey
    is_whole: bool


@dataclass(frozen=True)
class Name:
    """What was learned is kept under a name."""

    name: str


@dataclass(frozen=True)
class Offer:
    """There was nothing to do for long, and what was learned is kept: the process may be ended."""


@dataclass(frozen=True)
class Lost:
    """What was kept cannot be used, and why."""

    reason: str


@dataclass(frozen=True)
class NotKept:
    """What was learned cannot be kept, and why."""

    reason: str


Message = Refusal | Unchanged | Parts | Name | Offer | Lost | NotKept
"""What comes over a connection, each with the number of the last ask before the course was read."""


class _BrokenOff(Exception):
    """The course changed again: what was being learned is of no use any more."""


class _Worker:
    """The other end: answers what it is asked, and learns whole in a thread besides."""

    def __init__(self, connection: Connection, job: Job) -> None:
        self._connection = connection
        self._course_dir = job.course_dir
        self._shelf = Shelf(job.shelf) if job.shelf else None
        self._former = job.former
        self._is_taught = job.is_taught
        self._learned: Learned | None = None
        self._is_kept = True
        self._number = 0
        self._stale = Event()
        self._lock = RLock()

    def answer(self, number: int) -> None:
        """Read the course, and send what can be said of it at once."""
        from bot.publishing.learning import learn_for_now, read, read_again

        if self._former:
            self._learned, self._former = self._recall(number, self._former), None
        learned = self._learned if self._is_taught else None
        drawn = drawn_in(self._course_dir)
        found = read_again(self._course_dir, learned) if learned else read(self._course_dir)
        with self._lock:
            self._number = number
            if not isinstance(found, Survey):
                self._send(number, found)
                return
            self._stale.set()
            self._stale = Event()
            self._is_taught = True
            name = name_of(found.course.version, drawn)
            if known := self._recall(number, name):
                self._learned, self._is_kept = known, True
                self._send(number, Name(name))
                return
            self._is_kept = False
            if self._learned:
                self._learned = learn_for_now(found, self._learned)
                self._send_parts(number, self._learned)
        Thread(target=self._learn_whole, args=(number, name, found, self._stale), daemon=True).start()

    def offer_to_end(self) -> bool:
        """Tell that nothing is to be done, if that is so, and if nothing is lost with this process."""
        with self._lock:
            if self._is_kept:
                self._send(self._number, Offer())
            return self._is_kept

    def _learn_whole(self, number: int, name: str, survey: Survey, stale: Event) -> None:
        from bot.publishing.learning import learn_whole

        step_back()

        def go_on() -> None:
            if stale.is_set():
                raise _BrokenOff

        try:
            learned = learn_whole(survey, pace=go_on)
        except _BrokenOff:
            return
        is_kept = not stale.is_set() and self._keep(number, name, learned)
        with self._lock:
            if not stale.is_set():
                self._learned, self._is_kept = learned, is_kept
                if is_kept:
                    self._send(number, Name(name))
                else:
                    self._send_parts(number, learned)

    def _recall(self, number: int, name: str) -> Learned | None:
        from bot.publishing.learning import recall

        try:
            return recall(self._shelf, name, self._course_dir) if self._shelf else None
        except Damaged as error:
            self._send(number, Lost(str(error)))
            return None

    def _keep(self, number: int, name: str, learned: Learned) -> bool:
        from bot.publishing.learning import keep

        if self._shelf is None:
            return False
        try:
            keep(self._shelf, name, learned)
        except OSError as error:
            self._send(number, NotKept(error.strerror or type(error).__name__))
            return False
        return True

    def _send(self, number: int, message: Message) -> None:
        with self._lock:
            self._connection.send((number, message))

    def _send_parts(self, number: int, learned: Learned) -> None:
        matcher = learned.matcher
        self._send(number, Parts(learned.survey, learned.is_whole))
        for name in PARTS:
            passing.send(self._connection, getattr(matcher, name))
        passing.send_numbering(self._connection, matcher.lexicon.columns)
        passing.send(self._connection, dict(matcher.speller.targets) if learned.is_whole else None)


def work(connection: Connection, job: Job) -> None:
    """Do what is asked for over a connection, until it is closed."""
    for signal_number in NOT_FOR_IT:
        signal.signal(signal_number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, NOT_FOR_IT)
    threading.excepthook = _end_loudly
    worker = _Worker(connection, job)
    try:
        while True:
            while not connection.poll(job.idle_s) and not worker.offer_to_end():
                pass
            number = connection.recv()
            while connection.poll():
                number = connection.recv()  # what was asked meanwhile is answered by the same reading
            worker.answer(number)
    except (EOFError, OSError):
        return


def _end_loudly(args: threading.ExceptHookArgs) -> None:
    """End the process when a thread breaks: who waits for its answer would wait forever."""
    sys.excepthook(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
    os._exit(1)


def step_back() -> None:
    """Let all that is not nice come before this thread."""
    if sys.platform == "linux":  # elsewhere a thread has no niceness of its own
        here = threading.get_native_id()
        # Nobody but root may become less nice than they were started: `nice -n 15 psi-tutor run`.
        os.setpriority(os.PRIO_PROCESS, here, max(NICENESS, os.getpriority(os.PRIO_PROCESS, here)))
