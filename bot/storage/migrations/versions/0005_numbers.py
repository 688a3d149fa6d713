"""Numbers of questions that are never given again, as those of the outbox are not."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # Only SQLite gives the highest number again once its row is gone; it takes a new table to stop that.
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("questions", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
