"""The name of the turn that gave a reply stays with it, and no version of the tutor stumbles over it."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.storage.sql import SqlStore
from bot.storage.store import Address, Broadcasted, Outgoing, Store
from bot.tutor.learner import Learner
from bot.tutor.reply import Reply

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def to(chat: int, turn: str | None = "100000001") -> Outgoing:
    return Outgoing(Address(chat), Reply("Honey."), turn=turn)


def waiting(store: Store) -> list[str | None]:
    return [row.outgoing.turn for row in store.due(NOON + MINUTE, 10)]


def test_the_name_stays_with_the_reply_however_it_was_put_into_the_outbox(store: Store) -> None:
    store.commit(Learner(7), [to(7, "1")], 1, NOON)
    store.forget(8, [to(8, "2")], 2, NOON)
    store.post([to(9, "news-1"), to(10, None)], NOON)

    assert waiting(store) == ["1", "2", "news-1", None]


def test_it_stays_when_the_group_moves_and_when_the_reply_is_put_off(store: Store) -> None:
    store.post([to(-7)], NOON)
    store.renumber(-7, -1_001)
    [row] = store.due(NOON, 10)
    store.postpone(row.id, NOON + MINUTE)

    assert waiting(store) == ["100000001"]


def test_all_replies_of_one_message_to_all_have_one_name_and_those_of_the_next_another(store: Store) -> None:
    for learner in (7, 8):
        store.commit(Learner(learner), [], learner, NOON)
    staff = store.load(7)
    store.commit(staff, [], 20, NOON, [Broadcasted(Reply("First."))])
    store.broadcast(10, NOON)
    first = waiting(store)
    for row in store.due(NOON, 10):
        store.delivered(row.id, None, (), NOON)

    store.commit(store.load(7), [], 21, NOON, [Broadcasted(Reply("Second."))])
    store.broadcast(1, NOON)
    store.broadcast(10, NOON)

    assert first == ["broadcast-1", "broadcast-1"]
    assert waiting(store) == ["broadcast-2", "broadcast-2"]


def test_equal_replies_of_two_turns_are_equal() -> None:
    assert to(7, "1") == to(7, "2")
    assert hash(to(7, "1")) == hash(replace(to(7), turn=None))


def test_a_reply_that_an_earlier_version_put_there_has_no_name(url: str, database: Path) -> None:
    store = SqlStore(url)
    store.post([to(7)], NOON)
    change(database, "UPDATE outbox SET outgoing = json_remove(outgoing, '$.turn')")

    assert waiting(store) == [None]
    store.close()


def test_a_reply_of_a_later_version_that_holds_more_is_read_all_the_same(url: str, database: Path) -> None:
    """As one of this version is by an earlier one, which knows no names of turns."""
    store = SqlStore(url)
    store.post([to(7)], NOON)
    change(database, "UPDATE outbox SET outgoing = json_set(outgoing, '$.of_2031', 'unknown')")

    assert [row.outgoing for row in store.due(NOON, 10)] == [to(7)]
    store.close()


def change(database: Path, statement: str) -> None:
    with sqlite3.connect(database) as other:
        other.execute(statement)
    other.close()
