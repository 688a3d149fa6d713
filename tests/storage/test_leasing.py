"""Several processes share an outbox: no reply is said twice, and none waits for a process that is gone."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.storage.sql import SqlStore
from bot.storage.store import LEASE_S, SURE_LEASE_S
from bot.tutor.learner import Learner
from tests.storage.outgoings import NOW, after, saying
from tests.storage.postgres_server import tell

pytestmark = pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])


@pytest.fixture
def one(kind: str, url: str) -> Iterator[SqlStore]:
    store = SqlStore(url)
    yield store
    store.close()


@pytest.fixture
def other(url: str) -> Iterator[SqlStore]:
    """Open the store of another process on the same database."""
    store = SqlStore(url)
    yield store
    store.close()


def texts(store: SqlStore, seconds: float = 0) -> list[str]:
    return [row.outgoing.reply.text for row in store.due(after(seconds), 10)]


def let_pass(url: str, seconds: float) -> None:
    """Let leases be as old as if so much time had passed."""
    tell(url, f"UPDATE outbox SET leased_until = leased_until - {seconds}")


def test_what_one_sender_took_no_other_gets(one: SqlStore, other: SqlStore) -> None:
    one.post([saying("one", 7), saying("two", 7), saying("three", 8)], NOW)

    assert texts(one) == ["one", "three"]
    assert texts(other) == []
    assert texts(one) == ["one", "three"]


def test_senders_get_chats_side_by_side(one: SqlStore, other: SqlStore) -> None:
    one.post([saying("one", 7), saying("two", 8), saying("three", 9)], NOW)

    assert [row.outgoing.reply.text for row in one.due(NOW, 1)] == ["one"]
    assert texts(other) == ["two", "three"]
    assert texts(one) == ["one"]


def test_the_next_reply_of_a_chat_goes_to_whoever_asks_first(one: SqlStore, other: SqlStore) -> None:
    one.post([saying("one"), saying("two")], NOW)
    (row,) = one.due(NOW, 10)

    one.delivered(row.id, None, (), NOW)

    assert texts(other) == ["two"]
    assert texts(one) == []


def test_what_a_sender_answers_is_its_own_at_once_in_a_file_and_anybodys_on_a_server(
    one: SqlStore, other: SqlStore, kind: str
) -> None:
    """A file is for one process; of several that share a server, each may say only a part of all."""
    one.post([saying("one", 7)], NOW)
    assert texts(one) == ["one"]

    one.commit(Learner(8), [saying("two", 8)], None, NOW)

    assert texts(other) == ([] if kind == "sqlite" else ["two"])
    assert texts(one) == (["one", "two"] if kind == "sqlite" else ["one"])


def test_what_a_process_answers_that_says_nothing_itself_is_anybodys(one: SqlStore, other: SqlStore) -> None:
    one.commit(Learner(8), [saying("one", 8)], None, NOW)

    assert texts(other) == ["one"]


def test_no_reply_of_a_chat_goes_out_beside_another_though_it_is_older(
    one: SqlStore, other: SqlStore, url: str
) -> None:
    """On a server, what has the lower number may be committed later."""
    one.post([saying("numbered later")], NOW)
    tell(url, "UPDATE outbox SET id = 100")
    assert texts(one) == ["numbered later"]

    other.post([saying("numbered before")], NOW)

    assert texts(other) == []


def test_a_sender_that_is_gone_loses_its_replies(one: SqlStore, other: SqlStore, url: str) -> None:
    one.post([saying("one"), saying("two")], NOW)
    assert texts(one) == ["one"]

    let_pass(url, LEASE_S)

    assert texts(other) == ["one"]
    assert texts(one) == []


def test_a_sender_that_looks_again_keeps_its_replies(one: SqlStore, other: SqlStore, url: str) -> None:
    one.post([saying("one")], NOW)
    for _ in range(3):
        assert texts(one) == ["one"]
        let_pass(url, LEASE_S * 0.6)

    assert texts(other) == []


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.98])
def test_each_look_keeps_the_replies_of_a_sender_for_as_long_as_is_sure(
    share: float, one: SqlStore, other: SqlStore, url: str
) -> None:
    """However old a lease is that was not renewed yet."""
    one.post([saying("one")], NOW)
    for _ in range(6):
        assert texts(one) == ["one"]
        let_pass(url, SURE_LEASE_S * share)

    assert texts(one) == ["one"]
    let_pass(url, SURE_LEASE_S * 0.9)
    assert texts(other) == []


def test_a_sender_keeps_what_it_says_though_it_asks_for_less(one: SqlStore, other: SqlStore, url: str) -> None:
    one.post([saying("one", 7), saying("two", 8)], NOW)
    assert texts(one) == ["one", "two"]
    let_pass(url, LEASE_S * 0.6)

    assert len(one.due(NOW, 1)) == 1
    let_pass(url, LEASE_S * 0.6)

    assert texts(other) == []


def test_a_postponed_reply_goes_to_whoever_asks_first_when_its_time_comes(one: SqlStore, other: SqlStore) -> None:
    one.post([saying("one")], NOW)
    (row,) = one.due(NOW, 10)

    one.postpone(row.id, after(60))

    assert texts(other, seconds=60) == ["one"]
    assert texts(one, seconds=60) == []


def test_a_reply_given_up_holds_up_no_other_sender(one: SqlStore, other: SqlStore) -> None:
    one.post([saying("refused"), saying("next")], NOW)
    (row,) = one.due(NOW, 10)

    one.give_up(row.id, "message is too long", NOW)

    assert texts(other) == ["next"]


def test_a_sender_that_ends_leaves_its_replies_to_others_at_once(one: SqlStore, other: SqlStore) -> None:
    one.post([saying("one")], NOW)
    assert texts(one) == ["one"]

    one.close()

    assert texts(other) == ["one"]


def test_a_reply_that_follows_its_group_stays_with_its_sender(one: SqlStore, other: SqlStore) -> None:
    one.post([saying("one", -5)], NOW)
    assert texts(one) == ["one"]

    one.renumber(-5, -1005)

    assert texts(other) == []
    assert [row.outgoing.address.chat for row in one.due(NOW, 10)] == [-1005]


def test_a_farewell_waits_for_no_reply_that_was_forgotten(one: SqlStore, other: SqlStore) -> None:
    one.commit(Learner(7), [saying("one")], 1, NOW)
    assert texts(one) == ["one"]

    other.forget(7, [saying("farewell")], 2, NOW)

    assert texts(other) == ["farewell"]


def test_two_senders_say_everything_once_and_in_order(one: SqlStore, other: SqlStore) -> None:
    chats = range(1, 9)
    for number in range(5):
        one.post([saying(str(number), chat) for chat in chats], NOW)
    said: defaultdict[int, list[str]] = defaultdict(list)

    def work(store: SqlStore) -> None:
        while store.backlog().count:
            for row in store.due(NOW, 3):
                said[row.outgoing.address.chat].append(row.outgoing.reply.text)
                store.delivered(row.id, None, (), NOW)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, (one, other)))

    assert said == {chat: ["0", "1", "2", "3", "4"] for chat in chats}
