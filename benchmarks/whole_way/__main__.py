"""Lets one contestant answer by hand, such as to look into where its time goes.

.venv/bin/python -m benchmarks.whole_way "tutor, SQLite" [--updates 5000] [--delay-ms 50] [--whole-course] [--wrap CMD]
"""

from __future__ import annotations

import argparse
import shlex
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.asking import answered_by_one_message
from benchmarks.whole_way.contestants import ALL, Contestant, Place
from benchmarks.whole_way.courses import cut_course
from benchmarks.whole_way.runs import Task, run
from benchmarks.whole_way.stage import ROOT, Program


def main() -> None:
    """Print a line for each run."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("contestant", choices=[one.name for one in ALL])
    arguments.add_argument("--updates", type=int, default=5000)
    arguments.add_argument("--warm-up", type=int, default=1000)
    arguments.add_argument("--delay-ms", type=float, default=0.0, help="how long Telegram takes for an answer")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--whole-course", action="store_true", help="instead of one with 30 phrases an intent")
    arguments.add_argument("--wrap", default="", help="a command to run the bot under, such as a profiler")
    given = arguments.parse_args()
    [contestant] = [one for one in ALL if one.name == given.contestant]
    with TemporaryDirectory() as folder:
        course = ROOT if given.whole_course else cut_course(ROOT, Path(folder) / "course")
        task = Task(answered_by_one_message(course), given.updates, given.warm_up, given.delay_ms / 1000)
        for _ in range(given.rounds):
            one = run(_wrapped(contestant, given.wrap), task, course)
            print(
                f"{one.updates_per_s:7,.0f} updates/s  {one.cpu_us:7,.0f} us CPU each (server {one.server_cpu_us:,.0f})"
                f"  {one.resident_mb:5.0f} MB",
                flush=True,
            )


def _wrapped(contestant: Contestant, wrap: str) -> Contestant:
    def start(place: Place) -> Program:
        program = contestant.start(place)
        return replace(program, command=(*shlex.split(wrap), *program.command))

    return replace(contestant, start=start)


if __name__ == "__main__":
    main()
