"""Whether there is a database, seen without making one."""

from pathlib import Path

import pytest

from bot.storage.finding import is_there
from bot.storage.sql import SqlStore


def test_a_database_that_was_written_is_there(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'tutor.db'}"
    SqlStore(address).close()

    assert is_there(address)


def test_a_file_without_anything_in_it_is_none(tmp_path: Path) -> None:
    (tmp_path / "tutor.db").touch()

    assert not is_there(f"sqlite:///{tmp_path / 'tutor.db'}")


@pytest.mark.parametrize("name", ["tutor.db", "data/tutor.db", f"{'x' * 300}.db", "tutor.db/tutor.db"])
def test_what_is_not_there_is_not_made(name: str, tmp_path: Path) -> None:
    assert not is_there(f"sqlite:///{tmp_path / name}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["nonsense", "sqlite://", "postgresql://db.example/tutor", "sqlite:///:memory:"])
def test_an_address_that_names_no_file_is_left_to_the_store(address: str) -> None:
    assert is_there(address) is (address != "sqlite:///:memory:")
