"""What only a store on a server can do, and how it fails: always with a word for operators, never with a secret."""

import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Barrier

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from bot.errors import AlreadySeen, StaleLearner, StoreError
from bot.storage import opening
from bot.storage.looking import look
from bot.storage.migrating import NEWEST_REVISION
from bot.storage.sql import SqlStore
from bot.storage.store import Kept, Taken
from bot.tutor.learner import Learner
from bot.tutor.reply import Marked
from tests.storage.learners import at_topic
from tests.storage.outgoings import NOW, saying
from tests.storage.postgres_server import Server, tell
from tests.storage.test_migrating import differences_from_the_code

pytestmark = pytest.mark.slow

KNOWN_ADDRESSES = "write sqlite:///data/tutor.db, or postgresql+psycopg://user:password@host/database"

ANNA = 987654321

NO_SERVER = "postgresql+psycopg://anna:pass-word@127.0.0.1:1/tutor"

UNSPOKEN = "what nobody may read in an error"


TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"


@contextmanager
def held(url: str, statement: str) -> Iterator[Connection]:
    """Leave a transaction of another session open after a statement."""
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text(statement))
        yield connection
        connection.rollback()
    engine.dispose()


def end_sessions(url: str) -> None:
    """End what is connected to the database, as a restart of the server does."""
    tell(
        url,
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )


def error_text(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


@pytest.mark.parametrize(
    "beginning",
    ["postgresql+psycopg", "postgresql", "postgres"],
    ids=["with the driver", "short", "as hosting services write it"],
)
def test_a_database_is_known_by_any_usual_beginning_of_its_address(postgres_url: str, beginning: str) -> None:
    with closing(SqlStore(postgres_url.replace("postgresql+psycopg", beginning))) as store:
        store.commit(at_topic("dough.flour"), [saying("hello")], 1, NOW)

    with closing(SqlStore(postgres_url)) as store:
        assert (store.load(7), store.backlog().count) == (at_topic("dough.flour", version=1), 1)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (
            "postgresql+psycopg://anna:pass@-word@db/tutor",
            "has an @ too many: within a user or a password, write %40",
        ),
        (
            "postgresql+psycopg://anna:pass@db/-word@db/tutor",
            "has an @ too many: within a user or a password, write %40",
        ),
        (
            "postgresql+psycopg://anna:pass-word@db",
            "names no database: write postgresql+psycopg://user:password@host/database",
        ),
        (
            "postgresql+psycopg://anna:pass-word@db:port/tutor",
            f"is not a database address: {KNOWN_ADDRESSES}",
        ),
        (
            "postgresql+asyncpg://anna:pass-word@db/tutor",
            f"names 'postgresql+asyncpg', which the tutor does not know: {KNOWN_ADDRESSES}",
        ),
    ],
    ids=["an @ in the password", "an @ and a slash in the password", "no database", "no port", "another driver"],
)
def test_an_address_that_cannot_be_right_is_refused_without_its_password(address: str, message: str) -> None:
    with pytest.raises(StoreError) as refusal:
        SqlStore(address)

    assert str(refusal.value) == f"TUTOR_DATABASE_URL {message}"
    assert "-word" not in error_text(refusal.value)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(StoreError) as refusal:
        SqlStore(NO_SERVER)

    assert str(refusal.value).startswith("the database tutor failed: connection failed: ")
    assert "Connection refused" in str(refusal.value)
    assert str(refusal.value).endswith(
        "(see that the server runs, and that TUTOR_DATABASE_URL names it and a user whom it lets in)"
    )
    assert "\n" not in str(refusal.value)
    assert "pass-word" not in error_text(refusal.value)


def test_a_database_that_is_not_there_is_told(server: Server) -> None:
    with pytest.raises(StoreError, match=r'the database nowhere failed: .*database "nowhere" does not exist'):
        SqlStore(server.url("nowhere"))


def test_a_user_who_is_not_known_is_told_without_the_password(server: Server) -> None:
    address = f"postgresql+psycopg://anna:pass-word@/postgres?host={server.folder}"

    with pytest.raises(StoreError, match='role "anna" does not exist') as refusal:
        SqlStore(address)

    assert "pass-word" not in error_text(refusal.value)


