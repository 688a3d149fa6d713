"""Databases are brought up to the tables of this version, and never down."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.errors import AlreadySeen, StoreError
from bot.storage import migrating
from bot.storage.sql import SqlStore
from bot.storage.store import Address, Kept, OutboxRow, Outgoing, Said
from bot.storage.tables import metadata
from bot.tutor.learner import Learner
from bot.tutor.reply import Choice, Reply
from tests.storage.learners import at_topic
from tests.storage.outgoings import NOW, after, saying

MIGRATIONS = Path(migrating.__file__).parent / "migrations"

ROWS_OF_THE_FIRST_VERSION = """
INSERT INTO learners VALUES
    (7, 3, '{"topic":"dough.flour","offered":["more:dough.flour","topic:dough"]}', 1,
     '2026-02-01 08:00:00.000000', '2026-02-02 08:00:00.000000'),
    (8, 1, '{"topic":null,"offered":[]}', 0, '2026-02-01 09:00:00.000000', '2026-02-01 09:00:00.000000');
INSERT INTO outbox VALUES
    (11, 7, '{"address":{"chat":7,"message":12},"reply":{"text":"Take **strong** flour.",
      "choices":[{"id":"topics","label":"All topics"}],"sources":["ann"],"picture":null,"in_place":true}}',
     2, '2026-03-01 09:31:15.123456', NULL, NULL),
    (12, 7, '{"address":{"chat":7,"message":null},"reply":{"text":"second","choices":[],"sources":[],
      "picture":null,"in_place":false}}', 0, NULL, NULL, NULL),
    (13, 8, '{"address":{"chat":8,"message":null},"reply":{"text":"refused","choices":[],"sources":[],
      "picture":null,"in_place":false}}', 1, NULL, '2026-02-01 09:00:00.000000', 'message is too long');
INSERT INTO seen_updates VALUES (100, '2026-02-02 08:00:00.000000');
"""


def revision_in(database: Path) -> str | None:
    connection = sqlite3.connect(database)
    found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    connection.close()
    return found[0][0] if len(found) == 1 else None


def make_first_version(url: str, database: Path) -> None:
    """Lay down a database as the first version of the tutor left it, with rows in every table."""
    engine, config = create_engine(url), Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with sqlite3.connect(database) as connection_with_rows:
        connection_with_rows.executescript(ROWS_OF_THE_FIRST_VERSION)
    connection_with_rows.close()


def differences_from_the_code(url: str) -> list[Any]:
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences: list[Any] = compare_metadata(context, metadata)
    engine.dispose()
    return differences


def test_migrations_from_nothing_give_the_tables_of_the_code(url: str) -> None:
    SqlStore(url).close()

    assert differences_from_the_code(url) == []


def test_migrations_from_the_first_version_give_the_tables_of_the_code(url: str, database: Path) -> None:
    make_first_version(url, database)
    assert revision_in(database) == "0001"
    assert len(differences_from_the_code(url)) > 0

    SqlStore(url).close()

    assert revision_in(database) == ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert differences_from_the_code(url) == []


def test_learners_of_the_first_version_are_still_known_and_start_anew(url: str, database: Path) -> None:
    make_first_version(url, database)

    store = SqlStore(url)

    assert store.load(7) == Learner(7, version=3)
    assert store.load(8) == Learner(8, version=1)
    assert (store.is_reachable(7), store.is_reachable(8)) == (True, False)
    assert store.export(7)["first_message"] == "2026-02-01T08:00:00+00:00"
    store.commit(at_topic("oven.heat", version=3), [], 101, NOW)
    assert store.load(7) == at_topic("oven.heat", version=4)
    store.close()


def test_what_waited_in_the_first_version_is_said(url: str, database: Path) -> None:
    make_first_version(url, database)

    store = SqlStore(url)

    first = Outgoing(
        Address(7, 12),
        Reply("Take **strong** flour.", (Choice("topics", "All topics"),), ("ann",), in_place=True),
    )
    assert store.waiting() == 2
    assert store.due(after(59), 10) == []
    assert store.due(after(60), 10) == [OutboxRow(11, first, attempts=2)]
    store.delivered(11, None, (), NOW)
    assert store.due(NOW, 10) == [OutboxRow(12, saying("second"))]
    store.commit(store.load(9), [saying("new", 9)], None, NOW)
    assert [row.id for row in store.due(NOW, 10)] == [12, 14]
    store.close()


def test_updates_seen_by_the_first_version_are_not_taken_again(url: str, database: Path) -> None:
    make_first_version(url, database)

    store = SqlStore(url)

    with pytest.raises(AlreadySeen):
        store.commit(store.load(7), [], 100, NOW)
    store.close()


def test_what_is_new_works_in_a_database_of_the_first_version(url: str, database: Path) -> None:
    make_first_version(url, database)

    store = SqlStore(url)
    store.commit(store.load(7), [], None, NOW, Kept("Will it rain?", "bread-1"))
    store.delivered(11, Said(7, 50, 51, is_text=True), (), NOW)

    assert store.kept() == [Kept("Will it rain?", "bread-1")]
    assert store.said(7, 50) == [Said(7, 50, 51, is_text=True)]
    store.forget(7, [], None, NOW)
    assert (store.load(7), store.waiting(), store.kept()) == (Learner(7), 0, [])
    store.close()


def test_a_second_migration_that_fails_leaves_the_first_version_as_it_was(url: str, database: Path) -> None:
    """A table of another program stands in the way of its second table; its first one must not stay."""
    make_first_version(url, database)
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("CREATE TABLE questions (something TEXT)")

    with pytest.raises(StoreError, match="table questions already exists"):
        SqlStore(url)

    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    learners = connection.execute("SELECT id, version FROM learners ORDER BY id").fetchall()
    connection.close()
    assert "said" not in {name for (name,) in tables}
    assert learners == [(7, 3), (8, 1)]
    assert revision_in(database) == "0001"


def test_a_new_database_has_the_newest_revision(url: str, database: Path) -> None:
    SqlStore(url).close()

    assert revision_in(database) == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_opening_again_changes_neither_tables_nor_rows(url: str, database: Path) -> None:
    store = SqlStore(url)
    store.commit(at_topic("dough.flour"), [], 1, NOW)
    store.close()
    connection = sqlite3.connect(database)
    before = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()

    store = SqlStore(url)

    assert connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall() == before
    assert store.load(7) == at_topic("dough.flour", version=1)
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
