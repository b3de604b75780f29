"""What was recorded: the ledger, what each entry changed, whether all of it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.model.acts import Entry
from engine.model.hash_chain import Head, verify
from engine.model.standing import TaskRef
from engine.ports.differences import Difference
from engine.ports.history import Line
from engine.ports.ledger import Unit
from engine.ports.outbox import Numbered
from engine.queries.history import HistoryPage, LogPage, history_count, history_page, log_page
from engine.queries.lookup import check_body, find_plan, find_task
from engine.service.base import Service
from engine.verify.verification import Proof, prove
from workflows.plan import Plan


class LedgerQueries(Service):
    """What an office asks about its records."""

    __slots__ = ()

    def history(
        self, task: str, *, plan: str | None = None, body: str | None = None
    ) -> list[dict[str, Any]]:
        """Every change of a `task` with its cause, in order; with a `body`, of what concerns it.
        `plan` is the task's plan, needed where several have a task of that id. Raises
        UnknownNameError, WhichPlanError."""
        return self.history_page(task, plan=plan, body=body).items

    def history_page(
        self,
        task: str,
        *,
        plan: str | None = None,
        body: str | None = None,
        limit: int | None = None,
        after: int | None = None,
    ) -> HistoryPage:
        """The changes of a `task` by at most `limit` entries (None: by all), from the one after the
        entry numbered `after` on (None: from the first); costs what it shows. `plan` and `body` as
        for `history`. Raises UnknownNameError, BadInputError."""
        with self.ledger.reading() as unit:
            ref = _asked_of(unit, task, plan, body)
            return history_page(unit, ref, body, limit, after)

    def history_count(self, task: str, *, plan: str | None = None, body: str | None = None) -> int:
        """How many changes of a `task` there are; `plan` and `body` as for `history`. Raises
        UnknownNameError."""
        with self.ledger.reading() as unit:
            return history_count(unit, _asked_of(unit, task, plan, body), body)

    def plan_versions(self, name: str) -> list[Plan]:
        """All versions of a plan, the one in force last. Raises UnknownNameError."""
        with self.ledger.reading() as unit:
            find_plan(unit, name)
            return list(unit.catalog.plan_versions(name))

    def log(self) -> list[tuple[Entry, bool]]:
        """The ledger's entries in order, each with whether it still counts."""
        return [(entry, gone is None) for entry, gone in self.log_page().said]

    def log_page(self, *, limit: int | None = None, after: int | None = None) -> LogPage:
        """At most `limit` entries of the ledger in order, the newest, or those after an entry;
        costs what it shows. Raises BadInputError for an entry that there is not."""
        with self.ledger.reading() as unit:
            return log_page(unit, limit, after)

    def lines(self) -> list[Line]:
        """All changes kept, each with the number of the entry that brought it about."""
        with self.ledger.reading() as unit:
            return list(unit.history.lines())

    def notices(self, *, after: int = 0, limit: int | None = None) -> Sequence[Numbered]:
        """At most `limit` notices of the outbox (None: all), in order, after the one numbered
        `after`."""
        with self.ledger.reading() as unit:
            return unit.outbox.notices(after, limit)

    def count_notices(self) -> int:
        """How many notices there are."""
        with self.ledger.reading() as unit:
            return unit.outbox.count_notices()

    def verify(self, expected: Head | None = None) -> tuple[Head, list[Difference]]:
        """Walk the chain, look at what guards it, and hold the derived tables against the ledger.

        `expected` is a head noted earlier, which the chain must hold. Raises BrokenChainError at
        the first bad entry.
        """
        proof = self.proof(expected)
        return proof.head, proof.differences

    def proof(self, expected: Head | None = None, *, quick: bool = False) -> Proof:
        """The same with what was looked at; a `quick` one walks the chain alone. Raises
        BrokenChainError."""
        with self.ledger.reading() as unit:
            head = verify(unit.entries.raw(), expected)
            if quick:
                return Proof(head, {}, {}, schema=False, differences=[])
            return prove(unit, self.calendars, head)


def _asked_of(unit: Unit, task: str, plan: str | None, body: str | None) -> TaskRef:
    ref = find_task(unit, task, plan)
    if body is not None:
        check_body(unit, body)
    return ref
