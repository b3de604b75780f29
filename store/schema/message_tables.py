"""The tables of delivery, declared with SQLModel: messages, and how far each recipient was told.

Like the outbox of notices they are neither truth nor derived from it: a rebuild leaves them as they
are. Stamps are RFC 3339 in UTC, all of one length, so that they compare as texts.
"""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from store.schema.ledger_tables import PLACE

WAITING = text("state = 'queued'")


def _text(*, nullable: bool = False) -> Column[str]:
    return Column(Text, nullable=nullable)


def _stamp(*, nullable: bool = False) -> Column[str]:
    return Column(PLACE, nullable=nullable)


class MessageRow(SQLModel, table=True):
    """One message to one recipient: see engine.messages.Message. Who sends it has it claimed until
    then."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'dead', 'dropped')", name="state_known"),
        CheckConstraint("attempts >= 0", name="attempts_from_zero"),
        Index(
            "message_waiting", "address", "next_at", sqlite_where=WAITING, postgresql_where=WAITING
        ),
        Index("message_made", "made_at", "id"),
    )

    id: str = Field(sa_column=Column(PLACE, primary_key=True))
    kind: str = Field(sa_column=_text())
    recipient: str = Field(sa_column=_text())
    address: str = Field(sa_column=_text())
    day: date
    notices: str = Field(sa_column=_text())
    state: str = Field(sa_column=_text())
    attempts: int
    late: bool
    made_at: str = Field(sa_column=_stamp())
    next_at: str = Field(sa_column=_stamp())
    sent_at: str | None = Field(default=None, sa_column=_stamp(nullable=True))
    claimed_by: str | None = Field(default=None, sa_column=_text(nullable=True))
    claimed_until: str | None = Field(default=None, sa_column=_stamp(nullable=True))
    error: str | None = Field(default=None, sa_column=_text(nullable=True))


class RecipientRow(SQLModel, table=True):
    """How far a recipient has been told: see engine.messages.Seen."""

    __tablename__ = "recipient"

    name: str = Field(primary_key=True, sa_type=Text)
    digested: int
    urged: int
    digest_day: date | None = None
