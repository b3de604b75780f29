"""Checksums of what people were told, of how far the days were looked at, and of the heartbeats."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SUMMED = ("notice", "clock", "message", "recipient", "runner")


def upgrade() -> None:
    """Make what is new; the checksums of an older database are worked out from its rows as they
    are, once all migrations have run."""
    made = op.create_table(
        "checksum",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("row_count >= 0", name="row_count_from_zero"),
        sa.CheckConstraint("length(digest) = 64", name="digest_of_rows"),
        sa.PrimaryKeyConstraint("name"),
    )
    empty = "0" * 64
    op.bulk_insert(made, [{"name": name, "row_count": 0, "digest": empty} for name in SUMMED])
