"""Everything that `import upon` offers, gathered here so that the launcher loads none of it."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from engine.commands.amendments import Amendment
from engine.commands.register import RegisterDecision
from engine.commit.commit import Outcome
from engine.commit.sweep import Swept
from engine.evaluate.decision import Decision
from engine.feed.feed import Item
from engine.model.acts import Entry, Under
from engine.model.cards import Card
from engine.model.changes import Change
from engine.model.hash_chain import BrokenChainError, Head
from engine.model.lifecycle import MoveRefusedError
from engine.model.notices import Notice
from engine.model.phases import Phase
from engine.model.progress import Progress
from engine.model.refusals import (
    AlreadyRecordedError,
    AlreadySucceededError,
    BodiesInUseError,
    BodyLoopError,
    CannotUndoError,
    KeyConflictError,
    NoDateError,
    NoPartsError,
    NotAMemberError,
    NothingAmendedError,
    NothingToConfirmError,
    NothingToUndoError,
    NotLaterError,
    NotUngroundedError,
    NotYetError,
    PlanInForceError,
    ReasonMissingError,
    SameCalendarError,
    SameRemindersError,
    SucceededError,
    TooEarlyError,
    WhichBodyError,
    WhichOccurrenceError,
    WhichPlanError,
)
from engine.model.standing import Standing, TaskRef
from engine.model.states import Move, State, Timeliness
from engine.ports.facts import Calendars
from engine.ports.ledger import Ledger, Line
from engine.ports.outbox import Numbered
from engine.queries.explanation import Why
from engine.queries.filters import Filters, Row
from engine.queries.history import HistoryPage, LogPage
from engine.service.engine import Engine
from engine.service.what_if import Hypothesis, Supposed
from engine.verify.verification import Difference
from store.backends.errors import (
    BadUrlError,
    BusyError,
    CollidedError,
    InDoubtError,
    LostConnectionError,
    NewerSchemaError,
    NoDatabaseError,
    NoDriverError,
    NotGrantedError,
    NotOursError,
    StorageError,
)
from store.ledger import open_ledger
from triggers.calendars import Calendar
from triggers.conditions import Node
from triggers.errors import (
    BadInputError,
    ExpressionError,
    NoSuchDateError,
    RefusedError,
    UnknownNameError,
    UponError,
    UsageError,
)
from triggers.events import Event
from triggers.policies import Policy
from triggers.results import Result, Step
from upon.clock import now
from upon.workspace import login_name
from workflows import library, loader
from workflows.plan import Body, Directory, Group, Plan, Task, Trigger
from workflows.reminders import Reminders

__all__ = [
    "AlreadyRecordedError",
    "AlreadySucceededError",
    "Amendment",
    "BadInputError",
    "BadUrlError",
    "BodiesInUseError",
    "Body",
    "BodyLoopError",
    "BrokenChainError",
    "BusyError",
    "Calendar",
    "Calendars",
    "CannotUndoError",
    "Card",
    "Change",
    "CollidedError",
    "Decision",
    "Difference",
    "Directory",
    "Engine",
    "Entry",
    "Event",
    "ExpressionError",
    "Filters",
    "Group",
    "Head",
    "HistoryPage",
    "Hypothesis",
    "InDoubtError",
    "Item",
    "KeyConflictError",
    "Ledger",
    "Line",
    "LogPage",
    "LostConnectionError",
    "Move",
    "MoveRefusedError",
    "NewerSchemaError",
    "NoDatabaseError",
    "NoDateError",
    "NoDriverError",
    "NoPartsError",
    "NoSuchDateError",
    "Node",
    "NotAMemberError",
    "NotGrantedError",
    "NotLaterError",
    "NotOursError",
    "NotUngroundedError",
    "NotYetError",
    "NothingAmendedError",
    "NothingToConfirmError",
    "NothingToUndoError",
    "Notice",
    "Numbered",
    "Outcome",
    "Phase",
    "Plan",
    "PlanInForceError",
    "Policy",
    "Progress",
    "ReasonMissingError",
    "RefusedError",
    "RegisterDecision",
    "Reminders",
    "Result",
    "Row",
    "SameCalendarError",
    "SameRemindersError",
    "Standing",
    "State",
    "Step",
    "StorageError",
    "SucceededError",
    "Supposed",
    "Swept",
    "Task",
    "TaskRef",
    "Timeliness",
    "TooEarlyError",
    "Trigger",
    "Under",
    "UnknownNameError",
    "UponError",
    "UsageError",
    "WhichBodyError",
    "WhichOccurrenceError",
    "WhichPlanError",
    "Why",
    "open",
    "read_plan",
]


def open(  # noqa: A001  read as `upon.open`
    url: str = "sqlite:///upon.db", *, zone: str = "Asia/Ho_Chi_Minh", by: str | None = None
) -> Engine:
    """The engine over a workspace, which is made where there is none.

    `zone` is the office's time zone, in which its days are reckoned; `by` says who records
    (default: the login name). Raises BadUrlError, NotOursError, NewerSchemaError.
    """
    ledger = open_ledger(url, create=True)
    return Engine(ledger, now, ZoneInfo(zone), by=by or login_name())


def read_plan(name: str) -> Plan:
    """A plan, by the path of its file or by the name under which it is shipped.

    Raises BadInputError with the first fault of a file that is no plan.
    """
    shipped = name in library.plan_names()
    reading = loader.read_plan(library.shipped_plan(name) if shipped else Path(name))
    if reading.plan is None:
        raise BadInputError("plan", str(reading.faults[0]), "a plan; see `upon check`")
    return reading.plan
