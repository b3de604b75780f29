"""The engine's use cases: what an office says, and what it asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from engine.acts import adopt, make_event, make_move, said
from engine.chain import Head, digest_of, verify
from engine.commit import Outcome, Signature, commit, rebuild
from engine.entries import AnyAct
from engine.explain import Why, explain, history
from engine.ledger import Ledger, Line, Unit
from engine.listing import Filters, Row, agenda, rows, select
from engine.lookup import find_task
from engine.proof import Difference, compare
from engine.records import Calendars
from engine.states import Move
from triggers.calendar_files import shipped_calendar
from workflows.plan import Plan


@dataclass(slots=True)
class Engine:
    """The door for programs: every use case as a method.

    `clock` gives the moment (aware), `zone` the office's time zone, in which "today" is reckoned
    unless a call gives a `today`. `by` says who records, `via` through what.
    """

    ledger: Ledger
    clock: Callable[[], datetime]
    zone: tzinfo
    by: str = "-"
    via: str = "python"
    calendars: Calendars = shipped_calendar

    def today(self) -> date:
        """The office's day."""
        return self.clock().astimezone(self.zone).date()

    # What an office says

    def adopt(self, plan: Plan, *, today: date | None = None, key: str | None = None,
              preview: bool = False) -> Outcome:  # fmt: skip
        """Put a plan into force. Documents recorded before count.

        Raises PlanInForceError where a plan of that id is.
        """
        return self._say(
            lambda unit: adopt(unit, plan), ("adopt", plan.digest), today, key, preview
        )

    def record(self, triggers: str | Sequence[str], *, today: date | None = None,
               key: str | None = None, preview: bool = False, new: bool = False,
               **document: Any) -> Outcome:  # fmt: skip
        """Record a document that sets off one or more triggers.

        `document` takes the fields of `triggers.events.Event`: issued, effective, received (dates),
        number, issuer, title, url, scope, sets_due, note. `new` allows a trigger that no plan
        declares yet. Raises UnknownNameError, AlreadyRecordedError, BadInputError, NoDateError.
        """
        names = (triggers,) if isinstance(triggers, str) else tuple(triggers)
        day = today or self.today()

        def prepare(unit: Unit) -> AnyAct:
            return make_event(unit, names, day, document, new=new)

        request = ("record", names, sorted((k, str(v)) for k, v in document.items() if v))
        return self._say(prepare, request, day, key, preview)

    def move(self, move: Move, task: str, *, plan: str | None = None,
             occurrence: str | None = None, on: date | None = None, today: date | None = None,
             key: str | None = None, preview: bool = False, **details: Any) -> Outcome:  # fmt: skip
        """Make a move of the lifecycle on a day (default: today).

        `details` takes body, number, reason, without_trigger. Raises UnknownNameError,
        MoveRefusedError, TooEarlyError, NotYetError, WhichOccurrenceError, ReasonMissingError.
        """
        day = today or self.today()

        def prepare(unit: Unit) -> AnyAct:
            ref = find_task(unit, task, plan)
            return make_move(unit, ref, move, occurrence, on or day, day, details)

        asked = sorted((k, str(v)) for k, v in details.items() if v)
        request = (move, task, plan, occurrence, str(on), asked)
        return self._say(prepare, request, day, key, preview)

    def start(self, task: str, **options: Any) -> Outcome:
        """A body begins a task; options as for `move`."""
        return self.move(Move.START, task, **options)

    def complete(self, task: str, **options: Any) -> Outcome:
        """A body completes a task; options as for `move`."""
        return self.move(Move.COMPLETE, task, **options)

    def suspend(self, task: str, **options: Any) -> Outcome:
        """Put a task aside, with a reason; options as for `move`."""
        return self.move(Move.SUSPEND, task, **options)

    def resume(self, task: str, **options: Any) -> Outcome:
        """Take a suspended task up again, with a reason; options as for `move`."""
        return self.move(Move.RESUME, task, **options)

    def reopen(self, task: str, **options: Any) -> Outcome:
        """Take a completion back, with a reason; options as for `move`."""
        return self.move(Move.REOPEN, task, **options)

    def cancel(self, task: str, **options: Any) -> Outcome:
        """Drop a task, with a reason; options as for `move`."""
        return self.move(Move.CANCEL, task, **options)

    def reinstate(self, task: str, **options: Any) -> Outcome:
        """Bring a cancelled task back, with a reason; options as for `move`."""
        return self.move(Move.REINSTATE, task, **options)

    # What an office asks

    def tasks(self, name: str = "tasks", *, today: date | None = None,
              filters: Filters | None = None) -> list[Row]:  # fmt: skip
        """One of the lists `tasks`, `due`, `overdue`, `waiting`, with the keys of its JSON."""
        with self.ledger.reading() as unit:
            listed = rows(unit.board(), today or self.today(), filters or Filters())
        return select(name, listed)

    def agenda(self, *, today: date | None = None, within: int = 7,
               filters: Filters | None = None) -> dict[str, list[Row]]:  # fmt: skip
        """The day's page, by heading."""
        day = today or self.today()
        return agenda(self.tasks(today=day, filters=filters), day, within)

    def why(self, task: str, *, plan: str | None = None, occurrence: str | None = None,
            today: date | None = None) -> Why:  # fmt: skip
        """The reasons of a task: its condition's tree and its deadline's steps."""
        with self.ledger.reading() as unit:
            ref = find_task(unit, task, plan)
            return explain(unit, ref, self.calendars, today or self.today(), occurrence)

    def history(self, task: str, *, plan: str | None = None) -> list[dict[str, Any]]:
        """Every change of a task with its cause, in order."""
        with self.ledger.reading() as unit:
            return history(unit, find_task(unit, task, plan))

    # Proof

    def verify(self, expected: Head | None = None) -> tuple[Head, list[Difference]]:
        """Walk the chain and hold the derived tables against the ledger.

        Raises BrokenChainError at the first bad entry.
        """
        with self.ledger.reading() as unit:
            head = verify(unit.raw_entries(), expected)
            return head, compare(unit, self.calendars)

    def rebuild(self) -> int:
        """Work the derived tables out again from the ledger; how many entries were read."""
        return rebuild(self.ledger, self.calendars)

    def lines(self) -> list[Line]:
        """All changes kept."""
        with self.ledger.reading() as unit:
            return list(unit.lines())

    def _say(self, prepare: Callable[[Unit], AnyAct], request: object, today: date | None,
             key: str | None, preview: bool) -> Outcome:  # fmt: skip
        by, via = said("by", self.by), said("via", self.via)
        key = None if key is None else said("key", key)
        signature = Signature(self.clock(), today or self.today(), by, via, key,
                              _request_digest(request) if key else None)  # fmt: skip
        return commit(self.ledger, self.calendars, signature, prepare, preview=preview)


def _request_digest(request: object) -> str:
    """SHA-256 of what was asked, so that a key that comes again can be told from another use."""
    return digest_of(json.dumps(request, default=str))