def test_a_database_that_cannot_hold_every_script_is_refused(server: Server) -> None:
    url = server.make_database("template0", "ENCODING 'LATIN1'")

    with pytest.raises(StoreError, match="has the encoding LATIN1") as refusal:
        SqlStore(url)

    assert "ENCODING 'UTF8'" in str(refusal.value)


def test_every_connection_gives_up_in_time(postgres_url: str) -> None:
    """Docker kills 10 s after SIGTERM."""
    engine = opening.open_engine(postgres_url)

    with engine.connect() as connection:
        names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "transaction_isolation")
        found = {name: connection.scalar(text(f"SHOW {name}")) for name in names}
    engine.dispose()

    assert found == {
        "lock_timeout": "2s",
        "statement_timeout": "3s",
        "idle_in_transaction_session_timeout": "10s",
        "transaction_isolation": "read committed",
    }


def test_what_stands_in_the_address_goes_before(postgres_url: str) -> None:
    engine = opening.open_engine(f"{postgres_url}&options=-c%20lock_timeout%3D7s&application_name=beehive")

    with engine.connect() as connection:
        names = ("lock_timeout", "application_name")
        found = [connection.scalar(text(f"SHOW {name}")) for name in names]
    engine.dispose()

    assert found == ["7s", "beehive"]


def test_connections_that_broke_unused_cost_nothing(postgres_url: str) -> None:
    with closing(SqlStore(postgres_url)) as store:
        store.commit(at_topic("dough.flour"), [saying("hello")], 1, NOW)
        end_sessions(postgres_url)

        store.commit(at_topic("oven.heat", version=1), [], 2, NOW)
        end_sessions(postgres_url)

        assert (store.load(7).context.topic, store.backlog().count) == ("oven.heat", 1)


def test_a_connection_that_breaks_in_a_transaction_is_told_and_the_next_call_works(postgres_url: str) -> None:
    engine = opening.open_engine(postgres_url)

    with pytest.raises(StoreError) as refusal, opening.translated(engine), engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    assert str(refusal.value).endswith(
        "failed: terminating connection due to administrator command (the server stops, starts, or closed the "
        "connection: the next try works once it is there)"
    )
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()


def test_a_server_that_goes_and_comes_back_is_a_store_error_meanwhile(server: Server, postgres_url: str) -> None:
    with closing(SqlStore(postgres_url)) as store:
        store.commit(at_topic("dough.flour"), [saying("kept")], 1, NOW)
        server.stop()
        try:
            calls: list[Callable[[], object]] = [
                lambda: store.load(7),
                lambda: store.commit(at_topic("oven.heat", version=1), [saying("lost")], 2, NOW),
                lambda: store.due(NOW, 10),
            ]
            for call in calls:
                with pytest.raises(StoreError, match="see that the server runs") as refusal:
                    call()
                assert type(refusal.value) is StoreError
        finally:
            server.start()

        store.commit(at_topic("oven.heat", version=1), [saying("said")], 2, NOW)
        assert [row.outgoing for row in store.due(NOW, 10)] == [saying("kept")]
        assert (store.load(7), store.backlog().count) == (at_topic("oven.heat", version=2), 2)


def test_what_another_session_holds_too_long_is_told_and_nothing_is_lost(postgres_url: str) -> None:
    with closing(SqlStore(f"{postgres_url}&options=-c%20lock_timeout%3D20ms")) as store:
        store.commit(at_topic("dough.flour"), [saying("kept")], 1, NOW)
        with held(postgres_url, "LOCK TABLE outbox"), pytest.raises(StoreError) as refusal:
            store.commit(at_topic("oven.heat", version=1), [saying("not yet")], 2, NOW)

        assert str(refusal.value).endswith(
            "failed: canceling statement due to lock timeout (another session holds what is needed: try again when "
            "that is done)"
        )
        assert (store.load(7).context.topic, store.backlog().count, store.seen([1, 2])) == ("dough.flour", 1, {1})
        store.commit(at_topic("oven.heat", version=1), [saying("now")], 2, NOW)
        assert store.backlog().count == 2


def test_a_statement_that_takes_too_long_is_told(postgres_url: str) -> None:
    engine = opening.open_engine(f"{postgres_url}&options=-c%20statement_timeout%3D20ms")

    with pytest.raises(StoreError, match="took too long"), opening.translated(engine), engine.begin() as connection:
        connection.execute(text("SELECT pg_sleep(60)"))
    engine.dispose()


