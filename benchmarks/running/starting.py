"""Starts programs again and again: how long until the first answer, and until `psi-tutor check` is done?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from benchmarks.whole_way.contestants import Contestant, Place, tutor_settings
from benchmarks.whole_way.courses import copy_course
from benchmarks.whole_way.load import Load
from benchmarks.whole_way.stage import PYTHON, ROOT, NotAnswered, Program, as_usual, running, telegram

QUESTION = "What is public sector innovation?"

IMPORTS = "import numpy, aiohttp, sqlalchemy, telegram"
"""What any bot of this kind loads."""

FIRST_ANSWER_WITHIN_S = 90.0

ORDERLY = (0, 1)
"""Exit codes of `check`: the course is in order, or has problems."""


def start_tutor(place: Place) -> Program:
    """Start the tutor as operators do."""
    return Program((PYTHON, "-m", "bot", "run"), tutor_settings(place))


TUTOR_AS_IT_IS = Contestant("tutor", start_tutor)


def first_answer_s(contestant: Contestant, course: Path, folder: Path) -> float:
    """Start a bot for which a question waits; give how long until it is answered, in seconds. Raises NotAnswered."""
    with telegram() as server:
        server.begin(Load((QUESTION,), 1, 1))
        program = contestant.start(Place(server, course, folder))
        begun = monotonic()
        with running(program) as bot:
            outcome = server.outcome(FIRST_ANSWER_WITHIN_S)
            if not outcome.answered:
                raise NotAnswered(f"{contestant.name} did not answer:\n{bot.last_words()}")
            return outcome.last_at - begun


def first_and_later_starts_s(course: Path, times: int) -> tuple[Sequence[float], Sequence[float]]:
    """Start the tutor twice in each of some new folders, with a copy of a course; give what each start took."""
    first, later = [], []
    for _ in range(times):
        with TemporaryDirectory() as folder:
            copy = copy_course(course, Path(folder) / "course")
            first.append(first_answer_s(TUTOR_AS_IT_IS, copy, Path(folder)))
            later.append(first_answer_s(TUTOR_AS_IT_IS, copy, Path(folder)))
    return first, later


def check_s(course: Path) -> float:
    """Let `psi-tutor check` read a course; give how long that took, in seconds, with the start of Python."""
    environment = {**as_usual(), "TUTOR_COURSE_DIR": str(course)}
    return _run_s((PYTHON, "-m", "bot", "check"), environment)


def imports_s() -> float:
    """Let Python load what any bot of this kind does; give how long that took, in seconds."""
    return _run_s((PYTHON, "-c", IMPORTS), as_usual())


def _run_s(command: Sequence[str], environment: dict[str, str]) -> float:
    begun = monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    taken_s = monotonic() - begun
    if done.returncode not in ORDERLY:
        sys.stderr.write(done.stderr)
        done.check_returncode()
    return taken_s
