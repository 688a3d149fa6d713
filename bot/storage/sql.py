"""The store in a database, through SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from threading import Lock
from typing import Any
from uuid import uuid4

import structlog
from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import AlreadySeen, StaleLearner, StoreError
from bot.storage.announcing import add_announcement, is_announcing, next_told, step_back
from bot.storage.auditing import add_audited, read_audit_log
from bot.storage.counting import add_marked, add_questions, read_counts, read_question_counts
from bot.storage.exporting import stored_of, written_export
from bot.storage.inserting import insert_new
from bot.storage.leasing import RELEASED, lease, look_for, release
from bot.storage.migrating import upgrade
from bot.storage.moving import move_learner
from bot.storage.opening import in_turn, is_sqlite, open_engine, reader_of, refuse_damage, translated
from bot.storage.outboxing import put_replies, read_backlog, values_of
from bot.storage.polls import (
    add_poll,
    add_vote,
    exclude,
    forget_polls,
    move_polls,
    score_since,
    scores_since,
)
from bot.storage.store import (
    KEPT_LONGER,
    Announced,
    Asked,
    Audited,
    AuditEntry,
    Backlog,
    Exclusion,
    Flagged,
    ItemCounts,
    Kept,
    OutboxRow,
    Outgoing,
    QuestionCount,
    Record,
    Said,
    Tallied,
    Vote,
    moved,
)
from bot.storage.tables import (
    OUTGOING,
    announcements,
    audit_log,
    flags,
    learners,
    outbox,
    polls,
    question_counts,
    questions,
    read_learner,
    seen_updates,
    votes,
    write_state,
)
from bot.storage.tables import said as said_table
from bot.tutor.learner import Learner
from bot.tutor.quizzing.grouping import Score
from bot.tutor.reply import Marked

log = structlog.get_logger(__name__)


class SqlStore:
    """Keeps the Store contract in SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        """Open the database and bring its tables up to date. Raises StoreError when it cannot be used."""
        self._engine = open_engine(url)
        self._writing = Lock() if is_sqlite(self._engine) else None
        self._reader = reader_of(self._engine)
        self._sender = uuid4().hex
        self._leases = False
        try:
            with self._transaction() as connection:
                refuse_damage(connection)
            with translated(self._engine):
                upgrade(self._engine)
        except StoreError:
            self._engine.dispose()
            raise

    def load(self, learner_id: int) -> Learner:
        with self._reading() as connection:
            row = connection.execute(_LEARNER, {"learner": learner_id}).one_or_none()
        return read_learner(learner_id, row.version, row.state) if row else Learner(learner_id)

    def commit(
        self,
        learner: Learner,
        outgoing: Sequence[Outgoing],
        seen: int | None,
        now: datetime,
        records: Sequence[Record] = (),
    ) -> None:
        with self._transaction() as connection:
            if seen is not None:
                _insert_seen(connection, seen, now)
            _save(connection, learner, now, is_heard=seen is not None)
            for record in records:
                _leave(connection, learner.id, record, now)
            put_replies(connection, outgoing, now)
            # Last: these rows are everybody's, and whoever counts the same waits from here to the end of the turn.
            add_questions(connection, [record for record in records if isinstance(record, Tallied)])

    def forget(self, learner_id: int, outgoing: Sequence[Outgoing], seen: int | None, now: datetime) -> None:
        with self._transaction() as connection:
            if seen is not None:
                _insert_seen(connection, seen, now)
            # First, in the order of spread: so the two cannot wait for each other.
            step_back(connection, learner_id)
            for column in (learners.c.id, outbox.c.chat, said_table.c.chat, questions.c.learner, flags.c.learner):
                connection.execute(delete(column.table).where(column == learner_id))
            forget_polls(connection, learner_id)
            put_replies(connection, outgoing, now)

    def export(self, learner_id: int) -> Mapping[str, Any]:
        with self._reading() as connection:
            stored = stored_of(connection, learner_id)
        return written_export(learner_id, stored)

    def move(self, chat: int, to: int) -> None:
        with self._transaction() as connection:
            move_learner(connection, chat, to)
            move_polls(connection, chat, to)
            rows = connection.execute(select(outbox.c.id, outbox.c.outgoing).where(outbox.c.chat == chat)).all()
            for row in rows:
                try:
                    values = values_of(moved(OUTGOING.validate_json(row.outgoing), to))
                except ValidationError:
                    # It is set aside when its turn comes.
                    values = {"chat": to}
                connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))
            connection.execute(delete(said_table).where(said_table.c.chat == chat))

    def said(self, chat: int, question: int) -> Sequence[Said]:
        of_question = (said_table.c.chat == chat) & (said_table.c.question == question)
        with self._reading() as connection:
            return [
                _said(row)
                for row in connection.execute(
                    select(said_table).where(of_question).order_by(said_table.c.place, said_table.c.message)
                )
            ]

    def kept(self) -> Sequence[Kept]:
        with self._reading() as connection:
            rows = connection.execute(select(questions).order_by(questions.c.id)).all()
        return [Kept(row.text, row.course, row.id) for row in rows]

    def drop_kept(self, numbers: Sequence[int]) -> int:
        with self._transaction() as connection:
            return connection.execute(delete(questions).where(questions.c.id.in_(numbers))).rowcount

    def flagged(self) -> Mapping[str, int]:
        with self._reading() as connection:
            rows = connection.execute(select(flags.c.item, func.count().label("learners")).group_by(flags.c.item))
            return {row.item: row.learners for row in rows}

    def counts(self) -> Sequence[ItemCounts]:
        with self._reading() as connection:
            return read_counts(connection)

    def question_counts(self, since: date) -> Sequence[QuestionCount]:
        with self._reading() as connection:
            return read_question_counts(connection, since)

    def active(self, since: datetime) -> int:
        return self._count_people(learners.c.last_seen >= since)

    def audited(self) -> Sequence[AuditEntry]:
        with self._reading() as connection:
            return read_audit_log(connection)

    def reachable(self) -> int:
        return self._count_people(learners.c.reachable)

    def spread(self, limit: int, now: datetime) -> int:
        with self._reading() as connection:
            if limit < 1 or not is_announcing(connection):
                return 0
        with self._transaction() as connection:
            told = next_told(connection, limit, now)
            put_replies(connection, told, now)
        return len(told)

    def post(self, outgoing: Sequence[Outgoing], now: datetime) -> None:
        with self._transaction() as connection:
            put_replies(connection, outgoing, now)

    def to_wake(self, now: datetime, limit: int) -> Sequence[int]:
        query = (
            select(learners.c.id)
            .where(learners.c.wake_at <= now, learners.c.reachable)
            .order_by(learners.c.wake_at, learners.c.id)
            .limit(limit)
        )
        with self._reading() as connection:
            return connection.scalars(query).all()

    def vote(self, vote: Vote, seen: int, now: datetime) -> None:
        with self._transaction() as connection:
            if insert_new(connection, seen_updates, id=seen, at=now) and vote.options:
                add_vote(connection, vote, now)

    def scores(self, chat: int, since: datetime) -> Sequence[Score]:
        with self._reading() as connection:
            return scores_since(connection, chat, since)

    def score_of(self, chat: int, person: int, since: datetime) -> Score | None:
        with self._reading() as connection:
            return score_since(connection, chat, person, since)

    def mark_seen(self, update: int, now: datetime) -> None:
        with self._transaction() as connection:
            insert_new(connection, seen_updates, id=update, at=now)

    def seen(self, updates: Sequence[int]) -> set[int]:
        with self._reading() as connection:
            return set(connection.scalars(select(seen_updates.c.id).where(seen_updates.c.id.in_(updates))))

    def due(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        with self._reading() as connection:
            rows, are_held = look_for(connection, self._sender, now, limit)
        if not are_held:
            self._leases = True
            with self._transaction() as connection:
                rows = lease(connection, self._sender, now, limit)
        return [row for found in rows if (row := self._read_row(found.id, found.outgoing, found.attempts, now))]

    def waiting(self) -> int:
        with self._reading() as connection:
            return connection.scalar(select(func.count()).where(outbox.c.given_up.is_(None))) or 0

    def backlog(self) -> Backlog:
        with self._reading() as connection:
            return read_backlog(connection)

    def check(self) -> None:
        with self._transaction() as connection:
            connection.scalar(select(1))

    def delivered(
        self, row_id: int, said: Said | None, gone: Sequence[int], now: datetime, asked: Asked | None = None
    ) -> None:
        with self._transaction() as connection:
            chat = connection.scalar(select(outbox.c.chat).where(outbox.c.id == row_id))
            if chat is None:
                # Who has been forgotten meanwhile stays forgotten.
                return
            connection.execute(delete(outbox).where(outbox.c.id == row_id))
            if asked:
                add_poll(connection, asked, chat, now)
            if said and said.chat != chat:
                # Numbers of messages mean nothing in the place that the group has moved to meanwhile.
                return
            replaced = [*gone, *([said.message] if said else [])]
            if replaced:
                connection.execute(
                    delete(said_table).where(said_table.c.chat == chat, said_table.c.message.in_(replaced))
                )
            if said:
                connection.execute(insert(said_table).values(**asdict(said), at=now))

    def postpone(self, row_id: int, until: datetime) -> None:
        with self._transaction() as connection:
            connection.execute(
                update(outbox)
                .where(outbox.c.id == row_id)
                .values(attempts=outbox.c.attempts + 1, not_before=until, **RELEASED)
            )

    def give_up(self, row_id: int, reason: str, now: datetime) -> None:
        with self._transaction() as connection:
            connection.execute(
                update(outbox).where(outbox.c.id == row_id).values(given_up=now, reason=reason, outgoing="", **RELEASED)
            )

    def unreachable(self, chat: int, up_to: int | None = None) -> None:
        waiting = (outbox.c.chat == chat) & outbox.c.given_up.is_(None)
        dropped = waiting if up_to is None else waiting & (outbox.c.id <= up_to)
        with self._transaction() as connection:
            connection.execute(delete(outbox).where(dropped))
            silent = (learners.c.id == chat) & ~exists().where(waiting)
            connection.execute(update(learners).where(silent).values(reachable=False))

    def is_reachable(self, learner_id: int) -> bool:
        with self._reading() as connection:
            return connection.scalar(select(learners.c.reachable).where(learners.c.id == learner_id)) is not False

    def clean(self, before: datetime) -> None:
        with self._transaction() as connection:
            connection.execute(delete(seen_updates).where(seen_updates.c.at < before))
            connection.execute(delete(outbox).where(outbox.c.given_up < before))
            for table in (said_table, polls, votes):
                connection.execute(delete(table).where(table.c.at < before))
            connection.execute(delete(announcements).where(announcements.c.finished < before))
            long_before = before.astimezone(UTC) - KEPT_LONGER
            connection.execute(delete(audit_log).where(audit_log.c.at < long_before))
            connection.execute(delete(question_counts).where(question_counts.c.day < long_before.date()))

    def close(self) -> None:
        if self._leases:
            # A database that is away lets go of it in LEASE_S.
            with suppress(StoreError), self._transaction() as connection:
                release(connection, self._sender)
        self._engine.dispose()

    def _count_people(self, condition: ColumnElement[bool]) -> int:
        with self._reading() as connection:
            return connection.scalar(select(func.count()).where(learners.c.id > 0, condition)) or 0

    def _read_row(self, row_id: int, outgoing: str, attempts: int, now: datetime) -> OutboxRow | None:
        try:
            return OutboxRow(row_id, OUTGOING.validate_json(outgoing), attempts)
        except ValidationError:
            log.error("a reply in the outbox cannot be read: set aside", row=row_id)
            self.give_up(row_id, "it cannot be read", now)
            return None

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with in_turn(self._writing), translated(self._engine), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._engine), self._reader.connect() as connection:
            yield connection


