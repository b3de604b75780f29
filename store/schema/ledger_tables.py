"""The tables, declared with SQLModel; the ledger is the truth, all others are derived from it.

Text that must stay to the letter (the acts, the stamps that are hashed) is kept as text. An
occurrence or scope that there is none of is the empty string, so that keys stay plain.
"""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel


def _text(*, nullable: bool = False, unique: bool = False) -> Column[str]:
    return Column(Text, nullable=nullable, unique=unique or None)


PLACE = Text().with_variant(Text(collation="C"), "postgresql")
"""By which lists are ordered: as Python and SQLite order text, whatever a server's locale."""

OPEN = text("due IS NOT NULL AND state != 'done' AND state != 'cancelled'")
PARTS = text("counted")
WHOLE = text("body = ''")
ACTED_ON = text("body > ''")
ENDED = text("state = 'done' OR state = 'cancelled'")
ACTIVE = text("state = 'active'")
STEPPED = text("steps_to IS NOT NULL")
TURNED = text("turned")
REPLACING = text("replaces > ''")


class LedgerRow(SQLModel, table=True):
    """One entry, to the letter."""

    __tablename__ = "ledger"
    __table_args__ = (
        CheckConstraint("seq >= 1", name="seq_from_one"),
        CheckConstraint("length(hash) = 64 AND length(prev) = 64", name="hash_length"),
        CheckConstraint("length(digest) = 64", name="digest_length"),
        CheckConstraint("length(kind) > 0 AND length(by) > 0", name="says_who_and_what"),
    )

    seq: int = Field(primary_key=True)
    at: str = Field(sa_column=_text())
    today: str = Field(sa_column=_text())
    by: str = Field(sa_column=_text())
    via: str = Field(sa_column=_text())
    key: str | None = Field(default=None, sa_column=_text(nullable=True, unique=True))
    request: str | None = Field(default=None, sa_column=_text(nullable=True))
    kind: str = Field(sa_column=_text())
    act: str = Field(sa_column=_text())
    digest: str = Field(sa_column=_text())
    prev: str = Field(sa_column=_text(unique=True))
    hash: str = Field(sa_column=_text(unique=True))


class PlanRow(SQLModel, table=True):
    """A plan in force, as JSON."""

    __tablename__ = "plan"

    id: str = Field(primary_key=True, sa_type=Text)
    seq: int = Field(index=True)
    doc: str = Field(sa_column=_text())
    from_entry: int | None = None


class CardRow(SQLModel, table=True):
    """What lists say of a task beside its standing."""

    __tablename__ = "card"

    plan: str = Field(primary_key=True, sa_type=Text)
    task: str = Field(primary_key=True, sa_type=Text)
    plan_seq: int
    position: int
    title: str = Field(sa_column=_text())
    roles: str = Field(sa_column=_text())
    each: str = Field(sa_column=_text())
    targets: str = Field(sa_column=_text())
    reminders: str = Field(sa_column=_text())
    from_entry: int | None = None
    __table_args__ = (Index("card_task", "task"), Index("card_each", "each"))


class DeclaredRow(SQLModel, table=True):
    """Which triggers the plans in force declare."""

    __tablename__ = "declared"

    trigger: str = Field(primary_key=True, sa_type=Text)
    plan: str = Field(primary_key=True, sa_type=Text)
    from_entry: int | None = None


class DirectoryActRow(SQLModel, table=True):
    """What was said of the bodies of the workspace, as JSON."""

    __tablename__ = "directory_act"

    seq: int = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    doc: str = Field(sa_column=_text())
    since: date | None = None
    from_entry: int | None = None


class ListenerRow(SQLModel, table=True):
    """Trigger or task -> a task whose condition or deadline names it: the inverted index."""

    __tablename__ = "listener"

    kind: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(primary_key=True, sa_type=Text)
    plan: str = Field(primary_key=True, sa_type=Text)
    task: str = Field(primary_key=True, sa_type=Text)
    from_entry: int | None = None


class EventRow(SQLModel, table=True):
    """A document, as JSON."""

    __tablename__ = "event"

    id: str = Field(primary_key=True, sa_type=Text)
    seq: int = Field(index=True)
    identity: str = Field(sa_column=_text())
    doc: str = Field(sa_column=_text())
    replaces: str | None = Field(default=None, sa_column=_text(nullable=True))
    from_entry: int | None = None
    __table_args__ = (
        UniqueConstraint("identity", name="document_once"),
        Index(
            "event_replaces",
            "replaces",
            sqlite_where=REPLACING,
            postgresql_where=REPLACING,
        ),
    )


class PlanVersionRow(SQLModel, table=True):
    """A version of a plan, as JSON."""

    __tablename__ = "plan_version"
    __table_args__ = (Index("plan_version_plan", "plan"),)

    seq: int = Field(primary_key=True)
    plan: str = Field(sa_type=Text)
    doc: str = Field(sa_column=_text())
    since: date | None = None
    from_entry: int | None = None


class RetractedRow(SQLModel, table=True):
    """An entry that no longer counts, and the entry that says so."""

    __tablename__ = "retracted"

    entry: int = Field(primary_key=True)
    seq: int
    from_entry: int | None = None


class RevisionRow(SQLModel, table=True):
    """An entry that revises an earlier one: takes it back, or says what it truly is."""

    __tablename__ = "revision"
    __table_args__ = (Index("revision_entry", "entry"),)

    seq: int = Field(primary_key=True)
    entry: int
    retracts: bool


