"""Databases are brought up to the tables of this version, and never down."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time
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
from bot.storage.migrating import NEWEST_REVISION
from bot.storage.sql import SqlStore
from bot.storage.store import (
    Address,
    Audited,
    AuditEntry,
    Broadcasted,
    Flagged,
    ItemCounts,
    Kept,
    OutboxRow,
    Outgoing,
    QuestionCount,
    Said,
    Tallied,
)
from bot.storage.tables import metadata
from bot.tutor.learner import Basis, Context, Elsewhere, Flow, Learner, Pressed, Reminder
from bot.tutor.quizzing.grouping import Score
from bot.tutor.quizzing.study import Card, Study
from bot.tutor.reply import Choice, Counted, File, Marked, Outcome, Reply
from tests.storage.learners import at_topic
from tests.storage.outgoings import NOW, after, saying
from tests.storage.votes import answer, ask

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


ROWS_OF_THE_SECOND_VERSION = """
INSERT INTO learners VALUES
    (9, 5, '{"context":{"topics":["dough.flour","oven.heat"],"listed":null,"offered":["answer:oven.steam"],
      "asks":false,"runners_up":[],"after":[],"declined":false,"basis":"words","repair":"nothing","question":41,
      "at":"2026-02-02T08:00:00Z"},"thread":null,"elsewhere":[{"thread":3,"context":{"topics":["dough.yeast"]}}],
      "flow":{"level":1.5,"at":"2026-02-02T08:00:00Z","warned":false},
      "pressed":{"message":12,"choice":"topics","at":"2026-02-02T08:00:00Z"}}', 1,
     '2026-02-01 08:00:00.000000', '2026-02-02 08:00:00.000000'),
    (-5, 1, '{"context":{}}', 0, '2026-02-01 09:00:00.000000', '2026-02-01 09:00:00.000000');
INSERT INTO outbox VALUES
    (14, 9, '{"address":{"chat":9,"message":null,"thread":null,"question":41,"quotes":true,"changed":false},
      "reply":{"text":"third","choices":[{"id":"topics","label":"All topics","beside":true}],"sources":[],
      "picture":null,"in_place":false,"quotes":true,"reaction":null,"file":{"name":"a.json","content":"{}"}},
      "place":1,"total":2}', 0, NULL, NULL, NULL);
INSERT INTO said VALUES (9, 51, 41, 1, 0, '2026-02-02 08:00:00.000000');
INSERT INTO questions VALUES (1, 9, 'Will it rain?', 'bread-1', '2026-02-02 08:00:00.000000');
"""

ROWS_OF_THE_THIRD_VERSION = """
UPDATE learners SET wake_at = '2026-03-01 16:30:00.000000',
    state = '{"context":{"topics":["oven.heat"]},"study":{"cards":[{"item":"a#1","asked":3,"right":2}]},"shown":17,
      "zone":"Europe/Tallinn","reminder":{"at":"18:30:00","next":"2026-03-01T16:30:00Z","ignored":1}}' WHERE id = 9;
INSERT INTO flags VALUES (9, 'a#1', 'bread-2', '2026-02-03 08:00:00.000000');
INSERT INTO item_counts VALUES ('a#1', 3, 2, 1, 0.5, 0.25, 1, 0.5);
INSERT INTO item_picks VALUES ('a#1', 'x', 3);
INSERT INTO polls VALUES ('p1', -5, 'a#1', 1, '2026-03-01 09:30:15.123456');
INSERT INTO votes VALUES ('p1', 41, 'Ann', '1', '2026-03-01 09:30:15.123456');
INSERT INTO exclusions VALUES (-5, 42);
"""


ROWS_OF_THE_FOURTH_VERSION = """
INSERT INTO questions VALUES
    (5, 9, 'Is it 20°? ''Yes'' – 🌧', 'bread-2', '2026-02-03 08:00:00.123456'),
    (8, -5, 'May I use rye?', 'bread-2', '2026-02-04 08:00:00.000000');
