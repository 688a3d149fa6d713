"""Lets a tutor take many turns: does it hold more and more?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.running.starting import first_answer_s
from benchmarks.whole_way.contestants import TUTOR, Place
from benchmarks.whole_way.load import Load
from benchmarks.whole_way.processes import BOTS, on_core, resident_mb, resident_tree_mb
from benchmarks.whole_way.runs import await_start, do
from benchmarks.whole_way.stage import running, telegram

STEP = 10_000

LEARNERS = 10_000
"""As many as the tutor keeps the last question of: after the first step, all that it keeps of learners is full."""

STEP_WITHIN_S = 1200.0


@dataclass(frozen=True)
class Held:
    """Resident memory after so many turns, in MB: of the process that answers, and of those that it started."""

    turns: int
    own_mb: float
    children_mb: float


def hold(course: Path, texts: Sequence[str], steps: int, tell: Callable[[str], None]) -> Sequence[Held]:
    """Let learners write, STEP turns at a time; give what the tutor holds before, and after each step."""
    held = []
    with TemporaryDirectory() as folder:
        # The very first start makes the tables, and holds what that takes to its end: 10 MB. Later ones need not.
        first_answer_s(TUTOR, course, Path(folder))
        with (
            telegram() as server,
            on_core(BOTS),
            running(TUTOR.start(Place(server, course, Path(folder)))) as bot,
        ):
            await_start(server, bot)
            for step in range(steps + 1):
                if step:
                    do(server, bot, Load(texts, STEP, LEARNERS), within_s=STEP_WITHIN_S)
                own = resident_mb(bot.process)
                held.append(Held(step * STEP, own, resident_tree_mb(bot.process) - own))
                tell(f"{step * STEP:,} turns: {own:.0f} MB, children {held[-1].children_mb:.0f} MB")
    return held
