"""The outbox of a store that forgets when the process ends, and which message said which reply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.storage.store import Backlog, OutboxRow, Outgoing, Said, readdressed


class OutboxInMemory:
    """Keeps what the Store contract says of replies. Whoever uses it holds a lock."""

    def __init__(self, ids: Iterator[int]) -> None:
        self._ids = ids
        self._rows: dict[int, OutboxRow] = {}
        self._not_before: dict[int, datetime] = {}
        self._said: dict[tuple[int, int], tuple[Said, datetime]] = {}

    def put(self, outgoing: Sequence[Outgoing], now: datetime) -> None:
        """Let replies wait to be said, from now on."""
        for entry in outgoing:
            row = OutboxRow(next(self._ids), replace(entry, put_at=now))
            self._rows[row.id] = row

    def due(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        oldest: dict[int, OutboxRow] = {}
        for row in self._rows.values():
            oldest.setdefault(row.outgoing.address.chat, row)
        rows = [row for row in oldest.values() if self._not_before.get(row.id, now) <= now]
        return sorted(rows, key=lambda row: row.id)[:limit]

    def backlog(self) -> Backlog:
        return Backlog(len(self._rows), self._rows[min(self._rows)].outgoing.put_at if self._rows else None)

    def delivered(self, row_id: int, said: Said | None, gone: Sequence[int], now: datetime) -> int | None:
        """Take a reply that was said out of the outbox; give its chat, if it was still there."""
        row = self.drop(row_id)
        if row is None:
            # Who has been forgotten meanwhile stays forgotten.
            return None
        chat = row.outgoing.address.chat
        if said and said.chat != chat:
            # Numbers of messages mean nothing under the number that the group has got meanwhile.
            return chat
        for message in gone:
            self._said.pop((chat, message), None)
        if said:
            self._said[said.chat, said.message] = (said, now)
        return chat

    def postpone(self, row_id: int, until: datetime) -> None:
        if row := self._rows.get(row_id):
            self._rows[row_id] = replace(row, attempts=row.attempts + 1)
            self._not_before[row_id] = until

    def drop(self, row_id: int) -> OutboxRow | None:
        """Take a reply out, and give it, if it was still there."""
        self._not_before.pop(row_id, None)
        return self._rows.pop(row_id, None)

    def drop_waiting(self, chat: int, up_to: int | None) -> bool:
        """Drop what waits in a chat, up to a row; say whether nothing is left there."""
        waiting = [row.id for row in self._rows.values() if row.outgoing.address.chat == chat]
        dropped = [row_id for row_id in waiting if up_to is None or row_id <= up_to]
        for row_id in dropped:
            self.drop(row_id)
        return len(dropped) == len(waiting)

    def said(self, chat: int, question: int) -> Sequence[Said]:
        known = [entry for entry, _ in self._said.values() if (entry.chat, entry.question) == (chat, question)]
        return sorted(known, key=lambda entry: (entry.place, entry.message))

    def all_said(self, chat: int) -> Sequence[Said]:
        """Give every message of a chat that answers a question, by its number."""
        return [entry for key, (entry, _) in sorted(self._said.items()) if key[0] == chat]

    def renumber(self, chat: int, to: int) -> None:
        for row in list(self._rows.values()):
            if row.outgoing.address.chat == chat:
                self._rows[row.id] = replace(row, outgoing=readdressed(row.outgoing, to))
        self._forget_said(chat)

    def forget(self, chat: int) -> None:
        """Remove everything about a chat."""
        self._forget_said(chat)
        self.drop_waiting(chat, None)

    def forget_old(self, before: datetime) -> None:
        """Forget which message answered which, where that was noted before."""
        self._said = {key: entry for key, entry in self._said.items() if entry[1] >= before}

    def _forget_said(self, chat: int) -> None:
        self._said = {key: entry for key, entry in self._said.items() if key[0] != chat}
