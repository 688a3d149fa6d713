"""Compares the contestants: updates a second, processor time, memory; round by round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.asking import answered_by_one_message
from benchmarks.figures import Figure, Goal, Section
from benchmarks.judging import SLACK
from benchmarks.rendering import show
from benchmarks.whole_way.contestants import ALL, PTB, PTB_CONCURRENT, TUTOR, Contestant
from benchmarks.whole_way.courses import cut_course
from benchmarks.whole_way.database import postgres
from benchmarks.whole_way.drawing import draw_speeds
from benchmarks.whole_way.runs import LEARNERS, Run, Task, run
from benchmarks.whole_way.stage import ROOT

Tell = Callable[[str], None]

METHOD = (
    "A Bot API server on this machine hands out text messages of {learners:,} learners who write in turn, and takes "
    "the answers; all updates wait there from the beginning. From the first one handed out to the last answer. The "
    "server runs on one core, and so does PostgreSQL; the bot has the other core for itself. The tutor looks each "
    "question up in a course, tells it from all others, and commits learner and answer to the disk before it confirms "
    "the update and says it; the others send the text back and store nothing. The questions are {questions} trials of "
    "the course that are answered by one text; the course is that of this repository with 30 phrases an intent, or the "
    "whole of it. What Telegram allows a bot to send a second is lifted for the tutor. In each round all contestants "
    "take their turn, each as a new process, which first gets {warm_up} updates that do not count, of {updates:,} that "
    "do, fewer for the slow ones where Telegram takes 50 ms. Processor time and memory are those of the process and "
    "its children, in the tutor's case with the one that learns changed courses; PostgreSQL's are not in it."
)


@dataclass(frozen=True)
class Scene:
    """How it is measured: `name` as it stands in the results; how long Telegram takes for an answer; which course."""

    name: str
    contestants: Sequence[Contestant]
    delay_s: float = 0.0
    is_whole: bool = False


@dataclass(frozen=True)
class Size:
    """How long it is measured."""

    rounds: int
    updates: int
    warm_up: int
    slow_updates: int


FULL = Size(rounds=3, updates=3000, warm_up=500, slow_updates=3000)
QUICK = Size(rounds=1, updates=1000, warm_up=200, slow_updates=100)

AT_ONCE = "Telegram answers at once"
AFTER_50_MS = "Telegram answers after 50 ms"
WHOLE = "whole course, Telegram answers at once"

SCENES = (
    Scene(AT_ONCE, ALL),
    Scene(AFTER_50_MS, ALL, delay_s=0.05),
    Scene(WHOLE, [one for one in ALL if one.is_tutor], is_whole=True),
)
QUICK_SCENES = (Scene(AT_ONCE, (TUTOR, PTB)), Scene(AFTER_50_MS, (TUTOR, PTB), delay_s=0.05))

WANTED = ((AT_ONCE, PTB, 1.0), (AT_ONCE, PTB_CONCURRENT, 5.0), (AFTER_50_MS, PTB, 20.0))
"""How many times as many updates a second as another bot the tutor is to answer, where."""

Runs = Mapping[tuple[str, str], Sequence[Run]]
"""By the names of scene and contestant, one a round."""


def measure(quick: bool, tell: Tell) -> Section:
    """Compare the tutor with others; in a quick run only with python-telegram-bot's own echo bot."""
    scenes, size = (QUICK_SCENES, QUICK) if quick else (SCENES, FULL)
    with TemporaryDirectory() as folder:
        courses = {False: cut_course(ROOT, Path(folder) / "course"), True: ROOT}
        used = {scene.is_whole for scene in scenes}
        questions = {is_whole: answered_by_one_message(courses[is_whole]) for is_whole in used}
        tell("knows what learners ask")
        runs = _play(scenes, size, courses, questions, tell)
    figures = tuple(_figures(runs))
    method = METHOD.format(
        learners=LEARNERS, questions=len(questions[False]), warm_up=size.warm_up, updates=size.updates
    )
    plots = () if quick else (draw_speeds({scene: _of(figures, speed(scene)) for scene in (AT_ONCE, AFTER_50_MS)}),)
    return Section("The whole way", method, figures, tuple(goals_of(runs, quick=quick)), plots)


def _play(
    scenes: Sequence[Scene],
    size: Size,
    courses: Mapping[bool, Path],
    questions: Mapping[bool, Sequence[str]],
    tell: Tell,
) -> Runs:
    runs: dict[tuple[str, str], list[Run]] = defaultdict(list)
    turns = [(scene, one) for scene in scenes for one in scene.contestants]
    with ExitStack() as stack:
        make_database = None
        if any(one.has_server for _, one in turns):
            make_database = stack.enter_context(postgres())
        for number in range(size.rounds):
            for scene, one in turns:
                url = make_database() if make_database and one.has_server else None
                task = _task(scene, one, size, questions[scene.is_whole])
                done = run(one, task, courses[scene.is_whole], url)
                runs[scene.name, one.name].append(done)
                tell(f"round {number + 1}, {scene.name}: {one.name}: {done.updates_per_s:,.0f}/s")
    return runs


def _task(scene: Scene, contestant: Contestant, size: Size, questions: Sequence[str]) -> Task:
    updates = min(size.slow_updates, contestant.slow_updates) if scene.delay_s else size.updates
    return Task(questions, updates, min(size.warm_up, updates // 5), scene.delay_s)


def _figures(runs: Runs) -> Iterator[Figure]:
    for (scene, contestant), done in runs.items():
        yield Figure(speed(scene), contestant, "1/s", tuple(one.updates_per_s for one in done))
    for (scene, contestant), done in runs.items():
        yield Figure(f"processor time an update, {scene}", contestant, "us", tuple(one.cpu_us for one in done))
    for (scene, contestant), done in runs.items():
        if scene != AFTER_50_MS:
            yield Figure(f"memory, {scene}", contestant, "MB", tuple(one.resident_mb for one in done))


def _of(figures: Sequence[Figure], measure: str) -> Sequence[Figure]:
    return [figure for figure in figures if figure.measure == measure]


def speed(scene: str) -> str:
    """Give the words for how many updates a second were answered."""
    return f"updates answered, {scene}"


def goals_of(runs: Runs, *, quick: bool) -> Iterator[Goal]:
    """Judge what was asked for, as far as it was measured."""
    slack = SLACK if quick else 1.0
    for scene, other, times in WANTED:
        theirs = runs.get((scene, other.name))
        if not theirs:
            continue
        mine = median(one.updates_per_s for one in runs[scene, TUTOR.name])
        reached = mine / median(one.updates_per_s for one in theirs)
        wanted = f"{scene}: at least {show(times / slack)} times as many updates a second as {other.name}"
        yield Goal(wanted, f"{show(reached)} times", reached >= times / slack)
