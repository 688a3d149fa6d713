"""Whatever an earlier version stored is still there after an upgrade: every column of every row of every table."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Connection, Date, DateTime, Float, Integer, String, Table, create_engine, insert, select
from sqlalchemy.types import TypeEngine

from bot.storage import migrating
from bot.storage.copying import tables_of
from bot.storage.migrating import NEWEST_REVISION, revision_of, upgrade
from bot.storage.opening import open_engine

SCRIPTS = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations"))
EARLIER = sorted(script.revision for script in SCRIPTS.walk_revisions() if script.revision != NEWEST_REVISION)

TEXTS = ("plain", "", "'q\" \\ % \N{BREAD} 你好 العربية\n\t\x01")
WHOLE_NUMBERS = (0, -(2**31), 2**31 - 1)
LARGE_NUMBERS = (-(2**52), 0, 2**52 - 1)
NUMBERS = (0.1, -1e300, 5e-324)
MOMENTS = (datetime(1970, 1, 1), datetime(2026, 2, 28, 23, 59, 59, 999999), datetime(9999, 12, 31))  # noqa: DTZ001 - UTC
DAYS = (date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31))

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def values_for(kind: TypeEngine[Any]) -> Sequence[Any]:
    match kind:
        case Boolean():
            return (True, False, True)
        case DateTime():
            return MOMENTS
        case Date():
            return DAYS
        case Float():
            return NUMBERS
        case Integer():
            return LARGE_NUMBERS if kind.__visit_name__ == "big_integer" else WHOLE_NUMBERS
        case String():
            return TEXTS
    raise AssertionError(f"say what is to be stored as {kind!r}")


def fill_with_limits(connection: Connection, tables: Sequence[Table]) -> None:
    """Put three rows into every table: at the limits of each type, and nothing where nothing may stand."""
    for table in tables:
        for place in range(3):
            row = {column.name: values_for(column.type)[place] for column in table.c}
            if place == 0:
                row |= {column.name: None for column in table.c if column.nullable}
            if "id" in row:
                row["id"] = abs(row["id"]) + 10 * place
            connection.execute(insert(table).values(row))


def rows_in(connection: Connection, tables: Sequence[Table]) -> Rows:
    return {
        table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
        for table in tables
    }


@pytest.mark.parametrize("revision", EARLIER)
def test_nothing_that_an_earlier_version_stored_is_lost(url: str, database: Path, revision: str) -> None:
    made = create_engine(url)
    upgrade(made, revision)
    with made.begin() as connection:
        tables = tables_of(connection)
        fill_with_limits(connection, tables)
        before = rows_in(connection, tables)
    made.dispose()

    upgraded = open_engine(url)
    upgrade(upgraded)

    with upgraded.connect() as connection:
        assert revision_of(connection) == NEWEST_REVISION
        assert rows_in(connection, tables) == before
    upgraded.dispose()
    assert {name: len(rows) for name, rows in before.items()} == {table.name: 3 for table in tables}


def test_there_are_earlier_versions() -> None:
    assert EARLIER[:5] == ["0001", "0002", "0003", "0004", "0005"]
