"""One turn for one learner: taken, committed, once, in order."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event, Thread

import pytest

from bot.conversation import ATTEMPTS, Conversation, utc_now
from bot.errors import AlreadySeen, StaleLearner, StoreError
from bot.storage.memory import MemoryStore
from bot.storage.store import Address, Outgoing, Store
from bot.tutor.learner import Learner
from bot.tutor.matching.ranking import Rank, Ranking
from bot.tutor.message import Tap, Text
from bot.tutor.reply import Outcome
from tests.tutor.courses import BREAD, RANK

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
HOME = Address(7)


class OvertakenStore(MemoryStore):
    """Lets another process save the learner just before a turn commits, `times` times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._times = times

    def commit(self, learner: Learner, outgoing: Sequence[Outgoing], seen: int | None, now: datetime) -> None:
        if self._times > 0:
            self._times -= 1
            super().commit(replace(self.load(learner.id), topic="oven.crust"), [], None, now)
        super().commit(learner, outgoing, seen, now)


class BrokenStore(MemoryStore):
    """A database that is away."""

    def commit(self, learner: Learner, outgoing: Sequence[Outgoing], seen: int | None, now: datetime) -> None:
        raise StoreError("the disk is full")


def conversation(store: Store, rank: Rank = RANK, clock: Callable[[], datetime] = lambda: NOW) -> Conversation:
    return Conversation(BREAD, rank, store, clock, Random(1))


def said(store: Store) -> list[str]:
    """Deliver everything that waits, and tell what it says."""
    texts = []
    while rows := store.due(NOW, 100):
        for row in rows:
            texts.append(row.outgoing.reply.text)
            store.delivered(row.id)
    return texts


def test_a_turn_is_committed_with_its_replies_and_its_update() -> None:
    store = MemoryStore()

    turn = conversation(store).take(7, Text("kneading?"), address=Address(7, 12), update=100)

    assert turn is not None
    assert turn.notes.intent == "dough.kneading"
    assert store.load(7) == Learner(7, version=1, topic="dough.kneading", offered=("topic:dough",))
    assert store.seen([100]) == {100}
    assert store.waiting() == 2
    assert [row.outgoing for row in store.due(NOW, 10)] == [Outgoing(Address(7, 12), turn.replies[0])]
    assert said(store) == [reply.text for reply in turn.replies]


def test_without_an_address_nothing_is_put_into_the_outbox() -> None:
    store = MemoryStore()

    turn = conversation(store).take(7, Text("yeast?"))

    assert turn is not None
    assert (store.waiting(), store.load(7).topic) == (0, "dough.yeast")


def test_what_was_offered_in_one_turn_can_be_taken_in_the_next() -> None:
    talk = conversation(MemoryStore())

    talk.take(7, Text("hot?"))
    turn = talk.take(7, Text("2"))

    assert turn is not None
    assert turn.notes.intent == "oven.steam"


def test_learners_do_not_take_each_others_choices() -> None:
    talk = conversation(MemoryStore())

    talk.take(7, Text("hot?"))
    turn = talk.take(8, Text("2"))

    assert turn is not None
    assert turn.notes.outcome == Outcome.DECLINE


def test_a_repeated_update_gives_nothing_and_changes_nothing() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.take(7, Text("yeast?"), address=HOME, update=100)
    learner = store.load(7)

    again = talk.take(7, Text("heat?"), address=HOME, update=100)

    assert again is None
    assert store.load(7) == learner
    assert store.waiting() == 1


@pytest.mark.parametrize("times", [1, 2, ATTEMPTS - 1])
def test_a_turn_is_taken_again_from_what_another_process_saved(times: int) -> None:
    store = OvertakenStore(times)

    turn = conversation(store).take(7, Text("rain?"), address=HOME, update=100)

    assert turn is not None
    assert store.load(7) == Learner(7, times + 1, "oven.crust", ("topic:dough", "topic:oven"))
    assert said(store) == [r"Not in Bread \& butter."]


def test_who_is_always_overtaken_gives_up_and_leaves_nothing() -> None:
    store = OvertakenStore(ATTEMPTS)

    with pytest.raises(StaleLearner):
        conversation(store).take(7, Text("rain?"), address=HOME, update=100)

    assert store.waiting() == 0
    assert store.seen([100]) == set()