def test_learners_do_not_wait_for_each_other(postgres_url: str) -> None:
    """Of SQLite, one thread writes at a time."""
    with closing(SqlStore(postgres_url)) as store, ThreadPoolExecutor(1) as threads:
        store.commit(at_topic("dough.flour", 7), [], 1, NOW)
        store.commit(at_topic("dough.flour", 8), [], 2, NOW)
        with held(postgres_url, "SELECT 1 FROM learners WHERE id = 7 FOR UPDATE"):
            waiting = threads.submit(store.commit, at_topic("oven.heat", 7, 1), [], 3, NOW)

            store.commit(at_topic("oven.heat", 8, 1), [], 4, NOW)

            assert not waiting.done()
        waiting.result()
        assert (store.load(7).version, store.load(8).version) == (2, 2)


def test_two_transactions_in_each_others_way_are_told_and_one_goes_on(postgres_url: str) -> None:
    engine, both = opening.open_engine(postgres_url), Barrier(2)
    with closing(SqlStore(postgres_url)) as store:
        for learner in (7, 8):
            store.commit(Learner(learner), [], learner, NOW)

    def work(first: int, second: int) -> str:
        try:
            with opening.translated(engine), engine.begin() as connection:
                lock = text("SELECT 1 FROM learners WHERE id = :learner FOR UPDATE")
                connection.execute(lock, {"learner": first})
                both.wait(10)
                connection.execute(lock, {"learner": second})
        except StoreError as error:
            return str(error).partition(" failed: ")[2]
        return "done"

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(work, (7, 8), (8, 7)))
    engine.dispose()

    assert sorted(outcomes) == [
        "deadlock detected (two transactions stood in each other's way: the next try works)",
        "done",
    ]


def test_a_server_that_may_only_be_read_is_told(postgres_url: str) -> None:
    with closing(SqlStore(postgres_url)) as store:
        name = make_url(postgres_url).database
        tell(postgres_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        end_sessions(postgres_url)

        with pytest.raises(StoreError, match="it may only be read, as a standby"):
            store.commit(Learner(7), [], 1, NOW)
        with pytest.raises(StoreError, match="it may only be read, as a standby"):
            store.check()

        assert store.load(7) == Learner(7)


def test_a_refusal_by_a_rule_of_the_database_tells_no_values(postgres_url: str) -> None:
    tell(postgres_url, f"ALTER TABLE questions ADD CONSTRAINT few CHECK (learner <> {ANNA})")
    with closing(SqlStore(postgres_url)) as store, pytest.raises(StoreError) as refusal:
        store.commit(Learner(ANNA), [saying(UNSPOKEN)], 1, NOW, [Kept(UNSPOKEN, "bread-1")])

    assert str(refusal.value).endswith('failed: new row for relation "questions" violates check constraint "few"')
    assert UNSPOKEN not in error_text(refusal.value)
    assert str(ANNA) not in error_text(refusal.value)


def test_a_number_that_is_too_large_is_refused_without_telling_it(postgres_url: str) -> None:
    with closing(SqlStore(postgres_url)) as store, pytest.raises(StoreError) as refusal:
        store.mark_seen(10**30, NOW)

    assert str(10**30) not in str(refusal.value)


def test_two_open_stores_see_each_other(postgres_url: str) -> None:
    with closing(SqlStore(postgres_url)) as one, closing(SqlStore(postgres_url)) as other:
        one.commit(at_topic("dough.flour"), [saying("hello")], 1, NOW)

        assert (other.load(7).context.topic, other.backlog().count) == ("dough.flour", 1)
        with pytest.raises(AlreadySeen):
            other.commit(Learner(8), [], 1, NOW)
        with pytest.raises(StaleLearner):
            other.commit(Learner(7), [], 2, NOW)


def test_migrations_from_nothing_give_the_tables_of_the_code(empty_postgres_url: str) -> None:
    SqlStore(empty_postgres_url).close()

    assert differences_from_the_code(empty_postgres_url) == []


def test_processes_that_start_at_once_on_an_empty_database_all_come_up(empty_postgres_url: str) -> None:
    start = Barrier(4)

    def come_up(learner: int) -> None:
        start.wait(10)
        with closing(SqlStore(empty_postgres_url)) as store:
            store.commit(Learner(learner), [], learner, NOW)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(come_up, (7, 8, 9, 10)))

    assert tell(empty_postgres_url, "SELECT count(*) FROM learners") == [(4,)]
    assert tell(empty_postgres_url, "SELECT version_num FROM alembic_version") == [(NEWEST_REVISION,)]


