"""What a process is started for in which a course is read and learned, and what comes from it: see workroom.py.

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

from bot.publishing.edition import Refusal, Survey, Unchanged
from bot.tutor.matching.matcher import Matcher

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


def work(connection: Connection, job: Job) -> None:
    """Do what is asked for over a connection, until it is closed.

    All else that goes wrong ends the process with its traceback, and exit code 1.
    """
    for signal_number in NOT_FOR_IT:
        signal.signal(signal_number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, NOT_FOR_IT)
    threading.excepthook = _end_loudly
    from bot.publishing.working import answer_all

    answer_all(connection, job)


def _end_loudly(args: threading.ExceptHookArgs) -> None:
    """End the process when a thread breaks: who waits for its answer would wait forever."""
    sys.excepthook(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
    os._exit(1)
