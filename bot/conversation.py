"""One turn for one learner: load, think, commit. Owns the clock, the chance, the lock and the retry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from threading import Lock
from weakref import WeakValueDictionary

import structlog
from cachetools import LRUCache

from bot.errors import AlreadySeen, StaleLearner
from bot.posting import name_of, outgoing
from bot.storage.store import Address, Announced, Exclusion, Flagged, Kept, Outgoing, Record, Store, Taken, Tallied
from bot.tutor import cards
from bot.tutor.changing import replace
from bot.tutor.course import Course, Intent
from bot.tutor.dialogue import take_turn
from bot.tutor.inbox import Inbox, count_declined, sort_inbox
from bot.tutor.learner import Learner
from bot.tutor.matching.ranking import Matching
from bot.tutor.matching.recalling import Recalling
from bot.tutor.message import Message, Wake
from bot.tutor.quizzing.counts import report_items
from bot.tutor.quizzing.grouping import scores_reply
from bot.tutor.reply import (
    Broadcast,
    CountReach,
    Export,
    File,
    Flag,
    Forget,
    Keep,
    LeaveScores,
    Reload,
    Reply,
    ShowInbox,
    ShowScores,
    ShowStats,
    Turn,
)
from bot.tutor.staffing import STATS_DAYS, inbox_reply, message_to_all, reach_reply, reload_reply, stats_reply
from bot.tutor.suggesting import suggest
from bot.tutor.usage import Usage, report_usage

ATTEMPTS = 20
"""How often a turn is taken again when another process saves the learner first; each try takes milliseconds."""

AT_HAND = 10_000
"""Questions that are kept in memory, the latest of each learner. They are never stored."""

EXPORT_FILE = "export.json"

log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """Tell the time, aware and in UTC."""
    return datetime.now(UTC)


def usage_of(course: Course, store: Store, now: datetime, days: int) -> Usage:
    """Say how the tutor was used in the last days, today among them. Raises StoreError."""
    counts = store.question_counts(now.date() - timedelta(days - 1))
    items = report_items(course, store.counts(), store.flagged())
    active = (store.active(now - timedelta(7)), store.active(now - timedelta(30)))
    return report_usage(course, counts, items, days=days, active=active)


@dataclass(frozen=True)
class Ask:
    """A message of a learner, where its answer goes, the number of its update, and when it was sent (UTC)."""

    learner: int
    message: Message
    address: Address
    update: int
    sent: datetime


class Conversation:
    """The tutor, a course and a memory, put together. Blocks; may be used from several threads.

    `staff`: the numbers of those for whom the commands of staff exist. `on_reload` is told the number of who asked for
    the course to be read again, once the turn is committed, in the thread that took it; without it nothing can be.
    """

    def __init__(
        self,
        course: Course,
        matching: Matching,
        store: Store,
        clock: Callable[[], datetime] = utc_now,
        rng: Random | None = None,
        *,
        staff: frozenset[int] = frozenset(),
        on_reload: Callable[[int], None] | None = None,
    ) -> None:
        self._taught = (course, matching)
        self.staff = staff
        self._reload = on_reload
        self._store = store
        self._clock = clock
        self._rng = rng or Random()  # noqa: S311 - chance for variety, not for secrets
        self._words: LRUCache[tuple[int, int | None], str] = LRUCache(AT_HAND)
        self._locks: WeakValueDictionary[int, _LearnerLock] = WeakValueDictionary()
        self._mutex = Lock()

    @property
    def course(self) -> Course:
        """The course that is taught now."""
        return self._taught[0]

    def publish(self, course: Course, matching: Matching) -> None:
        """Teach another course, or the same after a change, from the next turn on; one in hand ends with the former."""
        self._taught = (course, matching)

    def take(
        self,
        learner_id: int,
        message: Message,
        *,
        address: Address | None = None,
        update: int | None = None,
        sent: datetime | None = None,
        name: str | None = None,
    ) -> Turn | None:
        """Take a turn and commit it, with its replies in the outbox when there is an address.

        `sent`: when the message was sent, UTC; with it, floods are kept out. `name`: what the log calls the turn, if
        not by the number of its update. Gives None, and changes nothing, when the update was committed before.
        Raises StoreError.
        """
        thread = address.thread if address else None
        with self._turn_of(learner_id):
            for attempt in range(ATTEMPTS):
                learner = self._store.load(learner_id).in_thread(thread)
                now = self._clock()
                # Both at once, since another thread may publish in between.
                course, matching = self._taught
                turn = take_turn(
                    course,
                    Recalling(matching),
                    learner,
                    message,
                    now,
                    self._rng,
                    words=self._recall(learner_id, thread),
                    sent=sent,
                    is_staff=learner_id in self.staff,
                )
                turn = self._with_stored(turn, now)
                try:
                    self._commit(turn, outgoing(turn, address, name or name_of(update)), update, now, course.version)
                except AlreadySeen:
                    return None
                except StaleLearner:
                    if attempt == ATTEMPTS - 1:
                        raise
                else:
                    self._remember(learner_id, thread, turn)
                    self._tell_of_staff(turn)
                    return turn
        return None

    def take_all(self, asks: Sequence[Ask]) -> Sequence[Turn | None]:
        """Take turns of several learners, each one's in order, and commit them together: that costs far less.

        Gives None, and changes nothing, for those that are to be taken by themselves. Raises StoreError.
        """
        turns: dict[Ask, Turn] = {}
        with ExitStack() as stack:
            # In order: two threads that take turns of the same learners do not wait for each other.
            for learner_id in sorted({ask.learner for ask in asks}):
                stack.enter_context(self._turn_of(learner_id))
            learners = self._store.load_all([*{ask.learner for ask in asks}])
            now = self._clock()
            course, matching = self._taught
            taken: list[Taken] = []
            for learner_id, learner in learners.items():
                own = [ask for ask in asks if ask.learner == learner_id]
                done = list(self._think(course, matching, learner, own, now))
                if done:
                    turns.update(done)
                    taken.append(self._taken(done, now, course.version))
            try:
                self._store.commit_all(taken, now)
            except (AlreadySeen, StaleLearner):
                return [None] * len(asks)
            for ask, turn in turns.items():
                self._remember(ask.learner, ask.address.thread, turn)
        return [turns.get(ask) for ask in asks]

    def wake(self, learner_id: int, name: str | None = None) -> Turn | None:
        """Say what the tutor wanted to say to a learner or a group at this time; `name` as above. Raises StoreError.

        Of two processes that wake the same learner, the second finds that nothing is to be said any more.
        """
        group_quiz = self._store.load(learner_id).group_quiz
        thread = group_quiz.thread if group_quiz else None
        return self.take(learner_id, Wake(), address=Address(learner_id, thread=thread), name=name)

    def let_sleep(self, learner_id: int) -> None:
        """Give up what the tutor wanted to say to a learner or a group at some time."""
        with self._turn_of(learner_id):
            for attempt in range(ATTEMPTS):
                learner = replace(self._store.load(learner_id), reminder=None, group_quiz=None)
                try:
                    self._store.commit(learner, (), None, self._clock())
                except StaleLearner:
                    if attempt == ATTEMPTS - 1:
                        raise
                else:
                    return

    def suggest(self, text: str) -> Sequence[Intent]:
        """Find the intents that a few words may mean, best first, at most five; nothing is remembered."""
        course, matching = self._taught
        return suggest(course, matching, text)

    def apologise(self, learner_id: int, address: Address, update: int) -> None:
        """Tell the learner that something broke, in the place of a turn that could not be taken."""
        with self._turn_of(learner_id):
            reply = cards.plain_card(self.course, "trouble")
            learner = self._store.load(learner_id)
            outgoing = [Outgoing(address, reply, turn=name_of(update))]
            self._store.commit(learner, outgoing, update, self._clock())

    def _think(
        self, course: Course, matching: Matching, learner: Learner, asks: Sequence[Ask], now: datetime
    ) -> Iterator[tuple[Ask, Turn]]:
        """Take turns of one learner one after the other, up to the first that asks more of the store."""
        words: dict[int | None, str | None] = {}
        for ask in asks:
            thread = ask.address.thread
            turn = take_turn(
                course,
                Recalling(matching),
                learner.in_thread(thread),
                ask.message,
                now,
                self._rng,
                words=words[thread] if thread in words else self._recall(ask.learner, thread),
                sent=ask.sent,
                is_staff=ask.learner in self.staff,
            )
            if turn.errand or turn.audited:
                return
            yield ask, turn
            learner, words[thread] = turn.learner, turn.words

    def _taken(self, done: Sequence[tuple[Ask, Turn]], now: datetime, version: str) -> Taken:
        _, last = done[-1]
        return Taken(
            last.learner,
            [entry for ask, turn in done for entry in outgoing(turn, ask.address, name_of(ask.update))],
            [ask.update for ask, _ in done],
            [record for _, turn in done for record in self._records(turn, now, version)],
        )

    def _commit(
        self, turn: Turn, outgoing: Sequence[Outgoing], update: int | None, now: datetime, version: str
    ) -> None:
        match turn.errand:
            case Forget():
                self._store.forget(turn.learner.id, outgoing, update, now)
            case _:
                self._store.commit(turn.learner, outgoing, update, now, self._records(turn, now, version))

    def _records(self, turn: Turn, now: datetime, version: str) -> Sequence[Record]:
        records: list[Record] = [record for record in (turn.marked, turn.audited) if record]
        records += [Tallied(now.astimezone(UTC).date(), one) for one in turn.counted]
        match turn.errand:
            case Keep(question):
                records.append(Kept(question, version))
            case Flag(item):
                records.append(Flagged(item, version))
            case LeaveScores(person, is_out=is_out):
                records.append(Exclusion(turn.learner.id, person, is_out))
            case Broadcast(words):
                records.append(Announced(message_to_all(words)))
        return records

    def _tell_of_staff(self, turn: Turn) -> None:
        if turn.audited:
            log.info("staff", staff=turn.learner.id, act=turn.audited.act, detail=turn.audited.detail)
        if isinstance(turn.errand, Reload) and self._reload:
            self._reload(turn.learner.id)

    def _with_stored(self, turn: Turn, now: datetime) -> Turn:
        """Put what only the store knows into the last reply."""
        match turn.errand:
            case Export():
                stored = json.dumps(self._store.export(turn.learner.id), ensure_ascii=False, indent=2)
                return _with_last(turn, replace(turn.replies[-1], file=File(EXPORT_FILE, f"{stored}\n")))
            case ShowScores(since):
                scores = self._store.scores(turn.learner.id, since)
                return _with_last(turn, scores_reply(self.course, turn.replies[-1], scores))
            case LeaveScores(person, since, is_out):
                # As they will be once the turn is committed.
                scores = [one for one in self._store.scores(turn.learner.id, since) if one.person != person]
                own = None if is_out else self._store.score_of(turn.learner.id, person, since)
                scores += [own] if own else []
                return _with_last(turn, scores_reply(self.course, turn.replies[-1], scores))
            case None:
                return turn
            case _:
                return self._with_stored_for_staff(turn, now)

    def _with_stored_for_staff(self, turn: Turn, now: datetime) -> Turn:
        course, matching = self._taught
        match turn.errand:
            case ShowStats():
                return _with_last(
                    turn, stats_reply(course, turn.replies[-1], usage_of(course, self._store, now, STATS_DAYS))
                )
            case ShowInbox():
                inbox = self._inbox(course, matching)
                return _with_last(turn, inbox_reply(course, turn.replies[-1], inbox))
            case Reload():
                can_reload = self._reload is not None
                turn = turn if can_reload else _audited(turn, "refused: not possible here")
                return _with_last(turn, reload_reply(course, turn.replies[-1], can_reload=can_reload))
            case CountReach():
                return _with_last(turn, reach_reply(course, turn.replies[-1], self._reach(turn)))
            case Broadcast():
                count = self._reach(turn)
                turn = _audited(turn, f"to {count:,} learner{'' if count == 1 else 's'}")
                return _with_last(turn, reach_reply(course, turn.replies[-1], count))
            case _:
                return turn

    def _inbox(self, course: Course, matching: Matching) -> Inbox:
        kept = [(question.id, question.text) for question in self._store.kept()]
        declined = count_declined(self._store.question_counts(date.min))
        return sort_inbox(course, matching, kept, declined)

    def _reach(self, turn: Turn) -> int:
        """Count who can be written to once the turn is committed: whoever just wrote is among them."""
        learner = turn.learner
        is_counted = learner.version > 0 and self._store.is_reachable(learner.id)
        return self._store.reachable() + (not is_counted)

    def _recall(self, learner_id: int, thread: int | None) -> str | None:
        with self._mutex:
            return self._words.get((learner_id, thread))

    def _remember(self, learner_id: int, thread: int | None, turn: Turn) -> None:
        with self._mutex:
            if isinstance(turn.errand, Forget):
                for key in [key for key in self._words if key[0] == learner_id]:
                    del self._words[key]
            elif turn.words is not None:
                self._words[learner_id, thread] = turn.words

    @contextmanager
    def _turn_of(self, learner_id: int) -> Iterator[None]:
        """Let one turn of a learner be taken at a time; turns of others do not wait."""
        with self._mutex:
            # Held by a name to the end of the turn: the dictionary alone does not keep it alive.
            turn = self._locks.get(learner_id) or _LearnerLock()
            self._locks[learner_id] = turn
        with turn.lock:
            yield


class _LearnerLock:
    """A lock that lives as long as someone holds or waits for it."""

    def __init__(self) -> None:
        self.lock = Lock()


def _audited(turn: Turn, detail: str) -> Turn:
    return replace(turn, audited=replace(turn.audited, detail=detail)) if turn.audited else turn


def _with_last(turn: Turn, reply: Reply) -> Turn:
    return replace(turn, replies=(*turn.replies[:-1], reply))
