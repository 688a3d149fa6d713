"""Puts replies into the outbox, and tells how many wait there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, func, insert, select

from bot.storage.store import Backlog, Outgoing
from bot.storage.tables import OUTGOING, outbox

_WAITING = insert(outbox)


def put_replies(connection: Connection, outgoing: Sequence[Outgoing], now: datetime) -> None:
    """Let replies wait to be said, from now on."""
    if outgoing:
        entries = [values_of(replace(entry, put_at=now)) for entry in outgoing]
        connection.execute(_WAITING, [{**values, "attempts": 0} for values in entries])


def values_of(entry: Outgoing) -> dict[str, Any]:
    """Give what the columns of a reply hold."""
    return {"chat": entry.address.chat, "outgoing": OUTGOING.dump_json(entry).decode()}


def read_backlog(connection: Connection) -> Backlog:
    """Count what waits. The oldest has the smallest number; if it cannot be read, its age is not known."""
    waits = outbox.c.given_up.is_(None)
    count, first = connection.execute(select(func.count(), func.min(outbox.c.id)).where(waits)).one()
    written = connection.scalar(select(outbox.c.outgoing).where(outbox.c.id == first)) if count else None
    try:
        return Backlog(count, OUTGOING.validate_json(written).put_at if written else None)
    except ValidationError:
        return Backlog(count)
