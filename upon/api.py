"""Everything that `import upon` offers, gathered here so that the launcher loads none of it."""

from __future__ import annotations

from pathlib import Path

from engine.commands.amendments import Amendment
from engine.commands.any_request import read_request
from engine.commands.following import (
    DocumentTurn,
    NoSourceError,
    OtherSourceError,
    OwnLedgerError,
    SourceAwayError,
    SourceBrokenError,
    SourceChangedError,
    SourceRefusedError,
    UnsafeSourceError,
)
from engine.commands.register import RegisterDecision
from engine.commands.requests import Request
from engine.commands.requests_documents import (
    CorrectDocument,
    RecordDocument,
    RetractDocument,
    UndoLast,
)
from engine.commands.requests_tasks import (
    ConfirmReading,
    ExtendDeadline,
    MoveTask,
    SettleTask,
    WaiveCondition,
)
from engine.commands.requests_workspace import (
    AdoptPlan,
    AmendPlan,
    MovePlan,
    PutBodies,
    PutCalendar,
    SetPolicy,
    SetReminders,
    SucceedBody,
)
from engine.commit.commit import Outcome
from engine.commit.sweep import Swept
from engine.evaluate.decision import Decision
from engine.feed.feed import Item
from engine.memory.ledger import MemoryLedger
from engine.model.acts import Entry, Under
from engine.model.body_refusals import (
    AlreadySucceededError,
    BodyLoopError,
    NoPartsError,
    NotAMemberError,
    NotCarriedError,
    SucceededError,
    WhichBodyError,
    WhichPartError,
)
from engine.model.cards import Card
from engine.model.changes import Change
from engine.model.hash_chain import BrokenChainError, Head
from engine.model.json_text import Rows
from engine.model.lifecycle import MoveRefusedError
from engine.model.notices import Notice
from engine.model.phases import Phase
from engine.model.progress import Progress
from engine.model.refusals import (
    AlreadyRecordedError,
    AlreadyReplacedError,
    CannotUndoError,
    ConditionHoldsError,
    FinishedBeforeError,
    KeyConflictError,
    NearDuplicateError,
    NoDateError,
    NotCorrectedError,
    NothingAmendedError,
    NothingToConfirmError,
    NothingToUndoError,
    NotLaterError,
    NotStandingError,
    NotUngroundedError,
    NotYetError,
    PlanEndedError,
    PlanInForceError,
    PlanMoveError,
    ReasonMissingError,
    SameCalendarError,
    SameRemindersError,
    StandsOnError,
    TooEarlyError,
    WhichOccurrenceError,
    WhichPlanError,
)
from engine.model.standing import Standing, TaskRef
from engine.model.states import Move, State, Timeliness
from engine.ports.differences import Difference
from engine.ports.facts import Calendars
from engine.ports.history import Line
from engine.ports.ledger import Ledger
from engine.ports.outbox import Numbered
from engine.queries.awaited import TriggerRow
from engine.queries.body_tree import BodyPage, BodyRow
from engine.queries.explanation import Why
from engine.queries.filters import Filters
from engine.queries.history import HistoryPage, LogPage
from engine.queries.message_rows import MessageRow
from engine.queries.place_sums import AgendaPage, PlaceCounts
from engine.queries.ready_parts import ReadyRow
from engine.queries.registers import DocumentRow, PlanRow
from engine.queries.rows import Row
from engine.queries.service_status import Status
from engine.service.document_commands import UNCHANGED, Unchanged
from engine.service.engine import Engine
from engine.service.follow_commands import Followed
from engine.service.what_if import Hypothesis, Supposed
from engine.verify.verification import Proof
from store.backends.errors import (
    BadUrlError,
    BusyError,
    CollidedError,
    EmptyFileError,
    InDoubtError,
    LedgerChangedError,
    LostConnectionError,
    NearDatabaseError,
    NewerSchemaError,
    NoDatabaseError,
    NoDriverError,
    NotGrantedError,
    NotOursError,
    OlderSchemaError,
    StorageError,
)
from store.ledger import open_ledger
from store.service_records import SqlServiceRecords
from triggers.calendars import Calendar
from triggers.errors import (
    BadInputError,
    ExpressionError,
    HiddenCharacterError,
    HoursError,
    NoSuchDateError,
    RefusedError,
    UnknownNameError,
    UponError,
    UsageError,
)
from triggers.events import Event
from triggers.nodes import Node
from triggers.policies import Policy
from triggers.results import Result
from triggers.steps import Step
from upon.clock import now
from upon.running.following import Follower
from upon.workspace import ZONE, login_name, zone_named
from workflows import library, loader
from workflows.plan import Body, Directory, Group, Plan, Task, Trigger
from workflows.reminders import Reminders

