"""A disk that does not write, and files that it damaged: nothing half-done stays, and nobody starts with less."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from bot.errors import StoreError
from bot.storage.sql import SqlStore
from tests.storage.learners import at_topic
from tests.storage.outgoings import NOW, saying

LEARNERS = 40


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """Let every write behind so many bytes of a file fail, as one of a broken disk does: SQLite calls both IOERR."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def fill(store: SqlStore) -> None:
    for learner in range(1, LEARNERS + 1):
        store.commit(at_topic("x" * 2_000, learner), [saying("hello", learner)], learner, NOW)


def test_what_the_disk_did_not_write_is_not_committed_and_the_file_is_opened_anew(url: str, database: Path) -> None:
    opened: list[str] = []

    def look(_: object, __: object) -> None:
        opened.append("")

    with closing(SqlStore(url)) as store:
        fill(store)
        log = Path(f"{database}-wal")
        event.listen(Pool, "connect", look)
        try:
            with no_file_grows_beyond(log.stat().st_size + 100), pytest.raises(StoreError) as refusal:
                store.commit(at_topic("y" * 20_000, 99), [saying("lost", 99)], 99, NOW)
            after = (store.load(99).version, store.seen([40, 99]), store.backlog().count)
            store.commit(at_topic("oven.heat", 99), [saying("said", 99)], 99, NOW)
        finally:
            event.remove(Pool, "connect", look)

        assert str(refusal.value) == (
            f"the database {database} failed: disk I/O error (the disk does not read or write: look after it, and put "
            "a backup in its place if it is lost)"
        )
        assert after == (0, {40}, LEARNERS)
        assert opened != []
        assert (store.load(99).version, store.backlog().count) == (1, LEARNERS + 1)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def flipped(raw: bytes, place: int) -> bytes:
    """Turn over every bit of one byte."""
    return raw[:place] + bytes([raw[place] ^ 0xFF]) + raw[place + 1 :]


def opens_whole(url: str, database: Path) -> bool:
    """Say whether a database can be used, and then has everybody; one that is refused is left as it is, and named."""
    before, told = database.read_bytes(), ""
    try:
        store = SqlStore(url)
    except StoreError as refusal:
        told = str(refusal)
    if told:
        assert str(database) in told
        assert "backup in its place" in told
        assert database.read_bytes() == before
        return False
    with closing(store):
        assert (store.reachable(), store.backlog().count) == (LEARNERS, LEARNERS)
    return True


HEADER = (0, 15, 16, 17, 18, 19, 20, 21, 23, 27, 31, 35, 43, 47, 51, 55, 59, 63, 95, 99)
"""Where one of the numbers ends that say what kind of file it is: sqlite.org/fileformat.html."""


def test_a_byte_of_the_header_that_is_wrong_is_noticed_or_does_no_harm(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        fill(store)
    whole = database.read_bytes()

    refused = []
    for place in HEADER:
        database.write_bytes(flipped(whole, place))
        if not opens_whole(url, database):
            refused.append(place)
        Path(f"{database}-wal").unlink(missing_ok=True)
        Path(f"{database}-shm").unlink(missing_ok=True)

    assert {0, 15, 21, 47} <= set(refused)


def test_a_page_that_does_not_begin_as_it_should_is_noticed_or_does_no_harm(url: str, database: Path) -> None:
    with closing(SqlStore(url)) as store:
        fill(store)
    whole, size = database.read_bytes(), 4096

    refused = 0
    for page in range(1, len(whole) // size, 3):
        database.write_bytes(flipped(whole, page * size))
        refused += not opens_whole(url, database)

    assert refused > 10


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda raw: flipped(raw, 0), id="the beginning of the log"),
        pytest.param(lambda raw: flipped(raw, len(raw) // 2), id="the middle of the log"),
        pytest.param(lambda raw: raw[: len(raw) // 3], id="a log that is cut off"),
        pytest.param(lambda _: b"", id="a log that is empty"),
    ],
)
def test_a_damaged_log_takes_nothing_that_stood_in_the_file_before(
    url: str, database: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    """What was written since the log was last put into the file can be lost: SQLite ends it where it is wrong."""
    with closing(SqlStore(url)) as store:
        fill(store)
    copy = tmp_path / "copy.db"
    with closing(SqlStore(url)) as store:
        store.commit(at_topic("oven.heat", 99), [], 99, NOW)
        copy.write_bytes(database.read_bytes())
        Path(f"{copy}-wal").write_bytes(damage(Path(f"{database}-wal").read_bytes()))

    with closing(SqlStore(f"sqlite:///{copy}")) as store:
        assert store.reachable() in (LEARNERS, LEARNERS + 1)
        assert store.backlog().count == LEARNERS
