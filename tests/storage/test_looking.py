"""A database is looked at as it is, of either kind; what the doctor makes of it is tested there."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.storage import looking
from bot.storage.looking import Look, look
from bot.storage.migrating import NEWEST_REVISION, upgrade
from bot.storage.opening import open_engine
from bot.storage.sql import SqlStore
from bot.tutor.learner import Learner
from tests.storage.filling import fill, rows_of
from tests.storage.outgoings import NOW, saying
from tests.storage.postgres_server import Server, tell


def test_a_file_tells_all_about_itself(url: str, database: Path) -> None:
    SqlStore(url).close()

    newest = NEWEST_REVISION
    assert look(url) == Look(str(database), True, True, newest, newest, database.stat().st_size)


def test_what_is_in_the_log_of_a_file_in_use_counts(url: str, database: Path) -> None:
    SqlStore(url).close()
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))

    found = look(url)

    assert found.revision == "0004"
    assert found.size_bytes == database.stat().st_size + Path(f"{database}-wal").stat().st_size
    engine.dispose()


def test_a_file_without_a_log_says_so(url: str, database: Path) -> None:
    SqlStore(url).close()
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()

    assert not look(url).has_log


@pytest.mark.parametrize("name", ["new.db", "a/b/new.db", "a ? b#c%20.db"], ids=["here", "folders", "odd name"])
def test_nothing_is_made_where_no_file_is(tmp_path: Path, name: str) -> None:
    assert look(f"sqlite:///{tmp_path}/{name.replace('?', '%3F')}").is_there is False
    assert list(tmp_path.iterdir()) == []


def test_the_database_of_another_program_is_refused(url: str, database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE something (else_ TEXT)")
    connection.close()

    with pytest.raises(StoreError, match="is the database of another program: set TUTOR_DATABASE_URL"):
        look(url)


def test_a_file_of_a_newer_version_is_refused_with_both_revisions(url: str, database: Path) -> None:
    SqlStore(url).close()
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(StoreError, match=f"is at revision 9999, and this version knows none after {NEWEST_REVISION}"):
        look(url)


def test_a_server_is_named_without_its_password(postgres_url: str) -> None:
    found = look(f"{postgres_url}{'&' if '?' in postgres_url else '?'}password=pass-word")

    assert found.where.startswith("postgresql+psycopg://")
    assert "pass-word" not in found.where


def test_a_server_tells_all_about_itself(postgres_url: str) -> None:
    fill(postgres_url)
    before = rows_of(postgres_url)

    found = look(postgres_url)

    assert (found.is_there, found.is_writable, found.revision) == (True, True, NEWEST_REVISION)
    assert found.size_bytes > 1_000_000
    assert rows_of(postgres_url) == before


def test_a_server_that_may_only_be_read_says_so(postgres_url: str) -> None:
    assert not look(
        f"{postgres_url}{'&' if '?' in postgres_url else '?'}options=-c%20default_transaction_read_only%3Don"
    ).is_writable


GRANT_TABLES = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO visitor"
GRANT_SEQUENCES = "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO visitor"


@pytest.fixture
def visitor(server: Server) -> Iterator[None]:
    """Have a user who has no rights but those that everybody has."""
    server.tell("CREATE ROLE visitor LOGIN")
    yield
    server.tell("DROP ROLE visitor")


@contextmanager
def granted(address: str, *statements: str) -> Iterator[str]:
    """Give the visitor rights, and the address for the visitor; take them back afterwards."""
    for statement in ("GRANT SELECT ON alembic_version TO visitor", *statements):
        tell(address, statement)
    yield as_visitor(address)
    tell(address, "DROP OWNED BY visitor")


def as_visitor(address: str) -> str:
    return address.replace("user=postgres", "user=visitor")


@pytest.mark.usefixtures("visitor")
def test_who_may_make_no_tables_on_a_server_cannot_write_there(empty_postgres_url: str) -> None:
    found = look(as_visitor(empty_postgres_url))

    assert (found.is_there, found.is_writable) == (False, False)
    assert found.grant == "GRANT USAGE, CREATE ON SCHEMA public TO visitor"


@pytest.mark.usefixtures("visitor")
def test_who_has_no_schema_on_a_server_cannot_write_there(empty_postgres_url: str) -> None:
    tell(empty_postgres_url, "REVOKE ALL ON SCHEMA public FROM PUBLIC")

    assert look(as_visitor(empty_postgres_url)).grant == "GRANT USAGE, CREATE ON SCHEMA public TO visitor"


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("statements", "grant"),
    [
        ([], GRANT_TABLES),
        (["GRANT SELECT ON ALL TABLES IN SCHEMA public TO visitor"], GRANT_TABLES),
        ([GRANT_TABLES, "REVOKE DELETE ON votes FROM visitor"], GRANT_TABLES),
        ([GRANT_TABLES], GRANT_SEQUENCES),
        ([GRANT_TABLES, GRANT_SEQUENCES], ""),
    ],
    ids=["nothing", "reading", "all but one right to one table", "tables", "tables and their numbers"],
)
def test_the_right_to_tables_that_is_missing_on_a_server_is_told(
    postgres_url: str, statements: Sequence[str], grant: str
) -> None:
    with granted(postgres_url, *statements) as address:
        found = look(address)

    assert (found.is_there, found.is_writable, found.grant) == (True, not grant, grant)


@pytest.mark.usefixtures("visitor")
def test_who_may_do_as_the_statements_say_can_open_the_database(postgres_url: str) -> None:
    with granted(postgres_url, GRANT_TABLES, GRANT_SEQUENCES) as address, closing(SqlStore(address)) as store:
        store.commit(Learner(7), [saying("yes")], 1, NOW)


def test_no_table_is_made_on_a_server(empty_postgres_url: str) -> None:
    assert not look(empty_postgres_url).is_there
    assert rows_of(empty_postgres_url) == {}


def test_a_server_of_an_earlier_version_is_not_brought_up_to_date(empty_postgres_url: str) -> None:
    engine = open_engine(empty_postgres_url)
    upgrade(engine, "0003")
    engine.dispose()

    assert look(empty_postgres_url).revision == "0003"
    assert look(empty_postgres_url).revision == "0003"


def test_a_server_that_is_away_is_told_without_the_password() -> None:
    with pytest.raises(StoreError) as refusal:
        look("postgresql://anna:pass-word@127.0.0.1:1/tutor")

    assert "the database tutor failed" in str(refusal.value)
    assert "pass-word" not in str(refusal.value)


def test_a_sound_file_that_somebody_writes_to_under_the_look_is_not_called_damaged(
    url: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file that nobody uses, pages are read as if nobody could write them; the clock is looked at in between."""
    SqlStore(url).close()
    with closing(sqlite3.connect(database)) as filling, filling:
        row = "INSERT INTO questions (learner, text, course, at) VALUES (?, ?, '', '2026-03-01 09:30:00.000000')"
        filling.executemany(row, [(number, "q" * 300) for number in range(20_000)])
    looked: list[float] = []

    def write_meanwhile() -> float:
        looked.append(monotonic())
        if len(looked) == 2:
            with closing(sqlite3.connect(database)) as other:
                other.execute("DELETE FROM questions WHERE id % 3")
                other.commit()
                other.execute("VACUUM")
        return looked[-1]

    monkeypatch.setattr(looking, "monotonic", write_meanwhile)

    assert look(url).is_whole
    assert len(looked) > 2
