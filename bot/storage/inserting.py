"""Inserts that another process may be first with: in one statement, which no other one can come between.

A refused INSERT would end a transaction of PostgreSQL, and a SELECT before it shows nothing of what is not committed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    _Insert = sqlite.Insert | postgresql.Insert


def insert_new(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert a row, and say whether it is new; a row with the same key stays as it is."""
    statement = _insert(connection.dialect.name, table).values(values).on_conflict_do_nothing()
    # Of an INSERT, the count is kept on demand only (docs.sqlalchemy.org, Connection.execution_options).
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount > 0


def add_up(connection: Connection, table: Table, key: Mapping[str, Any], amounts: Mapping[str, float]) -> None:
    """Add amounts to the columns of a row; a row that is not there yet begins with them."""
    add_up_all(connection, table, [(key, amounts)])


def add_up_all(
    connection: Connection, table: Table, rows: Sequence[tuple[Mapping[str, Any], Mapping[str, float]]]
) -> None:
    """Do the same with several rows, at least one, in their order; all have the same columns."""
    key, amounts = rows[0]
    adding = _adding(connection.dialect.name, table, tuple(key), tuple(amounts))
    connection.execute(adding, [{**key, **amounts} for key, amounts in rows])


@cache
def _adding(dialect: str, table: Table, key: tuple[str, ...], added: tuple[str, ...]) -> _Insert:
    """Put the statement together: that takes as long as executing it, and each turn counts something."""
    statement = _insert(dialect, table)
    sums = {name: table.c[name] + statement.excluded[name] for name in added}
    return statement.on_conflict_do_update(index_elements=list(key), set_=sums)


def _insert(dialect: str, table: Table) -> _Insert:
    """Begin the insert of this database; both know ON CONFLICT, and SQLAlchemy writes it alike."""
    # Imported when it is needed: who has the one database need not have the other's dialect in memory.
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
