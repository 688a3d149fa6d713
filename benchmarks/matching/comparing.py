"""Compares the tutor's matcher with others on a course drawn from the real one, and on the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from benchmarks.contestants import contestant
from benchmarks.contestants.contestant import HEAVY, LIGHT, MINILM, MINILM_REGRESSION, SCIKIT, TUTOR
from benchmarks.contestants.racing import Lap, Race, race
from benchmarks.figures import Figure, Goal, Section
from benchmarks.judging import FASTER, SLACK, at_most, times_faster
from benchmarks.matching.exam import Exam, draw_exam, whole_exam
from benchmarks.matching.marking import Marks, count_answered, mark, percentile
from benchmarks.plotting import draw_right
from benchmarks.rendering import ratio_of, show
from bot.authoring.building import read_course
from bot.authoring.questions import Posed, read_questions, trials_of

ROOT = Path(__file__).parents[2]

INTENTS, PHRASES, OUTSIDE = 70, 30, 300
"""The full course of the goals; what is out of scope counts as much as ten intents."""

QUICK_TRIALS = 300

AGAIN = 300
"""So many trials are asked a second time, when every word was met before."""

RIGHT = "right answer"
IN_TOP = f"right answer among the first {contestant.TOP}"
P50, P99 = "a question, p50", "a question, p99"
BUSY = f"{P50}, of the processor"

METHOD = (
    "Every contestant is a process of its own on one core, with one thread, new in every round; in a round each has "
    "its turn before the next round begins. All learn the same phrases, titles among them, and are asked the same "
    "trials, the course's own and those of `questions/`, none of which is taught; the order is another one in each "
    'round. Times are those of the first time that a process meets a trial, and with it many of its words; "again" '
    'are the times of {again} of them asked once more; "of the processor" is how long it was busy, which a machine '
    "that does something else does not lengthen. scikit-learn finds the nearest phrase by the tutor's features, "
    "spelling put right included: it transforms them and multiplies with all phrases; its linear support vector "
    "machine has the words and characters of the text alone. The tutor answers by a rule of its own. The others answer "
    "where their best label's score is far enough above that of what is out of scope: as many trials in scope as the "
    'tutor. "Answered wrongly" and "out of scope, answered" are how many are answered then that should not.'
)


def measure_course(quick: bool, tell: Callable[[str], None]) -> Section:
    """Compare on the full course of the goals."""
    course = read_course(ROOT)
    rng = Random(0)  # noqa: S311 - the same each time, not for secrets
    exam = draw_exam(course, _posed(), INTENTS, PHRASES, OUTSIDE, rng)
    if quick:
        exam = Exam(exam.phrases, exam.outside, rng.sample(exam.trials, QUICK_TRIALS))
    rounds = dict.fromkeys((TUTOR, SCIKIT) if quick else (*LIGHT, *HEAVY), 2 if quick else 5)
    found = race(rounds, exam, tell, AGAIN)
    figures = tuple(figures_of(found, exam))
    title = f"Matching: {len(exam.phrases)} intents of {PHRASES} phrases"
    goals = tuple(quick_goals(figures) if quick else goals_of(figures))
    plots = () if quick else (draw_right("right", title, _figures_named(figures, RIGHT, IN_TOP)),)
    return Section(title, f"{_describe(exam)} {METHOD.format(again=AGAIN)}", figures, goals, plots, found.notes)


def measure_whole(quick: bool, tell: Callable[[str], None]) -> Section:
    """Compare on the whole course as it is. MiniLM needs minutes to learn it, and has fewer rounds."""
    exam = whole_exam(read_course(ROOT), _posed())
    rounds = {**dict.fromkeys(LIGHT, 1 if quick else 5), **dict.fromkeys(HEAVY, 0 if quick else 2)}
    found = race({name: number for name, number in rounds.items() if number}, exam, tell, AGAIN)
    notes = (*found.notes, "MiniLM has two rounds: it needs minutes to learn in each.")
    title = f"Matching: the whole course, {len(exam.phrases)} intents"
    return Section(title, f"{_describe(exam)} Measured as above.", tuple(figures_of(found, exam)), notes=notes)


def figures_of(found: Race, exam: Exam) -> Iterator[Figure]:
    """Lay out what each contestant did."""
    answered = [count_answered(exam.trials, lap.opinions) for lap in found.laps.get(TUTOR, ())]
    for name, laps in found.laps.items():
        marks = [mark(exam.trials, lap.opinions, answered[0] if answered else 0) for lap in laps]
        measures: Mapping[str, tuple[str, Sequence[float]]] = {
            **_marked(marks),
            P50: ("ms", _each(laps, lambda lap: percentile(lap.first_ms, 50))),
            P99: ("ms", _each(laps, lambda lap: percentile(lap.first_ms, 99))),
            BUSY: ("ms", _each(laps, lambda lap: percentile(lap.busy_ms, 50))),
            f"{P50}, again": ("ms", _each(laps, lambda lap: percentile(lap.again_ms, 50))),
            f"{P99}, again": ("ms", _each(laps, lambda lap: percentile(lap.again_ms, 99))),
            "learning": ("s", _each(laps, lambda lap: lap.build_s)),
            "memory, once learned": ("MB", _each(laps, lambda lap: lap.resident_mb)),
            "memory, most while learning": ("MB", _each(laps, lambda lap: lap.peak_mb)),
        }
        yield from (Figure(measure, name, unit, tuple(rounds)) for measure, (unit, rounds) in measures.items())


def goals_of(figures: Sequence[Figure]) -> Iterator[Goal]:
    """Hold the figures against what was asked. Where MiniLM cannot be installed, there is nobody to compare with."""
    found = {(figure.measure, figure.contestant): figure for figure in figures}
    for measure, most in ((P50, 0.15), (P99, 0.6)):
        wanted = f"{INTENTS} intents of {PHRASES} phrases: {measure} at most {most} ms"
        yield at_most(wanted, found.get((measure, TUTOR)), most)
    yield from _times_faster(figures, P50, SCIKIT, FASTER)
    yield from _times_faster(figures, P50, MINILM, 80)
    yield from _times_faster(figures, P50, MINILM_REGRESSION, 80)
    mine, other = found.get((RIGHT, TUTOR)), found.get((RIGHT, MINILM_REGRESSION))
    if mine and other:
        reached = f"{show(mine.median)}% and {show(other.median)}%"
        yield Goal("right answers not below MiniLM with logistic regression", reached, mine.median >= other.median)


def quick_goals(figures: Sequence[Figure]) -> Iterator[Goal]:
    """Hold only the ratio, of the processor's time: the machine may be busy."""
    yield from _times_faster(figures, BUSY, SCIKIT, FASTER / SLACK)


