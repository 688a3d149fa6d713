"""Notices who uses a database, and whether two addresses lead to one, without changing anything."""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from secrets import randbits

from sqlalchemy import Engine, func, make_url, select, text

from bot.errors import StoreError
from bot.storage.finding import own_files, shown, sqlite_file
from bot.storage.opening import open_engine, translated
from bot.storage.postgres import APPLICATION

_MOVER = f"{APPLICATION} move"

_STOP = "stop the tutor first, and try again: what it stores meanwhile would be lost"

_FLOCK = "hhqqi4x"
"""The parts of `struct flock` on 64-bit Linux: kind, whence, start, length, process (man 2 fcntl)."""

_IN_USE_BYTE = 128
"""Every connection holds a lock on this byte of the file -shm for as long as it is open: UNIX_SHM_DMS in
sqlite.org/src/file/src/os_unix.c."""


def as_mover(address: str) -> str:
    """Give an address under which a server does not show this process as a tutor. Raises StoreError."""
    engine = open_engine(address) if sqlite_file(address) is None else None
    if engine is None:
        return address
    engine.dispose()
    return make_url(address).update_query_dict({"application_name": _MOVER}).render_as_string(hide_password=False)


def are_one(one: str, other: str) -> bool:
    """Say whether two addresses lead to one database, or the second to a part of the first. Raises StoreError."""
    file, other_file = sqlite_file(one), sqlite_file(other)
    if file and other_file:
        return _is_part_of(other_file, file)
    if file or other_file:
        return False
    engines = open_engine(one), open_engine(other)
    try:
        return _share_locks(*engines)
    finally:
        for engine in engines:
            engine.dispose()


def _is_part_of(other: Path, file: Path) -> bool:
    try:
        is_same = other.samefile(file)
    except OSError:
        is_same = False
    return is_same or other.resolve() in [own.resolve() for own in own_files(file)]


def _share_locks(one: Engine, other: Engine) -> bool:
    """Try whether what is locked in one database is locked in the other: their names may differ, locks do not."""
    number = randbits(62)
    with translated(one), one.connect() as holding:
        holding.execute(select(func.pg_advisory_xact_lock(number)))
        with translated(other), other.connect() as trying:
            return not trying.scalar(select(func.pg_try_advisory_xact_lock(number)))


def refuse_use(address: str) -> None:
    """Raise StoreError when a tutor is seen to have a database open."""
    if file := sqlite_file(address):
        if is_in_use(file):
            raise StoreError(f"another process has {file} open: {_STOP}")
    elif number := _tutors_at(address):
        raise StoreError(f"{shown(make_url(address))} has {number} connections of a tutor: {_STOP}")


def is_in_use(file: Path) -> bool:
    """Say whether another process has a SQLite database with a write-ahead log open.

    False where that cannot be seen: not on Linux, or of another machine.
    """
    if sys.platform != "linux":
        return False
    from fcntl import F_GETLK, F_UNLCK, F_WRLCK, fcntl

    asked = struct.pack(_FLOCK, F_WRLCK, 0, _IN_USE_BYTE, 1, 0)
    try:
        with Path(f"{file}-shm").open("rb") as shared:
            kind: int = struct.unpack(_FLOCK, fcntl(shared, F_GETLK, asked))[0]
    except OSError:
        return False
    return kind != F_UNLCK


def _tutors_at(address: str) -> int:
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = :name"
    )
    engine = open_engine(address)
    try:
        with translated(engine), engine.connect() as connection:
            return connection.scalar(others, {"name": APPLICATION}) or 0
    finally:
        engine.dispose()
