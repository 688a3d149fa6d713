"""Both stores, and a place for databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import Store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "tutor.db"


@pytest.fixture
def url(database: Path) -> str:
    return f"sqlite:///{database}"


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, url: str) -> Iterator[Store]:
    opened: Store = MemoryStore() if request.param == "memory" else SqlStore(url)
    yield opened
    opened.close()
