"""Upon: what must be done now, by when, and why.

`upon.open()` gives the engine over a workspace, `upon.read_plan()` a plan to put into force:

    engine = upon.open("sqlite:///office.db", by="an")
    engine.adopt(upon.read_plan("nq21-duc-pho"))
    why = engine.why("2.1.2.b")

`help(upon.Engine)` has every use case; the other classes are what its methods take and give, and
what they raise. Each error is an `UponError` with a `code` and its `arguments`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing, which every start of the command would pay for

if TYPE_CHECKING:
    from upon.api import *  # what `__all__` lists

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
    "__version__",
    "open",
    "read_plan",
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
