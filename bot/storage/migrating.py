"""Brings the tables of a database up to this version, by Alembic, which is imported when there is something to do."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from bot.errors import StoreError
from bot.storage.opening import is_sqlite
from bot.storage.postgres import hold_for_migration

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

NEWEST_REVISION = "0007"
"""The last of the revisions in migrations/, to which this version brings tables. To have Alembic find it costs 0.3 s
and 8 MB at each start."""

SHOWN_TABLES = 3
"""Tables of another program that are named."""

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run the migrations that are missing, in one transaction. Of several processes that start at once, one does.

    `to`: the revision at which to stop. Raises StoreError when a newer version of the tutor has changed the tables
    already.
    """
    with engine.begin() as connection:
        # A transaction of SQLite has the file for itself.
        if not is_sqlite(engine):
            hold_for_migration(connection)
        current = revision_of(connection)
        refuse_foreign(connection, f"the database {engine.url.database}")
        refuse_newer(current, f"the database {engine.url.database}")
        if current != NEWEST_REVISION:
            from alembic import command

            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, to)


def revision_of(connection: Connection) -> str:
    """Give the revision of the tables of a database; empty when the tutor has made none there."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def refuse_foreign(connection: Connection, where: str) -> None:
    """Raise StoreError when there are tables in a database and the tutor has made none there."""
    if is_sqlite(connection.engine):
        names = inspect(connection).get_table_names()
    else:
        # Those of extensions may be there: postgresql.org/docs/current/catalog-pg-depend.html.
        own = (
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND pg_table_is_visible(oid)"
            " AND relnamespace = current_schema()::regnamespace"
            " AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
        )
        names = list(connection.scalars(text(own)))
    if names and "alembic_version" not in names:
        shown = ", ".join(sorted(names)[:SHOWN_TABLES])
        raise StoreError(
            f"{where} is the database of another program, which has {shown} there: make one for the tutor alone, and "
            "set TUTOR_DATABASE_URL"
        )


def refuse_newer(revision: str, where: str) -> None:
    """Raise StoreError when this version of the tutor does not know a revision, which is then that of a newer one."""
    if revision in ("", NEWEST_REVISION):
        return
    from alembic.util import CommandError

    try:
        _scripts().get_revision(revision)
    except CommandError:
        raise StoreError(
            f"{where} was changed by a newer version of the tutor: it is at revision {revision}, and this version "
            f"knows none after {NEWEST_REVISION}; run that version, or put a backup in its place"
        ) from None


@cache
def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
