"""A process of its own in which a course is read and learned, so that answers keep coming meanwhile.

Reading and learning take seconds of Python, and the threads of one process share one interpreter: learned in a thread,
a course would hold up every answer (docs/decisions/0007).
"""

from __future__ import annotations

import atexit
import signal
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Event, Lock

from bot.authoring.english import ordinary_words
from bot.errors import PublishingError
from bot.publishing import passing
from bot.publishing.edition import Answer, Edition, Refusal, Survey, Unchanged
from bot.publishing.worker import NOT_FOR_IT, PARTS, work
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.spelling import Speller, no_pace
from bot.tutor.matching.weighting import Lexicon

WORDS_AT_ONCE = 100
PAUSE_S = 0.001
"""The index of spelling is made anew in the process that answers. So many words take 0.3 ms, then others have their
turn; a course has 8,000 words."""


class Workroom:
    """Reads and learns the course in `course_dir` each time that it is asked to.

    Methods block; one thread may ask while another receives, and any may close.
    """

    def __init__(self, course_dir: Path, closing: Event | None = None) -> None:
        """Begin. `closing`: what is set when the room is closed; pauses wait for it."""
        self._course_dir = course_dir
        self._closing = closing or Event()
        self._speller = Speller({}, frozenset())
        self._changing = Lock()
        self._open()
        # Before that of multiprocessing, which waits for each process to end by itself.
        atexit.register(self.close)

    @property
    def is_open(self) -> bool:
        """Whether there is a process that can be asked."""
        return self._process.is_alive()

    @property
    def process_id(self) -> int | None:
        """The number of the process, for who looks after it from outside."""
        return self._process.pid

    def ask(self, number: int) -> None:
        """Ask for the course as its files are now. A process that has ended is started again: that takes its time.

        `number`: higher than that of any ask before. Raises PublishingError when none can be asked or started.
        """
        with self._changing:
            if self.is_open and self._has_sent(number):
                return
            self._end()
            self._open()
            if not self._has_sent(number):
                raise _ended()

    def receive(self) -> tuple[int, Answer]:
        """Wait for the next answer, and give it with the number of the last ask before the course was read.

        After an edition for now the whole one follows, unless the course changes again.
        Raises PublishingError when the process has ended.
        """
        connection = self._connection
        try:
            number: int
            answer: Refusal | Unchanged | _Header
            number, answer = connection.recv()
            if not isinstance(answer, tuple):
                return number, answer
            return number, self._receive_edition(connection, answer[0], is_whole=answer[1])
        except (EOFError, OSError, MemoryError):
            with self._changing:
                # Else another process was started meanwhile.
                if connection is self._connection:
                    self._end()
            raise _ended() from None

    def close(self) -> None:
        """End the process at once, and for good."""
        self._closing.set()
        with self._changing:
            self._end()
        atexit.unregister(self.close)

    def _open(self) -> None:
        if self._closing.is_set():
            raise _closed()
        # A new interpreter: a process that runs threads cannot safely be forked (docs.python.org, multiprocessing).
        context = get_context("spawn")
        try:
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs, self._course_dir), name="workroom", daemon=True)
            _start(process)
        except OSError as error:
            raise PublishingError(f"no process could be started to learn the course: {error.strerror}") from None
        theirs.close()
        self._connection: Connection = ours
        self._process = process

    def _has_sent(self, number: int) -> bool:
        try:
            self._connection.send(number)
        except OSError:
            return False
        return True

    def _end(self) -> None:
        # The connection is closed when nobody holds it any more: a thread that still received from it could take what
        # comes for another one, which would get its number.
        self._process.kill()
        self._process.join()

    def _receive_edition(self, connection: Connection, survey: Survey, *, is_whole: bool) -> Edition:
        parts = {name: passing.receive(connection) for name in PARTS}
        lexicon = Lexicon(passing.receive_numbering(connection))
        targets = passing.receive(connection)
        if targets is not None:
            # As long as no course is taught, nobody is held up.
            pace = _Pauses(self._closing) if self._speller.targets else no_pace
            self._speller = Speller(targets, ordinary_words(), pace)
        matcher = Matcher(**parts, lexicon=lexicon, speller=self._speller)
        return Edition(survey.course, matcher, survey.places, survey.warnings, is_whole)


_Header = tuple[Survey, bool]


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
