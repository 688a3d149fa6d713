"""Fills an empty database from a backup, of any earlier version of the tutor and into either kind of database."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from sqlalchemy import Connection, Table

from bot.errors import StoreError
from bot.storage.copying import check_copy, copy_file, copy_rows, count_rows, file_engine, tables_of, take_time
from bot.storage.finding import shown, sqlite_file
from bot.storage.migrating import upgrade
from bot.storage.noticing import as_mover, refuse_use
from bot.storage.opening import explained, is_sqlite, open_engine, translated
from bot.storage.postgres import hold_for_migration


@dataclass(frozen=True)
class Restored:
    """What a database holds now. `learners`: groups apart; `revision`: that of the backup."""

    where: str
    revision: str
    learners: int
    rows: Mapping[str, int]


def restore(address: str, backup: Path) -> Restored:
    """Copy every row of a backup into a database that is empty or not there yet, in one transaction.

    Raises StoreError, and changes no row, when there is something in it, when the backup cannot be used, or when
    something fails.
    """
    if not os.path.isfile(backup):  # noqa: PTH113 - Path.is_file raises where a folder above is closed
        raise StoreError(f"there is no file {backup} that can be read: name one that `psi-tutor backup` wrote")
    address = as_mover(address)
    refuse_use(address)
    target = open_engine(address)
    file = sqlite_file(address)
    folder = file.parent if file else Path(gettempdir())
    try:
        with TemporaryDirectory(prefix=".restoring-", dir=folder) as scratch:
            copy = Path(scratch) / "tutor.db"
            revision, learners = _read(backup, copy)
            source = file_engine(copy)
            with translated(source):
                upgrade(source)
            with translated(target):
                upgrade(target)
                with source.connect() as reading, target.begin() as writing:
                    # Of two that fill it at once, the second finds it full. SQLite has the file for itself.
                    if not is_sqlite(target):
                        hold_for_migration(writing)
                    take_time(writing)
                    tables = tables_of(reading)
                    _refuse_full(writing, tables, shown(target.url))
                    rows = copy_rows(reading, writing, tables)
                    refuse_use(address)  # a tutor that began meanwhile has looked at an empty database
            source.dispose()
    except OSError as error:
        raise StoreError(f"{backup} cannot be copied to {folder}: {error.strerror}") from None
    finally:
        target.dispose()
    return Restored(shown(target.url), revision, learners, rows)


def _read(backup: Path, copy: Path) -> tuple[str, int]:
    """Copy the backup, so that it stays as it is when its tables are brought up to date."""
    try:
        copy_file(backup, copy)
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise StoreError(f"{backup} cannot be copied to {copy.parent.parent}: {explained(error)}") from None
        if code == sqlite3.SQLITE_CORRUPT:
            # Of a file that ends too early, SQLite may name the copy alone.
            raise StoreError(
                f"{backup} is damaged or cut off: name a whole file that `psi-tutor backup` wrote"
            ) from None
        raise StoreError(f"{backup} cannot be read: {error}; name a file that `psi-tutor backup` wrote") from None
    return check_copy(copy, str(backup))


def _refuse_full(connection: Connection, tables: Sequence[Table], where: str) -> None:
    rows = {table.name: count_rows(connection, table) for table in tables}
    if total := sum(rows.values()):
        raise StoreError(
            f"{where} is not empty (learners and groups: {rows['learners']:,}, rows in all: {total:,}); nothing is "
            "changed. Move that database away, or name another one with TUTOR_DATABASE_URL"
        )
