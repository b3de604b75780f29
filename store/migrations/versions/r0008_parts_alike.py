"""What parts have in common, as a number by which the database counts them.

Only derived tables change; they are worked out again from the ledger, whose rows stay as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ACTED_ON = sa.text("body > ''")
ALIKE = ["plan_seq", "position", "ord", "fingerprint", "scope"]


def upgrade() -> None:
    """Add the number, in what rows were too, and the index that counts by it."""
    for name in ("standing", "standing_former"):
        op.add_column(name, sa.Column("fingerprint", sa.BigInteger(), nullable=True))
    op.create_index(
        "standing_alike", "standing", ALIKE, sqlite_where=ACTED_ON, postgresql_where=ACTED_ON
    )
