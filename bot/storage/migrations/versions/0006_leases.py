"""Which process is about to say a reply of the outbox, and until when it alone may."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("sender", sa.Text, nullable=True))
    op.add_column("outbox", sa.Column("leased_until", sa.Float(53), nullable=True))
