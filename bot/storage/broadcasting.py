"""Hands messages of staff to all learners, some at a time, and to each of them once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, exists, insert, select, update

from bot.storage.store import Address, Outgoing
from bot.storage.tables import broadcasts, learners
from bot.tutor.reply import Reply

log = structlog.get_logger(__name__)

_REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)

_UNFINISHED = broadcasts.c.finished.is_(None)


def add_broadcast(connection: Connection, reply: Reply, now: datetime) -> None:
    """Let a message wait for being broadcast."""
    written = _REPLY.dump_json(reply).decode()
    connection.execute(insert(broadcasts).values(reply=written, at=now, done_to=0))


def is_broadcasting(connection: Connection) -> bool:
    """Say whether a message still has to reach somebody."""
    return bool(connection.scalar(select(exists().where(_UNFINISHED))))


def next_told(connection: Connection, limit: int, now: datetime) -> Sequence[Outgoing]:
    """Move the oldest message on by as many learners, and give what they are told: it is to be put into the outbox.

    Nothing when another process moves it on meanwhile.
    """
    for row in connection.execute(select(broadcasts).where(_UNFINISHED).order_by(broadcasts.c.id)).all():
        reply = _read(row.id, row.reply)
        met = (learners.c.id > row.done_to) & learners.c.reachable & (learners.c.first_seen <= row.at)
        people = select(learners.c.id).where(met).order_by(learners.c.id)
        found = connection.scalars(people.limit(limit)).all() if reply else ()
        is_last = len(found) < limit
        moved_on = (
            update(broadcasts)
            .where(broadcasts.c.id == row.id, broadcasts.c.done_to == row.done_to, _UNFINISHED)
            .values(done_to=0 if is_last else found[-1], finished=now if is_last else None)
        )
        if connection.execute(moved_on).rowcount != 1:
            return ()
        if reply and found:
            # Read again and held to the end: who is forgotten meanwhile gets none, and is forgotten with it if later.
            still_there = people.where(learners.c.id <= found[-1]).with_for_update()
            name = turn_of_broadcast(row.id)
            told = [Outgoing(Address(learner), reply, turn=name) for learner in connection.scalars(still_there)]
            if told:
                return told
    return ()


def turn_of_broadcast(number: int) -> str:
    """Name the turn that says a broadcast to everybody: it is no answer to any update."""
    return f"broadcast-{number}"


def step_back(connection: Connection, learner: int) -> None:
    """Let no message be known by the number of this learner."""
    # Below it, there is nobody left who did not get the message; who comes back is not met before it.
    at_learner = broadcasts.c.done_to == learner
    connection.execute(update(broadcasts).where(at_learner).values(done_to=learner - 1))


def _read(broadcast: int, reply: str) -> Reply | None:
    try:
        return _REPLY.validate_json(reply)
    except ValidationError:
        log.error("a message to all cannot be read: it is not sent any further", broadcast=broadcast)
        return None
