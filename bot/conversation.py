"""One turn for one learner: load, think, commit. Owns the clock, the chance, the lock and the retry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from threading import Lock
from weakref import WeakValueDictionary

from cachetools import LRUCache

from bot.errors import AlreadySeen, StaleLearner
from bot.storage.store import Address, Kept, Outgoing, Store
from bot.tutor import cards
from bot.tutor.course import Course, Intent
from bot.tutor.cutting import cut
from bot.tutor.dialogue import take_turn
from bot.tutor.matching.ranking import Matching
from bot.tutor.message import Message
from bot.tutor.reply import Export, File, Forget, Keep, Reply, Turn
from bot.tutor.suggesting import suggest

ATTEMPTS = 20
"""How often a turn is taken again when another process saves the learner first; each try takes milliseconds."""

AT_HAND = 10_000
"""Questions that are kept in memory, the latest of each learner. They are never stored."""

EXPORT_FILE = "export.json"


def utc_now() -> datetime:
    """Tell the time, aware and in UTC."""
    return datetime.now(UTC)


class Conversation:
    """The tutor, a course and a memory, put together. Blocks; may be used from several threads."""

    def __init__(
        self,
        course: Course,
        matching: Matching,
        store: Store,
        clock: Callable[[], datetime] = utc_now,
        rng: Random | None = None,
    ) -> None:
        self.course = course
        self._matching = matching
        self._store = store
        self._clock = clock
        self._rng = rng or Random()  # noqa: S311 - chance for variety, not for secrets
        self._words: LRUCache[tuple[int, int | None], str] = LRUCache(AT_HAND)
        self._locks: WeakValueDictionary[int, _LearnerLock] = WeakValueDictionary()
        self._mutex = Lock()

    def take(
        self,
        learner_id: int,
        message: Message,
        *,
        address: Address | None = None,
        update: int | None = None,
        sent: datetime | None = None,
    ) -> Turn | None:
        """Take a turn and commit it, with its replies in the outbox when there is an address.

        `sent`: when the message was sent, UTC; with it, floods are kept out. Gives None, and changes nothing, when the
        update was committed before. Raises StoreError.
        """
        thread = address.thread if address else None
        with self._turn_of(learner_id):
            for attempt in range(ATTEMPTS):
                learner = self._store.load(learner_id).in_thread(thread)
                now = self._clock()
                turn = take_turn(
                    self.course,
                    self._matching,
                    learner,
                    message,
                    now,
                    self._rng,
                    words=self._recall(learner_id, thread),
                    sent=sent,
                )
                turn = self._with_export(turn)
                try:
                    self._commit(turn, _outgoing(turn, address), update, now)
                except AlreadySeen:
                    return None
                except StaleLearner:
                    if attempt == ATTEMPTS - 1:
                        raise
                else:
                    self._remember(learner_id, thread, turn)
                    return turn
        return None

    def suggest(self, text: str) -> Sequence[Intent]:
        """Find the intents that a few words may mean, best first, at most five; nothing is remembered."""
        return suggest(self.course, self._matching, text)

    def apologise(self, learner_id: int, address: Address, update: int) -> None:
        """Tell the learner that something broke, in the place of a turn that could not be taken."""
        with self._turn_of(learner_id):
            reply = cards.plain_card(self.course, "trouble")
            learner = self._store.load(learner_id)
            self._store.commit(learner, [Outgoing(address, reply)], update, self._clock())

    def _commit(self, turn: Turn, outgoing: Sequence[Outgoing], update: int | None, now: datetime) -> None:
        match turn.errand:
            case Forget():
                self._store.forget(turn.learner.id, outgoing, update, now)
            case Keep(question):
                self._store.commit(turn.learner, outgoing, update, now, Kept(question, self.course.version))
            case _:
                self._store.commit(turn.learner, outgoing, update, now)

    def _with_export(self, turn: Turn) -> Turn:
        if not isinstance(turn.errand, Export):
            return turn
        stored = json.dumps(self._store.export(turn.learner.id), ensure_ascii=False, indent=2)
        *others, last = turn.replies
        return replace(turn, replies=(*others, replace(last, file=File(EXPORT_FILE, f"{stored}\n"))))

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


def _outgoing(turn: Turn, address: Address | None) -> Sequence[Outgoing]:
    if address is None:
        return ()
    if isinstance(turn.errand, Forget):
        # Which message said farewell is not noted either.
        address = replace(address, question=None, changed=False)
    question = turn.learner.context.question
    replies = [part for reply in turn.replies for part in _parts(reply)]
    return [
        Outgoing(_quoting(address, question) if reply.quotes else address, reply, place, len(replies))
        for place, reply in enumerate(replies)
    ]


def _parts(reply: Reply) -> Sequence[Reply]:
    """Cut a text that is too long for one message; the last part has the buttons."""
    if reply.picture or reply.file:
        return (reply,)
    *before, last = cut(reply.text)
    parts = [*(replace(reply, text=text, choices=(), sources=()) for text in before), replace(reply, text=last)]
    return [replace(part, in_place=part.in_place and place == 0) for place, part in enumerate(parts)]


def _quoting(address: Address, question: int | None) -> Address:
    """Stand below the question that the conversation is about, whatever was said since."""
    return replace(address, question=question, quotes=question is not None, changed=False)
