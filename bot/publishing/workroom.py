"""A process of its own in which a course is read and learned, so that answers keep coming meanwhile.

Reading and learning take seconds of Python, and the threads of one process share one interpreter: learned in a thread,
a course would hold up every answer (docs/decisions/0007).
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Lock, Thread

from bot.authoring.english import ordinary_words
from bot.errors import PublishingError
from bot.publishing.edition import Answer, Edition, Refusal, Unchanged
from bot.publishing.learning import Learned, Survey, learn_for_now, learn_whole, read, read_again
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.spelling import Speller, no_pace

WORDS_AT_ONCE = 20
PAUSE_S = 0.004
"""The index of spelling is made anew in the process that answers. So many words take 1 ms, then others have their turn;
a course has 15,000 words."""

NICENESS = 10
"""Learning a course whole gives way to everything else on the machine: the course answers already."""


class Workroom:
    """Reads and learns the course in `course_dir` each time that it is asked to.

    Methods block; one thread may ask while another receives.
    """

    def __init__(self, course_dir: Path) -> None:
        self._course_dir = course_dir
        self._open()

    @property
    def is_open(self) -> bool:
        """Whether there is a process that can be asked."""
        return not self._is_lost and self._process.is_alive()

    @property
    def process_id(self) -> int | None:
        """The number of the process, for who looks after it from outside."""
        return self._process.pid

    def ask(self) -> None:
        """Ask for the course as its files are now. A process that has ended is started again: that takes its time.

        Raises PublishingError when none can be asked or started.
        """
        if not self.is_open:
            self.close()
            self._open()
        try:
            self._connection.send(None)
        except OSError:
            raise _ended() from None

    def receive(self) -> Answer:
        """Wait for the next answer. After an edition for now the whole one follows, unless the course changes again.

        Raises PublishingError when the process has ended.
        """
        connection = self._connection
        try:
            answer: Refusal | Unchanged | _Header = connection.recv()
            if not isinstance(answer, tuple):
                return answer
            return self._receive_edition(connection, answer[0], is_whole=answer[1])
        except (EOFError, OSError):
            # It may take a moment to be seen as ended; or another one was started meanwhile.
            self._is_lost |= connection is self._connection
            raise _ended() from None

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join()
        self._connection.close()

    def _open(self) -> None:
        # A new interpreter: a process that runs threads cannot safely be forked (docs.python.org, multiprocessing).
        context = get_context("spawn")
        try:
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, self._course_dir), name="workroom", daemon=True)
            process.start()
        except OSError as error:
            raise PublishingError(f"no process could be started to learn the course: {error.strerror}") from None
        theirs.close()
        self._connection: Connection = ours
        self._process = process
        self._speller = Speller({}, frozenset())
        self._is_lost = False

    def _receive_edition(self, connection: Connection, survey: Survey, *, is_whole: bool) -> Edition:
        # Part by part, so that no single one holds up the threads that answer for long.
        parts = {name: connection.recv() for name in _PARTS}
        targets = connection.recv()
        if targets is not None:
            self._speller = Speller(targets, ordinary_words(), _Pauses() if self._speller.targets else no_pace)
        matcher = Matcher(**parts, speller=self._speller)
        return Edition(survey.course, matcher, survey.places, survey.warnings, is_whole)


_Header = tuple[Survey, bool]

_PARTS = tuple(name for name in Matcher.__annotations__ if name != "speller")
"""What of a matcher goes from process to process. The index of spelling is made anew: that takes no longer."""


class _Pauses:
    """Lets other threads run after every few calls."""

    def __init__(self) -> None:
        self._calls = 0

    def __call__(self) -> None:
        self._calls += 1
        if self._calls % WORDS_AT_ONCE == 0:
            time.sleep(PAUSE_S)


def _ended() -> PublishingError:
    return PublishingError("the process that learns the course has ended; perhaps there was too little memory")


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

    def answer(self) -> None:
        """Read the course, and send what can be said of it at once."""
        learned = self._learned
        found = read_again(self._course_dir, learned) if learned else read(self._course_dir)
        with self._lock:
            if not isinstance(found, Survey):
                self._connection.send(found)
                return
            self._stale.set()
            self._stale = Event()
            if self._learned:
                self._learned = learn_for_now(found, self._learned)
                self._send(self._learned)
        Thread(target=self._learn_whole, args=(found, self._stale), daemon=True).start()

    def _learn_whole(self, survey: Survey, stale: Event) -> None:
        if sys.platform == "linux":  # elsewhere a thread has no niceness of its own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)

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
                self._send(learned)

    def _send(self, learned: Learned) -> None:
        self._connection.send((learned.survey, learned.is_whole))
        for name in _PARTS:
            self._connection.send(getattr(learned.matcher, name))
        self._connection.send(dict(learned.matcher.speller.targets) if learned.is_whole else None)


def _work(connection: Connection, course_dir: Path) -> None:
    # Ctrl-C, and a wish for another course, may go to every process of a group; this one ends with the one that it
    # works for.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    threading.excepthook = _end_loudly
    worker = _Worker(connection, course_dir)
    try:
        while True:
            connection.recv()
            while connection.poll():
                connection.recv()  # what was asked meanwhile is answered by the same reading
            worker.answer()
    except (EOFError, OSError):
        return


def _end_loudly(args: threading.ExceptHookArgs) -> None:
    """End the process when a thread breaks: who waits for its answer would wait forever."""
    sys.excepthook(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
    os._exit(1)
