"""The tables of the running clock, declared with SQLModel: what people are to hear, how far the
days have been looked at, who keeps watch.

They are neither truth nor derived from it: they say what was already told, so a rebuild leaves them
as they are. Stamps are RFC 3339 in UTC, as the ledger's are.
"""

from datetime import date

from sqlalchemy import CheckConstraint, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


def _text(*, nullable: bool = False) -> Column[str]:
    return Column(Text, nullable=nullable)


class NoticeRow(SQLModel, table=True):
    """One thing to tell: see engine.notices.Notice. `n` numbers them without gaps; a deadline that
    there is none of is the empty string, so that the key stays plain."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("n >= 1", name="n_from_one"),
        UniqueConstraint(
            "plan", "task", "occurrence", "scope", "kind", "deadline", name="told_once"
        ),
    )

    n: int = Field(primary_key=True)
    plan: str = Field(sa_column=_text())
    task: str = Field(sa_column=_text())
    occurrence: str = Field(sa_column=_text())
    scope: str = Field(sa_column=_text())
    kind: str = Field(sa_column=_text())
    deadline: str = Field(sa_column=_text())
    day: date
    roles: str = Field(sa_column=_text())
    urgent: bool
    late: bool
    since: date | None = None
    entry: int | None = None
    at: str = Field(sa_column=_text())


class ClockRow(SQLModel, table=True):
    """The one row of the clock: how far the days have been looked at, and who keeps watch until
    when."""

    __tablename__ = "clock"
    __table_args__ = (CheckConstraint("id = 1", name="one_clock"),)

    id: int = Field(primary_key=True)
    day: date | None = None
    at: str | None = Field(default=None, sa_column=_text(nullable=True))
    entries: int = 0
    lease_by: str | None = Field(default=None, sa_column=_text(nullable=True))
    lease_until: str | None = Field(default=None, sa_column=_text(nullable=True))


class RunnerRow(SQLModel, table=True):
    """A process that keeps the office on time, and its heartbeat; `every` is how many seconds lie
    between two of them."""

    __tablename__ = "runner"

    id: str = Field(primary_key=True, sa_type=Text)
    host: str = Field(sa_column=_text())
    pid: int
    via: str = Field(sa_column=_text())
    every: int
    started_at: str = Field(sa_column=_text())
    beat_at: str = Field(sa_column=_text())
    next_at: str | None = Field(default=None, sa_column=_text(nullable=True))
    stopped_at: str | None = Field(default=None, sa_column=_text(nullable=True))
    error: str | None = Field(default=None, sa_column=_text(nullable=True))
