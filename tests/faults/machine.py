"""Nemeses of the machine that the tutor runs on: its clock, its disk for logs, its course files."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.process import COMMAND
from tests.faults.load import Load
from tests.faults.stage import Stage

LIBRARIES = Path("/usr/lib"), "*/faketime/libfaketime.so.1"
CLOCK = "clock"
BROKEN = "- id: [\n"


class Missing(Exception):
    """The machine lacks what a scenario needs."""


async def begin_with_another_clock(stage: Stage) -> None:
    """Start the tutor with a clock that the stage sets. Raises Missing."""
    folder, pattern = LIBRARIES
    library = next(folder.glob(pattern), None)
    if library is None:
        raise Missing("there is no libfaketime: install it, for instance: apt-get install libfaketime")
    (stage.folder / CLOCK).write_text("+0")
    await stage.start(
        LD_PRELOAD=str(library),
        FAKETIME_TIMESTAMP_FILE=str(stage.folder / CLOCK),
        FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
    )


async def another_day(stage: Stage, load: Load, size: int) -> None:
    """Set the clock a day ahead, then a day back, then right again."""
    for clock in ("+1d", "-1d", "+0"):
        (stage.folder / CLOCK).write_text(clock)
        if not await load.goes_on():
            raise AssertionError(f"with a clock of {clock}, not everybody is answered")


async def begin_with_a_full_log(stage: Stage) -> None:
    """Start the tutor with a log on a device that is full."""
    await stage.start(("sh", "-c", 'exec "$@" 2>/dev/full', "sh", *COMMAND))


async def log_full(stage: Stage, load: Load, size: int) -> None:
    """Give the tutor something to log, which the device does not take."""
    fault = stage.api.fail("sendMessage", times=size, html=True)
    if not await load.until(lambda: fault.met == size):
        raise AssertionError("nothing was sent")


async def course_broken(stage: Stage, load: Load, size: int) -> None:
    """Save a file of the course half-way, and the whole of it later."""
    file = stage.course / "intents/half.yaml"
    file.write_text(BROKEN, encoding="utf-8")
    await stage.logged("the former course stays")
    file.unlink()
    await stage.logged("the course is unchanged")
