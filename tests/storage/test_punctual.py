"""A server that does not answer keeps nobody for ever, and is used again once it answers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from bot.errors import StoreError
from bot.storage.copying import take_time
from bot.storage.opening import open_engine, translated
from bot.storage.postgres import hold_for_migration
from bot.storage.punctual import PunctualConnection, make_punctual
from bot.storage.sql import SqlStore
from tests.storage.learners import at_topic
from tests.storage.outgoings import NOW, saying
from tests.storage.postgres_server import Server

pytestmark = pytest.mark.slow

SILENT = "(the server is halted or far too busy, or the network loses everything: the next try works once it answers)"


@pytest.fixture
def hasty(postgres_url: str) -> Iterator[Engine]:
    """An engine whose connections wait for a second once they are lent."""
    engine = open_engine(postgres_url)
    make_punctual(engine, answer_s=1.0, ping_s=2.0)
    yield engine
    engine.dispose()


def patience_of(engine: Engine) -> float | None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, PunctualConnection)
        return driver.patience_s


def test_a_server_that_is_halted_in_a_transaction_is_told_and_the_next_call_works(
    server: Server, hasty: Engine
) -> None:
    with translated(hasty), hasty.connect() as connection:
        connection.execute(text("INSERT INTO seats VALUES ('a', 'a', 0)"))
        with server.halted(), pytest.raises(StoreError) as refusal, translated(hasty):
            connection.execute(text("SELECT 1"))

    assert str(refusal.value).endswith(f" failed: no answer for 1 s {SILENT}")
    with hasty.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM seats")) == 0


def test_a_server_that_is_halted_before_a_commit_is_told(server: Server, hasty: Engine) -> None:
    connection = hasty.connect()
    connection.execute(text("INSERT INTO seats VALUES ('a', 'a', 0)"))

    with server.halted(), pytest.raises(OperationalError, match="no answer"):
        connection.commit()

    assert connection.invalidated
    connection.close()


def test_an_answer_that_comes_late_is_not_taken_for_one_to_another_question(server: Server, hasty: Engine) -> None:
    with hasty.connect() as connection:
        with server.halted(), pytest.raises(OperationalError, match="no answer"):
            connection.scalar(text("SELECT 1"))
        connection.rollback()

        assert connection.scalar(text("SELECT 2")) == 2


def test_a_statement_that_the_server_works_on_for_too_long_is_given_up_as_well(hasty: Engine) -> None:
    with pytest.raises(OperationalError, match="no answer"), hasty.connect() as connection:
        connection.execute(text("SELECT pg_sleep(60)"))


def test_all_that_a_store_does_fails_while_its_server_is_halted_and_works_afterwards(
    server: Server, postgres_url: str
) -> None:
    with closing(SqlStore(postgres_url)) as store:
        store.commit(at_topic("dough.flour"), [saying("kept")], 1, NOW)
        calls = [
            lambda: store.load(7),
            lambda: store.commit(at_topic("oven.heat", version=1), [saying("not yet")], 2, NOW),
            lambda: store.due(NOW, 10),
            store.check,
            store.attend,
        ]
        with server.halted(), ThreadPoolExecutor(len(calls)) as threads:
            failures = [task.exception() for task in [threads.submit(call) for call in calls]]

        assert [type(failure) for failure in failures] == [StoreError] * len(calls)
        store.commit(at_topic("oven.heat", version=1), [saying("now")], 2, NOW)
        assert (store.load(7), store.backlog().count) == (at_topic("oven.heat", version=2), 2)


def test_a_store_is_closed_though_its_server_is_halted(server: Server, postgres_url: str) -> None:
    store = SqlStore(postgres_url)
    store.post([saying("kept")], NOW)
    store.attend()
    store.due(NOW, 10)

    with server.halted():
        store.close()

    with closing(SqlStore(postgres_url)) as next_one:
        assert next_one.backlog().count == 1


def test_a_server_that_is_halted_at_the_start_is_told(server: Server, postgres_url: str) -> None:
    with server.halted(), pytest.raises(StoreError, match="see that the server runs"):
        SqlStore(postgres_url)


@pytest.mark.parametrize(
    ("options", "patience_s"),
    [("", 5), ("&options=-c%20statement_timeout%3D30s", 60)],
    ids=["as the tutor sets it", "where the operator sets limits"],
)
def test_an_answer_may_take_longer_than_the_server_lets_a_statement_take(
    postgres_url: str, options: str, patience_s: float
) -> None:
    engine = open_engine(f"{postgres_url}{options}")

    assert patience_of(engine) == patience_s
    engine.dispose()


def test_who_changes_tables_may_pause_between_two_statements_and_what_follows_may_not(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    found = []

    with engine.begin() as connection:
        hold_for_migration(connection)
        found.append(connection.scalar(text("SHOW idle_in_transaction_session_timeout")))
    with engine.begin() as connection:
        found.append(connection.scalar(text("SHOW idle_in_transaction_session_timeout")))
    engine.dispose()

    assert found == ["1min", "10s"]


def test_migrations_and_copies_may_take_their_time_and_what_follows_may_not(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    found = []

    for begin in (hold_for_migration, take_time):
        with engine.begin() as connection:
            begin(connection)
            driver = connection.connection.driver_connection
            assert isinstance(driver, PunctualConnection)
            found.append(driver.patience_s)
        found.append(patience_of(engine))
    engine.dispose()

    assert found == [65, 5, None, 5]
