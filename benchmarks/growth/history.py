"""How long a turn takes, and how much is stored of a learner, after ten turns or ten thousand."""

from __future__ import annotations

import gc
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Figure, Section
from benchmarks.growth.learners import COURSE
from benchmarks.matching.marking import percentile
from benchmarks.plotting import draw_line
from bot.app import converse
from bot.storage.sql import SqlStore
from bot.tutor.message import Message, Tap, Text, read_line
from bot.tutor.reply import Turn

POINTS = (10, 100, 1_000, 10_000)
QUICK_POINTS = (10, 100, 1_000)

LEARNERS = 5
"""They write in turn; each is a round."""

QUIZ_EVERY = 20
"""Half of so many turns are questions, the other half a quiz, whose answers are looked at."""

LAST = 20
"""So many questions, the last ones, say how long a turn takes: those of a quiz take less."""

METHOD = (
    "{learners} learners of the beekeeping course write in turn, to a tutor with SQLite on disk; half of what they do "
    "is to ask, the other half to go through quizzes. The time after n turns is that of the last {last} questions. "
    "What is stored is the learner's row. A round is a learner."
)


def measure(quick: bool, tell: Callable[[str], None]) -> Section:
    """Let some learners go on for long."""
    points = QUICK_POINTS if quick else POINTS
    learners = 2 if quick else LEARNERS
    with tempfile.TemporaryDirectory() as folder:
        taken, sizes = write_long(Path(folder) / "history.db", points, learners, tell)
    figures = []
    for point in points:
        rounds = tuple(percentile([ms for number, ms in one if number < point][-LAST:], 50) for one in taken)
        figures.append(Figure(f"{point:,} turns: a question, p50", "tutor", "ms", rounds))
    figures += [Figure(f"{point:,} turns: stored", "tutor", "kB", tuple(sizes[point])) for point in points]
    plots = () if quick else (draw_line("history", "turns that the learner took", figures),)
    return Section("Growth: turns", METHOD.format(learners=learners, last=LAST), tuple(figures), plots=plots)


def write_long(
    path: Path, points: Sequence[int], learners: int, tell: Callable[[str], None]
) -> tuple[Sequence[Sequence[tuple[int, float]]], Mapping[int, Sequence[float]]]:
    """Give the turn and the milliseconds of every question of each learner, and the kB stored after so many turns."""
    store = SqlStore(f"sqlite:///{path}")
    talk = converse(COURSE, store)
    trials = [trial for intent in talk.course.intents.values() for trial in intent.trials]
    gc.collect()
    gc.freeze()  # as the tutor does once it has learned
    taken: list[list[tuple[int, float]]] = [[] for _ in range(learners)]
    said: list[Turn | None] = [None] * learners
    sizes = {}
    for number in range(points[-1]):
        for learner in range(learners):
            message = next_message(said[learner], trials, number)
            begun = perf_counter()
            said[learner] = talk.take(learner + 1, message, update=number * learners + learner)
            if isinstance(message, Text):
                taken[learner].append((number, (perf_counter() - begun) * 1000))
        if number + 1 in points:
            sizes[number + 1] = stored_kb(path)
            tell(f"{number + 1:,} turns")
    store.close()
    return taken, sizes


def next_message(said: Turn | None, trials: Sequence[str], number: int) -> Message:
    """Go on with a quiz as long as it has a next question, or an answer to show; else ask the next trial."""
    choices = [choice.id for reply in said.replies for choice in reply.choices] if said else []
    for act in (".next", ".show"):
        if on := [choice for choice in choices if choice.endswith(act)]:
            return Tap(on[0])
    return read_line("/quiz") if number % QUIZ_EVERY == QUIZ_EVERY // 2 else Text(trials[number % len(trials)])


def stored_kb(path: Path) -> Sequence[float]:
    """Read how much is stored of each learner."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT length(CAST(state AS BLOB)) FROM learners ORDER BY id").fetchall()
    return [size / 1000 for (size,) in rows]
