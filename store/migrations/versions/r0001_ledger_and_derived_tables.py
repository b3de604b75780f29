"""The ledger, which refuses change, and the tables derived from it."""

import sqlalchemy as sa
from alembic import op

from store.backends.connect import backend_of

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "card",
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("plan_seq", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("plan", "task"),
    )
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ord", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "ord"),
    )
    op.create_index("change_task", "change", ["plan", "task"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("identity", name="document_once"),
    )
    op.create_index("ix_event_seq", "event", ["seq"], unique=False)
    op.create_table(
        "event_trigger",
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("trigger", "event"),
    )
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("today", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("request", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("prev", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name="digest_length"),
        sa.CheckConstraint("length(hash) = 64 AND length(prev) = 64", name="hash_length"),
        sa.CheckConstraint("length(kind) > 0 AND length(by) > 0", name="says_who_and_what"),
        sa.CheckConstraint("seq >= 1", name="seq_from_one"),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("hash"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("prev"),
    )
    op.create_table(
        "listener",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", "plan", "task"),
    )
    op.create_table(
        "task_act",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("task_act_task", "task_act", ["plan", "task"], unique=False)
    op.create_table(
        "workspace_act",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "name"),
    )
    op.create_index("workspace_act_name", "workspace_act", ["kind", "name"], unique=False)
    op.create_table(
        "plan",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_plan_seq", "plan", ["seq"], unique=False)
    op.create_table(
        "standing",
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("ord", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("node", sa.Text(), nullable=True),
        sa.Column("phases", sa.Text(), nullable=False),
        sa.Column("due_kind", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("nominal", sa.Date(), nullable=True),
        sa.Column("ambiguous_down", sa.Date(), nullable=True),
        sa.Column("ambiguous_up", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("needs_confirmation", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("computed", sa.Date(), nullable=True),
        sa.Column("extended_to", sa.Date(), nullable=True),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("accepted", sa.Date(), nullable=True),
        sa.CheckConstraint("due_kind != 'dated' OR due IS NOT NULL", name="dated_has_date"),
        sa.CheckConstraint(
            "due_kind IN ('dated', 'pending', 'upon', 'continuous', 'none')", name="due_kind_known"
        ),
        sa.CheckConstraint("ord >= 0", name="ord_from_zero"),
        sa.PrimaryKeyConstraint("plan", "task", "occurrence", "scope"),
    )
    op.create_index("standing_due", "standing", ["due"], unique=False)
    _versions()
    _append_only()


def _versions() -> None:
    op.create_table(
        "event_version",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("event_version_event", "event_version", ["event"], unique=False)
    op.create_table(
        "plan_version",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("plan_version_plan", "plan_version", ["plan"], unique=False)
    op.create_table(
        "retracted",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry"),
    )


def _append_only() -> None:
    """No row of the ledger is ever changed or removed, whoever asks, and no number is left out."""
    for statement in backend_of(op.get_bind().dialect.name).append_only():
        op.execute(statement)
