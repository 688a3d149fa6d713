"""Every store, and a place for databases."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import Store
from tests.storage.postgres_server import Server, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run one server for all tests of a process."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """Bring the tables of one database up to date, and give its name: others are copied from it in no time."""
    server.tell("CREATE DATABASE tutor_template")
    SqlStore(server.url("tutor_template")).close()
    return "tutor_template"


@pytest.fixture
def postgres_url(server: Server, template: str) -> Iterator[str]:
    """Give the address of a new database that has the tables of the tutor."""
    made = server.make_database(template)
    yield made
    server.drop_database(made)


@pytest.fixture
def empty_postgres_url(server: Server) -> Iterator[str]:
    """Give the address of a new database without a table."""
    made = server.make_database()
    yield made
    server.drop_database(made)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "tutor.db"


@pytest.fixture
def url(request: pytest.FixtureRequest, database: Path) -> str:
    """Give the address of the database: that of a file, unless the test is run with PostgreSQL."""
    kind = request.getfixturevalue("kind") if "kind" in request.fixturenames else "sqlite"
    found: str = request.getfixturevalue("postgres_url") if kind == "postgres" else f"sqlite:///{database}"
    return found


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def kind(request: pytest.FixtureRequest) -> str:
    """Name the store that the test is run with."""
    return str(request.param)


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the tables in one file: to copy it takes a tenth of the time."""
    file = tmp_path_factory.mktemp("template") / "tutor.db"
    SqlStore(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def store(kind: str, url: str, database: Path, template_file: Path) -> Iterator[Store]:
    if kind == "sqlite":
        copyfile(template_file, database)
    opened: Store = MemoryStore() if kind == "memory" else SqlStore(url)
    yield opened
    opened.close()
