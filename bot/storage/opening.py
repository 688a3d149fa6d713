"""Opens the database, begins its transactions, and says what is wrong with it without the values in it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from bot.errors import StoreError
from bot.storage.postgres import DRIVERS, explain, open_postgres, refuse_other_encodings

READING = "tutor_reading"
"""The option of a connection that only reads."""

BUSY_TIMEOUT_S = 2.0
"""How long a transaction waits for another one; a turn takes some milliseconds."""

_HINT = "write sqlite:///data/tutor.db, or postgresql+psycopg://user:password@host/database"

_FAULTS: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: "another process is writing to it: try again when that is done",
    sqlite3.SQLITE_CANTOPEN: "there is no such folder, or this user may not open files there: see TUTOR_DATABASE_URL",
    sqlite3.SQLITE_CORRUPT: "the file is damaged: put a backup in its place",
    sqlite3.SQLITE_FULL: "the disk is full: make room",
    sqlite3.SQLITE_IOERR: "the disk does not read or write: look after it, and put a backup in its place if it is lost",
    sqlite3.SQLITE_NOTADB: "it is another file, or damaged: set TUTOR_DATABASE_URL, or put a backup in its place",
    sqlite3.SQLITE_READONLY: "this user may not write to the file, or to its folder: give the right to both",
}
"""What the codes of SQLite mean for an operator, and what to do: sqlite.org/rescode.html."""


def open_engine(address: str) -> Engine:
    """Make ready to connect to the database at an address. Raises StoreError when the tutor cannot use such a one."""
    try:
        url = make_url(address)
        if url.drivername in DRIVERS:
            return open_postgres(url)
        if url.drivername not in ("sqlite", "sqlite+pysqlite"):
            raise StoreError(f"TUTOR_DATABASE_URL names {url.drivername!r}, which the tutor does not know: {_HINT}")
        return _open_sqlite(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"TUTOR_DATABASE_URL is not a database address: {_HINT}") from None


def _open_sqlite(url: URL) -> Engine:
    if url.host or not url.database or url.database == ":memory:":
        raise StoreError("TUTOR_DATABASE_URL names no file: write sqlite:///data/tutor.db")
    _make_folder(Path(url.database).parent)
    _refuse_closed(Path(url.database))
    engine = create_engine(url, poolclass=QueuePool, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "do_connect", partial(_make_private, Path(url.database)))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _let_go)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the folder {folder} for the database: {error.strerror}") from None


def _refuse_closed(file: Path) -> None:
    """Raise StoreError when the file of the database, or what SQLite puts beside it, may not be written to."""
    for place in (file.parent, file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        if not os.path.lexists(place) or may_write(place):
            continue
        if os.statvfs(file.parent).f_flag & os.ST_RDONLY:
            raise StoreError(
                f"{place} is on a file system that can only be read, and the database is to be there: mount a folder "
                "or a volume, or see TUTOR_DATABASE_URL"
            )
        user = f"{os.geteuid()}:{os.getegid()}"
        raise StoreError(
            f"the user {user} that the tutor runs as may not write to {place}, and the database is to be there: "
            f"`chown -R {user} {file.parent}` gives it the right (of a folder that is mounted into a container, on the "
            "machine outside)"
        )


def may_write(path: Path) -> bool:
    """Say whether the user that this process runs as may write to a file or a folder that is there."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _make_private(file: Path, *_: object) -> None:
    """Make the file so that no other user of the machine may read it; SQLite gives what stands beside it the same."""
    with suppress(OSError):  # it is there, or SQLite says what is wrong
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o660))


def _prepare(connection: Any, _: object) -> None:
    # The driver's own BEGIN comes too late (before the first write only); transactions are begun by _begin.
    connection.isolation_level = None
    # FULL: a commit is on the disk before Telegram is told that the update was taken (sqlite.org/pragma.html).
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # IMMEDIATE: a transaction that starts reading and then writes cannot be refused half-way. A reader must not
    # wait for a writer.
    reading = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _let_go(context: ExceptionContext) -> None:
    # Of a disk that did not read or write, the file is opened anew: SQLite goes on with nothing that it had in memory,
    # and a volume that was taken away and came back is another one to the system.
    if getattr(context.original_exception, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR:
        context.is_disconnect = True


def is_sqlite(engine: Engine) -> bool:
    """Say whether the database is a file of SQLite."""
    return engine.dialect.name == "sqlite"


def reader_of(engine: Engine) -> Engine:
    """Give the same database, to be read only."""
    if is_sqlite(engine):
        return engine.execution_options(**{READING: True})
    # Each statement sees what is committed either way; so it is not sent with a BEGIN and a ROLLBACK around it.
    return each_by_itself(engine)


def each_by_itself(engine: Engine) -> Engine:
    """Give the same database on a server, where each statement is a transaction of its own."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def in_turn(writing: Lock | None) -> Iterator[None]:
    """Let threads write one after the other. Without a lock, as with PostgreSQL, they all do at once.

    SQLite lets one write, and the others look again now and then, in no order; of threads, each has its turn.
    """
    if writing is None:
        yield
        return
    if not writing.acquire(timeout=BUSY_TIMEOUT_S):
        raise StoreError("the database is busy with other threads")
    try:
        yield
    finally:
        writing.release()


def refuse_damage(connection: Connection) -> None:
    """Raise StoreError when the file of the database is damaged, or a server's cannot hold what is said."""
    if not is_sqlite(connection.engine):
        refuse_other_encodings(connection)
        return
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        told = " ".join(str(found).split())
        raise StoreError(
            f"the database {connection.engine.url.database} is damaged ({told}); put a backup in its place"
        )


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Raise what the database says as a StoreError."""
    try:
        yield
    except (SQLAlchemyError, OverflowError) as error:
        # Not the error itself: its text holds the values of the statement.
        raise StoreError(f"the database {engine.url.database} failed: {_told(engine, error)}") from None


def _told(engine: Engine, error: SQLAlchemyError | OverflowError) -> str:
    if isinstance(error, PoolTimeoutError):
        return "every connection to it is in use (the machine or the database is too busy)"
    if not is_sqlite(engine):
        return explain(error)
    return explained(getattr(error, "orig", None) or type(error).__name__)


def explained(cause: object) -> str:
    """Say what SQLite says of a fault, and what that means for an operator, where it is known."""
    # Of an extended code, the lowest byte is the code that it belongs to.
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    # Of a number in the beginning of the file that cannot be, SQLite speaks as of a wrong statement.
    meaning = _FAULTS.get(sqlite3.SQLITE_NOTADB if str(cause) == "unsupported file format" else code)
    return f"{cause} ({meaning})" if meaning else str(cause)
