"""One turn for one learner: load, think, commit. Owns the clock, the chance, the lock and the retry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random
from threading import Lock
from weakref import WeakValueDictionary

from bot.errors import AlreadySeen, StaleLearner
from bot.storage.store import Address, Outgoing, Store
from bot.tutor import cards
from bot.tutor.course import Course
from bot.tutor.dialogue import take_turn
from bot.tutor.matching.ranking import Rank
from bot.tutor.message import Message
from bot.tutor.reply import Turn

ATTEMPTS = 20
"""How often a turn is taken again when another process saves the learner first; each try takes milliseconds."""


def utc_now() -> datetime:
    """Tell the time, aware and in UTC."""
    return datetime.now(UTC)


class Conversation:
    """The tutor, a course and a memory, put together. Blocks; may be used from several threads."""

    def __init__(
        self,
        course: Course,
        rank: Rank,
        store: Store,
        clock: Callable[[], datetime] = utc_now,
        rng: Random | None = None,
    ) -> None:
        self.course = course
        self._rank = rank
        self._store = store
        self._clock = clock
        self._rng = rng or Random()  # noqa: S311 - chance for variety, not for secrets
        self._locks: WeakValueDictionary[int, _LearnerLock] = WeakValueDictionary()
        self._mutex = Lock()

    def take(
        self, learner_id: int, message: Message, *, address: Address | None = None, update: int | None = None
    ) -> Turn | None:
        """Take a turn and commit it, with its replies in the outbox when there is an address.

        Gives None, and changes nothing, when the update was committed before. Raises StoreError.
        """
        with self._turn_of(learner_id):
            for attempt in range(ATTEMPTS):
                learner = self._store.load(learner_id)
                now = self._clock()
                turn = take_turn(self.course, self._rank, learner, message, now, self._rng)
                outgoing = [Outgoing(address, reply) for reply in turn.replies] if address else []
                try:
                    self._store.commit(turn.learner, outgoing, update, now)
                except AlreadySeen:
                    return None
                except StaleLearner:
                    if attempt == ATTEMPTS - 1:
                        raise
                else:
                    return turn
        return None

    def apologise(self, learner_id: int, address: Address, update: int) -> None:
        """Tell the learner that something broke, in the place of a turn that could not be taken."""
        with self._turn_of(learner_id):
            reply = cards.plain_card(self.course, "trouble")
            learner = self._store.load(learner_id)
            self._store.commit(learner, [Outgoing(address, reply)], update, self._clock())

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
