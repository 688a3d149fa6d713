"""The tables, and how values of the tutor are laid down in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_type_hints

import structlog
from pydantic import TypeAdapter
from pydantic_core import from_json
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

from bot.storage.store import Outgoing
from bot.tutor.learner import Learner
from bot.tutor.quizzing.study import Card, Study

log = structlog.get_logger(__name__)

OUTGOING: TypeAdapter[Outgoing] = TypeAdapter(Outgoing)
_LEARNER: TypeAdapter[Learner] = TypeAdapter(Learner)
_CARD: TypeAdapter[Card] = TypeAdapter(Card)


def _parts_of(kind: type) -> Mapping[str, TypeAdapter[Any]]:
    return {name: TypeAdapter(part) for name, part in get_type_hints(kind).items()}


_LEARNER_PARTS = {name: part for name, part in _parts_of(Learner).items() if name not in ("id", "version", "study")}
_STUDY_PARTS = {name: part for name, part in _parts_of(Study).items() if name != "cards"}


def write_state(learner: Learner) -> str:
    """Write what a learner's columns do not hold, as JSON."""
    return _LEARNER.dump_json(learner, exclude={"id", "version"}).decode()


def read_learner(learner_id: int, version: int, state: str) -> Learner:
    """Read a learner back. Keys that this version does not know are left out; what it cannot read starts anew.

    Of 190 cards, which are 39 kB, this takes 0.6 ms, and 1.3 with the parser of the standard library.
    """
    given = _read_json(state)
    try:
        return _LEARNER.validate_python({**given, "id": learner_id, "version": version})
    except ValueError:
        parts = _read_parts(_LEARNER_PARTS, given)
        return Learner(learner_id, version, study=_read_study(given.get("study", {})), **parts)


def _read_json(state: str) -> Mapping[str, Any]:
    try:
        given = from_json(state)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        _tell_of("everything")
        return {}
    return given


def _read_study(given: Any) -> Study:
    """Read what can be read of it, card by card: it cannot be asked for again."""
    if not isinstance(given, dict):
        _tell_of("study")
        return Study()
    found = given.get("cards", [])
    cards = []
    for card in found if isinstance(found, list) else [found]:
        try:
            cards.append(_CARD.validate_python(card))
        except ValueError:
            _tell_of("card")
    return Study(tuple(cards), **_read_parts(_STUDY_PARTS, given))


def _read_parts(parts: Mapping[str, TypeAdapter[Any]], given: Mapping[str, Any]) -> dict[str, Any]:
    read = {}
    for name, part in parts.items():
        try:
            if name in given:
                read[name] = part.validate_python(given[name])
        except ValueError:
            _tell_of(name)
    return read


def _tell_of(part: str) -> None:
    # Without the learner's number: what a log says of somebody, /forget could not take back.
    log.error("a part of a learner's state cannot be read: it starts anew", part=part)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware times, in UTC: laid down without a zone, since SQLite has none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


def laid_down(text: str) -> str:
    """Give a text as a database can hold it: PostgreSQL takes no NUL, and none takes half a surrogate pair."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


class Words(TypeDecorator[str]):
    """Text that comes from outside, as a database can hold it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else laid_down(value)


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
    Column("wake_at", UtcDateTime, nullable=True, index=True),
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
    Column("reason", Words, nullable=True),
    # Which process is about to say it, and until when it alone may: seconds since 1970 by the clock of the database.
    Column("sender", Text, nullable=True),
    Column("leased_until", Float(53), nullable=True),
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
    Column("text", Words, nullable=False),
    Column("course", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # Staff name a question by its number, which they may have read some time ago.
    sqlite_autoincrement=True,
)

flags = Table(
    "flags",
    metadata,
    Column("learner", BigInteger, primary_key=True, autoincrement=False),
    Column("item", Words, primary_key=True),
    Column("course", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

item_counts = Table(
    "item_counts",
    metadata,
    Column("item", Words, primary_key=True),
    Column("asked", Integer, nullable=False),
    Column("right", Integer, nullable=False),
    Column("pairs", Integer, nullable=False),
    Column("sum_x", Float(53), nullable=False),
    Column("sum_xx", Float(53), nullable=False),
    Column("sum_y", Integer, nullable=False),
    Column("sum_xy", Float(53), nullable=False),
)

item_picks = Table(
    "item_picks",
    metadata,
    Column("item", Words, primary_key=True),
    Column("pick", Words, primary_key=True),
    Column("times", Integer, nullable=False),
)

question_counts = Table(
    "question_counts",
    metadata,
    Column("day", Date, primary_key=True),
    # Empty for no intent: what belongs to a key is never NULL.
    Column("intent", Words, primary_key=True),
    Column("outcome", Words, primary_key=True),
    Column("times", Integer, nullable=False),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("staff", BigInteger, nullable=False),
    Column("act", Words, nullable=False),
    Column("detail", Words, nullable=False),
)

broadcasts = Table(
    # The table has kept its first name: another one would take a migration.
    "announcements",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("reply", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # The learners up to this number have it, or are passed over; nobody's number once it is finished.
    Column("done_to", BigInteger, nullable=False),
    Column("finished", UtcDateTime, nullable=True),
)

polls = Table(
    "polls",
    metadata,
    Column("poll", Words, primary_key=True),
    Column("chat", BigInteger, nullable=False, index=True),
    Column("item", Words, nullable=False),
    Column("right", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

votes = Table(
    "votes",
    metadata,
    # No key of the polls: a vote may come before the note that its poll was sent.
    Column("poll", Words, primary_key=True),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("options", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index("votes_person", "person"),
)

exclusions = Table(
    "exclusions",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Index("exclusions_person", "person"),
)

seats = Table(
    "seats",
    metadata,
    # The name of a process, or what one of them leads by (see attending.py).
    Column("seat", Text, primary_key=True),
    Column("process", Text, nullable=False),
    # Seconds since 1970, by the clock of the database.
    Column("held_until", Float(53), nullable=False),
)
