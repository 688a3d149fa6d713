"""Who is forgotten, or goes on under another number, just when the tutor wants to say something to them."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.conversation import Conversation
from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import Address, Broadcasted, Store
from bot.tutor.changing import replace
from bot.tutor.learner import GroupQuiz, Learner, Reminder
from bot.tutor.message import Tap
from bot.tutor.quizzing.scheduling import Memory
from bot.tutor.quizzing.study import Card, Study
from bot.tutor.reply import Reply, Turn
from tests.tutor.courses import MATCHING
from tests.tutor.quizzing.baking import CHOICE, HEAT, only

NOW = datetime(2026, 3, 1, 18, 30, 1, tzinfo=UTC)
COURSE = only(CHOICE, HEAT)
DUE = Study((Card(CHOICE.id, Memory(3.0, 5.0, date(2026, 1, 1), date(2026, 1, 4)), asked=1, right=1),))
ADA, BEN, GROUP, LARGE_GROUP = 7, 8, -100, -1_001_000_000_100

Act = Callable[[Conversation, int], Turn | None]


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Learner ADA waits to be reminded, and GROUP for its next question; the time of both has come."""
    found: Store = MemoryStore() if request.param == "memory" else SqlStore(f"sqlite:///{tmp_path}/tutor.db")
    then = NOW - timedelta(seconds=1)
    found.commit(Learner(ADA, study=DUE, reminder=Reminder(then.time(), then)), [], 1, then)
    found.commit(Learner(GROUP, group_quiz=GroupQuiz((CHOICE.id, HEAT.id), then)), [], 2, then)
    yield found
    found.close()


def conversation(store: Store, clock: Callable[[], datetime] = lambda: NOW) -> Conversation:
    return Conversation(COURSE, replace(MATCHING, course=COURSE), store, clock, Random(1))


def wake(talk: Conversation, learner: int) -> Turn | None:
    return talk.wake(learner)


def let_sleep(talk: Conversation, learner: int) -> None:
    talk.let_sleep(learner)


def forget(store: Store) -> None:
    store.forget(ADA, [], None, NOW)


def renumber(store: Store) -> None:
    store.renumber(GROUP, LARGE_GROUP)


EITHER_ACT = pytest.mark.parametrize("act", [wake, let_sleep], ids=["wake", "let sleep"])
EITHER_WAY = pytest.mark.parametrize(("who", "go"), [(ADA, forget), (GROUP, renumber)], ids=["forgotten", "renumbered"])


@EITHER_ACT
@EITHER_WAY
def test_who_goes_after_it_was_found_whom_to_wake_is_not_stored_again(
    store: Store, act: Act, who: int, go: Callable[[Store], None]
) -> None:
    talk = conversation(store)
    due = store.to_wake(NOW, 40)
    go(store)

    turns = [act(talk, learner) for learner in due if learner == who]

    assert turns == [None]
    assert store.load(who) == Learner(who)


@EITHER_ACT
@EITHER_WAY
def test_who_goes_while_they_are_woken_is_not_stored_again(
    store: Store, act: Act, who: int, go: Callable[[Store], None]
) -> None:
    went = []

    def going() -> datetime:
        """Tell the time, which is asked for once the learner is loaded; then another process is faster."""
        if not went:
            go(store)
            went.append(who)
        return NOW

    turn = act(conversation(store, going), who)

    assert (turn, went, store.backlog().count) == (None, [who], 0)
    assert store.load(who) == Learner(who)


def test_who_was_forgotten_gets_neither_a_reminder_nor_a_message_to_all(store: Store) -> None:
    talk = conversation(store)
    due = store.to_wake(NOW, 40)
    talk.take(ADA, Tap("forget:yes"), address=Address(ADA), update=3)
    [farewell] = store.due(NOW, 10)
    store.delivered(farewell.id, None, (), NOW)

    for learner in due:
        talk.wake(learner)
    store.commit(store.load(BEN), [], 4, NOW, [Broadcasted(Reply("Hello, all."))])

    told = store.broadcast(100, NOW)
    assert (store.reachable(), told) == (1, 1)
    assert {row.outgoing.address.chat for row in store.due(NOW, 10)} == {BEN, GROUP}


def test_a_renumbered_group_is_asked_its_next_question_once_and_in_its_new_place(store: Store) -> None:
    talk = conversation(store)
    due = store.to_wake(NOW, 40)
    renumber(store)

    for learner in [*due, *store.to_wake(NOW, 40)]:
        if learner in (GROUP, LARGE_GROUP):
            talk.wake(learner)

    rows = store.due(NOW, 10)
    assert [(row.outgoing.address.chat, bool(row.outgoing.reply.poll)) for row in rows] == [(LARGE_GROUP, True)]
    assert store.load(GROUP) == Learner(GROUP)
