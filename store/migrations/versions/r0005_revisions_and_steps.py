"""Revisions of any entry, and what standings said on earlier days.

Only derived tables change; they are worked out again from the ledger, whose rows stay as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STEPPED = sa.text("steps_to IS NOT NULL")
TURNED = sa.text("turned")
REPLACING = sa.text("replaces > ''")


def upgrade() -> None:
    """Make what is new; a document's versions are those of the revisions now."""
    op.drop_table("event_version")
    op.create_table(
        "revision",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("retracts", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("revision_entry", "revision", ["entry"])
    for name in ("plan_version", "workspace_act", "directory_act"):
        op.add_column(name, sa.Column("since", sa.Date(), nullable=True))
    op.add_column("event", sa.Column("replaces", sa.Text(), nullable=True))
    op.create_index(
        "event_replaces",
        "event",
        ["replaces"],
        sqlite_where=REPLACING,
        postgresql_where=REPLACING,
    )
    op.add_column("standing", sa.Column("story", sa.Text(), nullable=True))
    op.add_column("standing", sa.Column("steps_to", sa.Date(), nullable=True))
    op.add_column("standing", sa.Column("turned", sa.Boolean(), nullable=True))
    op.create_index(
        "standing_stepped",
        "standing",
        ["steps_to"],
        sqlite_where=STEPPED,
        postgresql_where=STEPPED,
    )
    op.create_index(
        "standing_turned",
        "standing",
        ["plan", "task"],
        sqlite_where=TURNED,
        postgresql_where=TURNED,
    )
