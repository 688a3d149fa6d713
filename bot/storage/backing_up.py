"""Copies the database into one file while the tutor goes on: a SQLite database, whatever it is a copy of."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp

from bot.errors import StoreError
from bot.storage.copying import check_copy, copy_file, copy_rows, file_engine, tables_of, take_time
from bot.storage.finding import is_there, own_files, sqlite_file
from bot.storage.migrating import refuse_newer, revision_of, upgrade
from bot.storage.opening import explained, open_engine, translated

DATA = Path("data")
"""Where a database stands unless TUTOR_DATABASE_URL says otherwise, and in a container the folder that stays."""


@dataclass(frozen=True)
class Backup:
    """A backup that was written and checked. `learners`: how many are in it, groups apart."""

    path: Path
    revision: str
    learners: int
    size_bytes: int


def place_of_backup(address: str, wanted: Path | None, now: datetime) -> Path:
    """Give the file to write: the one that is wanted, or one with the time (UTC) in its name.

    That is put into the folder that is wanted, else beside the database, and of a server's into DATA: the working
    directory of a container can only be read, and that of a clone may be published.
    """
    name = f"tutor-{now:%Y%m%dT%H%M%SZ}.db"
    if wanted is None:
        file = sqlite_file(address)
        return (file.parent if file else DATA) / name
    return wanted / name if os.path.isdir(wanted) else wanted  # noqa: PTH112 - Path.is_dir raises, see console.py


def back_up(address: str, path: Path, *, replaces: bool = False) -> Backup:
    """Copy what is committed, and give the copy its name once it is whole, checked and on the disk.

    DATA is made where it is not there, as a start does. Raises StoreError, and leaves all else as it was, when there is
    such a file and it is not to be replaced, or when something fails.
    """
    if not is_there(address):
        raise StoreError("there is no database to back up where TUTOR_DATABASE_URL says")
    try:
        if path.parent == DATA:
            DATA.mkdir(exist_ok=True)
        _refuse_place(address, path, replaces=replaces)
        with _part_of(path) as part:
            file = sqlite_file(address)
            if file:
                _copy(file, part)
            else:
                with TemporaryDirectory(prefix=".backup-", dir=path.parent) as scratch:
                    gathered = Path(scratch) / "tutor.db"
                    _gather(address, gathered)
                    _copy(gathered, part)
            revision, learners = check_copy(part, f"the copy of {file or 'the database'}")
            size_bytes = part.stat().st_size
            _refuse_place(address, path, replaces=replaces)
            part.replace(path)
            _settle(path.parent)
    except OSError as error:
        raise StoreError(f"cannot write the backup {path}: {error.strerror}") from None
    return Backup(path, revision, learners, size_bytes)


def _refuse_place(address: str, path: Path, *, replaces: bool) -> None:
    file = sqlite_file(address)
    own = [one.resolve() for one in own_files(file)] if file else []
    if path.resolve() in own or (file and file.exists() and path.exists() and path.samefile(file)):
        raise StoreError(f"{path} belongs to the database itself: name another file for the backup")
    if path.is_dir():
        raise StoreError(f"{path} is a folder: name a file in it")
    if not replaces and os.path.lexists(path):
        raise StoreError(f"{path} is there already: name another file, or say --force to replace it")


@contextmanager
def _part_of(path: Path) -> Iterator[Path]:
    """Give an empty file beside the place of a backup that only its owner may read, and remove what is left of it."""
    number, name = mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(number)
    part = Path(name)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _copy(file: Path, to: Path) -> None:
    try:
        copy_file(file, to)
    except sqlite3.Error as error:
        raise StoreError(f"the database {file} cannot be copied to {to.parent}: {explained(error)}") from None
    _sync(to)


def _gather(address: str, file: Path) -> None:
    """Write what a database of another kind holds at one moment into a SQLite database of the same revision."""
    server, copy = open_engine(address), file_engine(file)
    still = server.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    try:
        with translated(server), still.connect() as source, translated(copy):
            take_time(source)
            if not (revision := revision_of(source)):
                raise StoreError("there is no table of the tutor in the database yet: `psi-tutor run` makes them")
            refuse_newer(revision, f"the database {server.url.database}")
            upgrade(copy, revision)
            with copy.begin() as target:
                copy_rows(source, target, tables_of(target))
    finally:
        server.dispose()
        copy.dispose()


def _sync(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def _settle(folder: Path) -> None:
    """Have the new name on the disk, too; network drives cannot do that for a folder."""
    number = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(number)
    finally:
        os.close(number)
