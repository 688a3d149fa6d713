"""A store that forgets when the process ends: for the terminal, for trials, and for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from threading import RLock
from typing import Any

from bot.errors import AlreadySeen, StaleLearner
from bot.storage.exporting import written_export
from bot.storage.store import Kept, OutboxRow, Outgoing, Said, moved
from bot.storage.tables import write_state
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
        self._said: dict[tuple[int, int], tuple[Said, datetime]] = {}
        self._kept: list[tuple[int, Kept, datetime]] = []
        self._times: dict[int, tuple[datetime, datetime]] = {}
        self._ids = count(1)

    def load(self, learner_id: int) -> Learner:
        with self._lock:
            return self._learners.get(learner_id, Learner(learner_id))

    def commit(
        self,
        learner: Learner,
        outgoing: Sequence[Outgoing],
        seen: int | None,
        now: datetime,
        kept: Kept | None = None,
    ) -> None:
        with self._lock:
            self._refuse_seen(seen)
            if self.load(learner.id).version != learner.version:
                raise StaleLearner("the learner was saved since it was loaded")
            self._learners[learner.id] = replace(learner, version=learner.version + 1)
            self._unreachable.discard(learner.id)
            self._times[learner.id] = (self._times.get(learner.id, (now, now))[0], now)
            if kept:
                self._kept.append((learner.id, kept, now))
            self._put(outgoing, seen, now)

    def forget(self, learner_id: int, outgoing: Sequence[Outgoing], seen: int | None, now: datetime) -> None:
        with self._lock:
            self._refuse_seen(seen)
            self._learners.pop(learner_id, None)
            self._times.pop(learner_id, None)
            self._unreachable.discard(learner_id)
            self._kept = [entry for entry in self._kept if entry[0] != learner_id]
            self._said = {key: entry for key, entry in self._said.items() if key[0] != learner_id}
            self._set_aside = {
                key: entry for key, entry in self._set_aside.items() if entry[0].outgoing.address.chat != learner_id
            }
            for row in [row for row in self._outbox.values() if row.outgoing.address.chat == learner_id]:
                self._drop(row.id)
            self._put(outgoing, seen, now)

    def export(self, learner_id: int) -> Mapping[str, Any]:
        with self._lock:
            learner = self._learners.get(learner_id)
            first, last = self._times.get(learner_id, (None, None))
            return written_export(
                learner_id,
                write_state(learner) if learner else None,
                (first, last),
                [(kept.text, at) for owner, kept, at in self._kept if owner == learner_id],
                [entry for key, (entry, _) in sorted(self._said.items()) if key[0] == learner_id],
            )

    def move(self, chat: int, to: int) -> None:
        with self._lock:
            if chat in self._learners and to not in self._learners:
                self._learners[to] = replace(self._learners.pop(chat), id=to)
                self._times[to] = self._times.pop(chat)
                if chat in self._unreachable:
                    self._unreachable.add(to)
            self._unreachable.discard(chat)
            self._kept = [(to if owner == chat else owner, kept, at) for owner, kept, at in self._kept]
            for row in list(self._outbox.values()):
                if row.outgoing.address.chat == chat:
                    self._outbox[row.id] = replace(row, outgoing=moved(row.outgoing, to))
            for row, reason, at in list(self._set_aside.values()):
                if row.outgoing.address.chat == chat:
                    self._set_aside[row.id] = (replace(row, outgoing=moved(row.outgoing, to)), reason, at)
            self._said = {key: entry for key, entry in self._said.items() if key[0] != chat}

    def said(self, chat: int, question: int) -> Sequence[Said]:
        with self._lock:
            known = [entry for entry, _ in self._said.values() if (entry.chat, entry.question) == (chat, question)]
            return sorted(known, key=lambda entry: (entry.place, entry.message))

    def kept(self) -> Sequence[Kept]:
        with self._lock:
            return [kept for _, kept, _ in self._kept]

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

    def delivered(self, row_id: int, said: Said | None, gone: Sequence[int], now: datetime) -> None:
        with self._lock:
            row = self._drop(row_id)
            if row is None:
                # Who has been forgotten meanwhile stays forgotten.
                return
            for message in gone:
                self._said.pop((row.outgoing.address.chat, message), None)
            if said:
                self._said[said.chat, said.message] = (said, now)

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
            self._said = {key: entry for key, entry in self._said.items() if entry[1] >= before}

    def close(self) -> None:
        """There is nothing to let go of."""

    def _refuse_seen(self, seen: int | None) -> None:
        if seen in self._seen:
            raise AlreadySeen(f"update {seen} was committed before")

    def _put(self, outgoing: Sequence[Outgoing], seen: int | None, now: datetime) -> None:
        for entry in outgoing:
            row = OutboxRow(next(self._ids), entry)
            self._outbox[row.id] = row
        if seen is not None:
            self._seen[seen] = now

    def _drop(self, row_id: int) -> OutboxRow | None:
        self._not_before.pop(row_id, None)
        return self._outbox.pop(row_id, None)
