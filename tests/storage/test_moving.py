"""Everything moves from one database into another, whole or not at all, and the first one stays as it is."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.errors import StoreError
from bot.storage.migrating import NEWEST_REVISION
from bot.storage.moving import Moved, move_database
from bot.storage.opening import open_engine
from bot.storage.sql import SqlStore
from bot.storage.store import Kept, Outgoing
from bot.storage.tables import learners, seen_updates
from bot.tutor.learner import Learner
from tests.storage.filling import GROUP, LARGEST, fill, outbox_numbers, rows_of
from tests.storage.learners import WHOLE_LEARNER
from tests.storage.outgoings import NOW, saying
from tests.storage.postgres_server import Server, tell
from tests.storage.test_backing_up import writing
from tests.storage.test_migrating import make_third_version
from tests.storage.test_postgres import held
from tests.storage.test_restoring import drop_one_of, next_number_in

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
UNSEEN = "postgresql+psycopg://tutor:sehr-geheim@127.0.0.1:9/tutor"
"""A server that is not there, and a password."""

OWN = ("alembic_version", "seats")
"""The tables that each database has for itself."""

BE_A_TUTOR = """
import sys
from bot.storage.sql import SqlStore
input()
store = SqlStore(sys.argv[1])
print("begun", flush=True)
input()
store.close()
"""

Counts = dict[str, int]


def quietly(total: int) -> Callable[[], None]:
    return lambda: None


def move(source: str, target: str) -> Moved:
    return move_database(source, target, quietly)


def count(url: str) -> Counts:
    """Count the rows that are moved, by table."""
    return {name: len(rows) for name, rows in rows_of(url).items() if name not in OWN}


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest, database: Path) -> str:
    """The address of a database: of a file, and of a server."""
    found: str = request.getfixturevalue("postgres_url") if request.param == "postgres" else f"sqlite:///{database}"
    return found


@pytest.fixture
def back(tmp_path: Path) -> str:
    """The address of a file that is not there."""
    return f"sqlite:///{tmp_path}/back/tutor.db"


def test_everything_goes_to_a_server_and_back_into_a_file(either: str, empty_postgres_url: str, back: str) -> None:
    fill(either)
    before = rows_of(either)

    there = move(either, empty_postgres_url)
    returned = move(empty_postgres_url, back)

    assert (there.rows, there.was_there) == (count(either), False)
    assert (returned.rows, returned.was_there) == (count(either), False)
    assert rows_of(either) == before
    if either.startswith("postgres"):
        assert rows_of(empty_postgres_url) == before
    else:
        assert rows_of(back) == before


def test_a_file_that_nobody_uses_stays_the_same_byte_by_byte(url: str, database: Path, empty_postgres_url: str) -> None:
    fill(url)
    before = database.read_bytes()

    move(url, empty_postgres_url)

    assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir()] == [database.name]


def test_learners_go_on_where_they_were(either: str, empty_postgres_url: str) -> None:
    fill(either)
    [waiting] = outbox_numbers(either)

    move(either, empty_postgres_url)

    store = SqlStore(empty_postgres_url)
    assert store.load(7).study == WHOLE_LEARNER.study
    assert (store.load(GROUP).version, store.is_reachable(LARGEST)) == (1, False)
    store.commit(store.load(7), [saying("next")], 5, NOW)
    assert store.seen([2**31 - 1, 5, 6]) == {2**31 - 1, 5}
    store.close()
    assert outbox_numbers(empty_postgres_url)[0] == waiting


def test_no_number_is_given_again(url: str, empty_postgres_url: str, back: str) -> None:
    drop_one_of(url)

    move(url, empty_postgres_url)
    move(empty_postgres_url, back)

    assert next_number_in(empty_postgres_url) == 2
    assert next_number_in(back) == 2


def test_a_second_move_says_that_all_is_there_and_changes_nothing(either: str, empty_postgres_url: str) -> None:
    fill(either)
    move(either, empty_postgres_url)
    before = rows_of(empty_postgres_url)

    again = move(either, empty_postgres_url)

    assert (again.rows, again.was_there) == (count(either), True)
    assert rows_of(empty_postgres_url) == before


def test_what_differs_by_one_row_is_something_else_and_is_left_alone(either: str, back: str) -> None:
    fill(either)
    move(either, back)
    store = SqlStore(either)
    store.commit(store.load(7), [], None, NOW)
    store.close()
    before = rows_of(back)

    with pytest.raises(StoreError) as refusal:
        move(either, back)

    assert str(refusal.value) == (
        f"--to: there is something else in {back} already; nothing is changed. Name an empty database, or one that is "
        "not there yet"
    )
    assert rows_of(back) == before


def test_a_target_with_another_learner_is_left_alone(url: str, postgres_url: str) -> None:
    fill(url)
    store = SqlStore(postgres_url)
    store.commit(Learner(8), [], 1, NOW)
    store.close()
    before = rows_of(postgres_url)

    with pytest.raises(StoreError, match=r"^--to: there is something else in postgresql\+psycopg:///\w+ already"):
        move(url, postgres_url)

    assert rows_of(postgres_url) == before


def test_a_target_of_an_earlier_version_with_learners_is_not_even_upgraded(url: str, tmp_path: Path) -> None:
    fill(url)
    former = f"sqlite:///{tmp_path}/former.db"
    make_third_version(former, tmp_path / "former.db")
    before = rows_of(former)

    with pytest.raises(StoreError, match=r"^--to: there is something else in "):
        move(url, former)

    assert rows_of(former) == before


def test_a_target_that_has_tables_alone_is_filled(url: str, postgres_url: str) -> None:
    fill(url)

    done = move(url, postgres_url)

    assert (count(postgres_url), done.was_there) == (count(url), False)


def test_a_database_of_another_program_is_left_alone(url: str, empty_postgres_url: str) -> None:
    fill(url)
    tell(empty_postgres_url, "CREATE TABLE accounts (id bigint PRIMARY KEY)")

    with pytest.raises(StoreError, match=r"^--to: .* is the database of another program"):
        move(url, empty_postgres_url)

    assert rows_of(empty_postgres_url) == {"accounts": []}


def test_a_source_of_an_earlier_version_is_moved_and_not_upgraded(tmp_path: Path, empty_postgres_url: str) -> None:
    former = f"sqlite:///{tmp_path}/former.db"
    make_third_version(former, tmp_path / "former.db")
    before = rows_of(former)

    done = move(former, empty_postgres_url)
    again = move(former, empty_postgres_url)

    assert rows_of(former) == before
    assert rows_of(empty_postgres_url)["alembic_version"] == [(NEWEST_REVISION,)]
    assert done.rows["learners"] == len(before["learners"])
    assert again.was_there


def test_a_source_of_a_newer_version_is_refused(either: str, back: str, tmp_path: Path) -> None:
    fill(either)
    engine = open_engine(either)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()

    with pytest.raises(
        StoreError, match=r"^--from: the database .* was changed by a newer version of the tutor: .*9999"
    ):
        move(either, back)

    assert not (tmp_path / "back").exists()


def test_a_source_that_is_not_there_is_refused_and_none_is_made(url: str, database: Path, back: str) -> None:
    with pytest.raises(StoreError) as refusal:
        move(url, back)

    assert str(refusal.value) == (
        f"--from: there is no database of the tutor at {url}: name the one that is to be moved"
    )
    assert list(database.parent.iterdir()) == []


def test_a_server_without_tables_is_nothing_to_move(empty_postgres_url: str, back: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^--from: there is no database of the tutor at "):
        move(empty_postgres_url, back)

    assert rows_of(empty_postgres_url) == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "alias",
    ["tutor.db", "./tutor.db", "sub/../tutor.db", "symlink.db", "hardlink.db", "tutor.db-wal", "tutor.db-journal"],
)
def test_a_file_is_not_moved_onto_itself_whatever_it_is_called(url: str, database: Path, alias: str) -> None:
    fill(url)
    before = rows_of(url)
    (database.parent / "sub").mkdir()
    (database.parent / "symlink.db").symlink_to(database)
    (database.parent / "hardlink.db").hardlink_to(database)

    with pytest.raises(StoreError, match=r"^--to: .* is the database that is to be moved, or a part of it"):
        move(url, f"sqlite:///{database.parent}/{alias}")

    assert rows_of(url) == before
    assert not Path(f"{database}-wal").exists()


def test_a_server_is_not_moved_onto_itself_whatever_it_is_called(postgres_url: str, server: Server) -> None:
    fill(postgres_url)
    before = rows_of(postgres_url)
    alias = postgres_url.replace("postgresql+psycopg:///", "postgres://postgres@/").replace(
        f"host={str(server.folder).replace('/', '%2F')}", f"host={server.folder}/../{server.folder.name}"
    )
    assert alias != postgres_url

    with pytest.raises(StoreError, match=r"^--to: .* is the database that is to be moved"):
        move(postgres_url, alias)

    assert rows_of(postgres_url) == before


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("nonsense", "--to is not a database address: write sqlite:///"),
        ("mysql://root:sehr-geheim@host/tutor", "--to names 'mysql', which the tutor does not know"),
        ("sqlite://", "--to names no file"),
        ("postgresql+psycopg://tutor:sehr-geheim@host", "--to names no database"),
        ("postgresql+psycopg://tutor:sehr@geheim@host/tutor", "--to has an @ too many"),
        (UNSEEN, "--to: the database tutor failed: connection failed"),
    ],
    ids=["nonsense", "another kind", "no file", "no database", "an @ too many", "no server"],
)
def test_a_wrong_target_is_said_by_its_option_and_without_its_password(url: str, address: str, told: str) -> None:
    fill(url)

    with pytest.raises(StoreError) as refusal:
        move(url, address)

    assert str(refusal.value).startswith(told)
    assert "geheim" not in str(refusal.value)
    assert "TUTOR_DATABASE_URL" not in str(refusal.value)


def test_a_source_that_cannot_be_reached_is_said_by_its_option(back: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refusal:
        move(UNSEEN, back)

    assert str(refusal.value).startswith("--from: the database tutor failed: connection failed")
    assert "that --from names it" in str(refusal.value)
    assert "geheim" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_the_result_shows_no_password(tmp_path: Path, postgres_url: str, server: Server) -> None:
    fill(postgres_url)
    with_password = postgres_url.replace(":///", "://postgres:sehr-geheim@/") + "&password=sehr-geheim"

    done = move(with_password, f"sqlite:///{tmp_path}/tutor.db")

    assert "geheim" not in repr(done)
    assert done.source.startswith("postgresql+psycopg://postgres:***@/tutor_")


class Halted(BaseException):
    """Stands for Ctrl-C."""


def halt_after(batches: int) -> Callable[[int], Callable[[], None]]:
    left = batches

    def told() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Halted

    return lambda total: told


@pytest.mark.parametrize("batches", [1, 9, 20])
def test_a_move_that_is_interrupted_leaves_nothing_and_works_the_next_time(
    either: str, back: str, tmp_path: Path, batches: int
) -> None:
    source = f"sqlite:///{tmp_path}/former.db"
    fill(source)

    with pytest.raises(Halted):
        move_database(source, either, halt_after(batches))

    assert {name for name, rows in rows_of(either).items() if rows} == {"alembic_version"}
    assert list(tmp_path.glob(".moving-*")) == []
    assert not move(source, either).was_there
    assert count(either) == count(source)
    assert move(either, back).rows == count(source)
    assert rows_of(back) == rows_of(source)


KILLED_MIDWAY = """
import os, signal, sys
from bot.storage.moving import move_database
move_database(sys.argv[1], sys.argv[2], lambda total: lambda: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_move_that_is_killed_leaves_no_row_and_works_the_next_time(either: str, tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path}/former.db"
    fill(source)

    killed = subprocess.run([sys.executable, "-c", KILLED_MIDWAY, source, either], cwd=ROOT, check=False)

    assert killed.returncode == -9
    assert {name for name, rows in rows_of(either).items() if rows} == {"alembic_version"}
    assert move(source, either).rows == count(source)
    assert count(either) == count(source)


def test_a_row_that_does_not_arrive_undoes_the_whole_move(url: str, postgres_url: str) -> None:
    fill(url)
    tell(postgres_url, "CREATE RULE no_votes AS ON INSERT TO votes DO INSTEAD NOTHING")

    with pytest.raises(StoreError) as refusal:
        move(url, postgres_url)

    assert str(refusal.value) == "--to: of 1 rows of votes, 0 were copied; nothing is kept"
    assert sum(count(postgres_url).values()) == 0


def test_a_row_that_arrives_changed_undoes_the_whole_move(url: str, database: Path, tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path}/former.db"
    fill(source)
    SqlStore(url).close()
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TRIGGER other AFTER INSERT ON votes BEGIN UPDATE votes SET name = 'Eve'; END")
    connection.close()

    with pytest.raises(StoreError, match=r"^--to: .* does not give back what was copied into votes$"):
        move(source, url)

    assert sum(count(url).values()) == 0


HOSTILE = {
    "quotes": "'; DROP TABLE learners; -- \" \\ % $1 :x %s {0}",
    "scripts": "你好 العربية עברית हिन्दी ไทย \N{BREAD} \N{FAMILY} a\u0308\u0301 \u202eevil\u202c \ufeff",
    "controls": "\x01\x1b[31m\x7f\u2028\u0085\r\n\t",
    "long": "\N{HONEYBEE}" * 50_000,
    "nul": "before\0after",
    "half a pair": "before\ud83dafter",
    "nothing": "",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_arrive_as_they_were_stored(url: str, empty_postgres_url: str, back: str, text: str) -> None:
    store = SqlStore(url)
    store.commit(Learner(7), [], 1, NOW, [Kept(text, "bread-1")])
    [before] = store.kept()
    store.close()

    move(url, empty_postgres_url)
    move(empty_postgres_url, back)

    moved = SqlStore(empty_postgres_url)
    assert moved.kept() == [before]
    moved.close()
    assert rows_of(back) == rows_of(url)


def test_a_nul_that_was_never_cleaned_is_cleaned_on_the_way_and_not_twice(
    url: str, database: Path, empty_postgres_url: str
) -> None:
    fill(url)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE questions SET text = 'before' || char(0) || 'after'")
    connection.close()

    first, second = move(url, empty_postgres_url), move(url, empty_postgres_url)

    store = SqlStore(empty_postgres_url)
    assert [kept.text for kept in store.kept()] == ["before\N{REPLACEMENT CHARACTER}after"]
    store.close()
    assert (first.was_there, second.was_there) == (False, True)


MANY = 3_000


def test_a_large_database_is_moved_in_steps_that_are_told_beforehand(
    url: str, empty_postgres_url: str, back: str
) -> None:
    SqlStore(url).close()
    state = rows_of_one_learner(url)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(learners), [state | {"id": number} for number in range(100, 100 + MANY)])
        connection.execute(insert(seen_updates), [{"id": number, "at": NOW} for number in range(4 * MANY)])
    engine.dispose()
    expected, told = 0, 0

    def steps(total: int) -> Callable[[], None]:
        nonlocal expected
        expected = total
        return step

    def step() -> None:
        nonlocal told
        told += 1

    done = move_database(url, empty_postgres_url, steps)

    assert (done.rows["learners"], done.rows["seen_updates"]) == (MANY + 1, 4 * MANY)
    assert expected == told > 3 * 5 * MANY / 500
    move(empty_postgres_url, back)
    assert rows_of(back) == rows_of(url)


def rows_of_one_learner(url: str) -> dict[str, object]:
    """Store a learner, and give what is in the columns."""
    store = SqlStore(url)
    store.commit(WHOLE_LEARNER, [], None, NOW)
    store.close()
    engine = open_engine(url)
    with engine.connect() as connection:
        row = dict(connection.execute(learners.select()).mappings().one())
    engine.dispose()
    return row


def test_two_moves_at_once_make_one_database(url: str, empty_postgres_url: str) -> None:
    fill(url)
    code = "import sys; from bot.cli import main; main()"
    command = [sys.executable, "-c", code, "move", "--from", url, "--to", empty_postgres_url]

    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    told = [one.communicate() for one in both]

    # The second one finds all that is there, or the first one still at its source.
    refused = [b"open: stop the tutor first, and try again" in errors for _, errors in told]
    assert [one.returncode for one in both] == [2 if is_refused else 0 for is_refused in refused], told
    assert sorted(output.startswith(b"Moved ") for output, _ in told) == [False, True]
    assert count(empty_postgres_url) == count(url)


def test_what_another_move_makes_after_the_first_look_is_found_and_compared(
    postgres_url: str, back: str, tmp_path: Path
) -> None:
    fill(postgres_url)
    made = move(postgres_url, f"sqlite:///{tmp_path}/made.db")
    patient = f"{postgres_url}&options=-c%20lock_timeout%3D60s"

    with ThreadPoolExecutor(1) as threads:
        with held(postgres_url, "LOCK TABLE learners") as holding:
            moving = threads.submit(move, patient, back)
            # It has looked at the new database, and reads the old one.
            while not moving.done() and not holding.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                pass
            (tmp_path / "made.db").rename(tmp_path / "back" / "tutor.db")
        moved = moving.result()

    assert (moved.rows, moved.was_there) == (made.rows, True)
    assert count(back) == count(postgres_url)


def test_a_tutor_that_begins_while_its_database_is_moved_is_noticed(either: str, back: str) -> None:
    fill(either)
    command = [sys.executable, "-c", BE_A_TUTOR, either]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as tutor:

        def begin_tutor(_: int) -> Callable[[], None]:
            """The first database is copied; before the copy is written into the new one, a tutor opens the first."""
            assert tutor.stdin
            assert tutor.stdout
            print("begin", file=tutor.stdin, flush=True)
            assert tutor.stdout.readline() == "begun\n"
            return lambda: None

        with pytest.raises(StoreError, match=r"^--from: .*: stop the tutor first, and try again"):
            move_database(either, back, begin_tutor)
        tutor.communicate("end\n")

    assert set(count(back).values()) == {0}
    assert not move(either, back).was_there


def test_a_server_that_a_tutor_uses_is_not_moved(postgres_url: str, back: str, tmp_path: Path) -> None:
    fill(postgres_url)
    with writing(postgres_url, learners=(1,)), pytest.raises(StoreError) as refusal:
        move(postgres_url, back)

    assert "connections of a tutor: stop the tutor first, and try again" in str(refusal.value)
    assert str(refusal.value).startswith("--from: ")
    assert list(tmp_path.glob("back/*")) == []


def test_replies_that_are_about_to_be_said_keep_a_database_from_being_moved(url: str, back: str) -> None:
    """Where nothing else shows that a tutor runs: it holds what it is about to say."""
    store = SqlStore(url)
    store.commit(Learner(7), [Outgoing(saying("x").address, saying("x").reply)], 1, NOW)
    assert len(store.due(NOW, 5)) == 1

    with pytest.raises(StoreError, match=r"^--from: a tutor is about to say what waits in .*: stop it, and try again"):
        move(url, back)

    store.close()
    assert not move(url, back).was_there


@pytest.mark.parametrize("place", ["file.txt/tutor.db", "shut/tutor.db"], ids=["below a file", "a file of text"])
def test_a_place_where_no_database_can_be_is_said_and_nothing_is_left(url: str, tmp_path: Path, place: str) -> None:
    fill(url)
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut/tutor.db").write_text("no database at all" * 99)
    before = sorted(path.name for path in tmp_path.iterdir())

    with pytest.raises(StoreError, match=r"^--to: "):
        move(url, f"sqlite:///{tmp_path}/{place}")

    assert sorted(path.name for path in tmp_path.iterdir()) == before
