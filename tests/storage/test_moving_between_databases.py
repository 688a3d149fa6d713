"""A backup moves a tutor from one kind of database to the other, and back, with nothing lost on the way."""

from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.storage.backing_up import back_up
from bot.storage.copying import tables_of
from bot.storage.migrating import NEWEST_REVISION, upgrade
from bot.storage.opening import open_engine
from bot.storage.restoring import restore
from bot.storage.sql import SqlStore
from bot.storage.store import Kept
from bot.tutor.learner import Learner
from tests.storage.filling import fill, rows_of
from tests.storage.outgoings import NOW, saying
from tests.storage.test_backing_up import turns_in, writing
from tests.storage.test_restoring import drop_one_of, next_number_in
from tests.storage.test_upgrading import fill_with_limits, rows_in

pytestmark = pytest.mark.slow


def test_from_a_file_into_a_server_and_back(url: str, empty_postgres_url: str, tmp_path: Path) -> None:
    fill(url)

    into_server = back_up(url, tmp_path / "one.db")
    restore(empty_postgres_url, into_server.path)
    into_file = back_up(empty_postgres_url, tmp_path / "two.db")
    restore(f"sqlite:///{tmp_path}/back.db", into_file.path)

    assert rows_of(f"sqlite:///{tmp_path}/back.db") == rows_of(url)
    assert (into_file.revision, into_file.learners) == (NEWEST_REVISION, 2)


def test_from_a_server_into_another_one(postgres_url: str, empty_postgres_url: str, tmp_path: Path) -> None:
    fill(postgres_url)

    restored = restore(empty_postgres_url, back_up(postgres_url, tmp_path / "backup.db").path)

    assert rows_of(empty_postgres_url) == rows_of(postgres_url)
    assert (restored.learners, restored.rows["learners"]) == (2, 3)


def test_a_server_gives_no_number_again(postgres_url: str, empty_postgres_url: str, tmp_path: Path) -> None:
    fill(postgres_url)
    restore(empty_postgres_url, back_up(postgres_url, tmp_path / "backup.db").path)

    numbers = []
    for where in (postgres_url, empty_postgres_url):
        store = SqlStore(where)
        store.commit(store.load(7), [saying("next")], 5, NOW, [Kept("next", "bread-1")])
        numbers.append((store.kept()[-1].id, rows_of(where)["outbox"][-1][0]))
        store.close()

    assert numbers[0] == numbers[1]


def test_a_server_goes_on_with_its_numbers_where_no_row_is_left(
    postgres_url: str, empty_postgres_url: str, url: str, tmp_path: Path
) -> None:
    drop_one_of(postgres_url)
    restore(url, back_up(postgres_url, tmp_path / "one.db").path)
    restore(empty_postgres_url, back_up(url, tmp_path / "two.db").path)

    assert next_number_in(url) == 2
    assert next_number_in(empty_postgres_url) == 2


def test_a_backup_of_a_busy_server_is_that_of_one_moment(postgres_url: str, tmp_path: Path) -> None:
    with writing(postgres_url, learners=(1, 2)) as writers:
        before = [writer.turns for writer in writers]

        back_up(postgres_url, tmp_path / "backup.db")

    for writer, turns in zip(writers, before, strict=True):
        version, replies, updates = turns_in(f"sqlite:///{tmp_path}/backup.db", writer.learner)
        assert version >= turns
        assert replies == version
        assert updates == version


@pytest.mark.parametrize("revision", ["0003", "0005"])
def test_a_server_of_an_earlier_version_is_backed_up_as_it_is(
    empty_postgres_url: str, url: str, tmp_path: Path, revision: str
) -> None:
    engine = open_engine(empty_postgres_url)
    upgrade(engine, revision)
    with engine.begin() as connection:
        tables = tables_of(connection)
        fill_with_limits(connection, tables)
        before = rows_in(connection, tables)

    done = back_up(empty_postgres_url, tmp_path / "backup.db")

    assert done.revision == revision
    restore(url, done.path)
    restored = open_engine(url)
    with restored.connect() as connection:
        assert rows_in(connection, tables) == before
    restored.dispose()
    engine.dispose()


def test_a_server_without_tables_gives_no_backup(empty_postgres_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no table of the tutor in the database yet"):
        back_up(empty_postgres_url, tmp_path / "backup.db")

    assert list(tmp_path.iterdir()) == []


def test_a_server_with_learners_is_left_as_it_is(postgres_url: str, url: str, tmp_path: Path) -> None:
    fill(url)
    store = SqlStore(postgres_url)
    store.commit(Learner(8), [], 1, NOW)
    store.close()
    before = rows_of(postgres_url)

    with pytest.raises(StoreError, match="learners and groups: 1, rows in all: 2"):
        restore(postgres_url, back_up(url, tmp_path / "backup.db").path)

    assert rows_of(postgres_url) == before
