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
from bot.storage.store import Address, Exclusion, Flagged, Kept, Outgoing, Record, Store
from bot.tutor import cards
from bot.tutor.course import Course, Intent
from bot.tutor.cutting import cut
from bot.tutor.dialogue import take_turn
from bot.tutor.matching.ranking import Matching
from bot.tutor.message import Message, Wake
from bot.tutor.quizzing.grouping import scores_reply
from bot.tutor.reply import Export, File, Flag, Forget, Keep, LeaveScores, Reply, ShowScores, Turn
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
                turn = self._with_stored(turn)
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

    def wake(self, learner_id: int) -> Turn | None:
        """Say what the tutor wanted to say to a learner or a group at this time. Raises StoreError.

        Of two processes that wake the same learner, the second finds that nothing is to be said any more.
        """
        group_quiz = self._store.load(learner_id).group_quiz
        thread = group_quiz.thread if group_quiz else None
        return self.take(learner_id, Wake(), address=Address(learner_id, thread=thread))

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
            case _:
                self._store.commit(turn.learner, outgoing, update, now, self._records(turn))

    def _records(self, turn: Turn) -> Sequence[Record]:
        records: list[Record] = [turn.marked] if turn.marked else []
        match turn.errand:
            case Keep(question):
                records.append(Kept(question, self.course.version))
            case Flag(item):
                records.append(Flagged(item, self.course.version))
            case LeaveScores(person, is_out=is_out):
                records.append(Exclusion(turn.learner.id, person, is_out))
        return records

    def _with_stored(self, turn: Turn) -> Turn:
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
            case _:
                return turn

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


def _with_last(turn: Turn, reply: Reply) -> Turn:
    return replace(turn, replies=(*turn.replies[:-1], reply))


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
    if reply.picture or reply.file or reply.chart or reply.poll:
        return (reply,)
    *before, last = cut(reply.text)
    parts = [*(replace(reply, text=text, choices=(), sources=()) for text in before), replace(reply, text=last)]
    return [replace(part, in_place=part.in_place and place == 0) for place, part in enumerate(parts)]


def _quoting(address: Address, question: int | None) -> Address:
    """Stand below the question that the conversation is about, whatever was said since."""
    return replace(address, question=question, quotes=question is not None, changed=False)
