"""Finds what the user of a server has no right to, and names the statement that gives it."""

from __future__ import annotations

from sqlalchemy import Connection, text

from bot.storage.tables import metadata

_MAY_MAKE = "SELECT has_schema_privilege(current_schema(), 'CREATE')"

_MAY_CHANGE = """
SELECT bool_and(
    has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
    AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE')
)
FROM pg_class WHERE relkind = 'r' AND relname = ANY(:names) AND pg_table_is_visible(oid)
"""

_MAY_COUNT = """
SELECT bool_and(has_sequence_privilege(pg_get_serial_sequence(oid::regclass::text, 'id'), 'USAGE'))
FROM pg_class JOIN pg_attribute ON attrelid = oid AND attname = 'id'
WHERE relkind = 'r' AND relname = ANY(:names) AND pg_table_is_visible(oid)
"""
"""New rows get numbers from sequences, which have rights of their own: postgresql.org/docs/current/ddl-priv.html."""

_GRANT = "SELECT format(:form, coalesce(current_schema(), 'public'), current_user)"


def missing_right(connection: Connection, *, has_tables: bool) -> str:
    """Give the statement after which the tutor can work with a database of PostgreSQL; empty when it can already.

    `has_tables`: the tutor has made its tables there.
    """
    names = {"names": list(metadata.tables)}
    if not has_tables:
        right = "" if connection.scalar(text(_MAY_MAKE)) else "USAGE, CREATE ON SCHEMA %I"
    elif connection.scalar(text(_MAY_CHANGE), names) is False:
        right = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I"
    elif connection.scalar(text(_MAY_COUNT), names) is False:
        right = "USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA %I"
    else:
        right = ""
    return str(connection.scalar(text(_GRANT), {"form": f"GRANT {right} TO %I"})) if right else ""
