"""Inserts that another process may be first with: in one statement, which no other one can come between.

A refused INSERT would end a transaction of PostgreSQL, and a SELECT before it shows nothing of what is not committed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert a row, and say whether it is new; a row with the same key stays as it is."""
    statement = _insert(connection, table).values(values).on_conflict_do_nothing()
    # Of an INSERT, the count is kept on demand only (docs.sqlalchemy.org, Connection.execution_options).
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount > 0


def add_up(connection: Connection, table: Table, key: Mapping[str, Any], amounts: Mapping[str, float]) -> None:
    """Add amounts to the columns of a row; a row that is not there yet begins with them."""
    statement = _insert(connection, table).values(**key, **amounts)
    sums = {name: table.c[name] + amount for name, amount in amounts.items()}
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=sums))


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Begin the insert of this database; both know ON CONFLICT, and SQLAlchemy writes it alike."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
