"""A store that forgets when the process ends: for the terminal, for trials, and for tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from threading import RLock
from typing import Any

from bot.errors import AlreadySeen, StaleLearner
from bot.storage.broadcasting import turn_of_broadcast
from bot.storage.counting import in_order, with_marked
from bot.storage.exporting import Stored, written_export
from bot.storage.outbox_in_memory import OutboxInMemory
from bot.storage.polls_in_memory import PollsInMemory
from bot.storage.renumbering import merged
from bot.storage.store import (
    KEPT_LONGER,
    Address,
    Attendance,
    Audited,
    AuditEntry,
    Backlog,
    Broadcasted,
    Delivered,
    Exclusion,
    Flagged,
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
from bot.storage.tables import laid_down, write_state
from bot.tutor.learner import Learner
from bot.tutor.quizzing.grouping import Score
from bot.tutor.reply import Marked, Reply


@dataclass(frozen=True)
class _Broadcast:
    """A message to all; the learners up to the number `done_to` have it, or are passed over."""

    reply: Reply
    at: datetime
    done_to: int = 0
    finished: datetime | None = None


class MemoryStore:
    """Keeps the Store contract with dictionaries and one lock."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._learners: dict[int, Learner] = {}
        self._unreachable: set[int] = set()
        self._seen: dict[int, datetime] = {}
        self._kept: list[tuple[int, Kept, datetime]] = []
        self._flags: dict[tuple[int, str], tuple[Flagged, datetime]] = {}
        self._counts: dict[str, ItemCounts] = {}
        self._questions: Counter[Tallied] = Counter()
        self._audit_log: list[AuditEntry] = []
        self._broadcasts: list[_Broadcast] = []
        self._times: dict[int, tuple[datetime, datetime]] = {}
        self._ids = count(1)
        self._outbox = OutboxInMemory(self._ids)
        self._polls = PollsInMemory()

    def load(self, learner_id: int) -> Learner:
        with self._lock:
            return self._learners.get(learner_id, Learner(learner_id))

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

    def load_all(self, learner_ids: Sequence[int]) -> Mapping[int, Learner]:
        with self._lock:
            return {learner: self.load(learner) for learner in learner_ids}

    def commit_all(self, taken: Sequence[Taken], now: datetime) -> None:
        self._commit(taken, now, is_heard=True)

    def forget(self, learner_id: int, outgoing: Sequence[Outgoing], update: int | None, now: datetime) -> None:
        with self._lock:
            self._refuse_seen([] if update is None else [update])
            self._learners.pop(learner_id, None)
            self._times.pop(learner_id, None)
            self._unreachable.discard(learner_id)
            self._broadcasts = [
                replace(one, done_to=learner_id - 1) if one.done_to == learner_id else one for one in self._broadcasts
            ]
            self._kept = [entry for entry in self._kept if entry[0] != learner_id]
            self._flags = {key: entry for key, entry in self._flags.items() if key[0] != learner_id}
            self._outbox.forget(learner_id)
            self._polls.forget(learner_id)
            self._put(outgoing, [] if update is None else [update], now)

    def export(self, learner_id: int) -> Mapping[str, Any]:
        with self._lock:
            learner = self._learners.get(learner_id)
            of_flags = sorted(self._flags.items(), key=lambda entry: (entry[1][1], entry[0]))
            stored = Stored(
                state=write_state(learner) if learner else None,
                seen=self._times.get(learner_id),
                questions=[(kept.text, at) for owner, kept, at in self._kept if owner == learner_id],
                said=[(entry.question, entry.message) for entry in self._outbox.all_said(learner_id)],
                flags=[(flag.item, at) for (owner, _), (flag, at) in of_flags if owner == learner_id],
                answers=self._polls.answers(person=learner_id),
                left_out=self._polls.left_out(learner_id),
                polls=[(poll.item, at) for poll, at in self._polls.sent_to(learner_id)],
                acts=[entry for entry in self._audit_log if entry.staff == learner_id],
            )
            return written_export(learner_id, stored)

    def renumber(self, chat: int, to: int) -> None:
        with self._lock:
            if chat in self._learners:
                before, times = self._learners.pop(chat), self._times.pop(chat)
                if to in self._learners:
                    self._learners[to] = merged(self._learners[to], before)
                else:
                    self._learners[to], self._times[to] = replace(before, id=to), times
                    self._unreachable |= {to} if chat in self._unreachable else set()
            self._unreachable.discard(chat)
            for owner, item in [key for key in self._flags if key[0] == chat]:
                self._flags.setdefault((to, item), self._flags.pop((owner, item)))
            self._kept = [(to if owner == chat else owner, kept, at) for owner, kept, at in self._kept]
            self._polls.renumber(chat, to)
            self._outbox.renumber(chat, to)

    def said(self, chat: int, question: int) -> Sequence[Said]:
        with self._lock:
            return self._outbox.said(chat, question)

    def kept(self) -> Sequence[Kept]:
        with self._lock:
            return [kept for _, kept, _ in self._kept]

    def drop_kept(self, numbers: Sequence[int]) -> int:
        with self._lock:
            before = len(self._kept)
            self._kept = [entry for entry in self._kept if entry[1].id not in numbers]
            return before - len(self._kept)

    def flagged(self) -> Mapping[str, int]:
        with self._lock:
            return dict(Counter(item for _, item in self._flags))

    def counts(self) -> Sequence[ItemCounts]:
        with self._lock:
            return sorted(self._counts.values(), key=lambda one: one.item)

    def question_counts(self, since: date) -> Sequence[QuestionCount]:
        with self._lock:
            return in_order({one: times for one, times in self._questions.items() if one.day >= since})

    def active(self, since: datetime) -> int:
        with self._lock:
            return sum(learner > 0 and last >= since for learner, (_, last) in self._times.items())

    def audited(self) -> Sequence[AuditEntry]:
        with self._lock:
            return list(self._audit_log)

    def reachable(self) -> int:
        with self._lock:
            return sum(learner > 0 for learner in self._learners.keys() - self._unreachable)

    def broadcast(self, limit: int, now: datetime) -> int:
        with self._lock:
            for place, one in enumerate(self._broadcasts):
                if one.finished or limit < 1:
                    continue
                found = sorted(
                    learner
                    for learner in self._learners.keys() - self._unreachable
                    if learner > one.done_to and self._times[learner][0] <= one.at
                )[:limit]
                moved_on = (
                    replace(one, done_to=found[-1]) if len(found) == limit else replace(one, done_to=0, finished=now)
                )
                self._broadcasts[place] = moved_on
                if found:
                    name = turn_of_broadcast(place + 1)
                    self._put([Outgoing(Address(learner), one.reply, turn=name) for learner in found], (), now)
                    return len(found)
            return 0

    def post(self, outgoing: Sequence[Outgoing], now: datetime) -> None:
        with self._lock:
            self._put(outgoing, (), now)

    def to_wake(self, now: datetime, limit: int) -> Sequence[int]:
        with self._lock:
            waiting = sorted(
                (learner.wake_at, learner.id)
                for learner in self._learners.values()
                if learner.wake_at and learner.wake_at <= now and learner.id not in self._unreachable
            )
            return [learner for _, learner in waiting][:limit]

    def vote(self, vote: Vote, update: int, now: datetime) -> None:
        with self._lock:
            if update not in self._seen and vote.options:
                self._polls.vote(vote, now)
            self._seen.setdefault(update, now)

    def scores(self, chat: int, since: datetime) -> Sequence[Score]:
        with self._lock:
            return self._polls.scores(chat, since)

    def score_of(self, chat: int, person: int, since: datetime) -> Score | None:
        with self._lock:
            return self._polls.score_of(chat, person, since)

    def mark_seen(self, update: int, now: datetime) -> None:
        with self._lock:
            self._seen.setdefault(update, now)

    def seen(self, updates: Sequence[int]) -> set[int]:
        with self._lock:
            return self._seen.keys() & set(updates)

    def due(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        with self._lock:
            return self._outbox.due(now, limit)

    def backlog(self) -> Backlog:
        with self._lock:
            return self._outbox.backlog()

    def check(self) -> None:
        """Memory does not fail."""

    def delivered(
        self, row_id: int, said: Said | None, gone: Sequence[int], now: datetime, poll: SentPoll | None = None
    ) -> None:
        self.delivered_all([Delivered(row_id, said, gone, poll)], now)

    def delivered_all(self, notes: Sequence[Delivered], now: datetime) -> None:
        with self._lock:
            for note in notes:
                chat = self._outbox.delivered(note.row, note.said, note.gone, now)
                if note.poll and chat is not None:
                    self._polls.add(replace(note.poll, chat=chat), now)

    def postpone(self, row_id: int, until: datetime) -> None:
        with self._lock:
            self._outbox.postpone(row_id, until)

    def give_up(self, row_id: int, reason: str, now: datetime) -> None:
        with self._lock:
            self._outbox.drop(row_id)

    def unreachable(self, chat: int, up_to: int | None = None) -> None:
        with self._lock:
            if self._outbox.drop_waiting(chat, up_to) and chat in self._learners:
                self._unreachable.add(chat)

    def is_reachable(self, learner_id: int) -> bool:
        with self._lock:
            return learner_id not in self._unreachable

    def forget_old(self, before: datetime) -> None:
        with self._lock:
            self._seen = {update: at for update, at in self._seen.items() if at >= before}
            self._outbox.forget_old(before)
            self._polls.forget_old(before)
            self._broadcasts = [one for one in self._broadcasts if not one.finished or one.finished >= before]
            long_before = before.astimezone(UTC) - KEPT_LONGER
            self._audit_log = [entry for entry in self._audit_log if entry.at >= long_before]
            young = {one: times for one, times in self._questions.items() if one.day >= long_before.date()}
            self._questions = Counter(young)

    def attend(self) -> Attendance:
        return Attendance(1, leads=True)

    def leave(self) -> None:
        """Nobody else is there."""

    def close(self) -> None:
        """There is nothing to let go of."""

    def _commit(self, taken: Sequence[Taken], now: datetime, *, is_heard: bool) -> None:
        with self._lock:
            self._refuse_seen([update for one in taken for update in one.updates])
            if any(self.load(one.learner.id).version != one.learner.version for one in taken):
                raise StaleLearner("the learner was saved since it was loaded")
            for one in taken:
                learner = one.learner
                self._learners[learner.id] = replace(learner, version=learner.version + 1)
                first, last = self._times.get(learner.id, (now, now))
                self._times[learner.id] = (first, now if is_heard else last)
                if is_heard:
                    self._unreachable.discard(learner.id)
                for record in one.records:
                    self._add_record(learner.id, record, now)
                self._put(one.outgoing, one.updates, now)

    def _refuse_seen(self, updates: Sequence[int]) -> None:
        if known := [update for update in updates if update in self._seen]:
            raise AlreadySeen(f"update {', '.join(map(str, known))} was committed before")

    def _add_record(self, learner: int, record: Record, now: datetime) -> None:
        match record:
            case Kept(text):
                self._kept.append((learner, replace(record, id=next(self._ids), text=laid_down(text)), now))
            case Flagged(item):
                self._flags.setdefault((learner, item), (record, now))
            case Exclusion():
                self._polls.exclude(record)
            case Marked(item):
                self._counts[item] = with_marked(self._counts.get(item), record)
            case Tallied():
                self._questions[record] += 1
            case Audited(act, detail):
                self._audit_log.append(AuditEntry(now.astimezone(UTC), learner, act, detail))
            case Broadcasted(reply):
                self._broadcasts.append(_Broadcast(reply, now))

    def _put(self, outgoing: Sequence[Outgoing], updates: Sequence[int], now: datetime) -> None:
        self._outbox.put(outgoing, now)
        self._seen.update(dict.fromkeys(updates, now))
