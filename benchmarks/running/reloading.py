"""Teaches a phrase while questions come at a steady rate: what do they wait for it?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from benchmarks.whole_way.contestants import TUTOR, Place
from benchmarks.whole_way.courses import copy_course
from benchmarks.whole_way.load import Load, Outcome
from benchmarks.whole_way.runs import await_start, do
from benchmarks.whole_way.stage import Bot, NotAnswered, Server, running, telegram

RATE = 200
SECONDS = 20.0
WARM_UP_S = 5.0
CHANGED_AFTER_S = 2.0

LEARNERS = 2000
"""Each writes every 10 seconds."""

NEW = "xzqvj wvjqk"
"""Words that nobody knows: the tutor has to learn them."""

PUBLISHED = "the course is published"
"""What the tutor logs."""

LOOKED_AT_EVERY_S = 0.02


@dataclass(frozen=True)
class Reload:
    """How long each turn waited, without a change and with one, and when the changed course was taught.

    `changed_s`, `taught_s`: since the first question came; once for each time that the course was taught.
    """

    without: Outcome
    during: Outcome
    changed_s: float
    taught_s: Sequence[float]


def reload_while_asked(course: Path, texts: Sequence[str], tell: Callable[[str], None]) -> Reload:
    """Let learners ask for some time, and again while a phrase is added. Raises NotAnswered."""
    with TemporaryDirectory() as folder, telegram() as server:
        copy = copy_course(course, Path(folder) / "course")
        with running(TUTOR.start(Place(server, copy, Path(folder)))) as bot:
            await_start(server, bot)
            do(server, bot, _load(texts, WARM_UP_S))
            without = do(server, bot, _load(texts, SECONDS))
            tell("answered without a change")
            return _change(copy, server, bot, texts, without)


def _change(course: Path, server: Server, bot: Bot, texts: Sequence[str], without: Outcome) -> Reload:
    server.begin(_load(texts, SECONDS))
    begun = monotonic()
    sleep(CHANGED_AFTER_S)
    write_phrase(course)
    changed_s, taught_s = monotonic() - begun, list[float]()
    while (now_s := monotonic() - begun) < SECONDS:
        if bot.printed.read_text(encoding="utf-8").count(PUBLISHED) > len(taught_s):
            taught_s.append(now_s)
        sleep(LOOKED_AT_EVERY_S)
    during = server.outcome(SECONDS)
    if during.answered < during.updates or not taught_s:
        raise NotAnswered(f"{during.answered} of {during.updates} answered, taught {taught_s}\n{bot.last_words()}")
    return Reload(without, during, changed_s, taught_s)


def _load(texts: Sequence[str], seconds: float) -> Load:
    return Load(texts, int(RATE * seconds), LEARNERS, RATE)


def write_phrase(course: Path) -> None:
    """Teach the first intent of the last file that has intents a phrase whose words nobody knows."""
    files = sorted((course / "intents").glob("*.yaml"))
    file = [file for file in files if "  phrases:\n" in file.read_text(encoding="utf-8")][-1]
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  phrases:\n", f"  phrases:\n    - {NEW}\n", 1), encoding="utf-8")
