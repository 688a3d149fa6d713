"""One turn for one learner: load, think, commit. Owns the clock, the chance, the lock and the retry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from threading import Lock
from typing import TypeVar
from weakref import WeakValueDictionary

import structlog
from cachetools import LRUCache

from bot.errands import carry_out, records_of
from bot.errors import AlreadySeen, StaleLearner
from bot.posting import lay_out, name_of
from bot.storage.store import Address, Outgoing, Store, Taken
from bot.tutor import cards
from bot.tutor.changing import replace
from bot.tutor.course import Course, Intent
from bot.tutor.dialogue import take_turn
from bot.tutor.learner import Learner
from bot.tutor.matching.ranking import Matching
from bot.tutor.matching.recalling import Recalling
from bot.tutor.message import Message, Wake
from bot.tutor.reply import Forget, Reload, Turn
from bot.tutor.suggesting import suggest

ATTEMPTS = 20
"""How often a turn is taken again when another process saves the learner first; each try takes milliseconds."""

AT_HAND = 10_000
"""Questions that are kept in memory, the latest of each learner. They are never stored."""

Done = TypeVar("Done")

log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """Tell the time, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Incoming:
    """A message of a learner or a group, where its answer goes, its update's number, and when it was sent (UTC)."""

    learner_id: int
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
        self._words: LRUCache[tuple[int, int | None], tuple[int | None, str]] = LRUCache(AT_HAND)
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
        not by the number of its update. Gives None, and changes nothing, when the update was committed before, and
        when somebody is to be woken of whom nothing is stored. Raises StoreError.
        """
        thread = address.thread if address else None

        def attempt() -> Turn | None:
            learner, now = self._store.load(learner_id), self._clock()
            if isinstance(message, Wake) and learner.version == 0:
                # Forgotten, or renumbered, since it was found that it is time to wake them.
                return None
            # Both at once, since another thread may publish in between.
            course, matching = self._taught
            learner = learner.in_thread(thread)
            words = self._recall(learner, thread)
            turn = self._answer(course, matching, learner, message, now, words, sent)
            turn = carry_out(turn, course, matching, self._store, now, can_reload=self._reload is not None)
            self._commit(turn, lay_out(turn, address, name or name_of(update)), update, now, course.version)
            return turn

        with self._turn_of(learner_id):
            try:
                turn = _again_while_stale(attempt)
            except AlreadySeen:
                return None
            if turn:
                self._remember(learner_id, thread, turn)
                self._tell_of_staff(turn)
            return turn

    def take_all(self, incoming: Sequence[Incoming]) -> Sequence[Turn | None]:
        """Take turns of several learners, each one's in order, and commit them together: that costs far less.

        Gives one result for each message, in their order; None, and nothing is changed, for those that are to be taken
        by themselves. Raises StoreError.
        """
        turns: dict[Incoming, Turn] = {}
        with ExitStack() as stack:
            # In order: two threads that take turns of the same learners do not wait for each other.
            for learner_id in sorted({entry.learner_id for entry in incoming}):
                stack.enter_context(self._turn_of(learner_id))
            learners = self._store.load_all([*{entry.learner_id for entry in incoming}])
            now = self._clock()
            course, matching = self._taught
            taken: list[Taken] = []
            for learner_id, learner in learners.items():
                own = [entry for entry in incoming if entry.learner_id == learner_id]
                done = list(self._think(course, matching, learner, own, now))
                if done:
                    turns.update(done)
                    taken.append(self._taken(done, now, course.version))
            try:
                if taken:
                    self._store.commit_all(taken, now)
            except (AlreadySeen, StaleLearner):
                return [None] * len(incoming)
            for entry, turn in turns.items():
                self._remember(entry.learner_id, entry.address.thread, turn)
        return [turns.get(entry) for entry in incoming]

    def wake(self, learner_id: int, name: str | None = None) -> Turn | None:
        """Say what the tutor wanted to say to a learner or a group at this time; `name` as above. Raises StoreError.

        Of two processes that wake the same learner, the second finds that nothing is to be said any more. Gives None,
        and stores nothing, where nothing is stored of the learner: they were forgotten or the group has a new number.
        """
        group_quiz = self._store.load(learner_id).group_quiz
        thread = group_quiz.thread if group_quiz else None
        return self.take(learner_id, Wake(), address=Address(learner_id, thread=thread), name=name)

    def let_sleep(self, learner_id: int) -> None:
        """Give up what the tutor wanted to say to a learner or a group at some time, if they are still stored.

        Raises StoreError.
        """

        def attempt() -> None:
            learner, now = self._store.load(learner_id), self._clock()
            if learner.version > 0:
                self._store.commit(replace(learner, reminder=None, group_quiz=None), (), None, now)

        with self._turn_of(learner_id):
            _again_while_stale(attempt)

    def suggest(self, text: str) -> Sequence[Intent]:
        """Find the intents that a few words may mean, best first, at most five; nothing is remembered."""
        course, matching = self._taught
        return suggest(course, matching, text)

    def apologise(self, learner_id: int, address: Address, update: int) -> None:
        """Tell the learner that something broke, in the place of a turn that could not be taken.

        Raises StoreError, as Store.commit does.
        """
        with self._turn_of(learner_id):
            reply = cards.plain_card(self.course, "trouble")
            learner = self._store.load(learner_id)
            self._store.commit(learner, [Outgoing(address, reply, turn=name_of(update))], update, self._clock())

    def _think(
        self, course: Course, matching: Matching, learner: Learner, incoming: Sequence[Incoming], now: datetime
    ) -> Iterator[tuple[Incoming, Turn]]:
        """Take turns of one learner one after the other, up to the first that asks more of the store."""
        words: dict[int | None, str | None] = {}
        for entry in incoming:
            thread = entry.address.thread
            last = words[thread] if thread in words else self._recall(learner.in_thread(thread), thread)
            turn = self._answer(course, matching, learner.in_thread(thread), entry.message, now, last, entry.sent)
            if turn.errand or turn.audited:
                return
            yield entry, turn
            learner, words[thread] = turn.learner, turn.words

    def _answer(
        self,
        course: Course,
        matching: Matching,
        learner: Learner,
        message: Message,
        now: datetime,
        words: str | None,
        sent: datetime | None,
    ) -> Turn:
        is_staff = learner.id in self.staff
        return take_turn(
            course, Recalling(matching), learner, message, now, self._rng, words=words, sent=sent, is_staff=is_staff
        )

    def _taken(self, done: Sequence[tuple[Incoming, Turn]], now: datetime, version: str) -> Taken:
        _, last = done[-1]
        return Taken(
            last.learner,
            [reply for entry, turn in done for reply in lay_out(turn, entry.address, name_of(entry.update))],
            [entry.update for entry, _ in done],
            [record for _, turn in done for record in records_of(turn, now, version)],
        )

    def _commit(
        self, turn: Turn, outgoing: Sequence[Outgoing], update: int | None, now: datetime, version: str
    ) -> None:
        match turn.errand:
            case Forget():
                self._store.forget(turn.learner.id, outgoing, update, now)
            case _:
                self._store.commit(turn.learner, outgoing, update, now, records_of(turn, now, version))

    def _tell_of_staff(self, turn: Turn) -> None:
        if turn.audited:
            log.info("staff", staff=turn.learner.id, act=turn.audited.act, detail=turn.audited.detail)
        if isinstance(turn.errand, Reload) and self._reload:
            self._reload(turn.learner.id)

    def _recall(self, learner: Learner, thread: int | None) -> str | None:
        with self._mutex:
            question, words = self._words.get((learner.id, thread), (None, None))
        # Another process may have answered something else since, or forgotten the learner.
        return words if question == learner.context.question and learner.version else None

    def _remember(self, learner_id: int, thread: int | None, turn: Turn) -> None:
        with self._mutex:
            if isinstance(turn.errand, Forget):
                for key in [key for key in self._words if key[0] == learner_id]:
                    del self._words[key]
            elif turn.words is not None:
                self._words[learner_id, thread] = (turn.learner.context.question, turn.words)

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


def _again_while_stale(attempt: Callable[[], Done]) -> Done:
    """Load, change and commit a learner, and again if someone saves them first. Raises StaleLearner after ATTEMPTS."""
    for _ in range(ATTEMPTS - 1):
        with suppress(StaleLearner):
            return attempt()
    return attempt()
