"""What only a store on a disk can do, and how it fails."""

import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from bot.errors import AlreadySeen, StaleLearner, StoreError
from bot.storage import opening
from bot.storage.sql import SqlStore
from bot.storage.store import Audited, Broadcasted, Exclusion, Flagged, Kept, Record, Said, SentPoll, Tallied, Vote
from bot.storage.tables import metadata
from bot.tutor.learner import Context, Learner
from bot.tutor.quizzing.grouping import Score
from bot.tutor.reply import Counted, Marked, Outcome, Reply
from tests.storage.dumping import dump_database
from tests.storage.learners import WHOLE_LEARNER, at_topic
from tests.storage.outgoings import NOW, WHOLE, after, saying
from tests.storage.votes import ANN, BEN, GROUP, answer, ask, leave_out

UNSPOKEN = "what nobody may read in an error"

KNOWN_ADDRESSES = "write sqlite:///data/tutor.db, or postgresql+psycopg://user:password@host/database"

HOLD_THE_DATABASE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
connection.close()
"""


@contextmanager
def held_by_another_process(database: Path) -> Iterator[None]:
    command = [sys.executable, "-c", HOLD_THE_DATABASE, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        process.communicate("let go\n")


def change(database: Path, statement: str) -> None:
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(statement)
    connection.close()


def error_text(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def test_everything_is_there_after_reopening(url: str) -> None:
    with closing(SqlStore(url)) as store:
        store.commit(WHOLE_LEARNER, [WHOLE, saying("second")], 1, NOW)
        store.postpone(store.due(NOW, 1)[0].id, after(60))
        store.commit(Learner(8), [saying("dropped", 8)], 2, NOW)
        store.unreachable(8)

    with closing(SqlStore(url)) as store:
        assert store.load(7) == replace(WHOLE_LEARNER, version=1)
        assert store.seen([1, 2, 3]) == {1, 2}
        assert (store.is_reachable(7), store.is_reachable(8)) == (True, False)
        assert store.due(after(59), 10) == []
        (row,) = store.due(after(60), 10)
        assert (row.outgoing, row.attempts) == (WHOLE, 1)
        store.delivered(row.id, None, (), NOW)
        assert [row.outgoing for row in store.due(after(60), 10)] == [saying("second")]


def test_two_open_stores_see_each_other(url: str) -> None:
    with closing(SqlStore(url)) as one, closing(SqlStore(url)) as other:
        one.commit(at_topic("dough.flour"), [saying("hello")], 1, NOW)

        assert other.load(7).context.topic == "dough.flour"
        assert other.backlog().count == 1
        with pytest.raises(AlreadySeen):
            other.commit(Learner(8), [], 1, NOW)
        with pytest.raises(StaleLearner):
            other.commit(Learner(7), [], 2, NOW)


def test_keys_of_a_newer_version_in_a_learner_are_left_out(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        store.commit(at_topic("dough.flour"), [], None, NOW)
        state = '{"context": {"topics": ["oven.heat"], "mood": 1}, "streak": 3, "version": 99}'
        change(database, f"UPDATE learners SET state = '{state}'")

        assert store.load(7) == at_topic("oven.heat", version=1)


def test_a_learner_of_an_older_version_gets_what_is_new(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        store.commit(at_topic("dough.flour"), [], None, NOW)
        change(database, "UPDATE learners SET state = '{}'")

        assert store.load(7) == Learner(7, version=1)


def test_every_connection_is_set_up_to_survive_a_crash(url: str) -> None:
    """Read from the connections that the store really uses: sqlite.org/pragma.html, synchronous 2 is FULL."""
    settings: list[dict[str, Any]] = []

    def look(connection: Any, *_: object) -> None:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        settings.append({name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names})

    event.listen(Pool, "checkout", look)
    try:
        with closing(SqlStore(url)) as store:
            store.commit(Learner(7), [], None, NOW)
            store.load(7)
    finally:
        event.remove(Pool, "checkout", look)

    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 2_000}
    assert len(settings) >= 4
    assert settings == [wanted] * len(settings)


def test_the_folder_of_the_database_is_made(tmp_path: Path) -> None:
    with closing(SqlStore(f"sqlite:///{tmp_path}/some/new folder/tutor.db")) as store:
        store.commit(Learner(7), [], None, NOW)

    assert (tmp_path / "some/new folder/tutor.db").is_file()


def test_an_empty_file_becomes_a_database(url: str, database: Path) -> None:
    database.touch()

    with closing(SqlStore(url)) as store:
        store.commit(Learner(7), [], None, NOW)

        assert store.load(7).version == 1


def test_a_database_held_too_long_is_a_store_error_and_nothing_is_lost(
    url: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_S", 0.05)
    with closing(SqlStore(url)) as store:
        store.commit(at_topic("dough.flour"), [saying("kept")], 1, NOW)
        with held_by_another_process(database), pytest.raises(StoreError, match="database is locked") as refusal:
            store.commit(at_topic("oven.heat", version=1), [saying("not yet")], 2, NOW)

        assert type(refusal.value) is StoreError
        assert str(refusal.value) == (
            f"the database {database} failed: database is locked (another process is writing to it: try again when "
            "that is done)"
        )
        assert (store.load(7).context.topic, store.backlog().count, store.seen([1, 2])) == ("dough.flour", 1, {1})
        store.commit(at_topic("oven.heat", version=1), [saying("now")], 2, NOW)
        assert (store.load(7).context.topic, store.backlog().count, store.seen([1, 2])) == ("oven.heat", 2, {1, 2})


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"This is a letter, not a database.\n" * 200, id="not a database"),
        pytest.param(lambda raw: raw[:100] + b"\xff" * (len(raw) - 100), id="overwritten"),
        pytest.param(lambda raw: raw[: len(raw) // 2], id="cut off"),
        pytest.param(lambda raw: raw[:8192] + b"\xaa" * 12_288 + raw[20_480:], id="some pages"),
        pytest.param(lambda raw: raw[:4096] + bytes(byte ^ 0x55 for byte in raw[4096:]), id="one page left"),
    ],
)
def test_a_damaged_file_is_refused_by_name(url: str, database: Path, damage: Any) -> None:
    with closing(SqlStore(url)) as store:
        for learner in range(1, 40):
            store.commit(at_topic("x" * 2_000, learner), [saying(UNSPOKEN, learner)], learner, NOW)
    database.write_bytes(damage(database.read_bytes()))

    with pytest.raises(StoreError) as refusal:
        SqlStore(url)

    assert str(database) in str(refusal.value)
    assert any(word in str(refusal.value) for word in ("not a database", "malformed", "damaged"))
    assert "\n" not in str(refusal.value)
    assert UNSPOKEN not in error_text(refusal.value)


def test_a_folder_in_the_place_of_the_database_is_refused(url: str, database: Path) -> None:
    database.mkdir()

    with pytest.raises(StoreError) as refusal:
        SqlStore(url)

    assert str(refusal.value) == (
        f"the database {database} failed: unable to open database file (there is no such folder, or this user may not "
        "open files there: see TUTOR_DATABASE_URL)"
    )


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        pytest.param(
            "query_only = ON",
            "attempt to write a readonly database (this user may not write to the file, or to its folder: give the "
            "right to both)",
            id="read-only",
        ),
        pytest.param("max_page_count = 1", "database or disk is full (the disk is full: make room)", id="full"),
    ],
)
def test_what_keeps_the_database_from_writing_is_told_with_what_to_do(
    url: str, database: Path, limit: str, told: str
) -> None:
    SqlStore(url).close()
    engine = opening.open_engine(url)
    event.listen(engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {limit}"))

    with pytest.raises(StoreError) as refusal, opening.translated(engine), engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE more AS SELECT zeroblob(1000000) AS something")
    engine.dispose()

    assert str(refusal.value) == f"the database {database} failed: {told}"


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreError, match="cannot make the folder") as refusal:
        SqlStore(f"sqlite:///{tmp_path}/file/tutor.db")

    assert f"{tmp_path}/file" in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", f"is not a database address: {KNOWN_ADDRESSES}"),
        ("tutor.db", f"is not a database address: {KNOWN_ADDRESSES}"),
        ("sqlite:tutor.db", f"is not a database address: {KNOWN_ADDRESSES}"),
        ("mysql://anna:pass-word@db/tutor", f"names 'mysql', which the tutor does not know: {KNOWN_ADDRESSES}"),
    ],
    ids=["empty", "a path", "no slashes", "another"],
)
def test_an_address_that_leads_to_no_database_is_refused_without_its_password(address: str, message: str) -> None:
    with pytest.raises(StoreError) as refusal:
        SqlStore(address)

    assert str(refusal.value) == f"TUTOR_DATABASE_URL {message}"
    assert "pass-word" not in error_text(refusal.value)


def test_a_failing_commit_never_tells_what_it_was_about_to_say(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        store.commit(Learner(7), [], None, NOW)
        change(database, "DROP TABLE outbox")

        with pytest.raises(StoreError, match="no such table: outbox") as refusal:
            store.commit(Learner(7, 1, Context(offered=(UNSPOKEN,))), [saying(UNSPOKEN)], 1, NOW)

        assert UNSPOKEN not in error_text(refusal.value)
        assert UNSPOKEN not in repr(refusal.value)
        assert refusal.value.__cause__ is None
        assert store.load(7) == Learner(7, version=1)
        assert store.seen([1]) == set()


def test_a_learner_is_forgotten_wholly_or_not_at_all(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        store.commit(at_topic("dough.flour"), [saying("one")], 1, NOW, [Kept(UNSPOKEN, "bread-1")])
        change(
            database,
            "CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'the disk said no'); END",
        )

        with pytest.raises(StoreError, match="the disk said no") as refusal:
            store.forget(7, [saying(UNSPOKEN)], 2, NOW)

        assert UNSPOKEN not in error_text(refusal.value)
        assert store.load(7) == at_topic("dough.flour", version=1)
        assert store.kept() == [Kept(UNSPOKEN, "bread-1")]
        assert [row.outgoing for row in store.due(NOW, 10)] == [saying("one")]
        assert store.seen([1, 2]) == {1}


def test_no_table_is_passed_over_when_a_learner_is_forgotten(url: str) -> None:
    """All tables but those that name no learner must have had a row; a new table must be thought of here."""
    anna = 987654321
    nameless = {"seen_updates", "item_counts", "item_picks", "question_counts", "announcements"}
    of_processes = {"seats"}
    left: list[Record] = [
        Kept("3", "4"),
        Flagged("oven.heat#1", "4"),
        Exclusion(-5, anna, is_out=True),
        Marked("oven.heat#1", ("220",), is_right=True),
        Tallied(NOW.date(), Counted(Outcome.DECLINE, None)),
        Broadcasted(Reply("The oven is on.")),
    ]
    with closing(SqlStore(url)) as store:
        store.commit(at_topic("dough.flour", anna), [saying("1", anna), saying("2", anna)], 1, NOW, left)
        # What staff did outlives them as learners.
        store.commit(Learner(42), [], 4, NOW, [Audited("stats")])
        poll = SentPoll("p1", anna, "oven.heat#1", 0)
        store.delivered(store.due(NOW, 1)[0].id, Said(anna, 50, 51, is_text=True), (), NOW, poll)
        store.vote(Vote("p2", anna, "Ann", (0,)), 3, NOW)
        before = dump_database(url)

        store.forget(anna, [], 2, NOW)

    named = {line.split()[0] for line in before.splitlines() if str(anna) in line}
    assert named == set(metadata.tables) - nameless - of_processes - {"audit_log"}
    assert str(anna) not in dump_database(url)
    left_over = {line.split()[0] for line in dump_database(url).splitlines()}
    assert left_over == nameless | {"audit_log", "learners", "alembic_version"}


def test_two_open_stores_see_what_the_other_kept_said_and_forgot(url: str) -> None:
    with closing(SqlStore(url)) as one, closing(SqlStore(url)) as other:
        one.commit(Learner(7), [saying("one")], 1, NOW, [Kept("Will it rain?", "bread-1")])
        one.delivered(other.due(NOW, 1)[0].id, Said(7, 50, 51, is_text=True), (), NOW)

        assert other.kept() == [Kept("Will it rain?", "bread-1")]
        assert other.said(7, 50) == [Said(7, 50, 51, is_text=True)]
        assert other.export(7) == one.export(7)
        other.forget(7, [], 2, NOW)
        assert (one.load(7), one.kept(), one.said(7, 50)) == (Learner(7), [], [])


def test_a_refusal_by_a_rule_of_the_database_tells_no_values(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        change(
            database,
            "CREATE TRIGGER refuse BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'the disk said no'); END",
        )

        with pytest.raises(StoreError, match="the disk said no") as refusal:
            store.commit(Learner(7), [saying(UNSPOKEN)], 1, NOW)

        assert UNSPOKEN not in error_text(refusal.value)
        assert store.load(7) == Learner(7)


def test_a_database_that_goes_away_is_a_store_error_in_every_method(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        for table in metadata.tables:
            change(database, f"DROP TABLE {table}")

        for call in (
            lambda: store.load(7),
            lambda: store.commit(Learner(7), [], 1, NOW),
            lambda: store.forget(7, [], 1, NOW),
            lambda: store.export(7),
            lambda: store.renumber(7, 8),
            lambda: store.said(7, 1),
            store.kept,
            store.flagged,
            store.counts,
            lambda: store.question_counts(NOW.date()),
            lambda: store.active(NOW),
            store.audited,
            store.reachable,
            lambda: store.broadcast(10, NOW),
            lambda: store.post([saying("news")], NOW),
            lambda: store.to_wake(NOW, 10),
            lambda: store.vote(Vote("p1", 7, "Ann", (0,)), 1, NOW),
            lambda: store.scores(-5, NOW),
            lambda: store.score_of(-5, 7, NOW),
            lambda: store.mark_seen(1, NOW),
            lambda: store.seen([1]),
            lambda: store.due(NOW, 10),
            store.backlog,
            lambda: store.delivered(1, None, (), NOW),
            lambda: store.postpone(1, NOW),
            lambda: store.give_up(1, "no", NOW),
            lambda: store.unreachable(7),
            lambda: store.is_reachable(7),
            lambda: store.forget_old(NOW),
        ):
            with pytest.raises(StoreError, match="no such table"):
                call()


def test_a_record_that_cannot_be_left_undoes_the_whole_turn(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        change(database, "DROP TABLE item_picks")

        with pytest.raises(StoreError, match="no such table: item_picks") as refusal:
            store.commit(Learner(7), [saying("one")], 1, NOW, [Marked("a#1", (UNSPOKEN,), is_right=True)])

        assert UNSPOKEN not in error_text(refusal.value)
        assert (store.load(7), store.backlog().count, store.seen([1])) == (Learner(7), 0, set())


def test_a_vote_that_cannot_be_noted_is_not_seen_and_tells_no_name(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        change(database, "DROP TABLE votes")

        with pytest.raises(StoreError, match="no such table: votes") as refusal:
            store.vote(Vote("p1", 7, UNSPOKEN, (0,)), 1, NOW)

        assert UNSPOKEN not in error_text(refusal.value)
        assert store.seen([1]) == set()


def test_a_poll_that_cannot_be_noted_stays_in_the_outbox(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        store.commit(Learner(-5), [saying("one", -5)], 1, NOW)
        change(database, "DROP TABLE polls")

        with pytest.raises(StoreError, match="no such table: polls"):
            store.delivered(store.due(NOW, 1)[0].id, None, (), NOW, SentPoll("p1", -5, "a#1", 0))

        assert store.backlog().count == 1


def test_polls_votes_and_scores_are_there_after_reopening(url: str) -> None:
    with closing(SqlStore(url)) as store:
        ask(store, "p1", right=1)
        answer(store, 1, "p1", ANN, 1)
        answer(store, 2, "p1", BEN, 1, "Ben")
        leave_out(store, BEN)

    with closing(SqlStore(url)) as store:
        assert store.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1)]
        assert store.score_of(GROUP, BEN, NOW) == Score(BEN, "Ben", 1, 1)


def test_two_open_stores_take_one_answer_of_a_person_and_one_update(url: str) -> None:
    with closing(SqlStore(url)) as one, closing(SqlStore(url)) as other:
        ask(one, "p1", right=1)

        answer(one, 1, "p1", option=1)
        answer(other, 1, "p1", option=0, name="twice")
        answer(other, 2, "p1", option=0, name="late")

        assert other.scores(GROUP, NOW) == [Score(ANN, "Ann", 1, 1)]


def test_a_learner_who_cannot_be_read_whole_keeps_what_was_practised(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        store.commit(WHOLE_LEARNER, [], 1, NOW)
        change(database, "UPDATE learners SET state = json_set(state, '$.quiz', 'a quiz of tomorrow')")

        assert store.load(7) == replace(WHOLE_LEARNER, version=1, quiz=None)


def test_why_a_reply_was_given_up_stands_in_the_database(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        store.commit(Learner(7), [saying("refused")], None, NOW)
        store.give_up(store.due(NOW, 1)[0].id, "message is too long", NOW)

        connection = sqlite3.connect(database)
        assert connection.execute("SELECT reason, given_up FROM outbox").fetchall() == [
            ("message is too long", "2026-03-01 09:30:15.123456")
        ]
        connection.close()


def test_replies_given_up_are_cleaned_away_in_time(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        store.commit(Learner(7), [saying("old"), saying("young")], None, NOW)
        store.give_up(store.due(NOW, 1)[0].id, "no", after(-1))
        store.give_up(store.due(NOW, 1)[0].id, "no", after(1))

        store.forget_old(before=NOW)

        connection = sqlite3.connect(database)
        assert connection.execute("SELECT count(*) FROM outbox").fetchone() == (1,)
        connection.close()


def test_a_reader_does_not_wait_for_a_writer(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        store.commit(at_topic("dough.flour"), [saying("hello")], 1, NOW)
        assert len(store.due(NOW, 10)) == 1

        with held_by_another_process(database):
            assert store.load(7).context.topic == "dough.flour"
            assert store.seen([1]) == {1}
            assert len(store.due(NOW, 10)) == 1


def test_many_threads_that_write_at_once_all_do(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # On a slow disk one of so many may wait for longer than a tutor would.
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_S", 60.0)
    with closing(SqlStore(url)) as store, ThreadPoolExecutor(16) as threads:

        def write(learner: int) -> None:
            for update in range(20):
                store.mark_seen(learner * 100 + update, NOW)

        list(threads.map(write, range(16)))

        assert len(store.seen([learner * 100 + update for learner in range(16) for update in range(20)])) == 320


@pytest.mark.parametrize(
    "address",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite+aiosqlite:///x.db",
        "sqlite+nope:///x.db",
        "sqlite://host/x.db",
        "postgresql://user:secret@host:abc/db",
        "no address",
    ],
)
def test_an_address_that_names_no_sqlite_file_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(StoreError, match="TUTOR_DATABASE_URL") as refusal:
        SqlStore(address)

    assert "secret" not in str(refusal.value)


def test_a_number_that_is_too_large_for_the_database_is_refused(url: str) -> None:
    with closing(SqlStore(url)) as store, pytest.raises(StoreError):
        store.seen([10**30])


def test_a_state_that_is_damaged_is_exported_as_it_stands(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        store.commit(at_topic("dough.flour"), [], None, NOW)
        change(database, """UPDATE learners SET state = '{"x'""")

        assert store.export(7)["conversation"] == '{"x'


def test_who_writes_need_not_wait_while_a_large_file_is_looked_through(url: str, database: Path) -> None:
    SqlStore(url).close()
    written: list[str] = []

    def write_meanwhile(*arguments: object) -> None:
        if "quick_check" in str(arguments[2]):
            with closing(sqlite3.connect(database, timeout=0)) as other, other:
                other.execute("INSERT INTO seen_updates (id, at) VALUES (5, '2026-03-01 09:30:00')")
            written.append(str(arguments[2]))

    event.listen(Engine, "before_cursor_execute", write_meanwhile)
    try:
        with closing(SqlStore(url)) as store:
            assert store.seen([5]) == {5}
    finally:
        event.remove(Engine, "before_cursor_execute", write_meanwhile)

    assert len(written) == 1
