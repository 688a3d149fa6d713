"""Looks where a database is, and whether it is there, without making one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError


def is_there(address: str) -> bool:
    """Say whether a store can be opened that was written before; of an address that is wrong, the store says so."""
    file = sqlite_file(address)
    if file is None:
        return True
    try:
        return file.stat().st_size > 0
    except PermissionError:  # it may be there: the store says what keeps it closed
        return True
    except OSError:
        return False


def sqlite_file(address: str) -> Path | None:
    """Give the file of a SQLite database; None for another kind of database, and for an address that is wrong."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        return None
    if url.get_backend_name() != "sqlite" or not url.database or url.host:
        return None
    return Path(url.database)


def own_files(file: Path) -> Sequence[Path]:
    """Name what SQLite keeps of a database, some of it only while that is open: sqlite.org/tempfiles.html."""
    return [Path(f"{file}{end}") for end in ("", "-wal", "-shm", "-journal")]


def shown(url: URL) -> str:
    """Name a database without a password, which may stand among the parameters of its address, too."""
    return url.set(query={}).render_as_string(hide_password=True)
