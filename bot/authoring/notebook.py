"""Notes what was made of the files of a course, so that the next process need not make it again.

A notebook is one file in the user's cache, which anybody may delete at any time: what is not there, or is damaged, or
was made by another version of the program, is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import platformdirs

from bot.authoring.makers import digest_of_program

FOLDER = "psi-tutor"

COURSES_KEPT = 10
"""Each takes 3 MB for a course of 13,000 phrases; those that were checked longest ago go first."""

MAKERS = ("authoring", "tutor")
"""What the things are made by, with Python and all that is installed: when any of it changes, all are made again."""

Made = Any
"""Texts, numbers, lists and the like, as JSON has them."""


class Notebook:
    """What was made, by a digest of all that it was made of. Only what is asked for is kept on."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._before = _read(file)
        self._now: dict[str, Made] = {}
        self._has_new = False

    def find(self, key: str) -> Made:
        """Give what was kept under a key; None if nothing was."""
        found = self._before.get(key)
        if found is not None:
            self._now[key] = found
        return found

    def keep(self, key: str, made: Made) -> None:
        """Keep something that is not None."""
        self._now[key] = made
        self._has_new = True

    def close(self) -> None:
        """Write everything, if there is anything new. Where it cannot be written, nothing is kept."""
        # Where nobody is at home, "~" stays in the path.
        if self._has_new and self._file.is_absolute():
            with suppress(OSError):
                _write(self._file, self._now)
                _make_room(self._file)


_open: ContextVar[Notebook | None] = ContextVar("_open", default=None)


@contextmanager
def noted_for(root: Path) -> Iterator[None]:
    """Let what is made of the course in `root` be noted, and found again."""
    notebook = _notebook_of(root)
    token = _open.set(notebook)
    try:
        yield
    finally:
        _open.reset(token)
    if notebook:
        notebook.close()


def open_notebook() -> Notebook | None:
    """Give the notebook that is open, if any is."""
    return _open.get()


def digest(parts: Iterable[str]) -> str:
    """Name texts by what they are: SHA-256 over each with its length."""
    found = hashlib.sha256()
    for part in parts:
        encoded = part.encode(errors="surrogatepass")
        found.update(b"%d:" % len(encoded))
        found.update(encoded)
    return found.hexdigest()


def _notebook_of(root: Path) -> Notebook | None:
    try:
        name = digest([str(root.absolute()), *_makers()])
    except OSError:  # a working directory that was removed, a program that may be run but not read
        return None
    return Notebook(platformdirs.user_cache_path(FOLDER) / f"{name[:32]}.json")


def _makers() -> list[str]:
    """Name all by which things are made."""
    # Of each library there is a folder whose name ends in its version.
    installed = sorted(path.name for path in Path(platformdirs.__file__).parents[1].iterdir())
    return [digest_of_program(MAKERS, installed)]


def _read(file: Path) -> dict[str, Made]:
    """Read a file whole, or not at all: what is damaged does not have the sum that stands on its first line."""
    try:
        told, _, written = file.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if told.decode(errors="replace") != hashlib.sha256(written).hexdigest():
        return {}
    found: dict[str, Made] = json.loads(written)
    return found


def _write(file: Path, made: dict[str, Made]) -> None:
    """Write a file at once, so that whoever reads it meanwhile finds the former one or this one, whole."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = json.dumps(made, separators=(",", ":")).encode()
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(f"{hashlib.sha256(written).hexdigest()}\n".encode() + written)
        new.replace(file)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _make_room(file: Path) -> None:
    files = sorted(file.parent.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in files[COURSES_KEPT:]:
        old.unlink(missing_ok=True)
