"""The engine's use cases in one object; this is the door for programs."""

from __future__ import annotations

from engine.service.decision_commands import DecisionCommands
from engine.service.document_commands import DocumentCommands
from engine.service.ledger_queries import LedgerQueries
from engine.service.list_queries import ListQueries
from engine.service.task_commands import TaskCommands
from engine.service.workspace_commands import WorkspaceCommands


class Engine(
    DocumentCommands,
    TaskCommands,
    DecisionCommands,
    WorkspaceCommands,
    ListQueries,
    LedgerQueries,
):
    """Every use case of a workspace as a method; `upon.open()` makes one.

    Methods that record give an `Outcome` with the changes that follow, or raise a `RefusedError`
    with nothing kept. Their `today` is the office's day (None: the clock's); `key` an idempotency
    key, under which the same call again gives the same answer; `preview` changes nothing. Days are
    dates, never text: anything else raises BadInputError.
    """

    __slots__ = ()
