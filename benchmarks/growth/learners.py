"""How long a turn takes when the database holds a thousand learners, or a million."""

from __future__ import annotations

import gc
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.figures import Figure, Goal, Section
from benchmarks.matching.marking import percentile
from benchmarks.plotting import draw_line
from benchmarks.rendering import show
from bot.app import converse
from bot.conversation import Conversation
from bot.storage.sql import SqlStore
from bot.storage.store import Address
from bot.tutor.message import Text

COURSE = Path(__file__).parents[2] / "tests" / "courses" / "beekeeping"

SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUICK_SIZES = (1_000, 20_000)

ROUNDS, TURNS = 15, 200
QUICK_ROUNDS, QUICK_TURNS = 5, 100

LIMIT = 1.2
"""How many times as long a turn may take with the most learners as with the fewest."""

QUICK_LIMIT = 1.5

BEFORE = 12
"""Turns that the learner took who is copied."""

COPY = """
    INSERT INTO learners (id, version, state, reachable, first_seen, last_seen, wake_at)
    WITH RECURSIVE numbers(number) AS (SELECT 2 UNION ALL SELECT number + 1 FROM numbers WHERE number < ?)
    SELECT number, version, state, reachable, first_seen, last_seen, wake_at FROM numbers, learners WHERE id = 1
"""

METHOD = (
    "Turns of the beekeeping course, `Conversation.take` with its commit to SQLite on disk: the learner is read, the "
    f"question matched, learner and replies are written. The rows are copies of one learner after {BEFORE} turns, "
    "laid down in bulk; learners and trials are drawn by chance. After each turn with one database comes the same "
    "with the next; a round has {turns} turns of each, and there are {rounds} rounds."
)


def measure(quick: bool, tell: Callable[[str], None]) -> Section:
    """Let learners of databases of all sizes write in turn."""
    sizes = QUICK_SIZES if quick else SIZES
    rounds, turns = (QUICK_ROUNDS, QUICK_TURNS) if quick else (ROUNDS, TURNS)
    with tempfile.TemporaryDirectory() as folder:
        taken = take_turns(Path(folder), sizes, rounds, turns, tell)
    figures = tuple(
        Figure(
            f"{size:,} learners: a turn, p{percent}", "tutor", "ms", tuple(percentile(one, percent) for one in found)
        )
        for size, found in taken.items()
        for percent in (50, 99)
    )
    medians = [figure.median for figure in figures if figure.measure.endswith("p50")]
    goal = growth_goal(sizes, medians, QUICK_LIMIT if quick else LIMIT)
    plots = () if quick else (draw_line("learners", "learners in the database", figures),)
    return Section("Growth: learners", METHOD.format(rounds=rounds, turns=turns), figures, (goal,), plots)


def growth_goal(sizes: Sequence[int], medians: Sequence[float], limit: float) -> Goal:
    """Hold the last size against the first."""
    grown = medians[-1] / medians[0]
    wanted = f"a turn with {sizes[-1]:,} learners at most {limit} times that with {sizes[0]:,}"
    return Goal(wanted, f"{show(grown)} times ({show(medians[0])} and {show(medians[-1])} ms)", grown <= limit)


def take_turns(
    folder: Path, sizes: Sequence[int], rounds: int, turns: int, tell: Callable[[str], None]
) -> Mapping[int, Sequence[Sequence[float]]]:
    """Give, for each size, the milliseconds of the turns of each round."""
    for size in sizes:
        fill(folder / f"{size}.db", size)
        tell(f"{size:,} learners laid down")
    stores = {size: SqlStore(f"sqlite:///{folder / f'{size}.db'}") for size in sizes}
    talks = {size: converse(COURSE, store) for size, store in stores.items()}
    trials = [trial for intent in talks[sizes[0]].course.intents.values() for trial in intent.trials]
    rng = Random(0)  # noqa: S311 - the same each time, not for secrets
    gc.collect()
    gc.freeze()  # as the tutor does once it has learned
    taken: dict[int, list[list[float]]] = {size: [] for size in sizes}
    for number in range(rounds):
        for found in taken.values():
            found.append([])
        for trial in rng.choices(trials, k=turns):
            for size, talk in talks.items():
                taken[size][-1].append(_turn_ms(talk, rng.randint(2, size), trial))
        tell(f"round {number + 1} of {rounds}")
    for store in stores.values():
        store.close()
    return taken


def fill(path: Path, size: int) -> None:
    """Make a database of so many learners."""
    store = SqlStore(f"sqlite:///{path}")
    talk = converse(COURSE, store)
    trials = [trial for intent in talk.course.intents.values() for trial in intent.trials]
    for trial in trials[:BEFORE]:
        talk.take(1, Text(trial))
    store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(COPY, (size,))


def _turn_ms(talk: Conversation, learner: int, trial: str) -> float:
    begun = perf_counter()
    talk.take(learner, Text(trial), address=Address(learner))
    return (perf_counter() - begun) * 1000
