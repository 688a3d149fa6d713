"""What is restored is what was backed up: into an empty database, whole or not at all."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from bot.errors import StoreError
from bot.storage.backing_up import back_up
from bot.storage.finding import shown
from bot.storage.migrating import NEWEST_REVISION
from bot.storage.restoring import restore
from bot.storage.sql import SqlStore
from bot.storage.store import Kept
from bot.tutor.learner import Learner
from tests.storage.filling import GROUP, LARGEST, fill, rows_of
from tests.storage.learners import WHOLE_LEARNER
from tests.storage.outgoings import NOW, saying
from tests.storage.test_bad_disk import no_file_grows_beyond
from tests.storage.test_migrating import (
    make_first_version,
    make_fourth_version,
    make_second_version,
    make_third_version,
)
from tests.storage.test_postgres import held


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A backup of a database with something in every table."""
    former = f"sqlite:///{tmp_path}/former.db"
    fill(former)
    return back_up(former, tmp_path / "backup.db").path


def test_everything_is_there_again(url: str, copy: Path, tmp_path: Path) -> None:
    done = restore(url, copy)

    assert rows_of(url) == rows_of(f"sqlite:///{tmp_path}/former.db")
    assert (done.where, done.revision, done.learners) == (url, NEWEST_REVISION, 2)
    assert done.rows == {
        name: len(rows) for name, rows in rows_of(url).items() if name not in ("alembic_version", "seats")
    }


def test_learners_go_on_after_a_restore(url: str, copy: Path) -> None:
    restore(url, copy)

    store = SqlStore(url)
    assert store.load(7).study == WHOLE_LEARNER.study
    assert (store.load(GROUP).version, store.is_reachable(LARGEST)) == (1, False)
    store.commit(store.load(7), [saying("next")], 5, NOW)
    assert store.seen([2**31 - 1, 5, 6]) == {2**31 - 1, 5}
    store.close()


def test_no_number_is_given_again_after_a_restore(url: str, copy: Path, tmp_path: Path) -> None:
    """The highest numbers of replies and of questions were those of rows that are gone."""
    restore(url, copy)

    numbers = {}
    for where in (url, f"sqlite:///{tmp_path}/former.db"):
        store = SqlStore(where)
        store.commit(store.load(7), [saying("next")], 5, NOW, [Kept("next", "bread-1")])
        numbers[where] = (store.kept()[-1].id, rows_of(where)["outbox"][-1][0])
        store.close()

    assert len(set(numbers.values())) == 1


def drop_one_of(url: str) -> None:
    """Let the only question that staff were shown be dropped again."""
    store = SqlStore(url)
    store.commit(Learner(7), [], 1, NOW, [Kept("dropped", "bread-1")])
    store.drop_kept([1])
    store.close()


def next_number_in(url: str) -> int:
    """Keep a question, and give its number."""
    store = SqlStore(url)
    store.commit(store.load(7), [], 2, NOW, [Kept("next", "bread-1")])
    [kept] = store.kept()
    store.close()
    return kept.id


def test_numbers_go_on_where_no_row_is_left(url: str, tmp_path: Path) -> None:
    former = f"sqlite:///{tmp_path}/former.db"
    drop_one_of(former)

    restore(url, back_up(former, tmp_path / "backup.db").path)

    assert next_number_in(url) == 2


def test_a_restore_that_loses_a_row_on_the_way_keeps_none(url: str, database: Path, copy: Path) -> None:
    SqlStore(url).close()
    connection = sqlite3.connect(database)
    connection.execute("CREATE TRIGGER no_votes BEFORE INSERT ON votes BEGIN SELECT RAISE(IGNORE); END")
    connection.close()

    with pytest.raises(StoreError) as refusal:
        restore(url, copy)

    assert str(refusal.value) == "of 1 rows of votes, 0 were copied; nothing is kept"
    assert {name for name, rows in rows_of(url).items() if rows} == {"alembic_version"}


def test_a_database_of_which_only_the_tables_are_there_is_filled(url: str, copy: Path, tmp_path: Path) -> None:
    SqlStore(url).close()

    restore(url, copy)

    assert rows_of(url) == rows_of(f"sqlite:///{tmp_path}/former.db")


def test_a_restore_is_refused_where_somebody_is(url: str, database: Path, copy: Path) -> None:
    store = SqlStore(url)
    store.commit(store.load(8), [], 1, NOW)
    store.close()
    before = rows_of(url)

    with pytest.raises(StoreError) as refusal:
        restore(url, copy)

    assert str(refusal.value) == (
        f"{url} is not empty (learners and groups: 1, rows in all: 2); nothing is changed. Move that database "
        "away, or name another one with TUTOR_DATABASE_URL"
    )
    assert rows_of(url) == before


def test_a_second_restore_changes_nothing(url: str, copy: Path) -> None:
    restore(url, copy)
    before = rows_of(url)

    with pytest.raises(StoreError, match="learners and groups: 3, rows in all: "):
        restore(url, copy)

    assert rows_of(url) == before


