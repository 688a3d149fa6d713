"""Backups are whole, private, and made while the tutor goes on."""

import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.errors import StoreError
from bot.settings import settings_of
from bot.storage.backing_up import DATA, Backup, back_up, place_of_backup
from bot.storage.finding import sqlite_file
from bot.storage.migrating import NEWEST_REVISION
from bot.storage.restoring import restore
from bot.storage.sql import SqlStore
from bot.storage.store import Kept
from bot.storage.tables import metadata
from bot.tutor.learner import Learner
from tests.storage.filling import fill, rows_of
from tests.storage.outgoings import NOW, saying
from tests.storage.postgres_server import tell

TURNS_BEFORE = 5


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "backup.db"


class Writer(Thread):
    """Takes one turn after the other for a learner: each leaves a learner, a reply and an update, or nothing."""

    def __init__(self, store: SqlStore, learner: int) -> None:
        super().__init__(daemon=True)
        self.learner = learner
        self.turns = 0
        self.is_warm, self.stopped, self.went_on = Event(), Event(), Event()
        self._store = store

    def run(self) -> None:
        while not self.stopped.is_set():
            before = self._store.load(self.learner)
            seen = self.learner * 1_000_000 + self.turns
            self._store.commit(before, [saying(f"{self.turns}", self.learner)], seen, NOW)
            self.turns += 1
            if self.turns == TURNS_BEFORE:
                self.is_warm.set()
            self.went_on.set()


@contextmanager
def writing(url: str, learners: Sequence[int]) -> Iterator[Sequence[Writer]]:
    """Let learners take turns, each in a thread of its own, for the length of a block."""
    store = SqlStore(url)
    writers = [Writer(store, learner) for learner in learners]
    for writer in writers:
        writer.start()
    try:
        assert all(writer.is_warm.wait(30) for writer in writers)
        yield writers
    finally:
        for writer in writers:
            writer.stopped.set()
            writer.join()
        store.close()