class EventTriggerRow(SQLModel, table=True):
    """Which documents a trigger has, and at which scopes they hold."""

    __tablename__ = "event_trigger"
    __table_args__ = (Index("event_trigger_event", "event"),)

    trigger: str = Field(primary_key=True, sa_type=Text)
    scope: str = Field(primary_key=True, sa_type=Text)
    event: str = Field(primary_key=True, sa_type=Text)
    from_entry: int | None = None


class TaskActRow(SQLModel, table=True):
    """What was said of a task (moved, confirmed ...), as JSON."""

    __tablename__ = "task_act"
    __table_args__ = (Index("task_act_task", "plan", "task", "body"),)

    seq: int = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    plan: str = Field(sa_type=Text)
    task: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    doc: str = Field(sa_column=_text())
    from_entry: int | None = None


class WorkspaceActRow(SQLModel, table=True):
    """What was said of the whole workspace: its policy, its calendars."""

    __tablename__ = "workspace_act"
    __table_args__ = (Index("workspace_act_name", "kind", "name"),)

    seq: int = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    name: str = Field(primary_key=True, sa_type=Text)
    doc: str = Field(sa_column=_text())
    since: date | None = None
    from_entry: int | None = None


class StandingRow(SQLModel, table=True):
    """One (task, occurrence, scope), or one body's part: see engine.standing.Standing.

    `plan_seq` and `position` repeat the card, `state` and `state_on` the last phase and `began` the
    first day of somebody's work, so that lists and sums need no more than an index; `fingerprint`
    is the same in parts that differ in nothing but whose they are (None: no part), so that they are
    counted by it.
    """

    __tablename__ = "standing"
    __table_args__ = (
        CheckConstraint(
            "due_kind IN ('dated', 'pending', 'upon', 'continuous', 'none')", name="due_kind_known"
        ),
        CheckConstraint("due_kind != 'dated' OR due IS NOT NULL", name="dated_has_date"),
        CheckConstraint("ord >= 0", name="ord_from_zero"),
        CheckConstraint("body = '' OR body = scope", name="part_at_its_body"),
        Index("standing_place", "plan_seq", "position", "ord", "scope", "body"),
        Index(
            "standing_whole",
            "plan_seq",
            "position",
            "ord",
            "scope",
            sqlite_where=WHOLE,
            postgresql_where=WHOLE,
        ),
        Index("standing_ended", "state_on", sqlite_where=ENDED, postgresql_where=ENDED),
        Index("standing_active", "state_on", sqlite_where=ACTIVE, postgresql_where=ACTIVE),
        Index(
            "standing_due",
            "due",
            "plan_seq",
            "position",
            "ord",
            "scope",
            "body",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("standing_scope", "scope", "plan_seq"),
        Index("standing_stepped", "steps_to", sqlite_where=STEPPED, postgresql_where=STEPPED),
        Index("standing_turned", "plan", "task", sqlite_where=TURNED, postgresql_where=TURNED),
        Index(
            "standing_part",
            "plan",
            "task",
            "occurrence",
            "state",
            "state_on",
            sqlite_where=PARTS,
            postgresql_where=PARTS,
        ),
        Index(
            "standing_alike",
            "plan_seq",
            "position",
            "ord",
            "fingerprint",
            "scope",
            sqlite_where=ACTED_ON,
            postgresql_where=ACTED_ON,
        ),
    )

    plan: str = Field(primary_key=True, sa_type=Text)
    task: str = Field(primary_key=True, sa_type=Text)
    occurrence: str = Field(primary_key=True, sa_type=Text)
    scope: str = Field(sa_column=Column(PLACE, primary_key=True))
    body: str = Field(sa_column=Column(PLACE, primary_key=True))
    plan_seq: int
    position: int
    ord: int
    opens: date | None = None
    since: date | None = None
    node: str | None = Field(default=None, sa_column=_text(nullable=True))
    phases: str = Field(sa_column=_text())
    due_kind: str = Field(sa_type=Text)
    due: date | None = None
    nominal: date | None = None
    ambiguous_down: date | None = None
    ambiguous_up: date | None = None
    provisional: bool
    needs_confirmation: bool
    missing: str = Field(sa_column=_text())
    computed: date | None = None
    extended_to: date | None = None
    conflict: bool
    accepted: date | None = None
    counted: bool
    state: str = Field(sa_column=_text())
    state_on: date | None = None
    began: date | None = None
    days: str | None = Field(default=None, sa_column=_text(nullable=True))
    members: int
    story: str | None = Field(default=None, sa_column=_text(nullable=True))
    steps_to: date | None = None
    turned: bool | None = None
    fingerprint: int | None = Field(default=None, sa_type=BigInteger)
    from_entry: int | None = None


class ChangeRow(SQLModel, table=True):
    """A change that an entry brought about; `ord` is its place among that entry's changes."""

    __tablename__ = "change"
    __table_args__ = (Index("change_task", "plan", "task", "seq", "scope"),)

    seq: int = Field(primary_key=True)
    ord: int = Field(primary_key=True)
    plan: str = Field(sa_type=Text)
    task: str = Field(sa_type=Text)
    occurrence: str = Field(sa_type=Text)
    scope: str = Field(sa_type=Text)
    field: str = Field(sa_type=Text)
    before: str = Field(sa_column=_text())
    after: str = Field(sa_column=_text())
