"""Who uses a database is seen from outside, and nothing is changed by looking."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.storage.noticing import are_one, as_mover, is_in_use, refuse_use
from bot.storage.sql import SqlStore
from tests.storage.filling import fill

ROOT = Path(__file__).parents[2]

OPENER = """
import sys
from bot.storage.sql import SqlStore
store = SqlStore(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
store.close()
"""


@contextmanager
def opened_by_another_process(url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Let a process have a store open, and close it at the end of the block unless it is gone by then."""
    command = [sys.executable, "-c", OPENER, url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"open\n"
        yield process
        process.communicate(b"\n")


@pytest.mark.slow
def test_a_file_is_in_use_for_as_long_as_another_process_has_it_open(url: str, database: Path) -> None:
    fill(url)
    assert not is_in_use(database)

    with opened_by_another_process(url):
        assert is_in_use(database)
        with pytest.raises(StoreError) as refusal:
            refuse_use(url)

    assert str(refusal.value) == (
        f"another process has {database} open: stop the tutor first, and try again: what it stores meanwhile would be "
        "lost"
    )
    refuse_use(url)
    assert not is_in_use(database)


def test_what_a_killed_process_left_behind_is_not_in_use(url: str, database: Path) -> None:
    fill(url)

    with opened_by_another_process(url) as process:
        process.kill()
        process.wait()

    assert Path(f"{database}-shm").exists()
    assert not is_in_use(database)


def test_a_file_that_is_not_there_is_not_in_use(tmp_path: Path) -> None:
    assert not is_in_use(tmp_path / "nowhere/tutor.db")
    assert list(tmp_path.iterdir()) == []


def test_a_server_shows_the_connections_of_tutors_and_not_those_of_a_move(postgres_url: str) -> None:
    refuse_use(as_mover(postgres_url))
    store = SqlStore(postgres_url)
    store.load(7)

    with pytest.raises(StoreError, match=r"has \d connections of a tutor: stop the tutor first"):
        refuse_use(as_mover(postgres_url))

    store.close()


def test_a_server_under_two_names_is_one_and_another_database_of_it_is_not(
    postgres_url: str, empty_postgres_url: str
) -> None:
    other_name = postgres_url.replace("postgresql+psycopg:", "postgres:") + "&connect_timeout=9"

    assert are_one(postgres_url, other_name)
    assert not are_one(postgres_url, empty_postgres_url)


def test_a_file_is_no_server(url: str, postgres_url: str) -> None:
    assert not are_one(url, postgres_url)
    assert not are_one(postgres_url, url)