def turns_in(url: str, learner: int) -> tuple[int, int, int]:
    """Count the turns of a learner by the version, the replies and the updates that they left."""
    rows = rows_of(url)
    [version] = [row[1] for row in rows["learners"] if row[0] == learner]
    updates = [row for row in rows["seen_updates"] if row[0] // 1_000_000 == learner]
    return version, len([row for row in rows["outbox"] if row[1] == learner]), len(updates)


def test_a_backup_under_load_has_every_turn_that_was_committed_before_and_no_half_of_one(
    url: str, tmp_path: Path
) -> None:
    with writing(url, learners=(1, 2, 3)) as writers:
        for number in range(3):
            before = [writer.turns for writer in writers]
            back_up(url, tmp_path / f"backup-{number}.db")
            restored = f"sqlite:///{tmp_path}/restored-{number}.db"
            restore(restored, tmp_path / f"backup-{number}.db")

            for writer, turns in zip(writers, before, strict=True):
                version, replies, updates = turns_in(restored, writer.learner)
                assert version >= turns
                assert replies == version
                assert updates == version
        for writer in writers:
            writer.went_on.clear()
        assert all(writer.went_on.wait(30) for writer in writers)


def test_a_backup_has_every_row_of_every_table(url: str, copy: Path) -> None:
    fill(url)
    # Which processes use a server just now is none of its contents.
    assert [name for name in metadata.tables if not rows_of(url)[name]] == ["seats"]

    done = back_up(url, copy)

    assert done == Backup(copy, NEWEST_REVISION, learners=2, size_bytes=copy.stat().st_size)
    assert rows_of(f"sqlite:///{copy}") == rows_of(url)


def test_a_backup_can_be_put_in_the_place_of_the_database(url: str, database: Path, copy: Path) -> None:
    fill(url)
    before = rows_of(url)
    back_up(url, copy)

    copy.replace(database)

    SqlStore(url).close()
    assert rows_of(url) == before


def test_only_its_owner_may_read_a_backup_and_nothing_lies_beside_it(url: str, tmp_path: Path) -> None:
    SqlStore(url).close()
    folder = tmp_path / "backups"
    folder.mkdir()

    back_up(url, folder / "a.db")

    assert stat.S_IMODE((folder / "a.db").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["a.db"]


def test_what_was_forgotten_is_not_in_a_backup(url: str, database: Path, copy: Path) -> None:
    store = SqlStore(url)
    store.commit(Learner(7), [], None, NOW, [Kept("a secret of mine", "bread-1")])
    store.close()
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("DELETE FROM questions")
    connection.close()
    assert b"a secret of mine" in database.read_bytes()

    back_up(url, copy)

    assert b"a secret of mine" not in copy.read_bytes()


def test_a_backup_changes_nothing_in_the_database(url: str, database: Path, copy: Path) -> None:
    SqlStore(url).close()
    before = database.read_bytes()

    back_up(url, copy)

    assert database.read_bytes() == before
    assert sorted(path.name for path in database.parent.iterdir()) == ["backup.db", "tutor.db"]


def test_a_file_that_is_there_is_replaced_only_if_that_is_said(url: str, copy: Path) -> None:
    SqlStore(url).close()
    copy.write_text("precious")

    with pytest.raises(StoreError) as refusal:
        back_up(url, copy)

    assert str(refusal.value) == f"{copy} is there already: name another file, or say --force to replace it"
    assert copy.read_text() == "precious"
    back_up(url, copy, replaces=True)
    assert copy.read_bytes().startswith(b"SQLite format 3\0")


def test_a_link_that_leads_nowhere_is_there_already(url: str, copy: Path, tmp_path: Path) -> None:
    SqlStore(url).close()
    copy.symlink_to(tmp_path / "nowhere")

    with pytest.raises(StoreError, match="is there already"):
        back_up(url, copy)

    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal"], ids=["file", "log", "index", "journal"])
def test_a_backup_never_takes_the_place_of_the_database(url: str, database: Path, end: str) -> None:
    store = SqlStore(url)
    before = sorted(path.name for path in database.parent.iterdir())

    with pytest.raises(StoreError, match="belongs to the database itself: name another file"):
        back_up(url, Path(f"{database}{end}"), replaces=True)

    assert sorted(path.name for path in database.parent.iterdir()) == before
    store.load(7)
    store.close()


def test_a_link_to_the_database_is_the_database(url: str, database: Path, copy: Path) -> None:
    SqlStore(url).close()
    copy.hardlink_to(database)

    with pytest.raises(StoreError, match="belongs to the database itself"):
        back_up(url, copy, replaces=True)


def test_a_folder_that_is_not_there_is_told_by_name(url: str, tmp_path: Path) -> None:
    SqlStore(url).close()

    with pytest.raises(StoreError) as refusal:
        back_up(url, tmp_path / "nowhere/a.db")

    assert str(refusal.value) == f"cannot write the backup {tmp_path}/nowhere/a.db: No such file or directory"


def test_without_a_database_there_is_no_backup_and_none_is_made(url: str, database: Path, copy: Path) -> None:
    with pytest.raises(StoreError, match="there is no database to back up"):
        back_up(url, copy)

    assert list(database.parent.iterdir()) == []


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def overwrite(content: bytes) -> bytes:
    return content[:8192] + b"\xff" * (len(content) - 8192)


@pytest.mark.parametrize("damage", [cut, overwrite])
def test_a_damaged_database_gives_no_backup(
    url: str, database: Path, copy: Path, damage: Callable[[bytes], bytes]
) -> None:
    fill(url)
    database.write_bytes(damage(database.read_bytes()))

    with pytest.raises(StoreError) as refusal:
        back_up(url, copy)

    assert str(database) in str(refusal.value)
    assert "damaged" in str(refusal.value)
    assert [path.name for path in database.parent.iterdir()] == ["tutor.db"]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("DROP TABLE alembic_version", "is not a database of the tutor"),
        ("UPDATE alembic_version SET version_num = '9999'", "at revision 9999, and this version knows none after"),
    ],
    ids=["of another program", "of a newer version"],
)
def test_what_could_not_be_restored_is_no_backup(
    url: str, database: Path, copy: Path, statement: str, message: str
) -> None:
    SqlStore(url).close()
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(statement)
    connection.close()

    with pytest.raises(StoreError, match=message):
        back_up(url, copy)

    assert not copy.exists()


MORNING = datetime(2026, 3, 1, 6, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "wanted", "place"),
    [
        ("sqlite:///data/tutor.db", None, "data/tutor-20260301T060504Z.db"),
        ("sqlite:////srv/tutor.db", None, "/srv/tutor-20260301T060504Z.db"),
        ("postgresql://db/tutor", None, "data/tutor-20260301T060504Z.db"),
        ("sqlite:///data/tutor.db", ".", "tutor-20260301T060504Z.db"),
        ("sqlite:///data/tutor.db", "here.db", "here.db"),
    ],
    ids=["beside", "beside, absolute", "server", "folder", "file"],
)
def test_a_backup_has_a_place_of_its_own(address: str, wanted: str | None, place: str) -> None:
    assert place_of_backup(address, Path(wanted) if wanted else None, MORNING) == Path(place)


def test_where_no_database_is_named_that_of_a_file_and_the_backup_of_a_server_share_a_folder() -> None:
    file = sqlite_file(settings_of({}).database_url)

    assert file is not None
    assert file.parent == DATA


def test_the_backup_of_a_server_needs_nothing_but_the_data_folder_and_makes_it(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = back_up(postgres_url, place_of_backup(postgres_url, None, MORNING))

    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert [path.name for path in (tmp_path / "data").iterdir()] == [done.path.name]
    back_up(postgres_url, place_of_backup(postgres_url, None, MORNING + timedelta(seconds=1)))
    assert len(list((tmp_path / "data").iterdir())) == 2


@pytest.mark.slow
def test_a_server_that_a_newer_version_has_changed_gives_no_backup(postgres_url: str, copy: Path) -> None:
    tell(postgres_url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match=r"was changed by a newer version of the tutor: it is at revision 9999"):
        back_up(postgres_url, copy)

    assert list(copy.parent.iterdir()) == []
