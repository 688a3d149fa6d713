"""Puts together what is measured of a tutor that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.asking import answered_by_one_message
from benchmarks.figures import Figure, Goal, Section
from benchmarks.matching.marking import percentile
from benchmarks.rendering import show
from benchmarks.running.image import image_mb
from benchmarks.running.lasting import LEARNERS, STEP, Held, hold
from benchmarks.running.reloading import RATE, SECONDS, Reload, reload_while_asked
from benchmarks.running.starting import (
    check_s,
    first_and_later_starts_s,
    first_answer_s,
    imports_s,
)
from benchmarks.whole_way.contestants import PTB, TUTOR
from benchmarks.whole_way.courses import cut_course
from benchmarks.whole_way.drawing import draw_memory, draw_waits
from benchmarks.whole_way.stage import ROOT

Tell = Callable[[str], None]

ROUNDS = 5
STEPS = 10

START_S, CHECK_S, MEMORY_MB, GROWTH, WAIT_MS = 1.5, 0.6, 130.0, 1.1, 50.0
"""What was asked for: the longest start and check, the most memory, how much of it more after ten times the turns, and
how much longer a turn may wait for a changed course."""

START_TIMES, CHECK_TIMES = 6.0, 3.0
"""In a quick run, on a machine of which nothing is known: so many times as long as Python takes to load what any such
bot does."""

WHOLE, CUT = "whole course", "30 phrases an intent"

METHOD = (
    "From the start of the process to the arrival of the answer to a question that waits at the Bot API server, on all "
    "cores, with the files in the system's memory: the very first start with a copy of the course and no database, and "
    "the second one there. `psi-tutor check` from start to end; Python's own start is in both. Memory: {learners:,} "
    "learners write in turn, {step:,} turns at a time, with SQLite and the course of 30 phrases an intent; resident "
    "memory of the process that answers, and of its children. A changed course: {rate} questions a second for "
    "{seconds:.0f} s, and then again while a phrase is added to the whole course; a wait is from when a question is "
    "due to the arrival of its answer. The limit of what Telegram takes is lifted for the latter two."
)


def measure(quick: bool, tell: Tell) -> Section:
    """Measure starts and `check`; in a full run also memory, and a course that changes."""
    with TemporaryDirectory() as folder:
        cut = cut_course(ROOT, Path(folder) / "course")
        return _measure_quickly(tell) if quick else _measure_all(cut, tell)


def _measure_quickly(tell: Tell) -> Section:
    figures = [
        Figure("imports of any such bot", "Python", "s", _rounds(2, imports_s)),
        Figure(f"`check`, {WHOLE}", TUTOR.name, "s", _rounds(2, partial(check_s, ROOT))),
    ]
    first, later = first_and_later_starts_s(ROOT, 1)
    figures.append(Figure(f"start to the first answer, {WHOLE}", TUTOR.name, "s", tuple(later)))
    tell(f"the very first start took {first[0]:.1f} s, the second {later[0]:.1f}")
    base, check, start = (min(figure.rounds) for figure in figures)
    goals = (
        _times_goal("`psi-tutor check`", check, base, CHECK_TIMES),
        _times_goal("start to the first answer", start, base, START_TIMES),
    )
    return Section("A running tutor", _method(), tuple(figures), goals)


def _times_goal(what: str, taken: float, base: float, times: float) -> Goal:
    wanted = f"{what}: at most {show(times)} times as long as Python's imports for such a bot"
    return Goal(wanted, f"{show(taken / base)} times", taken <= base * times)


def _measure_all(cut: Path, tell: Tell) -> Section:
    starts = tuple(_starts(cut, tell))
    held = hold(cut, answered_by_one_message(cut), STEPS, tell)
    change = reload_while_asked(ROOT, answered_by_one_message(ROOT), tell)
    image, note = image_mb()
    figures = (*starts, *_memory(held), *_waits(change))
    if image:
        figures += (Figure("image", TUTOR.name, "MB", (image,)),)
    goals = (*_start_goals(figures), *_memory_goals(held), _wait_goal(change))
    plots = (_draw_held(held), _draw_change(change))
    return Section("A running tutor", _method(), figures, goals, plots, (note,) if note else ())


def _method() -> str:
    return METHOD.format(learners=LEARNERS, step=STEP, rate=RATE, seconds=SECONDS)


def _rounds(count: int, take: Callable[[], float]) -> tuple[float, ...]:
    """Take a measure some times, after one that does not count: it brings the files into memory."""
    take()
    return tuple(take() for _ in range(count))


def _starts(cut: Path, tell: Tell) -> Iterator[Figure]:
    for name, course in ((WHOLE, ROOT), (CUT, cut)):
        first, later = first_and_later_starts_s(course, ROUNDS)
        yield Figure(f"start to the first answer, {name}", TUTOR.name, "s", tuple(later))
        yield Figure(f"the very first start to the first answer, {name}", TUTOR.name, "s", tuple(first))
        yield Figure(f"`check`, {name}", TUTOR.name, "s", _rounds(ROUNDS, partial(check_s, course)))
        tell(f"started with {name}: {median(later):.2f} s")
    with TemporaryDirectory() as folder:
        taken = _rounds(ROUNDS, partial(first_answer_s, PTB, cut, Path(folder)))
    yield Figure(f"start to the first answer, {WHOLE}", PTB.name, "s", taken)


def _memory(held: Sequence[Held]) -> Iterator[Figure]:
    for one in held:
        if one.turns in (0, STEP, STEPS * STEP):
            yield Figure(f"memory after {one.turns:,} turns", TUTOR.name, "MB", (one.own_mb,))
            yield Figure(f"memory of its children after {one.turns:,} turns", TUTOR.name, "MB", (one.children_mb,))


def _waits(change: Reload) -> Iterator[Figure]:
    for name, outcome in (("nothing changes", change.without), ("a phrase is taught", change.during)):
        for words, percent in (("p50", 50), ("p99", 99), ("longest", 100)):
            wait_ms = percentile(outcome.waits_s, percent) * 1000
            yield Figure(f"wait while {name}, {words}", TUTOR.name, "ms", (wait_ms,))
    taught_s = change.taught_s[0] - change.changed_s
    yield Figure("from the change of the file to the course being taught", TUTOR.name, "s", (taught_s,))


def _start_goals(figures: Sequence[Figure]) -> Iterator[Goal]:
    for measure_name, most in ((f"start to the first answer, {WHOLE}", START_S), (f"`check`, {WHOLE}", CHECK_S)):
        [mine] = [one for one in figures if (one.measure, one.contestant) == (measure_name, TUTOR.name)]
        yield Goal(f"{measure_name}: at most {show(most)} s", f"{show(mine.median)} s", mine.median <= most)


def _memory_goals(held: Sequence[Held]) -> Iterator[Goal]:
    after, last = held[1], held[-1]
    whole_mb = after.own_mb + after.children_mb
    wanted = f"memory after {after.turns:,} turns, with its children: at most {show(MEMORY_MB)} MB"
    yield Goal(wanted, f"{show(whole_mb)} MB", whole_mb <= MEMORY_MB)
    growth = (last.own_mb + last.children_mb) / whole_mb
    wanted = f"memory after {last.turns:,} turns: at most {show((GROWTH - 1) * 100)}% more"
    yield Goal(wanted, f"{(growth - 1) * 100:+.1f}%", growth <= GROWTH)


def _wait_goal(change: Reload) -> Goal:
    more_ms = (max(change.during.waits_s) - max(change.without.waits_s)) * 1000
    wanted = f"the longest wait while a phrase is taught: at most {show(WAIT_MS)} ms more than without"
    return Goal(wanted, f"{more_ms:+.0f} ms", more_ms <= WAIT_MS)


def _draw_held(held: Sequence[Held]) -> str:
    lines = {
        "the process that answers": [one.own_mb for one in held],
        "its children": [one.children_mb for one in held],
    }
    return draw_memory([one.turns for one in held], lines)


def _draw_change(change: Reload) -> str:
    points = [
        (outcome.due_s, [wait_s * 1000 for wait_s in outcome.waits_s]) for outcome in (change.without, change.during)
    ]
    # First as much as it takes to answer, then the whole of it.
    taught = dict(zip(("the phrase is taught", "the course is learned whole"), change.taught_s, strict=False))
    moments = {"the file is changed": change.changed_s, **taught}
    return draw_waits(points[0], points[1], moments)
