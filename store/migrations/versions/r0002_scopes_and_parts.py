"""Standings by scope, parts of bodies, and the bodies themselves.

Only derived tables change; they are made anew and worked out again from the ledger, whose rows stay
as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PLACE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OPEN = sa.text("due IS NOT NULL AND state != 'done' AND state != 'cancelled'")

PARTS = sa.text("counted")
WHOLE = sa.text("body = ''")
ENDED = sa.text("state = 'done' OR state = 'cancelled'")


def upgrade() -> None:
    """Drop what changes, and make it anew."""
    for name in ("standing", "task_act", "event_trigger", "card"):
        op.drop_table(name)
    _cards_and_bodies()
    _acts_and_documents()
    _standings()


def _cards_and_bodies() -> None:
    op.create_table(
        "card",
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("plan_seq", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("each", sa.Text(), nullable=False),
        sa.Column("targets", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("plan", "task"),
    )
    op.create_index("card_task", "card", ["task"])
    op.create_index("card_each", "card", ["each"])
    op.create_table(
        "declared",
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("trigger", "plan"),
    )
    op.create_table(
        "directory_act",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )


def _acts_and_documents() -> None:
    op.create_table(
        "task_act",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("task_act_task", "task_act", ["plan", "task", "body"])
    op.create_table(
        "event_trigger",
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("trigger", "scope", "event"),
    )
    op.create_index("event_trigger_event", "event_trigger", ["event"])


def _standings() -> None:
    op.create_table(
        "standing",
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Text(), nullable=False),
        sa.Column("scope", PLACE, nullable=False),
        sa.Column("body", PLACE, nullable=False),
        sa.Column("plan_seq", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
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
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=True),
        sa.Column("began", sa.Date(), nullable=True),
        sa.Column("days", sa.Text(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.CheckConstraint("due_kind != 'dated' OR due IS NOT NULL", name="dated_has_date"),
        sa.CheckConstraint(
            "due_kind IN ('dated', 'pending', 'upon', 'continuous', 'none')", name="due_kind_known"
        ),
        sa.CheckConstraint("ord >= 0", name="ord_from_zero"),
        sa.CheckConstraint("body = '' OR body = scope", name="part_at_its_body"),
        sa.PrimaryKeyConstraint("plan", "task", "occurrence", "scope", "body"),
    )
    place = ["plan_seq", "position", "ord", "scope", "body"]
    op.create_index("standing_place", "standing", place)
    op.create_index(
        "standing_due", "standing", ["due", *place], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index(
        "standing_whole", "standing", place[:4], sqlite_where=WHOLE, postgresql_where=WHOLE
    )
    op.create_index(
        "standing_ended", "standing", ["state_on"], sqlite_where=ENDED, postgresql_where=ENDED
    )
    op.create_index("standing_scope", "standing", ["scope", "plan_seq"])
    op.create_index(
        "standing_part",
        "standing",
        ["plan", "task", "occurrence", "state", "state_on"],
        sqlite_where=PARTS,
        postgresql_where=PARTS,
    )