"""


def revision_in(database: Path) -> str | None:
    connection = sqlite3.connect(database)
    found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    connection.close()
    return found[0][0] if len(found) == 1 else None


def make_version(url: str, database: Path, revision: str, *rows: str) -> None:
    """Lay down a database as an earlier version of the tutor left it, with rows in every table."""
    engine, config = create_engine(url), Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    with sqlite3.connect(database) as connection_with_rows:
        for some in rows:
            connection_with_rows.executescript(some)
    connection_with_rows.close()


def make_first_version(url: str, database: Path) -> None:
    make_version(url, database, "0001", ROWS_OF_THE_FIRST_VERSION)


def make_second_version(url: str, database: Path) -> None:
    make_version(url, database, "0002", ROWS_OF_THE_FIRST_VERSION, ROWS_OF_THE_SECOND_VERSION)


def make_third_version(url: str, database: Path) -> None:
    make_second_version(url, database)
    make_version(url, database, "0003", ROWS_OF_THE_THIRD_VERSION)


def make_fourth_version(url: str, database: Path) -> None:
    make_third_version(url, database)
    make_version(url, database, "0004", ROWS_OF_THE_FOURTH_VERSION)


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


@pytest.mark.parametrize(
    ("make", "revision"),
    [(make_first_version, "0001"), (make_second_version, "0002"), (make_third_version, "0003")],
    ids=["first", "second", "third"],
)
def test_migrations_from_each_earlier_version_give_the_tables_of_the_code(
    url: str, database: Path, make: Callable[[str, Path], None], revision: str
) -> None:
    make(url, database)
    assert revision_in(database) == revision
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
    assert store.backlog().count == 2
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
    store.commit(store.load(7), [], None, NOW, [Kept("Will it rain?", "bread-1")])
    store.delivered(11, Said(7, 50, 51, is_text=True), (), NOW)

    assert store.kept() == [Kept("Will it rain?", "bread-1")]
    assert store.said(7, 50) == [Said(7, 50, 51, is_text=True)]
    store.forget(7, [], None, NOW)
    assert (store.load(7), store.backlog().count, store.kept()) == (Learner(7), 0, [])
    store.close()


def test_learners_of_the_second_version_go_on_where_they_were(url: str, database: Path) -> None:
    make_second_version(url, database)

    store = SqlStore(url)

    moment = datetime(2026, 2, 2, 8, tzinfo=UTC)
    assert store.load(9) == Learner(
        9,
        5,
        Context(
            topics=("dough.flour", "oven.heat"),
            offered=("answer:oven.steam",),
            basis=Basis.WORDS,
            question=41,
            at=moment,
        ),
        elsewhere=(Elsewhere(3, Context(topics=("dough.yeast",))),),
        flow=Flow(1.5, moment),
        pressed=Pressed(12, "topics", moment),
    )
    assert (store.load(-5), store.is_reachable(-5)) == (Learner(-5, 1), False)
    assert store.kept() == [Kept("Will it rain?", "bread-1")]
    assert store.said(9, 41) == [Said(9, 41, 51, is_text=True)]
    assert store.export(9)["last_message"] == "2026-02-02T08:00:00+00:00"
    store.close()


def test_what_waited_in_the_second_version_is_said(url: str, database: Path) -> None:
    make_second_version(url, database)

    store = SqlStore(url)

    third = Outgoing(
        Address(9, question=41, quotes=True),
        Reply("third", (Choice("topics", "All topics", beside=True),), quotes=True, file=File("a.json", "{}")),
        place=1,
        total=2,
    )
    assert store.due(NOW, 10) == [OutboxRow(14, third)]
    store.close()


@pytest.mark.parametrize("make", [make_first_version, make_second_version], ids=["first", "second"])
def test_nobody_of_an_earlier_version_is_woken_until_they_ask_for_it(
    url: str, database: Path, make: Callable[[str, Path], None]
) -> None:
    make(url, database)

    store = SqlStore(url)

    assert store.to_wake(after(10**9), 10) == []
    store.commit(replace(store.load(7), reminder=Reminder(time(18, 30), after(60))), [], 101, NOW)
    assert store.to_wake(after(60), 10) == [7]
    store.close()


@pytest.mark.parametrize("make", [make_first_version, make_second_version], ids=["first", "second"])
def test_quizzes_work_in_a_database_of_an_earlier_version(
    url: str, database: Path, make: Callable[[str, Path], None]
) -> None:
    make(url, database)

    store = SqlStore(url)
    store.commit(store.load(7), [], 101, NOW, [Marked("a#1", ("x",), is_right=True), Flagged("a#1", "bread-1")])
    ask(store, "p1", -6, right=1)
    answer(store, 102, "p1", option=1)

    assert store.counts() == [ItemCounts("a#1", 1, 1, {"x": 1})]
    assert store.flagged() == {"a#1": 1}
    assert store.scores(-6, NOW) == [Score(41, "Ann", 1, 1)]
    store.close()


def test_learners_of_the_third_version_go_on_with_their_quizzes_and_reminders(url: str, database: Path) -> None:
    make_third_version(url, database)

    store = SqlStore(url)

    assert store.load(9) == Learner(
        9,
        5,
        Context(topics=("oven.heat",)),
        study=Study((Card("a#1", asked=3, right=2),)),
        shown=17,
        zone="Europe/Tallinn",
        reminder=Reminder(time(18, 30), datetime(2026, 3, 1, 16, 30, tzinfo=UTC), ignored=1),
    )
    assert store.to_wake(datetime(2026, 3, 1, 16, 30, tzinfo=UTC), 10) == [9]
    assert (store.load(7), store.is_reachable(-5)) == (Learner(7, version=3), False)
    store.close()


def test_what_the_third_version_kept_and_counted_is_still_there(url: str, database: Path) -> None:
    make_third_version(url, database)

    store = SqlStore(url)

    assert store.kept() == [Kept("Will it rain?", "bread-1")]
    assert store.said(9, 41) == [Said(9, 41, 51, is_text=True)]
    assert store.flagged() == {"a#1": 1}
    assert store.counts() == [ItemCounts("a#1", 3, 2, {"x": 3}, 1, 0.5, 0.25, 1, 0.5)]
    assert store.scores(-5, NOW) == [Score(41, "Ann", 1, 1)]
    assert store.export(42)["left_out_of_scores_of_groups"] == [-5]
    assert store.seen([100, 101]) == {100}
    assert [row.id for row in store.due(after(60), 10)] == [11, 14]
    assert store.backlog().count == 3
    store.close()


@pytest.mark.parametrize(
    "make", [make_first_version, make_second_version, make_third_version], ids=["first", "second", "third"]
)
def test_what_staff_need_works_in_a_database_of_an_earlier_version(
    url: str, database: Path, make: Callable[[str, Path], None]
) -> None:
    make(url, database)

    store = SqlStore(url)
    assert (store.question_counts(date.min), store.audited(), store.broadcast(10, NOW)) == ([], [], 0)
    tallied = Tallied(NOW.date(), Counted(Outcome.DECLINE, None))
    store.commit(store.load(7), [], 101, NOW, [tallied, Audited("broadcast", "sent"), Broadcasted(Reply("news"))])
    people = store.reachable()

    assert store.question_counts(date.min) == [QuestionCount(NOW.date(), None, Outcome.DECLINE, 1)]
    assert store.audited() == [AuditEntry(NOW, 7, "broadcast", "sent")]
    assert store.broadcast(10, NOW) == people
    store.close()


def test_questions_of_the_fourth_version_keep_their_numbers_and_none_is_given_again(url: str, database: Path) -> None:
    make_fourth_version(url, database)
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT * FROM questions ORDER BY id").fetchall()

    store = SqlStore(url)

    assert connection.execute("SELECT * FROM questions ORDER BY id").fetchall() == rows
    assert [kept.id for kept in store.kept()] == [1, 5, 8]
    store.drop_kept([8])
    store.commit(store.load(9), [], None, NOW, [Kept("Is it done?", "bread-2")])
    assert [(kept.id, kept.text) for kept in store.kept()][-1] == (9, "Is it done?")
    indexes = connection.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'questions' AND type = 'index'")
    assert indexes.fetchall() == [("ix_questions_learner",)]
    connection.close()
    store.close()


def test_a_fifth_migration_that_fails_leaves_the_fourth_version_as_it_was(url: str, database: Path) -> None:
    """A table of another program has the name under which the new one is filled."""
    make_fourth_version(url, database)
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("CREATE TABLE _alembic_tmp_questions (something TEXT)")
    before = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    rows = connection.execute("SELECT * FROM questions ORDER BY id").fetchall()

    with pytest.raises(StoreError, match="table _alembic_tmp_questions already exists"):
        SqlStore(url)

    assert connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall() == before
    assert connection.execute("SELECT * FROM questions ORDER BY id").fetchall() == rows
    connection.close()
    assert revision_in(database) == "0004"


def test_a_fourth_migration_that_fails_leaves_the_third_version_as_it_was(url: str, database: Path) -> None:
    """A table of another program stands in the way of its last table; the others must not stay."""
    make_third_version(url, database)
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("CREATE TABLE announcements (something TEXT)")

    with pytest.raises(StoreError, match="table announcements already exists"):
        SqlStore(url)

    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    learners = connection.execute("SELECT id, version FROM learners ORDER BY id").fetchall()
    connection.close()
    assert {name for (name,) in tables} & {"question_counts", "audit_log"} == set()
    assert learners == [(-5, 1), (7, 3), (8, 1), (9, 5)]
    assert revision_in(database) == "0003"


def test_a_third_migration_that_fails_leaves_the_second_version_as_it_was(url: str, database: Path) -> None:
    """A table of another program stands in the way of its last table; neither column nor table must stay."""
    make_second_version(url, database)
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("CREATE TABLE exclusions (something TEXT)")

    with pytest.raises(StoreError, match="table exclusions already exists"):
        SqlStore(url)

    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    columns = {name for _, name, *_ in connection.execute("PRAGMA table_info(learners)")}
    learners = connection.execute("SELECT id, version FROM learners ORDER BY id").fetchall()
    connection.close()
    assert {name for (name,) in tables} & {"flags", "item_counts", "item_picks", "polls", "votes"} == set()
    assert "wake_at" not in columns
    assert learners == [(-5, 1), (7, 3), (8, 1), (9, 5)]
    assert revision_in(database) == "0002"


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


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == NEWEST_REVISION


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
        f"the database {database} was changed by a newer version of the tutor: it is at revision 9999, and this "
        f"version knows none after {NEWEST_REVISION}; run that version, or put a backup in its place"
    )
    assert revision_in(database) == "9999"


def test_a_migration_that_fails_changes_nothing(url: str, database: Path) -> None:
    """A table of another program stands in the way of the second table; the first one must not stay."""
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("CREATE TABLE outbox (something TEXT)")
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")

    with pytest.raises(StoreError, match="table outbox already exists") as refusal:
        SqlStore(url)

    assert str(database) in str(refusal.value)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    connection.close()
    assert tables == [("alembic_version",), ("outbox",)]


def test_the_database_of_another_program_is_refused_and_left_alone(url: str, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        for name in ("d", "b", "a", "c"):
            connection.execute(f"CREATE TABLE {name} (something TEXT)")

    with pytest.raises(StoreError) as refusal:
        SqlStore(url)

    assert str(refusal.value) == (
        f"the database {database} is the database of another program, which has a, b, c there: make one for the tutor "
        "alone, and set TUTOR_DATABASE_URL"
    )
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    assert tables == [("a",), ("b",), ("c",), ("d",)]


def test_no_other_user_of_the_machine_may_read_what_is_stored(url: str, database: Path) -> None:
    store = SqlStore(url)
    modes = {path.name: path.stat().st_mode & 0o007 for path in database.parent.iterdir()}
    store.close()

    assert modes == {database.name: 0, f"{database.name}-wal": 0, f"{database.name}-shm": 0}


def test_there_is_one_line_of_revisions() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))

    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
