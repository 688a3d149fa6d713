"""What a process and its children take of the machine, and on which core they run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")

SERVERS, BOTS = 0, 1
"""The cores: one for what stands for Telegram, and for a database server; one for the bot."""


@contextmanager
def on_core(number: int) -> Iterator[None]:
    """Have processes that are started within the block, and all that they start, run on one core.

    Where there is only one, they run there.
    """
    before = os.sched_getaffinity(0)
    cores = sorted(before)
    os.sched_setaffinity(0, {cores[min(number, len(cores) - 1)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def tree(process: int) -> list[int]:
    """Give the numbers of a process and of all that it started, as far as they still run, itself first."""
    found = [process]
    for one in found:
        with suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def cpu_s(process: int) -> float:
    """Give the time of processor that a process and its children used, user and system (proc(5), stat)."""
    used = 0
    for one in tree(process):
        with suppress(OSError):
            # The name before may hold spaces and brackets.
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            used += int(fields[11]) + int(fields[12])
    return used / TICKS


def resident_mb(process: int) -> float:
    """Give the resident memory of a process alone; 0.0 when it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def resident_tree_mb(process: int) -> float:
    """Give the resident memory of a process and its children; what they share counts for each."""
    return sum(map(resident_mb, tree(process)))
