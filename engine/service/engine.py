"""The engine's use cases in one object; this is the door for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.commands.requests import Request
from engine.commit.commit import Outcome
from engine.service import submission
from engine.service.decision_commands import DecisionCommands
from engine.service.document_commands import DocumentCommands
from engine.service.follow_commands import FollowCommands
from engine.service.ledger_queries import LedgerQueries
from engine.service.list_queries import ListQueries
from engine.service.reason_queries import ReasonQueries
from engine.service.register_commands import RegisterCommands
from engine.service.register_queries import RegisterQueries
from engine.service.task_commands import TaskCommands
from engine.service.workspace_commands import WorkspaceCommands


class Engine(
    DocumentCommands,
    TaskCommands,
    DecisionCommands,
    WorkspaceCommands,
    RegisterCommands,
    FollowCommands,
    ListQueries,
    ReasonQueries,
    RegisterQueries,
    LedgerQueries,
):
    """Every use case of a workspace as a method; `upon.open()` makes one, best in a `with` block.

    Methods that record give an `Outcome` with the changes that follow, or raise a `RefusedError`
    with nothing kept. Their `today` is the office's day (None: the clock's); `key` an idempotency
    key, under which the same call again gives the same answer; `preview` changes nothing. Days are
    dates, never text: anything else raises BadInputError. Lists are `Rows`, whose items have the
    keys of the JSON reference, and whose `json()` is what the command line prints.
    """

    __slots__ = ()

    def submit(
        self,
        request: Request,
        *,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        receipt: bool = False,
    ) -> Outcome:
        """Record what a `request` asks for; the other methods that record are spelled by it.

        `today` is the office's day (None: the clock's); `key` an idempotency key, under which the
        same request again gives the same answer; `preview` records nothing. `receipt` lets the
        outcome bring what tells people of it, as the same transaction saw it. Where the ledger has
        it already, the outcome has no entry. Raises what the method for the same act raises.
        """
        return submission.submit(
            self, request, today=today, key=key, preview=preview, receipt=receipt
        )

    def submit_all(
        self,
        requests: Sequence[Request],
        *,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        receipt: bool = False,
    ) -> Outcome:
        """Record several `requests`, an entry each, in one transaction: all of them or, where one
        is refused, none. `today`, `key` (one for all of them), `preview` and `receipt` are those of
        `submit`; one request alone is submitted as there. Raises UsageError where there is none."""
        return submission.submit_all(
            self, requests, today=today, key=key, preview=preview, receipt=receipt
        )
