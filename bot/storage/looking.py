"""Looks at a database without making, changing or upgrading it: how it is, for those who ask what is wrong."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from sqlalchemy import text

from bot.errors import StoreError
from bot.storage.finding import shown, sqlite_file
from bot.storage.migrating import NEWEST_REVISION, refuse_foreign, refuse_newer, revision_of
from bot.storage.opening import explained, may_write, open_engine, reader_of, refuse_damage, translated
from bot.storage.rights import missing_right

LOOKING_S = 5.0
"""How long the pages of a file are looked through for damage."""

LOOKS = 3
"""How often a file is looked at, where each time somebody begins or ends to use it meanwhile."""

_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\0"
_READ_VERSION, _WAL = 19, 2
"""Where in the file, and by what, it says that it has a write-ahead log: sqlite.org/fileformat.html."""


@dataclass(frozen=True)
class Look:
    """How a database is. `where` names it, without a password.

    `revision`: empty when there are no tables of the tutor; `newest`: the one that this version brings them to.
    `is_whole`: False when there was no time to look everything through. `has_log`: SQLite's write-ahead log.
    `grant`: what gives the user of a server the right that is missing; empty when none is.
    """

    where: str
    is_there: bool
    is_writable: bool
    revision: str = ""
    newest: str = ""
    size_bytes: int = 0
    is_whole: bool = True
    has_log: bool = True
    grant: str = ""


def look(address: str) -> Look:
    """Look at the database at an address. Raises StoreError when the tutor could not use it."""
    file = sqlite_file(address)
    return _look_at_server(address) if file is None else _look_at_file(file)


def _look_at_file(file: Path) -> Look:
    """Look again when the file changed under the look: what seems damaged then may be sound."""
    for _ in range(LOOKS - 1):
        before = _traces(file)
        try:
            return _look_once(file)
        except StoreError:
            if _traces(file) == before:
                raise
    return _look_once(file)


def _traces(file: Path) -> Sequence[tuple[int, int, int] | None]:
    """Give what changes when somebody writes to a database, or begins or ends to use it."""
    return [_trace(path) for path in (file, Path(f"{file}-wal"))]


def _trace(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _look_once(file: Path) -> Look:
    try:
        if file.is_dir():
            raise StoreError(f"{file} is a folder: TUTOR_DATABASE_URL is to name a file")
        header = _header(file)
        log_size = _size_of_log(file)
        size = file.stat().st_size + (log_size or 0) if header else 0
    except OSError as error:
        raise StoreError(f"{file} cannot be read: {error.strerror}; give this user the right to it") from None
    if not header:
        return Look(str(file), is_there=False, is_writable=_may_make(file))
    if not header.startswith(_MAGIC):
        raise StoreError(
            f"{file} is not a SQLite database: set TUTOR_DATABASE_URL, or put a backup in the place of the file"
        )
    # Without a log nobody has it open. To open it as usual would then leave a log behind.
    option = "immutable=1" if log_size is None else "mode=ro"
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?{option}", uri=True, timeout=1)) as connection:
            revision = _revision(connection, file)
            is_whole = _look_through(connection, file)
    except sqlite3.Error as error:
        raise StoreError(f"the database {file} failed: {explained(error)}") from None
    return Look(
        str(file),
        is_there=True,
        is_writable=may_write(file) and may_write(file.parent),
        revision=revision,
        newest=NEWEST_REVISION,
        size_bytes=size,
        is_whole=is_whole,
        has_log=header[_READ_VERSION] == _WAL,
    )


def _size_of_log(file: Path) -> int | None:
    try:
        return Path(f"{file}-wal").stat().st_size
    except FileNotFoundError:
        return None


def _header(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_HEADER_BYTES)
    except FileNotFoundError:
        return b""


def _may_make(file: Path) -> bool:
    folder = file.absolute().parent
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    return os.path.isdir(folder) and may_write(folder)  # noqa: PTH112 - Path.is_dir raises where a folder is closed


def _revision(connection: sqlite3.Connection, file: Path) -> str:
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not names:
        return ""
    if "alembic_version" not in names:
        raise StoreError(f"{file} is the database of another program: set TUTOR_DATABASE_URL")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    revision = str(row[0]) if row else ""
    refuse_newer(revision, f"the database {file}")
    return revision


def _look_through(connection: sqlite3.Connection, file: Path) -> bool:
    end = monotonic() + LOOKING_S
    connection.set_progress_handler(lambda: monotonic() > end, 100_000)
    try:
        [found] = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return False
        raise
    if found != "ok":
        raise StoreError(f"the database {file} is damaged ({' '.join(str(found).split())}); put a backup in its place")
    return True


def _look_at_server(address: str) -> Look:
    engine = open_engine(address)
    try:
        with translated(engine), reader_of(engine).connect() as connection:
            refuse_damage(connection)
            revision = revision_of(connection)
            refuse_foreign(connection, f"the database {engine.url.database}")
            refuse_newer(revision, f"the database {engine.url.database}")
            size = connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
            only_read = connection.scalar(text("SELECT current_setting('transaction_read_only')")) == "on"
            grant = "" if only_read else missing_right(connection, has_tables=bool(revision))
    finally:
        engine.dispose()
    return Look(
        shown(engine.url),
        is_there=bool(revision),
        is_writable=not only_read and not grant,
        revision=revision,
        newest=NEWEST_REVISION,
        size_bytes=size,
        grant=grant,
    )
