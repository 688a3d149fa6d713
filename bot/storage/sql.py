"""The store in a database, through SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from threading import Lock
from typing import Any
from uuid import uuid4

import structlog
from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, delete, false, func, select, update

from bot.errors import StoreError
from bot.storage.attending import attend, leave
from bot.storage.auditing import read_audit_log
from bot.storage.broadcasting import is_broadcasting, next_told
from bot.storage.committing import (
    add_record,
    load_learner,
    load_learners,
    pass_update,
    save_learners,
    seen_of,
    take_updates,
)
from bot.storage.counting import add_marked, add_questions, read_counts, read_question_counts
from bot.storage.exporting import stored_of, written_export
from bot.storage.forgetting import forget_learner, forget_old
from bot.storage.leasing import lease, look_for, release
from bot.storage.migrating import upgrade
from bot.storage.opening import each_by_itself, in_turn, is_sqlite, open_engine, reader_of, refuse_damage, translated
from bot.storage.outboxing import (
    note_delivered,
    note_given_up,
    note_postponed,
    note_unreachable,
    put_replies,
    read_backlog,
    renumber_replies,
    said_of,
)
from bot.storage.polls import add_vote, renumber_polls, score_since, scores_since
from bot.storage.renumbering import renumber_learner
from bot.storage.store import (
    Attendance,
    AuditEntry,
    Backlog,
    Delivered,
    ItemCounts,
    Kept,
    OutboxRow,
    Outgoing,
    QuestionCount,
    Record,
    Said,
    SentPoll,
    Taken,
    Tallied,
    Vote,
)
from bot.storage.tables import OUTGOING, flags, learners, outbox, questions
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
        self._process = uuid4().hex
        self._leases = False
        self._read: Mapping[tuple[int, str, int], OutboxRow] = {}
        self._attends = False
        self._is_away = False
        try:
            # Read only: it takes long where the file is large, and a tutor that runs goes on writing.
            with self._reading() as connection:
                refuse_damage(connection)
            with translated(self._engine):
                upgrade(self._engine)
        except StoreError:
            self._engine.dispose()
            raise

    def load(self, learner_id: int) -> Learner:
        with self._reading() as connection:
            return load_learner(connection, learner_id)

    def load_all(self, learner_ids: Sequence[int]) -> Mapping[int, Learner]:
        with self._reading() as connection:
            return load_learners(connection, learner_ids)

    def commit(
        self,
        learner: Learner,
        outgoing: Sequence[Outgoing],
        update: int | None,
        now: datetime,
        records: Sequence[Record] = (),
    ) -> None:
        self._commit(
            [Taken(learner, outgoing, () if update is None else (update,), records)], now, is_heard=update is not None
        )

    def commit_all(self, taken: Sequence[Taken], now: datetime) -> None:
        # In the order of their numbers: two processes that save the same learners cannot wait for each other.
        self._commit(sorted(taken, key=lambda one: one.learner.id), now, is_heard=True)

    def forget(self, learner_id: int, outgoing: Sequence[Outgoing], update: int | None, now: datetime) -> None:
        with self._transaction() as connection:
            if update is not None:
                take_updates(connection, [update], now)
            forget_learner(connection, learner_id)
            put_replies(connection, outgoing, now, self._holder)

    def export(self, learner_id: int) -> Mapping[str, Any]:
        with self._reading() as connection:
            stored = stored_of(connection, learner_id)
        return written_export(learner_id, stored)

    def renumber(self, chat: int, to: int) -> None:
        with self._transaction() as connection:
            renumber_learner(connection, chat, to)
            renumber_polls(connection, chat, to)
            renumber_replies(connection, chat, to)

    def said(self, chat: int, question: int) -> Sequence[Said]:
        with self._reading() as connection:
            return said_of(connection, chat, question)

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

    def broadcast(self, limit: int, now: datetime) -> int:
        with self._reading() as connection:
            if limit < 1 or not is_broadcasting(connection):
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

    def vote(self, vote: Vote, update: int, now: datetime) -> None:
        with self._transaction() as connection:
            if pass_update(connection, update, now) and vote.options:
                add_vote(connection, vote, now)

    def scores(self, chat: int, since: datetime) -> Sequence[Score]:
        with self._reading() as connection:
            return scores_since(connection, chat, since)

    def score_of(self, chat: int, person: int, since: datetime) -> Score | None:
        with self._reading() as connection:
            return score_since(connection, chat, person, since)

    def mark_seen(self, update: int, now: datetime) -> None:
        with self._transaction() as connection:
            pass_update(connection, update, now)

    def seen(self, updates: Sequence[int]) -> set[int]:
        with self._reading() as connection:
            return seen_of(connection, updates)

    def due(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        with self._reading() as connection:
            rows, are_held = look_for(connection, self._process, now, limit)
        if not are_held:
            self._leases = True
            with self._transaction() as connection:
                rows = lease(connection, self._process, now, limit)
        # What is being said is found again each time, and read once.
        before, found = self._read, [(row.id, row.outgoing, row.attempts) for row in rows]
        self._read = {one: row for one in found if (row := before.get(one) or self._read_row(*one, now))}
        return [*self._read.values()]

    def backlog(self) -> Backlog:
        with self._reading() as connection:
            return read_backlog(connection)

    def check(self) -> None:
        with self._transaction() as connection:
            # A server that may only be read refuses that, too.
            connection.execute(update(outbox).where(false()).values(attempts=0))

    def delivered(
        self, row_id: int, said: Said | None, gone: Sequence[int], now: datetime, poll: SentPoll | None = None
    ) -> None:
        self.delivered_all([Delivered(row_id, said, gone, poll)], now)

    def delivered_all(self, notes: Sequence[Delivered], now: datetime) -> None:
        with self._transaction() as connection:
            note_delivered(connection, notes, now)

    def postpone(self, row_id: int, until: datetime) -> None:
        with self._transaction() as connection:
            note_postponed(connection, row_id, until)

    def give_up(self, row_id: int, reason: str, now: datetime) -> None:
        with self._transaction() as connection:
            note_given_up(connection, row_id, reason, now)

    def unreachable(self, chat: int, up_to: int | None = None) -> None:
        with self._transaction() as connection:
            note_unreachable(connection, chat, up_to)

    def is_reachable(self, learner_id: int) -> bool:
        with self._reading() as connection:
            return connection.scalar(select(learners.c.reachable).where(learners.c.id == learner_id)) is not False

    def forget_old(self, before: datetime) -> None:
        with self._transaction() as connection:
            forget_old(connection, before)

    def attend(self) -> Attendance:
        if is_sqlite(self._engine):
            # A file is for one process: where another one uses it for a while, that one leads as well.
            return Attendance(1, leads=True)
        self._attends = True
        with self._each_by_itself() as connection:
            return attend(connection, self._process)

    def leave(self) -> None:
        if self._attends:
            with self._each_by_itself() as connection:
                leave(connection, self._process)
            self._attends = False

    def close(self) -> None:
        # A database that is away lets go of both by itself, in LEASE_S and ATTENDANCE_S: it is not waited for.
        if not self._is_away:
            with suppress(StoreError):
                self.leave()
                self._release()
        self._engine.dispose()

    @property
    def _holder(self) -> str | None:
        """Who is about to say what is put into the outbox: with a file, this process, once it has said something.

        On a server, whoever of the others has time may be the first: each may say only its part of all.
        """
        return self._process if self._leases and is_sqlite(self._engine) else None

    def _commit(self, taken: Sequence[Taken], now: datetime, *, is_heard: bool) -> None:
        updates = [update for one in taken for update in one.updates]
        with self._transaction() as connection:
            if updates:
                take_updates(connection, updates, now)
            save_learners(connection, [one.learner for one in taken], now, is_heard=is_heard)
            for one in taken:
                for record in one.records:
                    add_record(connection, one.learner.id, record, now)
            put_replies(connection, [entry for one in taken for entry in one.outgoing], now, self._holder)
            # Last: these rows are everybody's, and whoever counts the same waits from here to the end of the turn.
            records = [record for one in taken for record in one.records]
            add_marked(connection, [record for record in records if isinstance(record, Marked)])
            add_questions(connection, [record for record in records if isinstance(record, Tallied)])

    def _count_people(self, condition: ColumnElement[bool]) -> int:
        with self._reading() as connection:
            return connection.scalar(select(func.count()).where(learners.c.id > 0, condition)) or 0

    def _read_row(self, row_id: int, outgoing: str, attempts: int, now: datetime) -> OutboxRow | None:
        try:
            return OutboxRow(row_id, OUTGOING.validate_json(outgoing), attempts)
        except ValidationError:
            log.error("a reply in the outbox cannot be read: given up", row=row_id)
            self.give_up(row_id, "it cannot be read", now)
            return None

    def _release(self) -> None:
        if self._leases:
            with self._transaction() as connection:
                release(connection, self._process)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._translated(), in_turn(self._writing), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _each_by_itself(self) -> Iterator[Connection]:
        with self._translated(), each_by_itself(self._engine).connect() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._translated(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Raise what the database says as a StoreError, and keep in mind whether it does what it is asked."""
        try:
            with translated(self._engine):
                yield
        except StoreError as error:
            # Those below it come from a database that works.
            self._is_away = type(error) is StoreError
            raise
        self._is_away = False
