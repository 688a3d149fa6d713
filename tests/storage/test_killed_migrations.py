"""A process that is killed while it changes the tables leaves them as they were, and the next one changes them."""

import multiprocessing
import os
import signal
from collections.abc import Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from sqlalchemy import Engine, event, inspect, text

from bot.storage.migrating import NEWEST_REVISION, revision_of, upgrade
from bot.storage.opening import open_engine
from bot.storage.sql import SqlStore
from bot.storage.tables import metadata
from tests.storage.learners import at_topic
from tests.storage.outgoings import NOW, saying
from tests.storage.postgres_server import Server

pytestmark = pytest.mark.slow

SOMEBODY = """
INSERT INTO learners (id, version, state, reachable, first_seen, last_seen)
VALUES (7, 3, '{}', true, '2026-02-01 08:00:00', '2026-02-02 08:00:00')
"""
ENDS = ("UPDATE alembic_version", "COMMIT")
"""Statements with which a step ends, all of whose changes are made by then, and with which all steps end."""

LONG_S = 600
"""When a test is given up, on a machine that does much else, too."""

PROCESSES = multiprocessing.get_context("forkserver")
"""Each process is a copy of one that has loaded everything: with a start from nothing, each would take a second."""
PROCESSES.set_forkserver_preload(["bot.storage.sql", "bot.storage.migrating", "psycopg"])


def open_and_die(url: str, at: int) -> None:
    """Start as the tutor does, and be killed just before the end of the step of this number."""
    ends = count(1)

    def die(statement: str) -> None:
        if statement.startswith(ENDS) and next(ends) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def look(_: object, __: object, statement: str, *___: object) -> None:
        die(statement)

    event.listen(Engine, "before_cursor_execute", look)
    event.listen(Engine, "commit", lambda _: die("COMMIT"))
    SqlStore(url).close()


def was_killed(url: str, at: int) -> bool:
    process = PROCESSES.Process(target=open_and_die, args=(url, at))
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def make_first_version(url: str) -> None:
    """Lay down a database as the first version of the tutor left it, with somebody in it."""
    engine = open_engine(url)
    upgrade(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text(SOMEBODY))
    engine.dispose()


def look_into(url: str) -> tuple[str, Sequence[Any]]:
    """Give the revision, the tables and their columns."""
    engine = open_engine(url)
    with engine.begin() as connection:
        found = inspect(connection)
        tables = [(table, [c["name"] for c in found.get_columns(table)]) for table in sorted(found.get_table_names())]
        revision = revision_of(connection)
    engine.dispose()
    return revision, tables


def assert_whole(url: str, version: int) -> None:
    """Let everything be there, known learners among it, and let new ones be taken."""
    with closing(SqlStore(url)) as store:
        assert store.load(7).version == version
        store.commit(at_topic("oven.heat", 8), [saying("hello", 8)], 1, NOW)
        assert [row.outgoing for row in store.due(NOW, 10)] == [saying("hello", 8)]
    revision, tables = look_into(url)
    assert revision == NEWEST_REVISION
    assert {table for table, _ in tables} == {*metadata.tables, "alembic_version"}


@pytest.mark.timeout(LONG_S)
def test_a_file_is_as_it_was_after_a_kill_at_any_step_and_the_next_start_completes_it(
    url: str, database: Path, tmp_path: Path
) -> None:
    make_first_version(url)
    first = tmp_path / "first.db"
    copyfile(database, first)
    before = look_into(url)

    for at in count(1):
        for leftover in tmp_path.glob("tutor.db*"):
            leftover.unlink()
        copyfile(first, database)
        if not was_killed(url, at):
            break
        assert look_into(url) == before
        assert_whole(url, version=3)

    assert at > 6


@pytest.mark.timeout(LONG_S)
def test_a_server_is_as_it_was_after_a_kill_at_any_step_and_the_next_start_completes_it(server: Server) -> None:
    first = server.make_database()
    make_first_version(first)
    before = look_into(first)
    name = first.rpartition("/")[2].partition("?")[0]

    for at in count(1):
        url = server.make_database(name)
        if not was_killed(url, at):
            break
        assert look_into(url) == before
        assert_whole(url, version=3)
        server.drop_database(url)

    assert at > 6
