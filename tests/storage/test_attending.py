"""Processes that share a server know how many they are, and which of them leads; whoever has a file leads alone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Barrier

import pytest
from sqlalchemy import create_engine, text

from bot.errors import StoreError
from bot.storage.sql import SqlStore
from bot.storage.store import ATTENDANCE_S, Attendance, Store
from tests.storage.dumping import dump
from tests.storage.postgres_server import Server, tell

SEATS = "SELECT count(*) FROM seats"


@pytest.fixture
def one(postgres_url: str) -> Iterator[SqlStore]:
    with closing(SqlStore(postgres_url)) as opened:
        yield opened


@pytest.fixture
def other(postgres_url: str) -> Iterator[SqlStore]:
    with closing(SqlStore(postgres_url)) as opened:
        yield opened


def let_pass(url: str, seconds: float) -> None:
    """Let the seats grow old, as if so much time had passed."""
    tell(url, f"UPDATE seats SET held_until = held_until - {seconds}")


def shared(processes: int, *, leads: bool) -> Attendance:
    return Attendance(processes, leads, ATTENDANCE_S)


@contextmanager
def halted(url: str) -> Iterator[None]:
    """Hold a process in the middle of attending: it has said one thing to the database, and does not say the next."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO seats VALUES ('halted', 'halted', extract(epoch FROM now()) + 6)"))
        yield
    engine.dispose()


def test_a_process_alone_leads(store: Store, kind: str) -> None:
    holds_s = ATTENDANCE_S if kind == "postgres" else float("inf")

    assert store.attend() == Attendance(1, True, holds_s)
    assert store.attend() == Attendance(1, True, holds_s)


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_where_nothing_is_shared_attending_leaves_no_trace(store: Store, url: str) -> None:
    before = dump(store, url)

    store.attend()
    during = dump(store, url)
    store.leave()

    assert (during, dump(store, url)) == (before, before)


def test_leaving_without_having_attended_is_nothing(store: Store) -> None:
    store.leave()

    assert store.attend().leads


def test_the_first_of_two_leads_and_both_know_that_they_are_two(one: SqlStore, other: SqlStore) -> None:
    assert one.attend() == shared(1, leads=True)
    assert other.attend() == shared(2, leads=False)
    assert one.attend() == shared(2, leads=True)
    assert other.attend() == shared(2, leads=False)


def test_a_leader_that_is_silent_too_long_is_replaced_and_does_not_come_back_as_one(
    one: SqlStore, other: SqlStore, postgres_url: str
) -> None:
    one.attend()
    other.attend()
    let_pass(postgres_url, ATTENDANCE_S)

    assert other.attend() == shared(1, leads=True)
    assert one.attend() == shared(2, leads=False)
    assert other.attend() == shared(2, leads=True)


def test_a_leader_that_attends_in_time_stays_the_leader(one: SqlStore, other: SqlStore, postgres_url: str) -> None:
    one.attend()
    for _ in range(3):
        let_pass(postgres_url, ATTENDANCE_S * 0.9)

        assert one.attend().leads
        assert not other.attend().leads


def test_a_process_that_does_not_lead_and_dies_is_no_longer_counted(
    one: SqlStore, other: SqlStore, postgres_url: str
) -> None:
    one.attend()
    other.attend()
    let_pass(postgres_url, ATTENDANCE_S)

    assert one.attend() == shared(1, leads=True)
    assert tell(postgres_url, SEATS) == [(2,)]


def test_who_leaves_is_replaced_at_once(one: SqlStore, other: SqlStore) -> None:
    one.attend()
    other.attend()

    one.leave()

    assert other.attend() == shared(1, leads=True)


def test_who_closes_is_replaced_at_once(one: SqlStore, other: SqlStore, postgres_url: str) -> None:
    one.attend()
    other.attend()

    one.close()

    assert other.attend() == shared(1, leads=True)
    other.close()
    assert tell(postgres_url, SEATS) == [(0,)]


def test_who_has_left_may_come_back(one: SqlStore, other: SqlStore) -> None:
    one.attend()
    one.leave()
    other.attend()

    assert one.attend() == shared(2, leads=False)


def test_of_processes_that_ask_at_once_exactly_one_leads(postgres_url: str) -> None:
    number = 8
    stores = [SqlStore(postgres_url) for _ in range(number)]
    start = Barrier(number)

    def ask(store: SqlStore) -> bool:
        start.wait(10)
        return store.attend().leads

    with ThreadPoolExecutor(number) as threads:
        for _ in range(10):
            assert sorted(threads.map(ask, stores)) == [False] * (number - 1) + [True]
            let_pass(postgres_url, ATTENDANCE_S)
    for store in stores:
        store.close()


def test_a_process_that_is_halted_while_it_attends_holds_nobody_up(one: SqlStore, postgres_url: str) -> None:
    with halted(postgres_url):
        assert one.attend() == shared(2, leads=True)


@pytest.mark.parametrize("seconds", [-3_600, 3_600], ids=["back", "ahead"])
def test_a_clock_of_the_server_that_is_set_leaves_somebody_to_lead(
    one: SqlStore, other: SqlStore, postgres_url: str, seconds: int
) -> None:
    one.attend()
    other.attend()
    one.leave()
    other.attend()
    let_pass(postgres_url, seconds)

    assert one.attend() == shared(1, leads=True)
    assert other.attend() == shared(2, leads=False)


def test_a_database_that_is_away_is_told_and_leaving_it_is_no_trouble(server: Server, postgres_url: str) -> None:
    store = SqlStore(postgres_url)
    store.attend()
    server.stop()
    try:
        with pytest.raises(StoreError, match="see that the server runs"):
            store.attend()
        store.close()
    finally:
        server.start()


def test_attending_needs_no_session_of_its_own(one: SqlStore, other: SqlStore, postgres_url: str) -> None:
    """A pooler that lends a connection for a transaction gives each of them to another session."""
    one.attend()
    tell(
        postgres_url,
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )

    assert other.attend() == shared(2, leads=False)
    assert one.attend() == shared(2, leads=True)
