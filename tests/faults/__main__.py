"""`make faults`: plays every scenario as a whole and writes the table; with words, those whose names hold one."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.end_to_end.process import ROOT
from tests.faults.machine import Missing
from tests.faults.scenario import SEED, Scenario, play
from tests.faults.scenarios import SCENARIOS
from tests.faults.table import Row, with_rows

PAGE = ROOT / "docs/faults.md"


async def row_of(scenario: Scenario) -> tuple[Row, bool]:
    """Play a scenario; say whether all is well, besides."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = await play(scenario, Path(folder), scenario.whole or scenario.size)
    judged = outcome.judged
    row = Row(
        scenario.title, outcome.sent, judged.lost, judged.said_twice, judged.counted_twice, round(outcome.seconds)
    )
    if not outcome.is_well:
        sys.stderr.write(f"{outcome.log}\n{judged}, not in the log: {outcome.missing}, {outcome.faults}\n")
    return row, outcome.is_well


async def main(words: list[str]) -> int:
    """Play what is asked for, and give the exit code."""
    chosen = [one for one in SCENARIOS if not words or any(word in one.title for word in words)]
    sys.stderr.write(f"{len(chosen)} faults, seed {SEED}\n")
    is_well = bool(chosen)
    for at, scenario in enumerate(chosen, start=1):
        sys.stderr.write(f"{at}/{len(chosen)} {scenario.title} ...\n")
        try:
            row, is_this_well = await row_of(scenario)
        except (AssertionError, Missing) as error:
            sys.stderr.write(f"  not played to its end: {error}\n")
            is_well = False
            continue
        sys.stderr.write(f"  {row}\n")
        is_well = is_well and is_this_well
        text = PAGE.read_text(encoding="utf-8")
        order = [one.title for one in SCENARIOS]
        PAGE.write_text(with_rows(text, {row.fault: row}, order, datetime.now(UTC).date()), encoding="utf-8")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
