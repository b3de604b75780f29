"""The words of the lifecycle: states, moves, timeliness (design: Lifecycle)."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a task stands. Timeliness is not a state: it is reckoned against a day."""

    WAITING = "waiting"
    ACTIVE = "active"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    DONE = "done"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What brings a task from one state to another; the first two are the engine's own."""

    ACTIVATE = "activate"
    WITHDRAW = "withdraw"
    START = "start"
    COMPLETE = "complete"
    SUSPEND = "suspend"
    RESUME = "resume"
    REOPEN = "reopen"
    CANCEL = "cancel"
    REINSTATE = "reinstate"


ENGINE_MOVES = frozenset({Move.ACTIVATE, Move.WITHDRAW})
NEEDS_REASON = frozenset({Move.SUSPEND, Move.RESUME, Move.REOPEN, Move.CANCEL, Move.REINSTATE})
BEGUN = frozenset({State.IN_PROGRESS, State.SUSPENDED, State.DONE})
"""States that hold somebody's work: they are kept, marked ungrounded, when the trigger goes."""
FINISHED = frozenset({State.DONE, State.CANCELLED})
"""States in which nothing is left to do."""


class Timeliness(StrEnum):
    """A task against a day."""

    WAITING = "waiting"
    NO_DATE = "no_date"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    CANCELLED = "cancelled"


VERDICTS = frozenset({Timeliness.DONE_IN_TIME, Timeliness.DONE_LATE})
"""How finished work is judged."""

AGAIN = (Move.REOPEN, Move.REINSTATE)
"""What takes work up again that was done, or out of the way."""
UNDOING = (*AGAIN, Move.CANCEL)
"""What may undo a completion: work that is settled by cancelling it was done before."""
