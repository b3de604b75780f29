"""Delivery: the messages, and how far each recipient has been told."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PLACE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WAITING = sa.text("state = 'queued'")


def upgrade() -> None:
    """Make what is new."""
    op.create_table(
        "message",
        sa.Column("id", PLACE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("notices", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("made_at", PLACE, nullable=False),
        sa.Column("next_at", PLACE, nullable=False),
        sa.Column("sent_at", PLACE, nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_until", PLACE, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'sent', 'dead', 'dropped')", name="state_known"),
        sa.CheckConstraint("attempts >= 0", name="attempts_from_zero"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "message_waiting",
        "message",
        ["address", "next_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index("message_made", "message", ["made_at", "id"])
    op.create_table(
        "recipient",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digested", sa.Integer(), nullable=False),
        sa.Column("urged", sa.Integer(), nullable=False),
        sa.Column("digest_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
