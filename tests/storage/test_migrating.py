"""Databases are brought up to the tables of this version, and never down."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.errors import StoreError
from bot.storage import migrating
from bot.storage.sql import SqlStore
from bot.storage.tables import metadata
from bot.tutor.learner import Learner
from tests.storage.outgoings import NOW

MIGRATIONS = Path(migrating.__file__).parent / "migrations"


def revision_in(database: Path) -> str | None:
    connection = sqlite3.connect(database)
    found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    connection.close()
    return found[0][0] if len(found) == 1 else None


def test_migrations_from_nothing_give_the_tables_of_the_code(url: str) -> None:
    SqlStore(url).close()

    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert differences == []


def test_a_new_database_has_the_newest_revision(url: str, database: Path) -> None:
    SqlStore(url).close()

    assert revision_in(database) == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_opening_again_changes_neither_tables_nor_rows(url: str, database: Path) -> None:
    store = SqlStore(url)
    store.commit(Learner(7, topic="dough.flour"), [], 1, NOW)
    store.close()
    connection = sqlite3.connect(database)
    before = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()

    store = SqlStore(url)

    assert connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall() == before
    assert store.load(7) == Learner(7, version=1, topic="dough.flour")
    connection.close()
    store.close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(url: str, database: Path) -> None:
    SqlStore(url).close()
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(StoreError) as refusal:
        SqlStore(url)

    assert str(refusal.value) == (
        f"the database {database} was changed by a newer version of the tutor (revision 9999); "
        "run that version, or put a backup in its place"
    )
    assert revision_in(database) == "9999"


def test_a_migration_that_fails_changes_nothing(url: str, database: Path) -> None:
    """A table of another program stands in the way of the second table; the first one must not stay."""
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("CREATE TABLE outbox (something TEXT)")

    with pytest.raises(StoreError, match="table outbox already exists") as refusal:
        SqlStore(url)

    assert str(database) in str(refusal.value)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    connection.close()
    assert tables == [("outbox",)]


def test_there_is_one_line_of_revisions() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))

    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