def test_a_failing_database_is_told_to_the_caller() -> None:
    with pytest.raises(StoreError, match="the disk is full"):
        conversation(BrokenStore()).take(7, Text("yeast?"), address=HOME, update=100)


def test_an_update_seen_by_another_process_meanwhile_gives_nothing() -> None:
    store = MemoryStore()

    def rank(text: str) -> Ranking:
        store.mark_seen(100, NOW)
        return RANK(text)

    assert conversation(store, rank).take(7, Text("yeast?"), address=HOME, update=100) is None
    assert store.load(7) == Learner(7)


def test_time_comes_from_the_clock() -> None:
    store = MemoryStore()
    conversation(store, clock=lambda: NOW - timedelta(days=9)).take(7, Text("yeast?"), update=100)

    store.clean(before=NOW - timedelta(days=8))

    assert store.seen([100]) == set()


def test_the_clock_of_the_house_tells_utc() -> None:
    assert utc_now().tzinfo is UTC


def test_the_course_can_be_asked_for() -> None:
    assert conversation(MemoryStore()).course is BREAD


def test_one_learner_does_not_wait_for_another() -> None:
    """The turn of learner 8 begins and ends while learner 7's is thinking."""
    store = MemoryStore()

    def rank(text: str) -> Ranking:
        if text == "hot?":
            other = Thread(target=talk.take, args=(8, Text("yeast?")), daemon=True)
            other.start()
            other.join(30)
        return RANK(text)

    talk = conversation(store, rank)
    talk.take(7, Text("hot?"))

    assert store.load(8).topic == "dough.yeast"
    assert store.load(7).version == 1


def test_many_turns_from_many_threads_are_all_taken() -> None:
    store = MemoryStore()
    talk = conversation(store)

    with ThreadPoolExecutor(max_workers=8) as pool:
        turns = list(
            pool.map(lambda at: talk.take(at % 4, Tap("topics"), address=Address(at % 4), update=at), range(200))
        )

    assert None not in turns
    assert [store.load(learner).version for learner in range(4)] == [50, 50, 50, 50]
    assert store.waiting() == 200


def test_a_turn_that_breaks_lets_the_next_one_go() -> None:
    def rank(text: str) -> Ranking:
        if text == "hot?":
            raise ZeroDivisionError
        return RANK(text)

    store = MemoryStore()
    talk = conversation(store, rank)

    with pytest.raises(ZeroDivisionError):
        talk.take(7, Text("hot?"), address=HOME, update=100)

    assert (store.waiting(), store.seen([100])) == (0, set())
    assert talk.take(7, Text("yeast?")) is not None


def test_an_apology_takes_the_place_of_a_turn_that_broke() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.take(7, Text("yeast?"), update=99)

    talk.apologise(7, HOME, update=100)

    (row,) = store.due(NOW, 10)
    assert row.outgoing.address == HOME
    assert row.outgoing.reply.text == "Something broke."
    assert [choice.label for choice in row.outgoing.reply.choices] == ["All topics"]
    assert store.seen([100]) == {100}
    assert store.load(7).topic == "dough.yeast"


def test_an_apology_is_made_once() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.apologise(7, HOME, update=100)

    with pytest.raises(AlreadySeen):
        talk.apologise(7, HOME, update=100)

    assert store.waiting() == 1


def test_two_turns_of_one_learner_never_overlap() -> None:
    """While the first turn thinks, the second must not even have loaded the learner."""
    thought_about: list[str] = []
    second_thinks = Event()

    def rank(text: str) -> Ranking:
        thought_about.append(text)
        if text == "hot?":
            second.start()
            assert not second_thinks.wait(0.2)
        else:
            second_thinks.set()
        return RANK(text)

    store = MemoryStore()
    talk = conversation(store, rank)
    second = Thread(target=talk.take, args=(7, Text("yeast?")), kwargs={"address": HOME})

    talk.take(7, Text("hot?"), address=HOME)
    second.join()

    assert thought_about == ["hot?", "yeast?"]
    assert store.load(7).version == 2
