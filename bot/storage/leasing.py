"""Lets several processes share the outbox: each leases what it is about to say, and loses it when it dies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select, update

from bot.storage.database_time import DatabaseTime
from bot.storage.store import LEASE_S, SURE_LEASE_S
from bot.storage.tables import outbox

RELEASED = {"sender": None, "leased_until": None}
"""The values of a reply that every process may say."""

LEASE_END = DatabaseTime() + LEASE_S
"""Until when a reply is the sender's who gets it now."""


def look_for(connection: Connection, sender: str, now: datetime, limit: int) -> tuple[Sequence[Row[Any]], bool]:
    """Give what a sender may say, oldest first, and whether it holds all of that for SURE_LEASE_S at least.

    `now`: UTC, for replies that were postponed; leases go by the clock of the database.
    """
    rows = connection.execute(_DUE, {"sender": sender, "now": now, "limit": limit}).all()
    return rows, all(row.sender == sender and row.left_s > SURE_LEASE_S for row in rows)


def lease(connection: Connection, sender: str, now: datetime, limit: int) -> Sequence[Row[Any]]:
    """Give the same: this sender alone may say it, for LEASE_S from now on, as all else that it is about to say."""
    # No lock is waited for: whoever holds one is about to say the reply, or to note what became of it.
    rows = connection.execute(_DUE_TO_LEASE, {"sender": sender, "now": now, "limit": limit}).all()
    held = {*(row.id for row in rows), *connection.scalars(_OWN, {"sender": sender})}
    connection.execute(
        update(outbox).where(outbox.c.id.in_(sorted(held))).values(sender=sender, leased_until=LEASE_END)
    )
    return rows


def is_leasing(connection: Connection) -> bool:
    """Say whether a sender holds a reply just now: it runs, or was killed within LEASE_S."""
    held = select(outbox.c.id).where(outbox.c.leased_until > DatabaseTime()).limit(1)
    return connection.scalar(held) is not None


def release(connection: Connection, sender: str) -> None:
    """Let other processes say what a sender has not said."""
    connection.execute(update(outbox).where(outbox.c.sender == sender).values(RELEASED))


def _due() -> Select[Any]:
    now, sender = bindparam("now", type_=outbox.c.not_before.type), bindparam("sender", type_=outbox.c.sender.type)
    oldest = select(func.min(outbox.c.id)).where(outbox.c.given_up.is_(None)).group_by(outbox.c.chat)
    of_others = (outbox.c.sender != sender) & (outbox.c.leased_until > DatabaseTime())
    # Of the row itself this is asked once more when it is locked, and then as it has become meanwhile.
    is_free = outbox.c.sender.is_(None) | (outbox.c.sender == sender) | (outbox.c.leased_until <= DatabaseTime())
    return (
        select(
            outbox.c.id,
            outbox.c.outgoing,
            outbox.c.attempts,
            outbox.c.sender,
            (outbox.c.leased_until - DatabaseTime()).label("left_s"),
        )
        .where(
            outbox.c.id.in_(oldest),
            outbox.c.not_before.is_(None) | (outbox.c.not_before <= now),
            is_free,
            outbox.c.chat.not_in(select(outbox.c.chat).where(of_others)),
        )
        .order_by(outbox.c.id)
        .limit(bindparam("limit"))
    )


# Put together once: that takes as long as asking.
_DUE = _due()
_DUE_TO_LEASE = _DUE.with_for_update(skip_locked=True)
_OWN = select(outbox.c.id).where(outbox.c.sender == bindparam("sender")).with_for_update(skip_locked=True)
