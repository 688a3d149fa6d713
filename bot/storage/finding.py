"""Looks whether there is a database, without making one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


def is_there(address: str) -> bool:
    """Say whether a store can be opened that was written before; of an address that is wrong, the store says so."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        return True
    if url.get_backend_name() != "sqlite" or not url.database or url.host:
        return True
    try:
        return Path(url.database).stat().st_size > 0
    except PermissionError:  # it may be there: the store says what keeps it closed
        return True
    except OSError:
        return False
