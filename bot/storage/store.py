"""What a store must do. Two keep the contract, and the same tests: one in memory, one in a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from math import inf
from typing import Any, Protocol

from bot.tutor.learner import Learner
from bot.tutor.quizzing.counts import ItemCounts as ItemCounts
from bot.tutor.quizzing.grouping import Score
from bot.tutor.reply import Audited as Audited
from bot.tutor.reply import Counted, Marked, Reply
from bot.tutor.usage import QuestionCount as QuestionCount

KEPT_LONGER = timedelta(days=392)
"""How much longer the counts of questions and the audit log stay: 400 days, where all else that grows old stays 8."""


LEASE_S = 5.0
"""How long a reply that was given to one sender is given to no other. A sender asks twice a second for what is due, and
so renews it; a database that is busy for some seconds does not part it from its replies. One that dies keeps them from
being said for so long."""

SURE_LEASE_S = 4.0
"""How much of that is left at least of whatever a sender was told to be due: while so much is left nothing is renewed,
so that looking costs a read."""


ATTENDANCE_S = 6.0
"""How long a process that shares a database counts as living after it last said so. It says so every two seconds, so a
database may be busy for four before another process leads; one that dies is replaced within eight."""


@dataclass(frozen=True)
class Address:
    """Where a reply goes: a chat, a topic of a forum in it, and messages there.

    `message`: the one that the reply may take the place of. `question`: the learner's own that it answers; `quotes`
    says that it is to be quoted, `changed` that it was changed, and with it what answered it before.
    """

    chat: int
    message: int | None = None
    thread: int | None = None
    question: int | None = None
    quotes: bool = False
    changed: bool = False


@dataclass(frozen=True)
class Outgoing:
    """A reply on its way out: the one at `place` of the `total` that a turn gave.

    `put_at`: when it was put into the outbox, UTC; the store notes it. `turn`: the name of the turn that gave it, by
    which the log ties together what was heard and what is said, also after a restart. Neither parts equal replies.
    """

    address: Address
    reply: Reply
    place: int = 0
    total: int = 1
    put_at: datetime | None = field(default=None, compare=False)
    turn: str | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Said:
    """A message of ours that answers a question, by their numbers in the chat: the one at `place` of the answer."""

    chat: int
    question: int
    message: int
    is_text: bool
    place: int = 0


@dataclass(frozen=True)
class Kept:
    """A question that a learner lets course staff see, and the version of the course that did not answer it.

    `id`: its number once it is stored; it tells equal questions apart, and does not part them.
    """

    text: str
    course: str
    id: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Flagged:
    """An item of the quizzes that a learner calls unclear, and the version of the course that asked it."""

    item: str
    course: str


@dataclass(frozen=True)
class Exclusion:
    """Somebody who is left out of a group's scores, or let in again."""

    chat: int
    person: int
    is_out: bool


@dataclass(frozen=True)
class Tallied:
    """A question that was asked on a day (UTC), for counts without names: what became of it (see Counted)."""

    day: date
    counted: Counted


@dataclass(frozen=True)
class AuditEntry:
    """What staff did (see Audited) as it stands in the audit log: when (UTC), and the number of who did it."""

    at: datetime
    staff: int
    act: str
    detail: str


@dataclass(frozen=True)
class Broadcasted:
    """A message of staff to every learner who can be written to."""

    reply: Reply


Record = Kept | Flagged | Exclusion | Marked | Tallied | Audited | Broadcasted
"""What a turn leaves behind besides the learner."""


@dataclass(frozen=True)
class SentPoll:
    """A poll that was sent to a group: its number at Telegram, the item it asks, the place of the right option."""

    id: str
    chat: int
    item: str
    right: int


@dataclass(frozen=True)
class Vote:
    """An answer to a poll, by one person of a group; `options` are the places of what was chosen."""

    poll: str
    person: int
    name: str
    options: tuple[int, ...]


@dataclass(frozen=True)
class Taken:
    """What is left of turns of one learner that followed each other: see Store.commit. `updates`: their numbers."""

    learner: Learner
    outgoing: Sequence[Outgoing]
    updates: Sequence[int]
    records: Sequence[Record] = ()


