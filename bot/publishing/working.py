"""Answers what is asked of the process in which a course is read and learned (worker.py), and learns whole besides."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Event, RLock, Thread

from bot.publishing import passing, relearning
from bot.publishing.edition import Survey
from bot.publishing.keeping import name_of
from bot.publishing.relearning import Learned
from bot.publishing.shelf import Damaged, Shelf
from bot.publishing.worker import PARTS, Job, Lost, Message, Name, NotKept, Offer, Parts

NICENESS = 10
"""Learning a course whole gives way to everything else on the machine: the course answers already."""


def answer_all(connection: Connection, job: Job) -> None:
    """Answer whatever is asked over a connection, until nobody is at the other end any more."""
    worker = _Worker(connection, job)
    with suppress(passing.HungUp):
        while True:
            while not connection.poll(job.idle_s) and not worker.offer_to_end():
                pass
            number = passing.receive(connection)
            while connection.poll():
                number = passing.receive(connection)  # what was asked meanwhile is answered by the same reading
            worker.answer(number)


def step_back() -> None:
    """Let all that is not nice come before this thread."""
    if sys.platform == "linux":  # elsewhere a thread has no niceness of its own
        here = threading.get_native_id()
        # Nobody but root may become less nice than they were started: `nice -n 15 psi-tutor run`.
        os.setpriority(os.PRIO_PROCESS, here, max(NICENESS, os.getpriority(os.PRIO_PROCESS, here)))


class _BrokenOff(Exception):
    """The course changed again: what was being learned is of no use any more."""


class _Worker:
    """Answers what it is asked, and learns whole in a thread besides."""

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
        if self._former:
            self._learned, self._former = self._recall(number, self._former), None
        learned = self._learned if self._is_taught else None
        found = relearning.read_again(self._course_dir, learned) if learned else relearning.read(self._course_dir)
        with self._lock:
            self._number = number
            if not isinstance(found, Survey):
                self._send(number, found)
                return
            self._stale.set()
            self._stale = Event()
            self._is_taught = True
            name = name_of(found.digest)
            if known := self._recall(number, name):
                self._learned, self._is_kept = known, True
                self._send(number, Name(name))
                return
            self._is_kept = False
            if self._learned:
                self._learned = relearning.learn_for_now(found, self._learned)
                self._send_parts(number, self._learned)
        Thread(target=self._learn_whole, args=(number, name, found, self._stale), daemon=True).start()

    def offer_to_end(self) -> bool:
        """Tell that nothing is to be done, if that is so, and if nothing is lost with this process."""
        with self._lock:
            if self._is_kept:
                self._send(self._number, Offer())
            return self._is_kept

    def _learn_whole(self, number: int, name: str, survey: Survey, stale: Event) -> None:
        step_back()

        def go_on() -> None:
            if stale.is_set():
                raise _BrokenOff

        with suppress(_BrokenOff, passing.HungUp):
            self._pass_whole(number, name, relearning.learn_whole(survey, pace=go_on), stale)

    def _pass_whole(self, number: int, name: str, learned: Learned, stale: Event) -> None:
        is_kept = not stale.is_set() and self._keep(number, name, learned)
        with self._lock:
            if not stale.is_set():
                self._learned, self._is_kept = learned, is_kept
                if is_kept:
                    self._send(number, Name(name))
                else:
                    self._send_parts(number, learned)

    def _recall(self, number: int, name: str) -> Learned | None:
        try:
            return relearning.recall(self._shelf, name) if self._shelf else None
        except Damaged as error:
            self._send(number, Lost(str(error)))
            return None

    def _keep(self, number: int, name: str, learned: Learned) -> bool:
        if self._shelf is None:
            return False
        try:
            relearning.keep(self._shelf, name, learned)
        except OSError as error:
            self._send(number, NotKept(error.strerror or type(error).__name__))
            return False
        return True

    def _send(self, number: int, message: Message) -> None:
        with self._lock:
            passing.send(self._connection, (number, message))

    def _send_parts(self, number: int, learned: Learned) -> None:
        matcher = learned.matcher
        self._send(number, Parts(learned.survey, learned.is_whole))
        for name in PARTS:
            passing.send(self._connection, getattr(matcher, name))
        passing.send_numbering(self._connection, matcher.lexicon.columns)
        passing.send(self._connection, dict(matcher.speller.targets) if learned.is_whole else None)
