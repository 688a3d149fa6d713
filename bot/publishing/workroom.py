"""A process of its own in which a course is read and learned, so that answers keep coming meanwhile.

Reading and learning take seconds of Python, and the threads of one process share one interpreter: learned in a thread,
a course would hold up every answer (docs/decisions/0007).
"""

from __future__ import annotations

import atexit
import signal
from collections.abc import Callable
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Condition, Event

import structlog

from bot.authoring.english import ordinary_words
from bot.errors import PublishingError
from bot.publishing import passing
from bot.publishing.edition import Answer, Edition, Survey
from bot.publishing.keeping import has_pictures, name_in, take
from bot.publishing.shelf import Damaged, Shelf
from bot.publishing.worker import IDLE_S, NOT_FOR_IT, PARTS, Job, Lost, Name, NotKept, Offer, Parts, work
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.spelling import Speller, no_pace
from bot.tutor.matching.weighting import Lexicon

WORDS_AT_ONCE = 100
PAUSE_S = 0.001
"""The index of spelling is made anew in the process that answers. So many words take 0.3 ms, then others have their
turn; a course has 8,000 words."""


log = structlog.get_logger(__name__)


class Workroom:
    """Reads and learns the course in `course_dir` each time that it is asked to.

    What is kept of a course is not learned again: then the first answer needs no process at all, and one that had
    nothing to do for long is ended until something is asked again.
    Methods block; one thread may ask while another receives, and any may close.
    """

    def __init__(
        self, course_dir: Path, closing: Event | None = None, kept_in: Path | None = None, idle_s: float = IDLE_S
    ) -> None:
        """Begin. `closing`: what is set when the room is closed; pauses wait for it. `kept_in`: the folder for what
        was learned; without one, nothing is kept.
        """
        self._course_dir = course_dir
        self._closing = closing or Event()
        self._kept_in = kept_in
        self._idle_s = idle_s
        self._speller = Speller({}, frozenset())
        self._changing = Condition()
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._ready: tuple[int, Edition] | None = None
        self._asked = -1
        self._name = name_in(course_dir) if kept_in else None
        self._is_taught = False
        self._is_told = False
        self._is_first = bool(kept_in and self._name and Shelf(kept_in).has(self._name))
        if not self._is_first:
            with self._changing:
                self._open()
        # Before that of multiprocessing, which waits for each process to end by itself.
        atexit.register(self.close)

    @property
    def is_open(self) -> bool:
        """Whether there is a process that can be asked."""
        return self._process is not None and self._process.is_alive()

    def ask(self, number: int) -> None:
        """Ask for the course as its files are now. Where there is no process, one is started: that takes its time.

        `number`: higher than that of any ask before. Raises PublishingError when none can be asked or started.
        """
        with self._changing:
            self._asked = number
            if self._is_first and self._take_first(number):
                return
            if self.is_open and self._has_sent(number):
                return
            self._end()
            self._open()
            if not self._has_sent(number):
                raise _ended()

    def receive(self) -> tuple[int, Answer]:
        """Wait for the next answer, and give it with the number of the last ask before the course was read.

        After an edition for now the whole one follows, unless the course changes again.
        Raises PublishingError when the process has ended, and nobody here has ended it.
        """
        while True:
            connection = self._wait()
            if isinstance(connection, tuple):
                return connection
            try:
                number, message = passing.receive(connection)
                match message:
                    case Offer():
                        self._take_offer(connection, number)
                    case Lost(reason):
                        log.warning("what is kept of the course cannot be used: it is learned anew", reason=reason)
                    case NotKept(reason):
                        self._tell_once(reason)
                    case Name(name):
                        return number, self._edition_named(connection, name)
                    case Parts(survey, is_whole):
                        return number, self._edition_in_parts(connection, survey, is_whole=is_whole)
                    case answer:
                        return number, answer
            except (passing.HungUp, MemoryError):
                self._end_if_current(connection)
                raise _ended() from None

    def close(self) -> None:
        """End the process at once, and for good."""
        self._closing.set()
        with self._changing:
            self._end()
            self._changing.notify_all()
        atexit.unregister(self.close)

    def _open(self) -> None:
        if self._closing.is_set():
            raise _closed()
        # A new interpreter: a process that runs threads cannot safely be forked (docs.python.org, multiprocessing).
        context = get_context("spawn")
        job = Job(self._course_dir, self._kept_in, self._name, self._is_taught, self._idle_s)
        try:
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs, job), name="workroom", daemon=True)
            _start(process)
        except OSError as error:
            raise PublishingError(f"no process could be started to learn the course: {error.strerror}") from None
        theirs.close()
        self._connection = ours
        self._process = process
        self._changing.notify_all()

    def _has_sent(self, number: int) -> bool:
        try:
            if self._connection:
                passing.send(self._connection, number)
        except passing.HungUp:
            return False
        return self._connection is not None

    def _end(self) -> None:
        # The connection is closed when nobody holds it any more: a thread that still received from it could take what
        # comes for another one, which would get its number.
        if self._process:
            self._process.kill()
            self._process.join()

    def _end_if_current(self, connection: Connection) -> None:
        """End the process at the other end of a connection, unless another one was started meanwhile."""
        with self._changing:
            if connection is self._connection:
                self._end()

    def _take_first(self, number: int) -> bool:
        """Make what is kept of the course ready, without any process, if that can be used."""
        self._is_first = False
        # The course may have changed since the start.
        self._name = name_in(self._course_dir)
        if self._name is None:
            return False
        try:
            kept = self._take(self._name)
        except Damaged as error:
            log.warning("what is kept of the course cannot be used: it is learned anew", reason=str(error))
            return False
        # Nobody has read the course anew, so that a picture that is gone would not be noticed.
        if kept is None or not has_pictures(kept[0].course, self._course_dir):
            return False
        self._ready = (number, self._edition_kept(self._name, *kept))
        self._changing.notify_all()
        return True

    def _wait(self) -> Connection | tuple[int, Edition]:
        """Wait for something that is ready, or for a process to receive from."""
        with self._changing:
            self._changing.wait_for(lambda: self._ready or self._connection or self._closing.is_set())
            if self._ready:
                ready, self._ready = self._ready, None
                return ready
            if self._connection is None:
                raise _closed()
            return self._connection

    def _take_offer(self, connection: Connection, number: int) -> None:
        """End a process that has nothing to do, unless it was asked for something meanwhile."""
        with self._changing:
            if connection is self._connection and number == self._asked:
                self._end()
                self._connection = None

    def _edition_named(self, connection: Connection, name: str) -> Edition:
        """Give what the process has just learned and kept. Raises PublishingError: a new process may learn it again."""
        reason = "it is not there any more"
        try:
            if kept := self._take(name):
                return self._edition_kept(name, *kept)
        except Damaged as error:
            # What is written there cannot be read back: better to keep nothing.
            reason = str(error)
            self._tell_once(reason)
            self._kept_in = None
        self._end_if_current(connection)
        raise PublishingError(f"what was learned of the course cannot be taken from where it is kept: {reason}")

    def _take(self, name: str) -> tuple[Survey, Matcher] | None:
        """Give what is kept under a name, if something is. Raises Damaged."""
        taken = take(Shelf(self._kept_in), name, self._pace()) if self._kept_in else None
        return taken[:2] if taken else None

    def _edition_kept(self, name: str, survey: Survey, matcher: Matcher) -> Edition:
        self._speller, self._name, self._is_taught = matcher.speller, name, True
        return Edition(survey, matcher)

    def _edition_in_parts(self, connection: Connection, survey: Survey, *, is_whole: bool) -> Edition:
        parts = {name: passing.receive(connection) for name in PARTS}
        lexicon = Lexicon(passing.receive_numbering(connection))
        targets, pace = passing.receive(connection), self._pace()
        if targets is not None:
            self._speller = Speller(targets, ordinary_words(), pace)
        self._is_taught = False
        matcher = Matcher(**parts, lexicon=lexicon, speller=self._speller)
        return Edition(survey, matcher, is_whole)

    def _tell_once(self, reason: str) -> None:
        if not self._is_told:
            self._is_told = True
            log.warning(
                "what was learned cannot be kept, so each start learns anew: see TUTOR_CACHE_DIR",
                where=str(self._kept_in),
                reason=reason,
            )

    def _pace(self) -> Callable[[], None]:
        # As long as no course is taught, nobody is held up.
        return _Pauses(self._closing) if self._speller.targets else no_pace


class _Pauses:
    """Lets other threads run after every few calls, and breaks off when the room is closed."""

    def __init__(self, closing: Event) -> None:
        self._closing = closing
        self._calls = 0

    def __call__(self) -> None:
        self._calls += 1
        if self._calls % WORDS_AT_ONCE == 0 and self._closing.wait(PAUSE_S):
            raise _closed()


def _start(process: SpawnProcess) -> None:
    """Start a process that none of the signals reaches that are not for it, not even before it ignores them."""
    # It lets two of them through again when it is started, so it comes first.
    resource_tracker.ensure_running()
    held = signal.pthread_sigmask(signal.SIG_BLOCK, NOT_FOR_IT)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _ended() -> PublishingError:
    return PublishingError("the process that learns the course has ended; perhaps there was too little memory")


def _closed() -> PublishingError:
    return PublishingError("no course is learned any more: the tutor ends")
