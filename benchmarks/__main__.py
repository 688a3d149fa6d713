"""Measures the tutor against others, and against what was asked of it; writes benchmarks/RESULTS.md.

    .venv-peers/bin/python -m benchmarks [--quick] [--only NAME ...] [--render]

`make bench` sets up what it needs. A part takes from one to twenty minutes.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from time import monotonic

from benchmarks.figures import Goal, Section
from benchmarks.keeping import HERE, keep, recall
from benchmarks.machine import this_machine
from benchmarks.rendering import Kept, render, render_goals
from benchmarks.summary import with_summary

README = HERE.parent / "README.md"

Measure = Callable[[bool, Callable[[str], None]], Section]

PARTS = {
    "matching": "benchmarks.matching.comparing:measure_course",
    "matching_whole": "benchmarks.matching.comparing:measure_whole",
    "growth_phrases": "benchmarks.growth.matching:measure_phrases",
    "growth_intents": "benchmarks.growth.matching:measure_intents",
    "growth_learners": "benchmarks.growth.learners:measure",
    "growth_history": "benchmarks.growth.history:measure",
    "whole_way": "benchmarks.whole_way:measure",
    "running": "benchmarks.running:measure",
}
"""Where each part is measured; loaded when its turn comes."""

NOT_QUICK = ("matching_whole", "growth_intents", "growth_history")
"""Parts without a goal: not to be waited for."""

TRIES = 3
"""So often is a part measured in a quick run that misses a goal."""


def main() -> int:
    """Measure the parts that are asked for; give 1 when a quick run misses a goal."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true", help="check ratios only, in some minutes, and write nothing")
    arguments.add_argument("--only", nargs="+", default=[], metavar="NAME", help=f"of {', '.join(PARTS)}; or a start")
    arguments.add_argument("--render", action="store_true", help="measure nothing, write RESULTS.md from what is kept")
    given = arguments.parse_args()
    chosen = choose(given.only, quick=given.quick)
    if not chosen:
        arguments.error(f"there is no part {' '.join(given.only)}")
    if given.quick:
        return check(chosen)
    for name in chosen if not given.render else ():
        kept = Kept(measure(name, quick=False), f"{datetime.now(UTC):%Y-%m-%d}", this_machine())
        keep(name, kept)
        write()
    if given.render:
        write()
    return 0


def choose(only: Sequence[str], *, quick: bool) -> Sequence[str]:
    """Give the parts that are named, or whose name starts so; without names all, in a quick run all that are quick."""
    if not only:
        return [name for name in PARTS if not (quick and name in NOT_QUICK)]
    starts = [name for name in only if name not in PARTS]
    return [name for name in PARTS if name in only or any(name.startswith(f"{start}_") for start in starts)]


def check(names: Sequence[str]) -> int:
    """Measure quickly, print the goals, and say whether one is missed, however often its part is measured."""
    goals: list[tuple[str, Goal]] = []
    for name in names:
        section = settle(partial(measure, name, quick=True))
        goals += [(section.title, goal) for goal in section.goals]
        for note in section.notes:
            print(f"{name}: {note}", file=sys.stderr)
    print(render_goals(goals))
    return int(not all(goal.is_met for _, goal in goals))


def settle(measured: Callable[[], Section]) -> Section:
    """Measure until all goals are met in one go, TRIES times at most: something else may have kept the machine busy."""
    section = measured()
    for _ in range(TRIES - 1):
        if all(goal.is_met for goal in section.goals):
            break
        section = measured()
    return section


def measure(name: str, *, quick: bool) -> Section:
    """Measure one part, and tell how it goes on the standard error."""
    begun = monotonic()

    def tell(what: str) -> None:
        print(f"{monotonic() - begun:6.0f} s  {name}: {what}", file=sys.stderr, flush=True)

    module, _, function = PARTS[name].partition(":")
    part: Measure = getattr(importlib.import_module(module), function)
    tell("begins")
    section = part(quick, tell)
    tell("is done")
    return section


def write() -> None:
    """Write RESULTS.md, and some lines of README.md, from what is kept."""
    kept = recall(list(PARTS))
    (HERE / "RESULTS.md").write_text(render([*kept.values()]), encoding="utf-8")
    README.write_text(with_summary(README.read_text(encoding="utf-8"), kept), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
