"""The running clock: an outbox of notices, how far the days were looked at, who keeps watch.

Cards say what their plans and tasks say of reminders, an index finds a page of a task's history;
derived tables are worked out again. Nobody is told of what was over before: the outbox begins
empty, and the first sweep looks from the last entry's day on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ACTIVE = sa.text("state = 'active'")
WATCHED = """
INSERT INTO clock (id, day, at, entries)
SELECT 1, CAST(today AS {day}), at, seq FROM ledger ORDER BY seq DESC LIMIT 1
"""
"""The days before the last entry count as looked at."""


def upgrade() -> None:
    """Add to what is there, and make what is new."""
    op.add_column("card", sa.Column("reminders", sa.Text(), nullable=False, server_default=""))
    op.create_index(
        "standing_active", "standing", ["state_on"], sqlite_where=ACTIVE, postgresql_where=ACTIVE
    )
    op.drop_index("change_task", "change")
    op.create_index("change_task", "change", ["plan", "task", "seq", "scope"])
    _outbox()
    _clock()
    day = "TEXT" if op.get_bind().dialect.name == "sqlite" else "DATE"
    op.execute(WATCHED.format(day=day))


def _outbox() -> None:
    op.create_table(
        "notice",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("entry", sa.Integer(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("n >= 1", name="n_from_one"),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint(
            "plan", "task", "occurrence", "scope", "kind", "deadline", name="told_once"
        ),
    )


def _clock() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("at", sa.Text(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("lease_by", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.Text(), nullable=True),
        sa.CheckConstraint("id = 1", name="one_clock"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "runner",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("beat_at", sa.Text(), nullable=False),
        sa.Column("next_at", sa.Text(), nullable=True),
        sa.Column("stopped_at", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
