"""Two real stores on one server, at the same moment: what one of them does, the other does not do again."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from bot.errors import StaleLearner
from bot.storage.sql import SqlStore
from bot.storage.store import Broadcasted, SentPoll, Vote
from bot.tutor.learner import Learner
from bot.tutor.reply import Reply
from tests.storage.learners import woken_at
from tests.storage.outgoings import NOW, after, saying

pytestmark = pytest.mark.slow

LEARNERS = range(1, 41)


@pytest.fixture
def stores(postgres_url: str) -> Iterator[Sequence[SqlStore]]:
    with closing(SqlStore(postgres_url)) as one, closing(SqlStore(postgres_url)) as other:
        yield (one, other)


def at_once(stores: Sequence[SqlStore], work: Callable[[SqlStore], int]) -> Sequence[int]:
    """Let every store do the same, beginning together; give what each makes of it."""
    start = Barrier(len(stores))

    def begin(store: SqlStore) -> int:
        start.wait(10)
        return work(store)

    with ThreadPoolExecutor(len(stores)) as threads:
        return list(threads.map(begin, stores))


def chats_in_outbox(store: SqlStore) -> Counter[int]:
    """Take everything out of the outbox; give how many replies each chat got."""
    found: Counter[int] = Counter()
    while rows := store.due(after(3_600), 100):
        for row in rows:
            found[row.outgoing.address.chat] += 1
            store.delivered(row.id, None, (), NOW)
    return found


def test_a_reminder_is_said_by_one_of_two_that_look_at_the_same_moment(stores: Sequence[SqlStore]) -> None:
    for learner in LEARNERS:
        stores[0].commit(woken_at(after(60), learner), [], learner, NOW)

    def wake(store: SqlStore) -> int:
        said = 0
        for number in store.to_wake(after(60), 100):
            next_time = replace(woken_at(after(86_460), number), version=1)
            with suppress(StaleLearner):
                store.commit(next_time, [saying("Time to recall", number)], None, after(60))
                said += 1
        return said

    assert sum(at_once(stores, wake)) == len(LEARNERS)
    assert chats_in_outbox(stores[0]) == Counter(LEARNERS)


def test_a_message_to_all_reaches_each_once_though_two_broadcast_it(stores: Sequence[SqlStore]) -> None:
    for learner in LEARNERS:
        stores[0].commit(Learner(learner), [], learner, NOW)
    stores[0].commit(Learner(1, version=1), [], 100, NOW, [Broadcasted(Reply("news"))])

    def broadcast(store: SqlStore) -> int:
        told = 0
        for _ in range(100):
            told += store.broadcast(3, NOW + timedelta(seconds=1))
        return told

    assert sum(at_once(stores, broadcast)) == len(LEARNERS)
    assert chats_in_outbox(stores[1]) == Counter(LEARNERS)


def test_who_closes_after_a_turn_that_was_refused_lets_go_all_the_same(stores: Sequence[SqlStore]) -> None:
    """Such a refusal comes from a database that works: it is worth a word to it."""
    one, other = stores
    one.commit(Learner(7), [saying("hello", 7)], 1, NOW)
    one.due(NOW, 10)
    one.attend()
    with pytest.raises(StaleLearner):
        one.commit(Learner(7), [], 2, NOW)

    one.close()

    assert [row.outgoing for row in other.due(NOW, 10)] == [saying("hello", 7)]
    assert other.attend().leads


def test_a_vote_that_both_take_counts_once(stores: Sequence[SqlStore]) -> None:
    stores[0].post([saying("poll", -5)], NOW)
    stores[0].delivered(stores[0].due(NOW, 1)[0].id, None, (), NOW, SentPoll("p1", -5, "oven.heat#1", 0))

    def vote(store: SqlStore) -> int:
        for update in LEARNERS:
            store.vote(Vote("p1", 7, "Ann", (0,)), update, NOW)
        return 0

    at_once(stores, vote)

    assert [(score.right, score.answered) for score in stores[1].scores(-5, NOW)] == [(1, 1)]
