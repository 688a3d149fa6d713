"""What is said of a database that may not be written to, and how that is mended."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.errors import StoreError
from bot.storage.sql import SqlStore

NOBODY = 65534


@contextmanager
def somebody_without_rights() -> Iterator[str]:
    """Be nobody for a while, where the tests are run by root, who may write everywhere; give user and group."""
    if os.geteuid() != 0:
        yield f"{os.geteuid()}:{os.getegid()}"
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield f"{NOBODY}:{NOBODY}"
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that others may look into, too: tmp_path stands in one that is closed to them."""
    with TemporaryDirectory() as place:
        Path(place).chmod(0o777)
        yield Path(place)
        Path(place).chmod(0o700)


@pytest.mark.parametrize(
    ("closed", "mode"),
    [("", 0o555), ("tutor.db", 0o444), ("tutor.db-wal", 0o444), ("tutor.db-shm", 0o444)],
    ids=["folder", "file", "log", "index of the log"],
)
def test_who_may_not_write_is_told_where_and_how_to_mend_it(folder: Path, closed: str, mode: int) -> None:
    SqlStore(f"sqlite:///{folder}/tutor.db").close()
    for name in ("tutor.db", "tutor.db-wal", "tutor.db-shm"):
        (folder / name).touch()
        (folder / name).chmod(0o666)
    (folder / closed).chmod(mode)

    with somebody_without_rights() as user, pytest.raises(StoreError) as refusal:
        SqlStore(f"sqlite:///{folder}/tutor.db")

    assert str(refusal.value) == (
        f"the user {user} that the tutor runs as may not write to {folder / closed}, and the database is to be there: "
        f"`chown -R {user} {folder}` gives it the right (of a folder that is mounted into a container, on the machine "
        "outside)"
    )


def test_a_database_that_is_not_there_yet_is_made_by_whoever_may_write_to_its_folder(folder: Path) -> None:
    with somebody_without_rights():
        SqlStore(f"sqlite:///{folder}/tutor.db").close()

    with closing(sqlite3.connect(folder / "tutor.db")) as connection:
        assert connection.execute("SELECT count(*) FROM learners").fetchone() == (0,)
