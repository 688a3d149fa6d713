"""Copies every row of one database of the tutor into another, also of another kind, at any revision."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import blake2b
from math import ceil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, func, insert, select, text
from sqlalchemy.engine import URL

from bot.errors import StoreError
from bot.storage.migrating import refuse_newer
from bot.storage.opening import explained, translated
from bot.storage.punctual import take_patience
from bot.storage.tables import laid_down

ROWS_AT_ONCE = 500

_REVISION = "alembic_version"
_LEFT_OUT = (_REVISION, "seats")
"""Tables that each database has for itself: at which revision it is, and which processes use it just now."""


def tables_of(connection: Connection) -> Sequence[Table]:
    """Read from a database which tables the tutor has there, by name, with types that every kind of database knows."""
    metadata = MetaData()

    @event.listens_for(metadata, "column_reflect")
    def _generalize(inspector: object, table: Table, column: Any) -> None:
        column["type"] = column["type"].as_generic()

    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name not in _LEFT_OUT]


def take_time(connection: Connection) -> None:
    """Let a transaction last as long as it takes: what keeps turns short would end a copy of much."""
    take_patience(connection, None)
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(select(func.set_config(name, "0", True)))


def count_rows(connection: Connection, table: Table) -> int:
    """Count the rows of a table."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def count_batches(connection: Connection, tables: Sequence[Table]) -> int:
    """Count in how many steps the rows of tables are read."""
    return sum(ceil(count_rows(connection, table) / ROWS_AT_ONCE) for table in tables)


def fingerprint(connection: Connection, table: Table, told: Callable[[], None] = lambda: None) -> str:
    """Give what two tables with the same rows have in common, in whatever order and kind of database they are."""
    total = 0
    for some in _read(connection, table):
        for row in some:
            # A sum, since two databases put texts in different orders.
            total += int.from_bytes(blake2b(repr(sorted(row.items())).encode(), digest_size=16).digest())
        told()
    return f"{total % 2**128:032x}"


def copy_rows(
    source: Connection, target: Connection, tables: Sequence[Table], told: Callable[[], None] = lambda: None
) -> Mapping[str, int]:
    """Insert every row, and see to it that no number is given again; give how many rows there are now, by table.

    `told`: called whenever some rows are copied, `count_batches` times. Raises StoreError when they are not as many
    as before.
    """
    copied = {}
    for table in tables:
        for some in _read(source, table):
            with translated(target.engine):
                target.execute(insert(table), some)
            told()
        copied[table.name] = count_rows(target, table)
        if copied[table.name] != (wanted := count_rows(source, table)):
            raise StoreError(f"of {wanted:,} rows of {table.name}, {copied[table.name]:,} were copied; nothing is kept")
    _give_on(target, tables, _last_numbers(source, tables))
    return copied


def _read(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    with translated(source.engine):
        query = select(table).order_by(*table.primary_key)
        rows = source.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}).mappings()
        for some in rows.partitions():
            yield [{name: _as_text_can_be(value) for name, value in row.items()} for row in some]


def _as_text_can_be(value: Any) -> Any:
    """Give a value as every kind of database can hold it: a file may hold texts that the tutor did not clean."""
    return laid_down(value) if isinstance(value, str) else value


def _last_numbers(connection: Connection, tables: Sequence[Table]) -> Mapping[str, int]:
    """Give the last number that each table has given to a row, also to one that is gone; by table."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {row.name: row.seq for row in rows}
    numbers = {}
    for table in tables:
        if sequence := _sequence(connection, table):
            last = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608 - its own name
            numbers[table.name] = last.last_value if last.is_called else 0
    return numbers


def _give_on(connection: Connection, tables: Sequence[Table], numbers: Mapping[str, int]) -> None:
    """Let each table number its rows on from where it was."""
    if connection.dialect.name == "sqlite":
        for table in tables:
            last = {"name": table.name, "last": numbers.get(table.name, 0)}
            # The row is there once something was inserted; a table that does not keep count has none.
            changed = text("UPDATE sqlite_sequence SET seq = max(seq, :last) WHERE name = :name")
            if not connection.execute(changed, last).rowcount and last["last"] and _keeps_count(connection, table):
                connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), last)
        return
    for table in tables:
        if sequence := _sequence(connection, table):
            highest = connection.scalar(select(func.max(table.c.id))) or 0
            if last_number := max(highest, numbers.get(table.name, 0)):
                connection.execute(text("SELECT setval(:name, :last)"), {"name": sequence, "last": last_number})


def _keeps_count(connection: Connection, table: Table) -> bool:
    made = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table.name})
    return "AUTOINCREMENT" in str(made).upper()


def _sequence(connection: Connection, table: Table) -> str | None:
    if "id" not in table.c:
        return None
    found: str | None = connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name})
    return found


def file_engine(file: Path) -> Engine:
    """Make ready to connect to a SQLite database that nobody else uses."""
    return create_engine(URL.create("sqlite", database=str(file)))


def copy_file(file: Path, to: Path) -> None:
    """Copy a SQLite database, also one that is written to just now, into a file that is empty or not there.

    Writers go on meanwhile: this reads what was committed when it began (sqlite.org/wal.html). What was deleted is not
    in the copy, as it may still be in the free pages of the file (sqlite.org/lang_vacuum.html). Raises sqlite3.Error.
    """
    with closing(sqlite3.connect(_uri(file, "mode=rw"), uri=True, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(to),))


def check_copy(file: Path, shown: str) -> tuple[str, int]:
    """Look through a copy, and give its revision and how many learners are in it, groups apart.

    Raises StoreError when it is damaged, is not the tutor's, or comes from a newer version.
    """
    try:
        with closing(sqlite3.connect(_uri(file, "immutable=1"), uri=True)) as connection:
            [found] = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise StoreError(f"{shown} is damaged ({' '.join(str(found).split())})")
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if not {_REVISION, "learners"} <= names:
                raise StoreError(f"{shown} is not a database of the tutor")
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            [learners] = connection.execute("SELECT count(*) FROM learners WHERE id > 0").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{shown} cannot be read: {explained(error)}") from None
    known = str(revision[0]) if revision else ""
    refuse_newer(known, shown)
    return known, learners


def _uri(file: Path, option: str) -> str:
    return f"{file.absolute().as_uri()}?{option}"
