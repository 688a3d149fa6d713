"""Lets the processes that share a server know of each other, and one of them lead.

Each statement here is a transaction of its own: a process that is halted between two holds nobody up.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, delete, select

from bot.storage.database_time import DatabaseTime
from bot.storage.store import ATTENDANCE_S, Attendance
from bot.storage.tables import seats

LEADER = "leader"
"""The seat of whoever leads; each process has one of its own besides, by its name."""


def attend(connection: Connection, process: str) -> Attendance:
    """Renew the seats of a process, take the leader's if it is free, and count who has one."""
    _take(connection, process, process)
    found = connection.execute(select(seats.c.seat, seats.c.process, _is_held().label("is_held"))).all()
    living = {row.seat for row in found if row.is_held and row.seat != LEADER} | {process}
    leader = next((row.process for row in found if row.is_held and row.seat == LEADER), process)
    # Looked at first, so that asking costs no write; whoever takes a seat decides once more that it is free.
    leads = leader == process and _take(connection, LEADER, process)
    if len(found) > len(living) + 1:
        _remove_free(connection)
    return Attendance(len(living), leads, ATTENDANCE_S)


def leave(connection: Connection, process: str) -> None:
    """Give the seats of a process back."""
    connection.execute(delete(seats).where(seats.c.process == process))


def _take(connection: Connection, seat: str, process: str) -> bool:
    """Take a seat that is free, or one's own for longer; say whether it was to be had."""
    from sqlalchemy.dialects.postgresql import insert  # only with a server

    # Of several that do this at once, the others wait for the first and then see what it wrote:
    # postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED.
    statement = insert(seats).values(seat=seat, process=process, held_until=DatabaseTime() + ATTENDANCE_S)
    taken = statement.on_conflict_do_update(
        index_elements=[seats.c.seat],
        set_={"process": statement.excluded.process, "held_until": statement.excluded.held_until},
        where=(seats.c.process == process) | ~_is_held(),
    )
    return connection.execute(taken, execution_options={"preserve_rowcount": True}).rowcount == 1


def _is_held() -> ColumnElement[bool]:
    # Not from a far future either: the clock of the server may have been put back since.
    return and_(
        seats.c.held_until > DatabaseTime(),
        seats.c.held_until < DatabaseTime() + 2 * ATTENDANCE_S,
    )


def _remove_free(connection: Connection) -> None:
    # Nothing is waited for: whoever else is at it removes them, or renews its own.
    free = select(seats.c.seat).where(~_is_held()).with_for_update(skip_locked=True)
    connection.execute(delete(seats).where(seats.c.seat.in_(free)))