__all__ = [
    "UNCHANGED",
    "AdoptPlan",
    "AgendaPage",
    "AlreadyRecordedError",
    "AlreadyReplacedError",
    "AlreadySucceededError",
    "AmendPlan",
    "Amendment",
    "BadInputError",
    "BadUrlError",
    "Body",
    "BodyLoopError",
    "BodyPage",
    "BodyRow",
    "BrokenChainError",
    "BusyError",
    "Calendar",
    "Calendars",
    "CannotUndoError",
    "Card",
    "Change",
    "CollidedError",
    "ConditionHoldsError",
    "ConfirmReading",
    "CorrectDocument",
    "Decision",
    "Difference",
    "Directory",
    "DocumentRow",
    "DocumentTurn",
    "EmptyFileError",
    "Engine",
    "Entry",
    "Event",
    "ExpressionError",
    "ExtendDeadline",
    "Filters",
    "FinishedBeforeError",
    "Followed",
    "Follower",
    "Group",
    "Head",
    "HiddenCharacterError",
    "HistoryPage",
    "HoursError",
    "Hypothesis",
    "InDoubtError",
    "Item",
    "KeyConflictError",
    "Ledger",
    "LedgerChangedError",
    "Line",
    "LogPage",
    "LostConnectionError",
    "MessageRow",
    "Move",
    "MovePlan",
    "MoveRefusedError",
    "MoveTask",
    "NearDatabaseError",
    "NearDuplicateError",
    "NewerSchemaError",
    "NoDatabaseError",
    "NoDateError",
    "NoDriverError",
    "NoPartsError",
    "NoSourceError",
    "NoSuchDateError",
    "Node",
    "NotAMemberError",
    "NotCarriedError",
    "NotCorrectedError",
    "NotGrantedError",
    "NotLaterError",
    "NotOursError",
    "NotStandingError",
    "NotUngroundedError",
    "NotYetError",
    "NothingAmendedError",
    "NothingToConfirmError",
    "NothingToUndoError",
    "Notice",
    "Numbered",
    "OlderSchemaError",
    "OtherSourceError",
    "Outcome",
    "OwnLedgerError",
    "Phase",
    "PlaceCounts",
    "Plan",
    "PlanEndedError",
    "PlanInForceError",
    "PlanMoveError",
    "PlanRow",
    "Policy",
    "Progress",
    "Proof",
    "PutBodies",
    "PutCalendar",
    "ReadyRow",
    "ReasonMissingError",
    "RecordDocument",
    "RefusedError",
    "RegisterDecision",
    "Reminders",
    "Request",
    "Result",
    "RetractDocument",
    "Row",
    "Rows",
    "SameCalendarError",
    "SameRemindersError",
    "SetPolicy",
    "SetReminders",
    "SettleTask",
    "SourceAwayError",
    "SourceBrokenError",
    "SourceChangedError",
    "SourceRefusedError",
    "Standing",
    "StandsOnError",
    "State",
    "Status",
    "Step",
    "StorageError",
    "SucceedBody",
    "SucceededError",
    "Supposed",
    "Swept",
    "Task",
    "TaskRef",
    "Timeliness",
    "TooEarlyError",
    "Trigger",
    "TriggerRow",
    "Unchanged",
    "Under",
    "UndoLast",
    "UnknownNameError",
    "UnsafeSourceError",
    "UponError",
    "UsageError",
    "WaiveCondition",
    "WhichBodyError",
    "WhichOccurrenceError",
    "WhichPartError",
    "WhichPlanError",
    "Why",
    "open",
    "read_plan",
    "read_request",
]


MEMORY = "memory:"
"""The URL of a workspace that is kept nowhere."""


def open(  # noqa: A001  read as `upon.open`
    url: str = "sqlite:///upon.db", *, zone: str = ZONE, by: str | None = None
) -> Engine:
    """The engine over a workspace, which is made where there is none.

    `url` is a database's (`sqlite:///FILE`, `postgresql://HOST/NAME`), the path of a SQLite file,
    or `memory:` for one that is gone with the engine. `zone` is the office's time zone, in which
    its days are reckoned; `by` says who records (default: the login name). Raises BadUrlError,
    NoDriverError, NotOursError, NewerSchemaError, and UsageError for a zone that there is not.
    """
    place, name = zone_named(zone, "zone"), by or login_name()
    if url == MEMORY:
        return Engine(MemoryLedger(), now, place, by=name)
    ledger = open_ledger(url, create=True)
    return Engine(ledger, now, place, by=name, beside=SqlServiceRecords(ledger))


def read_plan(name: str) -> Plan:
    """A plan, by the path of its file or by the name under which it is shipped.

    Raises BadInputError with the first fault of a file that is no plan.
    """
    shipped = name in library.plan_names()
    reading = loader.read_plan(library.shipped_plan(name) if shipped else Path(name))
    if reading.plan is None:
        raise BadInputError("plan", str(reading.faults[0]), "a plan; see `upon check`")
    return reading.plan
