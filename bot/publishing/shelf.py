"""A folder of what was learned: arrays as NumPy writes them, all else as JSON. Nothing in it can run code.

Digests find what broke by accident. Whoever may write here on purpose may write to the database as well
(docs/decisions/0019).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_KEPT = 3
"""The course as it is and as it was the last two times: who takes a change back need not wait. Each takes 28 MB with a
course of 13,000 phrases."""

MAPPED_BYTES = 100_000
"""A larger array stays in its file, and only what is looked at comes into memory."""

LEFT_S = 3600.0
"""What was not finished for so long was left by a process that was killed: it takes a second."""

MANIFEST = "manifest.json"
UNFINISHED = ".unfinished-"

Arrays = Mapping[str, NDArray[Any]]


class Damaged(Exception):
    """Something kept is not as it was put there."""


class Kept:
    """What is kept under one name. Each file is compared with its digest when it is read; all raise Damaged."""

    def __init__(self, folder: Path) -> None:
        """Open a folder. Raises Damaged."""
        self._folder = folder
        try:
            self._digests = json.loads((folder / MANIFEST).read_bytes())
        except (OSError, ValueError) as error:
            raise Damaged(f"{MANIFEST} cannot be read: {_reason(error)}") from None
        if not isinstance(self._digests, dict):
            raise Damaged(f"{MANIFEST} is not what is kept there")

    def text(self, name: str) -> bytes:
        """Read a text."""
        try:
            content = (self._folder / name).read_bytes()
        except OSError as error:
            raise Damaged(f"{name} cannot be read: {_reason(error)}") from None
        self._compare(name, hashlib.sha256(content).hexdigest())
        return content

    def array(self, name: str, kind: type[np.generic]) -> NDArray[Any]:
        """Read (n,) values of a kind; many stay in their file until they are looked at, and cannot be written to."""
        file = f"{name}.npy"
        path = self._folder / file
        try:
            self._compare(file, _digest(path))
            if not _is_array(path):
                raise Damaged(f"{file} is not an array")
            is_large = path.stat().st_size > MAPPED_BYTES
            array = np.asarray(np.load(path, mmap_mode="r" if is_large else None, allow_pickle=False))
        except (OSError, ValueError, EOFError, SyntaxError) as error:
            raise Damaged(f"{file} cannot be read: {_reason(error)}") from None
        if array.dtype != kind or array.ndim != 1:
            raise Damaged(f"{file} is not what is kept there")
        return array

    def _compare(self, name: str, digest: str) -> None:
        if self._digests.get(name) != digest:
            raise Damaged(f"{name} is not as it was written")


class Shelf:
    """Keeps a few editions in a folder, by name. Several processes may share one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, name: str) -> bool:
        """Say whether something is kept under a name, whatever has become of it."""
        try:
            return (self._folder / name / MANIFEST).is_file()
        except OSError:
            return False

    def find(self, name: str) -> Kept:
        """Open what is kept under a name. Raises Damaged."""
        kept = Kept(self._folder / name)
        with suppress(OSError):
            os.utime(self._folder / name)  # so that others are dropped first
        return kept

    def put(self, name: str, texts: Mapping[str, bytes], arrays: Arrays) -> None:
        """Keep texts and arrays, these (n,) each, by their names, under one name; drop the oldest. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._put(name, texts, arrays)
        self._tidy()

    def drop(self, name: str) -> None:
        """Take away what is kept under a name, where that is possible."""
        self._drop(self._folder / name)

    def _put(self, name: str, texts: Mapping[str, bytes], arrays: Arrays) -> None:
        unfinished = Path(mkdtemp(prefix=UNFINISHED, dir=self._folder))
        try:
            for text_name, text in texts.items():
                (unfinished / text_name).write_bytes(text)
            for array_name, array in arrays.items():
                np.save(unfinished / f"{array_name}.npy", array, allow_pickle=False)
            digests = {path.name: _digest(path) for path in sorted(unfinished.iterdir())}
            (unfinished / MANIFEST).write_text(json.dumps(digests, indent=1), encoding="utf-8")
            if self.has(name):
                return  # another process was faster: it has learned the same
            self._drop(self._folder / name)  # what is left of one that was damaged
            try:
                unfinished.rename(self._folder / name)
            except OSError:
                if not self.has(name):
                    raise
                # another process was faster by a moment
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def _tidy(self) -> None:
        folders = [path for path in self._folder.iterdir() if path.is_dir()]
        # Another process may be about to give one its name.
        unfinished = [path for path in folders if path.name.startswith(UNFINISHED)]
        finished = [path for path in folders if path not in unfinished and self.has(path.name)]
        kept = sorted(finished, key=_changed_at, reverse=True)
        left = [path for path in unfinished if _changed_at(path) < time.time() - LEFT_S]
        for folder in (*kept[MOST_KEPT:], *left):
            self._drop(folder)

    def _drop(self, folder: Path) -> None:
        # Under another name first: what is half removed must not be taken for something kept.
        away = self._folder / f"{UNFINISHED}{folder.name}"
        with suppress(OSError):
            folder.rename(away)
        shutil.rmtree(away, ignore_errors=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_array(path: Path) -> bool:
    # NumPy would open archives, too.
    with path.open("rb") as file:
        return file.read(len(np.lib.format.MAGIC_PREFIX)) == np.lib.format.MAGIC_PREFIX


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another process takes it away just now
        return 0.0


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
