"""Moves all that is in one database of the tutor into another, also of another kind; the first one stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from sqlalchemy import Connection, Engine, make_url

from bot.errors import StoreError
from bot.storage.backing_up import back_up
from bot.storage.copying import (
    copy_rows,
    count_batches,
    count_rows,
    file_engine,
    fingerprint,
    tables_of,
    take_time,
)
from bot.storage.finding import shown, sqlite_file
from bot.storage.leasing import is_leasing
from bot.storage.looking import look
from bot.storage.migrating import NEWEST_REVISION, revision_of, upgrade
from bot.storage.noticing import are_one, as_mover, refuse_use
from bot.storage.opening import is_sqlite, open_engine, translated
from bot.storage.postgres import hold_for_migration

FROM, TO = "--from", "--to"

Steps = Callable[[int], Callable[[], None]]
"""Told the number of steps, it gives what to call after each."""


@dataclass(frozen=True)
class Moved:
    """What both databases hold now. `was_there`: the new one held it before, and nothing was copied.

    `source`, `target`: without passwords. `rows`: how many there are, by table.
    """

    source: str
    target: str
    rows: Mapping[str, int]
    was_there: bool


def move_database(source: str, target: str, steps: Steps) -> Moved:
    """Copy every row into a database that is empty or not there yet, in one transaction, and read all of it back.

    A database that holds exactly the same is left as it is. Raises StoreError, and changes no row, when there is
    something else in it, when the two are one, when a tutor is seen to use one of them, or when something fails.
    """
    with _of(FROM):
        source = as_mover(source)
        old = _shown(source)
        if not look(source).revision:
            raise StoreError(f"there is no database of the tutor at {old}: name the one that is to be moved")
    with _of(TO):
        target = as_mover(target)
        new = _shown(target)
        if are_one(source, target):
            raise StoreError(f"{new} is the database that is to be moved, or a part of it: name another one")
        look(target)
    for option, address in ((FROM, source), (TO, target)):
        with _of(option):
            refuse_use(address)
    with _of(TO), _opened(open_engine(target)) as engine, _copy_of(source, sqlite_file(target)) as former:
        with _of(FROM), translated(former):
            upgrade(former)
            _refuse_leases(former, old)
        with translated(engine):
            _refuse_others(engine, new)
            upgrade(engine)
            with former.connect() as reading, engine.begin() as writing:
                moved = Moved(old, new, *_copy_or_compare(reading, writing, new, steps))
                with _of(FROM):
                    refuse_use(source)  # a tutor that began meanwhile stores what is not in the copy
                return moved


@contextmanager
def _opened(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _copy_of(source: str, target: Path | None) -> Iterator[Engine]:
    """Copy the database that is to be moved into a file: beside the new one, where there has to be room anyway."""
    folder = target.parent if target else Path(gettempdir())
    try:
        with TemporaryDirectory(prefix=".moving-", dir=folder) as scratch:
            with _of(FROM):
                copy = back_up(source, Path(scratch) / "tutor.db").path
            with _opened(file_engine(copy)) as former:
                yield former
    except OSError as error:
        raise StoreError(
            f"a copy on the way cannot be written to {folder}: {error.strerror}; make room there, or give this user "
            "the right to it"
        ) from None


@contextmanager
def _of(option: str) -> Iterator[None]:
    """Say of which of the two addresses an error speaks."""
    try:
        yield
    except StoreError as error:
        told = str(error).replace("TUTOR_DATABASE_URL", option)
        raise StoreError(told if told.startswith("--") else f"{option}: {told}") from None


def _shown(address: str) -> str:
    return shown(make_url(address))


def _refuse_leases(former: Engine, old: str) -> None:
    with former.connect() as connection:
        if is_leasing(connection):
            raise StoreError(f"a tutor is about to say what waits in {old}: stop it, and try again 5 s later")


def _refuse_others(engine: Engine, new: str) -> None:
    """Raise StoreError, before its tables are changed, when what is there cannot be what is to be moved there."""
    with engine.connect() as connection:
        # In this order: tables that another process makes meanwhile come together with their revision.
        tables = tables_of(connection)
        revision = revision_of(connection)
        if tables and not revision:
            raise StoreError(f"{new} is the database of another program: make one for the tutor alone")
        if revision not in ("", NEWEST_REVISION) and any(count_rows(connection, table) for table in tables):
            raise _full(new)


def _copy_or_compare(
    reading: Connection, writing: Connection, new: str, steps: Steps
) -> tuple[Mapping[str, int], bool]:
    """Give how many rows there are, by table, and whether they were there before."""
    # What else moves there, or starts there, waits for the end of this, and finds everything.
    if not is_sqlite(writing.engine):
        hold_for_migration(writing)
    take_time(writing)
    tables = tables_of(reading)
    batches = count_batches(reading, tables)
    was_there = any(count_rows(writing, table) for table in tables)
    told = steps(batches * (2 if was_there else 3))
    rows = {table.name: count_rows(reading, table) for table in tables}
    if was_there and rows != {table.name: count_rows(writing, table) for table in tables}:
        raise _full(new)
    if not was_there:
        copy_rows(reading, writing, tables, told)
    for table in tables:
        if fingerprint(reading, table, told) != fingerprint(writing, table, told):
            raise _full(new) if was_there else StoreError(f"{new} does not give back what was copied into {table.name}")
    return rows, was_there


def _full(new: str) -> StoreError:
    return StoreError(
        f"there is something else in {new} already; nothing is changed. Name an empty database, or one that is not "
        "there yet"
    )