def test_a_restore_that_fails_midway_leaves_the_database_empty_and_works_the_next_time(
    url: str, database: Path, copy: Path, tmp_path: Path
) -> None:
    SqlStore(url).close()
    connection = sqlite3.connect(database)
    connection.execute("CREATE TRIGGER no_votes BEFORE INSERT ON votes BEGIN SELECT RAISE(ABORT, 'no votes'); END")

    with pytest.raises(StoreError, match="no votes"):
        restore(url, copy)

    assert {name: rows for name, rows in rows_of(url).items() if rows} == {"alembic_version": [(NEWEST_REVISION,)]}
    connection.execute("DROP TRIGGER no_votes")
    connection.close()
    restore(url, copy)
    assert rows_of(url) == rows_of(f"sqlite:///{tmp_path}/former.db")


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [make_first_version, make_second_version, make_third_version, make_fourth_version],
    ids=["first", "second", "third", "fourth"],
)
def test_a_backup_of_an_earlier_version_is_restored_as_if_that_had_been_upgraded(
    url: str, tmp_path: Path, make: Callable[[str, Path], None]
) -> None:
    former = f"sqlite:///{tmp_path}/former.db"
    make(former, tmp_path / "former.db")
    done = back_up(former, tmp_path / "backup.db")
    content = done.path.read_bytes()

    restored = restore(url, done.path)

    assert restored.revision == done.revision < NEWEST_REVISION
    assert done.path.read_bytes() == content
    SqlStore(former).close()
    assert rows_of(url) == rows_of(former)


def test_a_backup_is_left_as_it_is_and_nothing_lies_about(url: str, database: Path, copy: Path) -> None:
    before = copy.read_bytes()

    restore(url, copy)

    assert copy.read_bytes() == before
    assert sorted(path.name for path in database.parent.iterdir()) == ["backup.db", "former.db", "tutor.db"]


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def overwrite(content: bytes) -> bytes:
    return content[:8192] + b"\xff" * (len(content) - 8192)


def lose(content: bytes) -> bytes:
    return b""


def scribble(content: bytes) -> bytes:
    return b"no database at all\n" * 400


@pytest.mark.parametrize("damage", [cut, overwrite, lose, scribble])
def test_a_backup_that_cannot_be_used_makes_no_database(
    url: str, database: Path, copy: Path, damage: Callable[[bytes], bytes]
) -> None:
    copy.write_bytes(damage(copy.read_bytes()))

    with pytest.raises(StoreError, match=str(copy)):
        restore(url, copy)

    assert not database.exists()


@pytest.mark.parametrize("size", [4096, 20_000], ids=["first page", "some pages"])
def test_a_backup_that_is_cut_off_is_told_as_such(url: str, copy: Path, size: int) -> None:
    copy.write_bytes(copy.read_bytes()[:size])

    with pytest.raises(
        StoreError, match=r"backup\.db is damaged or cut off: name a whole file that `psi-tutor backup`"
    ):
        restore(url, copy)


@pytest.mark.parametrize("name", ["nowhere.db", "."], ids=["missing", "folder"])
def test_what_is_no_file_is_no_backup(url: str, database: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="that can be read: name one that `psi-tutor backup` wrote"):
        restore(url, tmp_path / name)

    assert not database.exists()


def test_a_backup_of_a_newer_version_is_refused_with_both_revisions(url: str, database: Path, copy: Path) -> None:
    connection = sqlite3.connect(copy)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(StoreError) as refusal:
        restore(url, copy)

    assert str(refusal.value) == (
        f"{copy} was changed by a newer version of the tutor: it is at revision 9999, and this version knows none "
        f"after {NEWEST_REVISION}; run that version, or put a backup in its place"
    )
    assert not database.exists()


def test_a_disk_that_is_full_is_told_as_such_and_not_as_a_bad_backup(url: str, database: Path, copy: Path) -> None:
    with no_file_grows_beyond(copy.stat().st_size // 2), pytest.raises(StoreError) as refusal:
        restore(url, copy)

    assert str(refusal.value).startswith(f"{copy} cannot be copied to {database.parent}: ")
    assert "psi-tutor backup" not in str(refusal.value)


@pytest.mark.slow
def test_of_two_restores_at_once_the_second_finds_the_database_full(empty_postgres_url: str, tmp_path: Path) -> None:
    backups = []
    for learner in (1_000, 2_000):
        store = SqlStore(f"sqlite:///{tmp_path}/{learner}.db")
        store.commit(Learner(learner), [], learner, NOW)
        store.close()
        backups.append(back_up(f"sqlite:///{tmp_path}/{learner}.db", tmp_path / f"{learner}-backup.db").path)
    SqlStore(empty_postgres_url).close()
    patient = f"{empty_postgres_url}&options=-c%20lock_timeout%3D60s"

    with ThreadPoolExecutor(2) as threads:
        with held(empty_postgres_url, "LOCK TABLE votes") as holding:
            both = [threads.submit(restore, patient, one) for one in backups]
            while holding.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")) != 2:
                assert not any(one.done() for one in both)
        refused = [one.exception() for one in both if one.exception()]

    assert [str(error).partition(" (")[0] for error in refused] == [f"{shown(make_url(patient))} is not empty"]
    assert len(rows_of(empty_postgres_url)["learners"]) == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_database_that_a_tutor_uses_is_not_filled(request: pytest.FixtureRequest, kind: str, copy: Path) -> None:
    address: str = request.getfixturevalue("postgres_url" if kind == "postgres" else "url")
    code = "import sys; from bot.storage.sql import SqlStore; s = SqlStore(sys.argv[1]); print(1, flush=True); input()"
    command = [sys.executable, "-c", code]
    with subprocess.Popen([*command, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as tutor:
        assert tutor.stdout
        assert tutor.stdout.readline() == "1\n"

        with pytest.raises(StoreError, match="stop the tutor first, and try again"):
            restore(address, copy)
        tutor.communicate("end\n")

    assert rows_of(address)["learners"] == []
    assert restore(address, copy).learners == 2
