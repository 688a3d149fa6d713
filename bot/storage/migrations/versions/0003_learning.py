"""When learners are woken, the items they call unclear, how items went, and the polls of groups with their votes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("learners", sa.Column("wake_at", sa.DateTime, nullable=True))
    op.create_index("ix_learners_wake_at", "learners", ["wake_at"])
    op.create_table(
        "flags",
        sa.Column("learner", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("course", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "item_counts",
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("right", sa.Integer, nullable=False),
        sa.Column("pairs", sa.Integer, nullable=False),
        sa.Column("sum_x", sa.Float(53), nullable=False),
        sa.Column("sum_xx", sa.Float(53), nullable=False),
        sa.Column("sum_y", sa.Integer, nullable=False),
        sa.Column("sum_xy", sa.Float(53), nullable=False),
    )
    op.create_table(
        "item_picks",
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("pick", sa.Text, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
    )
    op.create_table(
        "polls",
        sa.Column("poll", sa.Text, primary_key=True),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("right", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_polls_chat", "polls", ["chat"])
    op.create_index("ix_polls_at", "polls", ["at"])
    op.create_table(
        "votes",
        sa.Column("poll", sa.Text, primary_key=True),
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("votes_person", "votes", ["person"])
    op.create_index("ix_votes_at", "votes", ["at"])
    op.create_table(
        "exclusions",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.create_index("exclusions_person", "exclusions", ["person"])