def test_who_starts_while_tables_are_changed_waits_for_that(empty_postgres_url: str) -> None:
    """The lock that is waited for is the one of the migrations: nothing else keeps the second one from being first."""
    with ThreadPoolExecutor(1) as threads:
        with held(empty_postgres_url, "SELECT pg_advisory_xact_lock(7407853117290114881)"):
            starting = threads.submit(SqlStore, empty_postgres_url)
            while not tell(empty_postgres_url, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
                assert not starting.done()

            assert tell(empty_postgres_url, "SELECT 1 FROM pg_class WHERE relname = 'learners'") == []
        starting.result().close()

    assert tell(empty_postgres_url, "SELECT count(*) FROM learners") == [(0,)]


def test_a_database_of_a_newer_version_is_refused_and_left_alone(postgres_url: str) -> None:
    tell(postgres_url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match="was changed by a newer version of the tutor"):
        SqlStore(postgres_url)

    assert tell(postgres_url, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_a_migration_that_fails_changes_nothing(empty_postgres_url: str) -> None:
    tell(empty_postgres_url, "CREATE TABLE announcements (something TEXT)")
    tell(empty_postgres_url, "CREATE TABLE alembic_version (version_num TEXT)")

    with pytest.raises(StoreError, match='relation "announcements" already exists'):
        SqlStore(empty_postgres_url)

    assert tell(empty_postgres_url, TABLES) == [("alembic_version",), ("announcements",)]


def test_the_database_of_another_program_is_refused_and_left_alone(empty_postgres_url: str) -> None:
    tell(empty_postgres_url, "CREATE TABLE invoices (something TEXT)")

    with pytest.raises(StoreError, match="is the database of another program, which has invoices there: make one"):
        SqlStore(empty_postgres_url)
    with pytest.raises(StoreError, match="is the database of another program, which has invoices there: make one"):
        look(empty_postgres_url)

    assert tell(empty_postgres_url, TABLES) == [("invoices",)]


def test_tables_that_belong_to_an_extension_are_no_other_program(empty_postgres_url: str) -> None:
    tell(empty_postgres_url, "CREATE TABLE settings (something TEXT)")
    tell(empty_postgres_url, "ALTER EXTENSION plpgsql ADD TABLE settings")

    SqlStore(empty_postgres_url).close()

    assert tell(empty_postgres_url, "SELECT count(*) FROM learners") == [(0,)]


def test_who_may_not_make_tables_is_told_so(server: Server, empty_postgres_url: str) -> None:
    server.tell("CREATE ROLE guest LOGIN")

    with pytest.raises(StoreError, match=r"permission denied .* the right to it"):
        SqlStore(empty_postgres_url.replace("user=postgres", "user=guest"))


def test_turns_that_are_committed_together_count_items_in_an_order_that_all_keep(postgres_url: str) -> None:
    """Here another one has the first item and wants the last: who held that one would wait, and be waited for."""
    first, last = "oven.heat#1", "oven.steam#1"
    is_waited_for = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
    with closing(SqlStore(postgres_url)) as store, ThreadPoolExecutor(1) as pool:
        store.commit(Learner(9), [], None, NOW, [Marked(item, (), is_right=True) for item in (last, first)])
        taken = [
            Taken(Learner(7), [], [1], [Marked(last, (), is_right=True)]),
            Taken(Learner(8), [], [2], [Marked(first, (), is_right=True)]),
        ]

        with held(postgres_url, f"UPDATE item_counts SET asked = asked WHERE item = '{first}'") as other:
            committing = pool.submit(store.commit_all, taken, NOW)
            while not committing.done() and not other.scalar(text(is_waited_for)):
                pass
            other.execute(text(f"UPDATE item_counts SET asked = asked WHERE item = '{last}'"))
        committing.result(timeout=10)

        assert [count.asked for count in store.counts()] == [2, 2]
