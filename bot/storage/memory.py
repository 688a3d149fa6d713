"""A store that forgets when the process ends: for the terminal, for trials, and for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from threading import RLock

from bot.errors import AlreadySeen, StaleLearner
from bot.storage.store import OutboxRow, Outgoing
from bot.tutor.learner import Learner


class MemoryStore:
    """Keeps the Store contract with dictionaries and one lock."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._learners: dict[int, Learner] = {}
        self._unreachable: set[int] = set()
        self._seen: dict[int, datetime] = {}
        self._outbox: dict[int, OutboxRow] = {}
        self._not_before: dict[int, datetime] = {}
        self._set_aside: dict[int, tuple[OutboxRow, str, datetime]] = {}
        self._ids = count(1)

    def load(self, learner_id: int) -> Learner:
        with self._lock:
            return self._learners.get(learner_id, Learner(learner_id))

    def commit(self, learner: Learner, outgoing: Sequence[Outgoing], seen: int | None, now: datetime) -> None:
        with self._lock:
            if seen in self._seen:
                raise AlreadySeen(f"update {seen} was committed before")
            if self.load(learner.id).version != learner.version:
                raise StaleLearner(f"learner {learner.id} was saved since it was loaded")
            self._learners[learner.id] = replace(learner, version=learner.version + 1)
            self._unreachable.discard(learner.id)
            for entry in outgoing:
                row = OutboxRow(next(self._ids), entry)
                self._outbox[row.id] = row
            if seen is not None:
                self._seen[seen] = now

    def mark_seen(self, update: int, now: datetime) -> None:
        with self._lock:
            self._seen.setdefault(update, now)

    def seen(self, updates: Sequence[int]) -> set[int]:
        with self._lock:
            return self._seen.keys() & set(updates)

    def due(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        with self._lock:
            oldest: dict[int, OutboxRow] = {}
            for row in self._outbox.values():
                oldest.setdefault(row.outgoing.address.chat, row)
            rows = [row for row in oldest.values() if self._not_before.get(row.id, now) <= now]
            return sorted(rows, key=lambda row: row.id)[:limit]

    def waiting(self) -> int:
        with self._lock:
            return len(self._outbox)

    def delivered(self, row_id: int) -> None:
        with self._lock:
            self._drop(row_id)

    def postpone(self, row_id: int, until: datetime) -> None:
        with self._lock:
            if row := self._outbox.get(row_id):
                self._outbox[row_id] = replace(row, attempts=row.attempts + 1)
                self._not_before[row_id] = until

    def give_up(self, row_id: int, reason: str, now: datetime) -> None:
        with self._lock:
            if row := self._drop(row_id):
                self._set_aside[row_id] = (row, reason, now)

    def unreachable(self, chat: int, up_to: int | None = None) -> None:
        with self._lock:
            waiting = [row.id for row in self._outbox.values() if row.outgoing.address.chat == chat]
            dropped = [row_id for row_id in waiting if up_to is None or row_id <= up_to]
            for row_id in dropped:
                self._drop(row_id)
            if len(dropped) == len(waiting) and chat in self._learners:
                self._unreachable.add(chat)

    def is_reachable(self, learner_id: int) -> bool:
        with self._lock:
            return learner_id not in self._unreachable

    def clean(self, before: datetime) -> None:
        with self._lock:
            self._seen = {update: at for update, at in self._seen.items() if at >= before}
            self._set_aside = {key: entry for key, entry in self._set_aside.items() if entry[2] >= before}

    def close(self) -> None:
        """There is nothing to let go of."""

    def _drop(self, row_id: int) -> OutboxRow | None:
        self._not_before.pop(row_id, None)
        return self._outbox.pop(row_id, None)