@dataclass(frozen=True)
class Delivered:
    """What is to be noted of a reply that was said: see Store.delivered. `row`: its number in the outbox."""

    row: int
    said: Said | None = None
    gone: Sequence[int] = ()
    poll: SentPoll | None = None


@dataclass(frozen=True)
class OutboxRow:
    """A reply that waits to be said. `id` grows with time; `attempts` counts sends that failed."""

    id: int
    outgoing: Outgoing
    attempts: int = 0


@dataclass(frozen=True)
class Backlog:
    """How many replies wait in the outbox, and since when the oldest does (UTC); None for none, or if not known."""

    count: int
    oldest: datetime | None = None


@dataclass(frozen=True)
class Attendance:
    """How many processes share the database, this one among them, and whether this is the one of them that leads.

    `holds_s`: for how long that can be relied on, from before it was asked on, in seconds.
    """

    processes: int
    leads: bool
    holds_s: float = inf


def readdressed(outgoing: Outgoing, chat: int) -> Outgoing:
    """Give a reply to another chat; numbers of messages mean nothing there."""
    return replace(outgoing, address=Address(chat, thread=outgoing.address.thread))


class Store(Protocol):
    """All that the tutor remembers. Every method is one transaction; all raise StoreError when the database fails.

    Methods block and may be called from several threads at once. Times are aware, in UTC.
    """

    def load(self, learner_id: int) -> Learner:
        """Give a learner as last saved, or a new one with version 0."""

    def commit(
        self,
        learner: Learner,
        outgoing: Sequence[Outgoing],
        update: int | None,
        now: datetime,
        records: Sequence[Record] = (),
    ) -> None:
        """Save a learner, what will be said, that an update was seen, and what else is left: all or nothing.

        An item that the same learner flags twice is flagged once. Without an update, nobody wrote: the date of the
        last message stays as it is, and who cannot be written to is still marked so.

        Raises StaleLearner when the learner was saved since it was loaded, AlreadySeen when the update was.
        """

    def load_all(self, learner_ids: Sequence[int]) -> Mapping[int, Learner]:
        """Give several learners, by their numbers, each as `load` gives it."""

    def commit_all(self, taken: Sequence[Taken], now: datetime) -> None:
        """Save what turns of several learners leave, each learner once: all or nothing.

        Raises StaleLearner when one of them was saved since, AlreadySeen when one of the updates was.
        """

    def forget(self, learner_id: int, outgoing: Sequence[Outgoing], update: int | None, now: datetime) -> None:
        """Remove everything about a learner, say a last thing, and note that an update was seen: all or nothing.

        The audit log stays: it is about what staff did, and nobody of them is to wipe their traces.

        Raises AlreadySeen when the update was committed before.
        """

    def export(self, learner_id: int) -> Mapping[str, Any]:
        """Give everything that is stored of a learner, as values that JSON knows."""

    def renumber(self, chat: int, to: int) -> None:
        """Let a chat go on under another number: Telegram gives a group a new one when it grows."""

    def said(self, chat: int, question: int) -> Sequence[Said]:
        """Give the messages that answered a question, by place."""

    def kept(self) -> Sequence[Kept]:
        """Give the questions that learners let course staff see, oldest first."""

    def drop_kept(self, numbers: Sequence[int]) -> int:
        """Remove the questions with these numbers, and give how many there were."""

    def flagged(self) -> Mapping[str, int]:
        """Count by item how many learners call it unclear."""

    def counts(self) -> Sequence[ItemCounts]:
        """Give how each item went that was asked, by item id."""

    def question_counts(self, since: date) -> Sequence[QuestionCount]:
        """Give the counts of questions from a day (UTC) on, by day, intent and outcome."""

    def active(self, since: datetime) -> int:
        """Count the learners, groups apart, who wrote since then."""

    def audited(self) -> Sequence[AuditEntry]:
        """Give the audit log, oldest first."""

    def reachable(self) -> int:
        """Count the learners, groups apart, who can be written to."""

    def broadcast(self, limit: int, now: datetime) -> int:
        """Put the oldest broadcast into the outbox for the next learners, at most `limit`; give how many.

        Each learner who can be written to and was there when it was committed gets it once, whatever breaks and
        however many processes do this. Groups get none. Gives 0 when none is left, when another process is just at
        it, and for a `limit` below 1. The outbox is never flooded, so answers keep coming.
        """

    def post(self, outgoing: Sequence[Outgoing], now: datetime) -> None:
        """Put what nobody asked for into the outbox: news of the tutor to its staff."""

    def to_wake(self, now: datetime, limit: int) -> Sequence[int]:
        """Give learners and groups whose `wake_at` has come and who can be written to, the longest waiting first."""

    def vote(self, vote: Vote, update: int, now: datetime) -> None:
        """Note an answer to a poll, also of one that is not known yet, and that an update was seen.

        The first answer of a person counts; one that was taken back (no options) does not. An update that was taken
        before changes nothing.
        """

    def scores(self, chat: int, since: datetime) -> Sequence[Score]:
        """Give who answered the polls of a group since then, by number, without those who want to be left out."""

    def score_of(self, chat: int, person: int, since: datetime) -> Score | None:
        """Give how one person did in the polls of a group since then, left out or not."""

    def mark_seen(self, update: int, now: datetime) -> None:
        """Remember an update that changes nothing, so that it is not looked at again."""

    def seen(self, updates: Sequence[int]) -> set[int]:
        """Say which of these updates were committed before."""

    def due(self, now: datetime, limit: int) -> Sequence[OutboxRow]:
        """Give the oldest waiting reply of each chat whose time has come, oldest first.

        They are this store's for SURE_LEASE_S from now on, and each further call renews that: meanwhile, other
        processes get nothing of their chats.
        """

    def backlog(self) -> Backlog:
        """Tell how many replies are still to be said, and since when the oldest waits."""

    def check(self) -> None:
        """Change nothing, as whoever may write: for those who ask whether the database works. Raises StoreError."""

    def delivered(
        self, row_id: int, said: Said | None, gone: Sequence[int], now: datetime, poll: SentPoll | None = None
    ) -> None:
        """Forget a reply that was said; the next one of its chat becomes the oldest.

        `said`: the message that says it now, where it answers a question; `gone`: messages of the chat that said
        something before and were removed for it; `poll`: the poll that it was.
        """

    def delivered_all(self, notes: Sequence[Delivered], now: datetime) -> None:
        """Forget several replies that were said, in one go."""

    def postpone(self, row_id: int, until: datetime) -> None:
        """Let a reply, and all behind it in its chat, wait; counts an attempt."""

    def give_up(self, row_id: int, reason: str, now: datetime) -> None:
        """Give up a reply that Telegram refuses, with the reason and without its words; go on with the next one."""

    def unreachable(self, chat: int, up_to: int | None = None) -> None:
        """Mark a learner who cannot be written to, and drop what waits in the chat; their next update unmarks.

        `up_to`: the row that could not be said. What was committed after it stays, and so does the learner's
        mark: they have written again meanwhile.
        """

    def is_reachable(self, learner_id: int) -> bool:
        """Say whether the learner can be written to, as far as is known."""

    def forget_old(self, before: datetime) -> None:
        """Forget seen updates, replies given up, which message answered which, polls and votes, that are older.

        So are broadcasts that reached all. Counts of questions and the audit log stay KEPT_LONGER.
        """

    def attend(self) -> Attendance:
        """Say that this process lives, and hear how many do. Of those that share a database, at most one leads.

        One that leads goes on to lead for as long as it attends; when it does not for ATTENDANCE_S, whoever attends
        next leads. A database that is not shared, as is any but that of a server, has always one process, which leads.
        """

    def leave(self) -> None:
        """Attend no more: another process may lead at once."""

    def close(self) -> None:
        """Let go of the database, of what this store alone might say, and of its place among the processes."""