# What every turn says to the database is put together once: that takes as long as saying it.
_LEARNER = select(learners.c.version, learners.c.state).where(learners.c.id == bindparam("learner"))
_UNCHANGED = update(learners).where(
    learners.c.id == bindparam("learner"), learners.c.version == bindparam("former_version")
)
_NEW_LEARNER, _SEEN = insert(learners), insert(seen_updates)


def _save(connection: Connection, learner: Learner, now: datetime, *, is_heard: bool) -> None:
    values = {"version": learner.version + 1, "state": write_state(learner), "wake_at": learner.wake_at}
    heard = {"reachable": True, "last_seen": now}
    stale = StaleLearner("the learner was saved since it was loaded")
    if learner.version == 0:
        try:
            connection.execute(_NEW_LEARNER, {"id": learner.id, "first_seen": now, **values, **heard})
        except IntegrityError:
            raise stale from None
        return
    values |= {"learner": learner.id, "former_version": learner.version, **(heard if is_heard else {})}
    if connection.execute(_UNCHANGED, values).rowcount != 1:
        raise stale


def _leave(connection: Connection, learner: int, record: Record, now: datetime) -> None:
    match record:
        case Kept(text, course):
            connection.execute(insert(questions).values(learner=learner, text=text, course=course, at=now))
        case Flagged(item, course):
            insert_new(connection, flags, learner=learner, item=item, course=course, at=now)
        case Exclusion(chat, person, is_out):
            exclude(connection, chat, person, is_out=is_out)
        case Marked():
            add_marked(connection, record)
        case Audited():
            add_audited(connection, learner, record, now)
        case Announced(reply):
            add_announcement(connection, reply, now)


def _insert_seen(connection: Connection, seen: int, now: datetime) -> None:
    try:
        connection.execute(_SEEN, {"id": seen, "at": now})
    except IntegrityError:
        raise AlreadySeen(f"update {seen} was committed before") from None


def _said(row: Row[Any]) -> Said:
    return Said(row.chat, row.question, row.message, row.is_text, row.place)
