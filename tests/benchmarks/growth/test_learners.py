"""Databases of the benchmark hold as many learners as they say, each able to go on; growth is last against first."""

import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.figures import Goal
from benchmarks.growth.learners import fill, growth_goal
from bot.storage.sql import SqlStore


def test_a_database_holds_so_many_learners(tmp_path: Path) -> None:
    fill(tmp_path / "learners.db", 50)

    with closing(sqlite3.connect(tmp_path / "learners.db")) as connection:
        assert connection.execute("SELECT count(*), min(id), max(id) FROM learners").fetchone() == (50, 1, 50)


def test_each_is_a_copy_of_one_who_wrote(tmp_path: Path) -> None:
    fill(tmp_path / "learners.db", 50)

    store = SqlStore(f"sqlite:///{tmp_path / 'learners.db'}")
    first, last = store.load(1), store.load(50)
    store.close()
    assert last.context == first.context
    assert last.context.topics


def test_growth_is_the_last_size_against_the_first() -> None:
    wanted = "a turn with 1,000 learners at most 1.2 times that with 10"
    assert growth_goal([10, 100, 1_000], [2.0, 9.0, 2.2], 1.2) == Goal(wanted, "1.1 times (2 and 2.2 ms)", True)
    assert not growth_goal([10, 1_000], [2.0, 2.6], 1.2).is_met