def _times_faster(figures: Sequence[Figure], measure: str, other: str, wanted: float) -> Iterator[Goal]:
    ratio = ratio_of(figures, measure, other)
    if ratio is not None or other not in HEAVY:
        yield times_faster(f"a question: at least {show(wanted)} times faster than {other}", ratio, wanted)


def _posed() -> Sequence[Posed]:
    return [*trials_of(read_course(ROOT)), *read_questions(ROOT)]


def _describe(exam: Exam) -> str:
    inside = sum(bool(trial.right) for trial in exam.trials)
    return (
        f"{exam.size - len(exam.outside):,} phrases of {len(exam.phrases)} intents, and {len(exam.outside):,} that are "
        f"out of scope; {inside:,} trials in scope, and {len(exam.trials) - inside:,} out of scope."
    )


def _marked(marks: Sequence[Marks]) -> Mapping[str, tuple[str, Sequence[float]]]:
    return {
        RIGHT: ("%", [one.right for one in marks]),
        IN_TOP: ("%", [one.in_top for one in marks]),
        "in scope, answered": ("%", [one.answered for one in marks]),
        "in scope, answered wrongly": ("%", [one.answered_wrongly for one in marks]),
        "out of scope, answered": ("%", [one.outside_answered for one in marks]),
    }


def _each(laps: Sequence[Lap], read: Callable[[Lap], float]) -> Sequence[float]:
    return [read(lap) for lap in laps]


def _figures_named(figures: Sequence[Figure], *measures: str) -> Sequence[Figure]:
    return [figure for figure in figures if figure.measure in measures]
