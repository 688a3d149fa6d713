"""The tables, and how values of the tutor are laid down in them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import structlog
from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

from bot.storage.store import Outgoing
from bot.tutor.learner import Learner

log = structlog.get_logger(__name__)

OUTGOING: TypeAdapter[Outgoing] = TypeAdapter(Outgoing)
_LEARNER: TypeAdapter[Learner] = TypeAdapter(Learner)


def write_state(learner: Learner) -> str:
    """Write what a learner's columns do not hold, as JSON."""
    return _LEARNER.dump_json(learner, exclude={"id", "version"}).decode()


def read_learner(learner_id: int, version: int, state: str) -> Learner:
    """Read a learner back. Keys that this version does not know are left out; what it cannot read starts anew."""
    try:
        return _LEARNER.validate_python({**json.loads(state), "id": learner_id, "version": version})
    except (ValueError, TypeError):
        # Without the learner's number: what a log says of somebody, /forget could not take back.
        log.error("a learner's state cannot be read: it starts anew")
        return Learner(learner_id, version)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware times, in UTC: laid down without a zone, since SQLite has none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


_Id = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

learners = Table(
    "learners",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("chat", BigInteger, nullable=False),
    Column("outgoing", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UtcDateTime, nullable=True),
    Column("given_up", UtcDateTime, nullable=True),
    Column("reason", Text, nullable=True),
    Index("outbox_waiting", "given_up", "chat", "id"),
    # A sender may still hold the id of a reply that is gone: it must not come back as another one's.
    sqlite_autoincrement=True,
)

seen_updates = Table(
    "seen_updates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

said = Table(
    "said",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("question", BigInteger, nullable=False),
    Column("is_text", Boolean, nullable=False),
    Column("place", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index("said_question", "chat", "question"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("learner", BigInteger, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("course", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
