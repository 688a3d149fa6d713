"""Tells when the files of a course have changed and are at rest again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path

import structlog
from watchfiles import awatch

FOLDERS = ("intents", "content")
"""What is watched. Beside them, a course folder may hold a database that changes with every answer."""

READ = (*FOLDERS, "content/answers", "content/pictures", "content/quizzes")
"""What a course is read from; one by one, since each may be a link, which no walk through folders follows."""

AT_REST_S = 0.25
"""Files that did not change for so long are taken to be written to their end."""

LOOK_EVERY_S = 1.0
"""How often the files are looked at where the system tells nothing: on network drives, in some containers."""

log = structlog.get_logger(__name__)

Signature = Mapping[str, tuple[int, int, int]]


def signature(course_dir: Path) -> Signature:
    """Tell files apart from what they were, without reading them: time of change (ns), size and number of each."""
    found: dict[str, tuple[int, int, int]] = {}
    for folder in READ:
        for path in _entries(course_dir / folder):
            try:
                status = path.stat()
            except OSError:  # gone since it was listed, or a link to nothing
                found[str(path)] = (0, 0, 0)
            else:
                found[str(path)] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return found


async def changes(course_dir: Path, seen: Signature) -> AsyncGenerator[None, None]:
    """Wait for the files to change and to come to rest, again and again; `seen`: as they were when they were read."""
    async for _ in _stirs(course_dir):
        found = await asyncio.to_thread(signature, course_dir)
        if found == seen:
            continue
        while found != seen:
            seen = found
            await asyncio.sleep(AT_REST_S)
            found = await asyncio.to_thread(signature, course_dir)
        yield


async def _stirs(course_dir: Path) -> AsyncGenerator[None, None]:
    """Tell that something may have changed: first, at once where the system tells, and every LOOK_EVERY_S."""
    yield
    folders = [course_dir / name for name in FOLDERS]
    is_told = False
    while True:
        watched = _numbers(folders)
        try:
            if there := [folder for folder, number in zip(folders, watched, strict=True) if number is not None]:
                look_every_ms = int(LOOK_EVERY_S * 1000)
                async for _ in awatch(
                    *there,
                    watch_filter=None,
                    debounce=100,
                    step=50,
                    rust_timeout=look_every_ms,
                    yield_on_timeout=True,
                ):
                    is_told = False
                    yield
                    if _numbers(folders) != watched:
                        break  # a folder was replaced, or is back: the watch is on what was there
                continue
        except OSError as error:
            # No more watches are to be had, a folder went while the watch began.
            if not is_told:
                log.warning("the course folder cannot be watched: it is looked at now and then", error=str(error))
            is_told = True
        await asyncio.sleep(LOOK_EVERY_S)
        yield


def _entries(folder: Path) -> Sequence[Path]:
    """List what may be read: no file whose name begins with a dot, such as those of an editor, is."""
    try:
        return [path for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError:  # no such folder, or it goes just now, as folders do in a checkout
        return ()


def _numbers(folders: list[Path]) -> list[int | None]:
    numbers: list[int | None] = []
    for folder in folders:
        try:
            numbers.append(folder.stat().st_ino)
        except OSError:
            numbers.append(None)
    return numbers
