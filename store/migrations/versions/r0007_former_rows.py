"""What derived rows were before a later entry, for answers as of an earlier moment.

Only derived tables change; they are worked out again from the ledger, whose rows stay as they are.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ENDED = sa.text("state = 'done' OR state = 'cancelled'")
STEPPED = sa.text("steps_to IS NOT NULL")
WHOLE = sa.text("body = ''")

TYPES: dict[str, Any] = {
    "": sa.Text(),
    "int": sa.Integer(),
    "day": sa.Date(),
    "bool": sa.Boolean(),
    "place": sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
}
TABLES = {
    "plan": "id* seq:int doc",
    "plan_version": "seq*:int plan doc since:day",
    "card": "plan* task* plan_seq:int position:int title roles each targets reminders",
    "declared": "trigger* plan*",
    "directory_act": "seq*:int kind doc since:day",
    "listener": "kind* name* plan* task*",
    "event": "id* seq:int identity doc replaces",
    "event_trigger": "trigger* scope* event*",
    "task_act": "seq*:int kind plan task body doc",
    "workspace_act": "seq*:int kind name* doc since:day",
    "retracted": "entry*:int seq:int",
    "standing": (
        "plan* task* occurrence* scope*:place body*:place plan_seq:int position:int ord:int"
        " opens:day since:day node phases due_kind due:day nominal:day ambiguous_down:day"
        " ambiguous_up:day provisional:bool needs_confirmation:bool missing computed:day"
        " extended_to:day conflict:bool accepted:day counted:bool state state_on:day began:day"
        " days members:int story steps_to:day turned:bool"
    ),
}
"""The tables whose rows come and go, with their columns: `*` where one belongs to the key."""


def upgrade() -> None:
    """Add which entry wrote a row, and make the tables of what rows were."""
    for name, columns in TABLES.items():
        op.add_column(name, sa.Column("from_entry", sa.Integer(), nullable=True))
        first = "fork*:int " if name == "standing" else ""
        whole = f"{first}{columns} from_entry*:int until_entry:int"
        made = [_column(one) for one in whole.split()]
        op.create_table(f"{name}_former", *made)
    op.create_table(
        "behind",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("standing_former_scope", "standing_former", ["fork", "scope"])
    _partial("standing_former_whole", ["fork", "plan"], WHOLE)
    _partial("standing_former_ended", ["fork", "state_on"], ENDED)
    _partial("standing_former_stepped", ["fork", "steps_to"], STEPPED)
    op.create_index("task_act_former_task", "task_act_former", ["plan", "task", "body"])
    op.create_index("workspace_act_former_name", "workspace_act_former", ["kind", "name"])


def _column(said: str) -> sa.Column[object]:
    named, _, kind = said.partition(":")
    key = named.endswith("*")
    return sa.Column(named.rstrip("*"), TYPES[kind], primary_key=key, autoincrement=False)


def _partial(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "standing_former", columns, sqlite_where=where, postgresql_where=where)
