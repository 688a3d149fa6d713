"""Looks at the machine: versions, room on the disk, a folder for what was learned, memory, open files."""

from __future__ import annotations

import os
import platform
import resource
import shutil
import sqlite3
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from bot.doctoring.findings import Finding, bad, ok, warn

PROGRAM = "psi-tutor"

LIBRARIES_SHOWN = ("python-telegram-bot", "sqlalchemy", "scikit-learn")

MB = 1_000_000

ROOM_NEEDED_MB, ROOM_WANTED_MB = 100, 1_000
"""A learner takes up to 40 kB, and a migration writes a table anew; below, a busy week may fill the disk."""

MEMORY_NEEDED_MB, MEMORY_WANTED_MB = 700, 1_500
"""With a course of 13,000 phrases, the process that answers holds up to 130 MB, the one that learns up to 450, and a
command beside them, such as this one, 100: the manifest of Kubernetes asks for as much. As much again is room for a
larger course."""

FILES_WANTED = 256
"""Connections to Telegram, to the database and to those who probe, and the files of the course."""

CGROUPS = Path("/sys/fs/cgroup")
OWN_CGROUP = Path("/proc/self/cgroup")


def check_versions() -> Finding:
    """Compare the installed libraries with those that the program asks for."""
    try:
        own, wanted = version(PROGRAM), requires(PROGRAM) or []
    except PackageNotFoundError:
        return warn(
            "versions",
            f"Python {platform.python_version()}; {PROGRAM} is not installed as a package, so its libraries cannot be "
            "compared",
            "Install it, as `make run` does",
        )
    libraries = [Requirement(line) for line in wanted]
    libraries = [library for library in libraries if library.marker is None or library.marker.evaluate()]
    wrong = [told for library in libraries if (told := _wrong(library))]
    if wrong:
        return bad("versions", "; ".join(wrong), "Install what requirements.lock names, as `make run` does")
    shown = ", ".join(f"{name} {version(name)}" for name in LIBRARIES_SHOWN)
    return ok(
        "versions",
        f"{PROGRAM} {own}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {shown}; all "
        f"{len(libraries)} libraries are as asked for",
    )


def _wrong(library: Requirement) -> str:
    try:
        found = version(library.name)
    except PackageNotFoundError:
        return f"{library.name} is missing"
    return (
        ""
        if library.specifier.contains(found, prereleases=True)
        else f"{library.name} {found} is not {library.specifier}"
    )


def check_disk(folder: Path, used_bytes: int) -> Finding:
    """Look how much room there is where the database grows, `used_bytes` now."""
    folder = _nearest(folder)
    try:
        free_mb = shutil.disk_usage(folder).free // MB
    except OSError as error:
        return warn("disk", f"{folder} cannot be looked at: {error.strerror}", "Give this user the right to it")
    found = f"{free_mb:,} MB free at {folder}"
    if free_mb < ROOM_NEEDED_MB:
        return bad("disk", found, f"Make room: below {ROOM_NEEDED_MB} MB answers may soon not be stored")
    if free_mb < max(ROOM_WANTED_MB, 2 * used_bytes // MB):
        return warn("disk", found, "Make room: for growth, for backups, and for the next version of the tables")
    return ok("disk", found)


def check_cache(folder: Path) -> Finding:
    """Look whether what was learned can be kept in a folder, which need not be there yet."""
    nearest = _nearest(folder)
    may_write = os.access(nearest, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)
    if may_write and nearest.is_dir():
        return ok("cache", f"{folder} can be written to")
    return warn(
        "cache",
        f"{folder} cannot be written to by this user, so each start learns the course anew",
        "Give it the right, or name another folder with TUTOR_CACHE_DIR",
    )


def _nearest(folder: Path) -> Path:
    """Give a folder, or the one nearest above that is there."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return folder


def check_memory(root: Path = CGROUPS, own: Path = OWN_CGROUP, info: Path = Path("/proc/meminfo")) -> Finding:
    """Look how much memory this process may have: that of its control group, or of the machine."""
    limit_mb, total_mb = _limit_mb(root, own), _total_mb(info)
    given = [(mb, where) for mb, where in ((limit_mb, "limit of the container"), (total_mb, "of the machine")) if mb]
    if not given:
        return warn("memory", "it cannot be read here how much there is", f"See that it is {MEMORY_WANTED_MB:,} MB")
    mb, where = min(given)
    found = f"{mb:,} MB ({where})"
    if mb < MEMORY_NEEDED_MB:
        return bad("memory", found, f"Give it {MEMORY_WANTED_MB:,} MB: a large course may not start with this")
    if mb < MEMORY_WANTED_MB:
        return warn("memory", found, f"Give it {MEMORY_WANTED_MB:,} MB: a large course may not be learned with this")
    return ok("memory", found)


def _limit_mb(root: Path, own: Path) -> int | None:
    """Give the lowest limit of the control groups that this process is in: docs.kernel.org, cgroup-v2, memory.max."""
    limits = [number for file in _limit_files(root, own) if (number := _number(file)) is not None]
    return min(limits) // MB if limits else None


def _limit_files(root: Path, own: Path) -> Iterator[Path]:
    for line in _read(own).splitlines():
        _, kinds, path = (*line.split(":", 2), "", "")[:3]
        if kinds and "memory" not in kinds.split(","):
            continue
        top, name = (root / "memory", "memory.limit_in_bytes") if kinds else (root, "memory.max")
        inner = top / path.lstrip("/")
        for folder in (inner, *inner.parents):
            if folder.is_relative_to(top):
                yield folder / name


def _number(file: Path) -> int | None:
    text = _read(file).strip()
    # "max", and in the older form a number near to 2^63, mean that there is no limit.
    return int(text) if text.isdecimal() and int(text) < 2**60 else None


def _total_mb(info: Path) -> int | None:
    for line in _read(info).splitlines():
        name, _, rest = line.partition(":")
        if name == "MemTotal":
            return int(rest.split()[0]) * 1024 // MB
    return None


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""


def check_files() -> Finding:
    """Look how many files a process may have open here."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return ok("open files", "as many as are wanted")
    if allowed < FILES_WANTED:
        return warn("open files", f"{allowed} at a time", f"Allow {FILES_WANTED} or more (`ulimit -n`)")
    return ok("open files", f"{allowed:,} at a time")
