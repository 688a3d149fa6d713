"""Removes what is stored of a learner, and what has grown old."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, delete

from bot.storage.broadcasting import step_back
from bot.storage.polls import forget_polls
from bot.storage.store import KEPT_LONGER
from bot.storage.tables import (
    audit_log,
    broadcasts,
    flags,
    learners,
    outbox,
    polls,
    question_counts,
    questions,
    said,
    seen_updates,
    votes,
)


def forget_learner(connection: Connection, learner: int) -> None:
    """Remove everything about a learner or a group, but for what staff did."""
    # First, in the order of Store.broadcast: so the two cannot wait for each other.
    step_back(connection, learner)
    for column in (learners.c.id, outbox.c.chat, said.c.chat, questions.c.learner, flags.c.learner):
        connection.execute(delete(column.table).where(column == learner))
    forget_polls(connection, learner)


def forget_old(connection: Connection, before: datetime) -> None:
    """Remove what is older and need not be kept; counts and the audit log stay KEPT_LONGER."""
    connection.execute(delete(seen_updates).where(seen_updates.c.at < before))
    connection.execute(delete(outbox).where(outbox.c.given_up < before))
    for table in (said, polls, votes):
        connection.execute(delete(table).where(table.c.at < before))
    connection.execute(delete(broadcasts).where(broadcasts.c.finished < before))
    long_before = before.astimezone(UTC) - KEPT_LONGER
    connection.execute(delete(audit_log).where(audit_log.c.at < long_before))
    connection.execute(delete(question_counts).where(question_counts.c.day < long_before.date()))
