"""Upon: what must be done now, by when, and why.

`upon.open()` gives the engine over a workspace, `upon.read_plan()` a plan to put into force:

    with upon.open("sqlite:///office.db", by="an") as engine:
        engine.adopt(upon.read_plan("nq21-duc-pho"))
        why = engine.why("2.1.2.b")

`help(upon.Engine)` has every use case; the other classes are what its methods take and give, and
what they raise. Each act has a frozen request too, such as `RecordDocument`, for `Engine.submit`.
Each error is an `UponError` with a `code` and its typed `arguments`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing, which every start of the command would pay for

if TYPE_CHECKING:
    from upon.api import *  # what `__all__` lists

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
    "__version__",
    "open",
    "read_plan",
    "read_request",
]
__version__ = "0.2.0"

if not TYPE_CHECKING:  # a checker would take any name for one that this function gives

    def __getattr__(name: str) -> object:
        """A public name, loaded with all others when the first of them is asked for."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from upon import api

        globals().update((public, getattr(api, public)) for public in api.__all__)
        return globals()[name]

    def __dir__() -> list[str]:
        """The public names too, whether they are loaded or not."""
        return sorted({*globals(), *__all__})
