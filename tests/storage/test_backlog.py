"""What waits in the outbox, and whether the database works: for those who look after the tutor."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import Address, Backlog, Outgoing, Store
from bot.tutor.learner import Learner
from bot.tutor.reply import Reply

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def to(chat: int) -> Outgoing:
    return Outgoing(Address(chat), Reply("Honey."))


def test_of_an_empty_outbox_nothing_waits(store: Store) -> None:
    assert store.backlog() == Backlog(0, None)


def test_the_oldest_reply_waits_since_it_was_committed(store: Store) -> None:
    store.commit(Learner(7), [to(7), to(7)], 1, NOON)
    store.post([to(8)], NOON + MINUTE)

    assert store.backlog() == Backlog(3, NOON)


def test_a_reply_that_is_put_off_waits_on_and_one_that_was_said_does_not(store: Store) -> None:
    store.post([to(7)], NOON)
    store.post([to(8)], NOON + MINUTE)
    first, second = store.due(NOON + MINUTE, 10)

    store.postpone(first.id, NOON + 60 * MINUTE)
    after_one_is_put_off = store.backlog()
    store.delivered(first.id, None, (), NOON + MINUTE)
    after_one_is_said = store.backlog()
    store.give_up(second.id, "blocked", NOON + MINUTE)

    assert after_one_is_put_off == Backlog(2, NOON)
    assert after_one_is_said == Backlog(1, NOON + MINUTE)
    assert store.backlog() == Backlog(0, None)


def test_who_says_a_reply_is_told_since_when_it_waits(store: Store) -> None:
    store.forget(7, [to(7)], 1, NOON)

    [row] = store.due(NOON + MINUTE, 10)

    assert row.outgoing.put_at == NOON


def test_a_reply_waits_on_when_its_group_moves(store: Store) -> None:
    store.post([to(-7)], NOON)

    store.renumber(-7, -1_001)

    assert store.backlog() == Backlog(1, NOON)


def test_a_reply_of_which_no_time_was_noted_is_counted(url: str, database: Path) -> None:
    store = SqlStore(url)
    store.post([to(7)], NOON)
    with sqlite3.connect(database) as other:
        other.execute("UPDATE outbox SET outgoing = json_remove(outgoing, '$.put_at')")
    other.close()

    assert store.backlog() == Backlog(1, None)
    assert [row.outgoing.put_at for row in store.due(NOON, 10)] == [None]
    store.close()


def test_a_reply_that_cannot_be_read_is_counted(url: str, database: Path) -> None:
    store = SqlStore(url)
    store.post([to(7)], NOON)
    with sqlite3.connect(database) as other:
        other.execute("UPDATE outbox SET outgoing = '{\"put_at\": 12'")
    other.close()

    assert store.backlog() == Backlog(1, None)
    store.close()


def test_a_database_that_works_is_found_to_work_and_is_not_changed(store: Store) -> None:
    store.commit(Learner(7), [to(7)], 1, NOON)

    store.check()

    assert (store.load(7).version, store.backlog()) == (1, Backlog(1, NOON))


@pytest.mark.slow
def test_a_database_that_cannot_be_written_is_found_not_to_work(url: str, database: Path) -> None:
    store = SqlStore(url)
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match="another process is writing to it"):
        store.check()
    other.execute("ROLLBACK")
    store.check()

    other.close()
    store.close()


def test_memory_never_fails() -> None:
    MemoryStore().check()
