"""Which processes share the database, and which of them leads."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "seats",
        sa.Column("seat", sa.Text, primary_key=True),
        sa.Column("process", sa.Text, nullable=False),
        sa.Column("held_until", sa.Float(53), nullable=False),
    )
