"""Lets several processes share the outbox: each leases what it is about to say, and loses it when it dies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Float, Row, Select, func, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.storage.store import LEASE_S
from bot.storage.tables import outbox

RELEASED = {"sender": None, "leased_until": None}
"""The values of a reply that every process may say."""


class _DatabaseTime(FunctionElement[float]):
    """The time as the database knows it, in seconds since 1970: the clocks of two machines may differ."""

    type = Float(53)
    inherit_cache = True


@compiles(_DatabaseTime, "sqlite")
def _sqlite_time(element: _DatabaseTime, compiler: SQLCompiler, **_: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(_DatabaseTime, "postgresql")
def _postgres_time(element: _DatabaseTime, compiler: SQLCompiler, **_: Any) -> str:
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"


def look_for(connection: Connection, sender: str, now: datetime, limit: int) -> tuple[Sequence[Row[Any]], bool]:
    """Give what a sender may say, and whether it holds all of that for at least half of a lease."""
    rows = connection.execute(_due(sender, now, limit)).all()
    return rows, all(row.sender == sender and row.left_s > LEASE_S / 2 for row in rows)


def lease(connection: Connection, sender: str, now: datetime, limit: int) -> Sequence[Row[Any]]:
    """Give what a sender may say: it alone, for LEASE_S from now on, as all else that it is about to say."""
    # No lock is waited for: whoever holds one is about to say the reply, or to note what became of it.
    rows = connection.execute(_due(sender, now, limit).with_for_update(skip_locked=True)).all()
    own = select(outbox.c.id).where(outbox.c.sender == sender).with_for_update(skip_locked=True)
    held = {*(row.id for row in rows), *connection.scalars(own)}
    until = _DatabaseTime() + LEASE_S
    connection.execute(update(outbox).where(outbox.c.id.in_(sorted(held))).values(sender=sender, leased_until=until))
    return rows


def release(connection: Connection, sender: str) -> None:
    """Let other processes say what a sender has not said."""
    connection.execute(update(outbox).where(outbox.c.sender == sender).values(RELEASED))


def _due(sender: str, now: datetime, limit: int) -> Select[Any]:
    oldest = select(func.min(outbox.c.id)).where(outbox.c.given_up.is_(None)).group_by(outbox.c.chat)
    of_others = (outbox.c.sender != sender) & (outbox.c.leased_until > _DatabaseTime())
    # Of the row itself this is asked once more when it is locked, and then as it has become meanwhile.
    is_free = outbox.c.sender.is_(None) | (outbox.c.sender == sender) | (outbox.c.leased_until <= _DatabaseTime())
    return (
        select(
            outbox.c.id,
            outbox.c.outgoing,
            outbox.c.attempts,
            outbox.c.sender,
            (outbox.c.leased_until - _DatabaseTime()).label("left_s"),
        )
        .where(
            outbox.c.id.in_(oldest),
            outbox.c.not_before.is_(None) | (outbox.c.not_before <= now),
            is_free,
            outbox.c.chat.not_in(select(outbox.c.chat).where(of_others)),
        )
        .order_by(outbox.c.id)
        .limit(limit)
    )
