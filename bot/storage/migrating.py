"""Brings the tables of a database up to this version, by Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, inspect, text

from bot.errors import StoreError

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, in one transaction.

    Raises StoreError when a newer version of the tutor has changed the tables already.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    with engine.begin() as connection:
        current = ""
        if inspect(connection).has_table("alembic_version"):
            current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
        scripts = ScriptDirectory.from_config(config)
        try:
            scripts.get_revision(current or "base")
        except CommandError:
            raise StoreError(
                f"the database {engine.url.database} was changed by a newer version of the tutor "
                f"(revision {current}); run that version, or put a backup in its place"
            ) from None
        if current != scripts.get_current_head():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
