"""The audit log: what staff did, when, and by which number. It outlives what is stored of them as learners."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.storage.store import AuditEntry
from bot.storage.tables import audit_log
from bot.tutor.reply import Audited


def add_audited(connection: Connection, staff: int, audited: Audited, now: datetime) -> None:
    """Note what somebody of the staff did."""
    connection.execute(insert(audit_log).values(at=now, staff=staff, act=audited.act, detail=audited.detail))


def read_audit_log(connection: Connection, staff: int | None = None) -> Sequence[AuditEntry]:
    """Read what staff did, or what one of them did, oldest first."""
    query = select(audit_log).order_by(audit_log.c.id)
    query = query if staff is None else query.where(audit_log.c.staff == staff)
    return [AuditEntry(row.at, row.staff, row.act, row.detail) for row in connection.execute(query)]
