"""How the time of a match, learning and memory grow with the phrases and with the intents of a course."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from benchmarks.contestants.contestant import BM25S, MINILM, RAPIDFUZZ, SCIKIT, TUTOR
from benchmarks.contestants.racing import Race, race, texts_only
from benchmarks.figures import Figure, Goal, Section
from benchmarks.growth.phrases import grow, make
from benchmarks.judging import FASTER, SLACK, at_most, times_faster
from benchmarks.matching.exam import Exam
from benchmarks.matching.marking import percentile
from benchmarks.plotting import draw_growth
from benchmarks.rendering import ratio_of, show
from bot.authoring.building import read_course
from bot.authoring.questions import trials_of

ROOT = Path(__file__).parents[2]

INTENTS = 80
"""No more than the course has: two intents made of the same words could not be told apart."""
SIZES = (1_000, 10_000, 100_000)
QUICK_SIZES = (1_000, 5_000)
"""Phrases in all."""

NUMBERS = (10, 100, 1_000, 10_000)
EACH = 10
"""Phrases of each intent where it is intents that grow."""

MANY = 1_000
"""With more intents than that, one round: it takes minutes."""

OUTSIDE = 0.1
"""The share of phrases that are out of scope."""

BUSY = "a question, p50, of the processor"

FEWEST = 30
"""Phrases that an intent of the course must have to be made more of."""

ASKED = 500
LIMIT_S = 300
"""A contestant that takes longer to learn is stopped."""

MOST_FOR_SLOW = 10_000
"""Phrases. With ten times as many MiniLM learns for 10 minutes, and rapidfuzz takes 0.2 s for each question."""

METHOD = (
    f"Phrases are made from those of the course: in each, every third word is swapped for one of another phrase of the "
    f"same intent, with a fixed seed. So the words stay those of the course, while pairs of them grow. One phrase in "
    f"ten is out of scope. {ASKED} trials of the course are asked, by every contestant in a process of its own, new in "
    f"every round, on one core. Memory is that of the process once it has learned, and the most while it learned."
)


def measure_phrases(quick: bool, tell: Callable[[str], None]) -> Section:
    """Let the phrases of eighty intents grow."""
    figures: list[Figure] = []
    notes: list[str] = []
    for size in QUICK_SIZES if quick else SIZES:
        exam = make_exam(INTENTS, round(size * (1 - OUTSIDE) / INTENTS))
        tell(f"{size:,} phrases")
        found = race(_rounds(size, quick=quick), exam, tell, limit_s=LIMIT_S)
        figures += figures_of(found, f"{size:,} phrases")
        notes += [f"{size:,} phrases: {note}" for note in found.notes]
    if quick:
        return Section("Growth: phrases", METHOD, tuple(figures), tuple(quick_goals(figures)), notes=tuple(notes))
    notes.append(
        f"With more than {MOST_FOR_SLOW:,} phrases MiniLM and rapidfuzz are left out: learning would take the one ten "
        "minutes a round, and questions the other two. MiniLM has two rounds."
    )
    plots = (draw_growth("phrases", "phrases", figures),)
    goals = tuple(goals_of(figures))
    return Section("Growth: phrases", f"{INTENTS} intents. {METHOD}", tuple(figures), goals, plots, tuple(notes))


def measure_intents(quick: bool, tell: Callable[[str], None]) -> Section:
    """Let the intents grow, of ten phrases each."""
    figures: list[Figure] = []
    notes: list[str] = []
    for number in NUMBERS[:2] if quick else NUMBERS:
        tell(f"{number:,} intents")
        names = (TUTOR, SCIKIT) if quick else (TUTOR, SCIKIT, BM25S)
        rounds = 1 if quick or number > MANY else 5
        found = race(dict.fromkeys(names, rounds), make_exam(number, EACH), tell, limit_s=LIMIT_S)
        figures += figures_of(found, f"{number:,} intents")
        notes += [f"{number:,} intents: {note}" for note in found.notes]
    plots = () if quick else (draw_growth("intents", "intents", figures),)
    method = f"{EACH} phrases an intent, made as above; an intent beyond the course's own is made of the same words."
    return Section("Growth: intents", method, tuple(figures), (), plots, tuple(notes))


def make_exam(intents: int, phrases: int) -> Exam:
    """Make a course of so many intents of so many phrases, and draw what is asked."""
    course = read_course(ROOT)
    rng = Random(0)  # noqa: S311 - the same each time, not for secrets
    base = [intent.phrases for intent in course.intents.values() if len(intent.phrases) >= FEWEST]
    outside = make(course.out_of_scope.phrases, round(intents * phrases * OUTSIDE / (1 - OUTSIDE)), rng)
    asked = rng.sample(sorted({posed.text for posed in trials_of(course)}), ASKED)
    return texts_only(grow(base, intents, phrases, rng), outside, asked)


def figures_of(found: Race, size: str) -> Iterator[Figure]:
    """Lay out what each contestant took."""
    for name, laps in found.laps.items():
        measures: Mapping[str, tuple[str, Sequence[float]]] = {
            "a question, p50": ("ms", [percentile(lap.first_ms, 50) for lap in laps]),
            "a question, p99": ("ms", [percentile(lap.first_ms, 99) for lap in laps]),
            BUSY: ("ms", [percentile(lap.busy_ms, 50) for lap in laps]),
            "learning": ("s", [lap.build_s for lap in laps]),
            "memory, once learned": ("MB", [lap.resident_mb for lap in laps]),
            "memory, most while learning": ("MB", [lap.peak_mb for lap in laps]),
        }
        for measure, (unit, rounds) in measures.items():
            yield Figure(f"{size}: {measure}", name, unit, tuple(rounds))


def goals_of(figures: Sequence[Figure]) -> Iterator[Goal]:
    """Hold the largest size against what was asked."""
    mine = {figure.measure: figure for figure in figures if figure.contestant == TUTOR}
    size = f"{SIZES[-1]:,} phrases"
    wanted = (("a question, p50", 5, "ms"), ("learning", 20, "s"), ("memory, once learned", 800, "MB"))
    for measure, most, unit in wanted:
        yield at_most(f"{size}: {measure}, at most {most} {unit}", mine.get(f"{size}: {measure}"), most)


def quick_goals(figures: Sequence[Figure]) -> Iterator[Goal]:
    """Hold only the ratio at the larger size, to what is asked of a course."""
    size = f"{QUICK_SIZES[-1]:,} phrases"
    ratio = ratio_of(figures, f"{size}: {BUSY}", SCIKIT)
    least = FASTER / SLACK
    yield times_faster(f"{size}: a question at least {show(least)} times faster than {SCIKIT}", ratio, least)


def _rounds(size: int, *, quick: bool) -> Mapping[str, int]:
    if quick:
        return dict.fromkeys((TUTOR, SCIKIT), 1)
    rounds = dict.fromkeys((TUTOR, SCIKIT, BM25S), 5)
    return {**rounds, RAPIDFUZZ: 5, MINILM: 2} if size <= MOST_FOR_SLOW else rounds
