"""The process in which a course is read and learned (workroom.py): answers what it is asked, and learns whole besides.

Who starts the process imports this, too, and must not import what learns: that takes 100 MB and seconds.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from bot.publishing import passing
from bot.publishing.edition import Survey
from bot.tutor.matching.matcher import Matcher

if TYPE_CHECKING:
    from bot.publishing.learning import Learned

NICENESS = 10
"""Learning a course whole gives way to everything else on the machine: the course answers already."""

NOT_FOR_IT = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)
"""Ctrl-C, the wish for another course and the order to stop may go to every process of a group. This one ends with the
one that it works for."""

PARTS = tuple(name for name in Matcher.__annotations__ if name not in ("lexicon", "speller"))
"""What of a matcher goes as it is from process to process. The index of spelling is made anew: that takes no longer."""


class _BrokenOff(Exception):
    """The course changed again: what was being learned is of no use any more."""


class _Worker:
    """The other end: answers what it is asked, and learns whole in a thread besides."""

    def __init__(self, connection: Connection, course_dir: Path) -> None:
        self._connection = connection
        self._course_dir = course_dir
        self._learned: Learned | None = None
        self._stale = Event()
        self._lock = Lock()

    def answer(self, number: int) -> None:
        """Read the course, and send what can be said of it at once."""
        from bot.publishing.learning import learn_for_now, read, read_again

        learned = self._learned
        found = read_again(self._course_dir, learned) if learned else read(self._course_dir)
        with self._lock:
            if not isinstance(found, Survey):
                self._connection.send((number, found))
                return
            self._stale.set()
            self._stale = Event()
            if self._learned:
                self._learned = learn_for_now(found, self._learned)
                self._send(number, self._learned)
        Thread(target=self._learn_whole, args=(number, found, self._stale), daemon=True).start()

    def _learn_whole(self, number: int, survey: Survey, stale: Event) -> None:
        from bot.publishing.learning import learn_whole

        step_back()

        def go_on() -> None:
            if stale.is_set():
                raise _BrokenOff

        try:
            learned = learn_whole(survey, pace=go_on)
        except _BrokenOff:
            return
        with self._lock:
            if not stale.is_set():
                self._learned = learned
                self._send(number, learned)

    def _send(self, number: int, learned: Learned) -> None:
        matcher = learned.matcher
        self._connection.send((number, (learned.survey, learned.is_whole)))
        for name in PARTS:
            passing.send(self._connection, getattr(matcher, name))
        passing.send_numbering(self._connection, matcher.lexicon.columns)
        passing.send(self._connection, dict(matcher.speller.targets) if learned.is_whole else None)


def work(connection: Connection, course_dir: Path) -> None:
    for signal_number in NOT_FOR_IT:
        signal.signal(signal_number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, NOT_FOR_IT)
    threading.excepthook = _end_loudly
    worker = _Worker(connection, course_dir)
    try:
        while True:
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
