"""Turns of several learners that are taken in one go end as those that are taken one by one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import pytest

from bot.conversation import Conversation, Incoming
from bot.errors import StaleLearner, StoreError
from bot.storage.memory import MemoryStore
from bot.storage.store import Address, Taken
from bot.tutor.message import Command, Message, Text
from tests.test_conversation import MATCHING, NOW, conversation, outgoings, said
from tests.tutor.courses import BREAD


def saying(learner_id: int, message: Message | str, update: int, thread: int | None = None) -> Incoming:
    read = Text(message, update) if isinstance(message, str) else message
    address = Address(learner_id, thread=thread, question=update)
    return Incoming(learner_id, read, address, update, NOW + timedelta(seconds=update))


CHATTER = [
    saying(7, "kneading?", 1),
    saying(8, "yeast?", 2),
    saying(7, "steam?", 3),
    saying(9, Command("topics", ""), 4),
    saying(8, "how hot?", 5),
    saying(8, Command("why", ""), 6),
    saying(-5, "crust?", 7, thread=3),
    saying(-5, "flour?", 8, thread=None),
    saying(7, "zzz", 9),
]


def one_by_one(talk: Conversation, incoming: Sequence[Incoming]) -> None:
    for one in incoming:
        talk.take(one.learner_id, one.message, address=one.address, update=one.update, sent=one.sent)


def by_chat(store: MemoryStore) -> dict[int, list[str]]:
    told: dict[int, list[str]] = {}
    for entry in outgoings(store):
        told.setdefault(entry.address.chat, []).append(entry.reply.text)
    return told


def test_what_is_stored_and_said_is_the_same() -> None:
    together, apart = MemoryStore(), MemoryStore()

    turns = conversation(together).take_all(CHATTER)
    one_by_one(conversation(apart), CHATTER)

    assert all(turns)
    for learner in (7, 8, 9, -5):
        saved, expected = together.load(learner), apart.load(learner)
        assert (saved.context, saved.elsewhere, saved.flow) == (expected.context, expected.elsewhere, expected.flow)
    assert together.seen(range(20)) == apart.seen(range(20)) == set(range(1, 10))
    assert together.question_counts(NOW.date()) == apart.question_counts(NOW.date())
    assert by_chat(together) == by_chat(apart)


def test_a_learner_is_saved_once() -> None:
    store = MemoryStore()

    conversation(store).take_all(CHATTER)

    assert {learner: store.load(learner).version for learner in (7, 8, 9, -5)} == {7: 1, 8: 1, 9: 1, -5: 1}


def test_the_last_question_of_each_is_at_hand() -> None:
    store = MemoryStore()
    talk = conversation(store)

    talk.take_all([saying(7, "kneading?", 1), saying(8, "yeast?", 2)])
    turn = talk.take(8, Command("why", ""), address=Address(8), update=3)

    assert turn is not None
    assert "yeast" in turn.replies[0].text


@pytest.mark.parametrize("name", ["export", "inbox"])
def test_who_asks_more_of_the_store_is_left_with_all_that_follows(name: str) -> None:
    store = MemoryStore()
    talk = Conversation(BREAD, MATCHING, store, lambda: NOW, Random(1), staff=frozenset({7}))
    incoming = [saying(7, "yeast?", 1), saying(8, "steam?", 2), saying(7, Command(name, ""), 3), saying(7, "flour?", 4)]

    turns = talk.take_all(incoming)

    assert [bool(turn) for turn in turns] == [True, True, False, False]
    assert store.seen([1, 2, 3, 4]) == {1, 2}


def test_an_update_that_was_taken_leaves_all_to_be_taken_by_themselves() -> None:
    store = MemoryStore()
    talk = conversation(store)
    talk.take(7, Text("yeast?", 1), address=Address(7, question=1), update=1)
    said(store)

    assert talk.take_all([saying(7, "yeast?", 1), saying(8, "steam?", 2)]) == [None, None]
    assert store.seen([1, 2]) == {1}
    assert said(store) == []


def test_a_learner_who_was_saved_meanwhile_leaves_all_to_be_taken_by_themselves() -> None:
    class Overtaken(MemoryStore):
        def commit_all(self, taken: Sequence[Taken], now: datetime) -> None:
            raise StaleLearner("the learner was saved since it was loaded")

    assert conversation(Overtaken()).take_all([saying(7, "yeast?", 1)]) == [None]


def test_where_all_are_left_the_database_is_not_asked_to_save_nobody() -> None:
    class Counting(MemoryStore):
        commits = 0

        def commit_all(self, taken: Sequence[Taken], now: datetime) -> None:
            self.commits += 1
            super().commit_all(taken, now)

    store = Counting()
    talk = conversation(store)

    left = talk.take_all([saying(7, Command("export", ""), 1), saying(8, Command("export", ""), 2)])
    before = store.commits
    talk.take_all([saying(8, "yeast?", 3)])

    assert (left, before, store.commits) == ([None, None], 0, 1)


def test_a_failing_database_is_told_and_nothing_is_at_hand() -> None:
    class Broken(MemoryStore):
        def commit_all(self, taken: Sequence[Taken], now: datetime) -> None:
            raise StoreError("the disk is full")

    talk = conversation(Broken())

    with pytest.raises(StoreError):
        talk.take_all([saying(7, "yeast?", 1)])
    turn = talk.take(7, Command("why", ""))
    assert turn is not None
    assert "yeast" not in turn.replies[0].text
