"""The engine's use cases; this is the door for programs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from engine.commands.amendments import Amendment, compare_plans
from engine.commands.clean_input import said
from engine.commands.directories import check_body
from engine.commands.register import RegisterDecision, make_decision, recorded_before
from engine.commands.revisions import (
    make_amendment,
    make_correction,
    make_extension,
    make_retraction,
    make_settlement,
    make_undo,
)
from engine.commit.commit import Outcome, commit_in, outcome_of
from engine.model.acts import AnyAct
from engine.model.gc_pause import quiet
from engine.ports.ledger import Unit
from engine.queries.lookup import DISMISSED, entry_in_force, find_plan, find_task
from engine.service.commands import Recording
from engine.service.what_if import Hypothesis, Supposed, latest_date, suppose
from workflows.plan import Plan


class Engine(Recording):
    """Every use case of a workspace as a method; `upon.open()` makes one.

    Methods that record give an `Outcome` with the changes that follow, or raise a `RefusedError`
    with nothing kept. Their `today` is the office's day (None: the clock's); `key` an idempotency
    key, under which the same call again gives the same answer; `preview` changes nothing.
    """

    __slots__ = ()

    def correct(
        self,
        event: str,
        *,
        reason: str | None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        **changes: Any,
    ) -> Outcome:
        """Say what a recorded document truly is; only the fields given change, None takes away.

        Raises UnknownNameError, BadInputError, NoDateError, AlreadyRecordedError.
        """
        if isinstance(changes.get("triggers"), str):
            changes["triggers"] = (changes["triggers"],)
        request = ("correct", event, sorted((k, str(v)) for k, v in changes.items()), reason)

        def prepare(unit: Unit) -> AnyAct:
            return make_correction(unit, event, changes, reason)

        return self._say(prepare, request, today, key, preview)

    def retract(
        self,
        event: str,
        *,
        reason: str | None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Withdraw a recorded document. Raises UnknownNameError, ReasonMissingError."""
        request = ("retract", event, reason)
        return self._say(
            lambda unit: make_retraction(unit, event, reason), request, today, key, preview
        )

    def undo(
        self,
        *,
        reason: str | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Take back the last thing that this person (`by`) said.

        Raises NothingToUndoError, CannotUndoError.
        """
        return self._say(
            lambda unit: make_undo(unit, said("by", self.by), reason),
            ("undo", reason),
            today,
            key,
            preview,
        )

    def extend(
        self,
        task: str,
        to: date | str,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        **details: str | None,
    ) -> Outcome:
        """Put a deadline off to a day, or by a span ("2 months") from its nominal end.

        `details` takes body, reason, number, authority. Raises NotLaterError, BadInputError.
        """
        day = today or self.today()

        def prepare(unit: Unit) -> AnyAct:
            ref = find_task(unit, task, plan)
            return make_extension(unit, ref, occurrence, to, details, day, self.calendars)

        request = ("extend", task, plan, occurrence, str(to), sorted(details.items()))
        return self._say(prepare, request, day, key, preview)

    def settle(
        self,
        task: str,
        decision: str,
        *,
        reason: str | None,
        plan: str | None = None,
        occurrence: str | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        **place: str | None,
    ) -> Outcome:
        """Decide about ungrounded work: `keep`, `reopen` or `cancel` it; `place` takes body."""
        day = today or self.today()

        body = place.get("body")

        def prepare(unit: Unit) -> AnyAct:
            ref = find_task(unit, task, plan)
            return make_settlement(unit, ref, occurrence, decision, reason, day, body)

        request = ("settle", task, plan, occurrence, decision, reason, *filter(None, [body]))
        return self._say(prepare, request, day, key, preview)

    def decide(
        self,
        decisions: Sequence[RegisterDecision],
        *,
        today: date | None = None,
        preview: bool = False,
    ) -> list[Outcome]:
        """Record what a person decided about documents of the register: all of them or none.

        A document that was decided so before gives the answer that it gave then. Raises
        AlreadyRecordedError where one is recorded as something else, and what `record` raises.
        """
        day = today or self.today()

        def run() -> list[Outcome]:
            with quiet(), self.ledger.writing(preview=preview) as unit:
                start = unit.head()
                made = [self._decide(unit, decision, day) for decision in decisions]
            if not preview:
                return made
            return [replace(one, entry=None, event=None, head=start) for one in made]

        return self.ledger.retrying(run)

    def _decide(self, unit: Unit, decision: RegisterDecision, day: date) -> Outcome:
        """One of them, inside the transaction of all."""
        earlier = recorded_before(unit, decision)
        if earlier is not None:
            return outcome_of(unit, earlier)
        base = decision.key if decision.triggers else DISMISSED + decision.key
        signature = self._signature(decision.request, day, entry_in_force(unit, base)[0])
        return commit_in(
            unit, self.calendars, signature, lambda unit: make_decision(unit, decision, day)
        )

    def compare(self, plan: Plan) -> list[Amendment]:
        """What a new version of a plan would change. Raises UnknownNameError."""
        with self.ledger.reading() as unit:
            return compare_plans(find_plan(unit, plan.plan), plan)

    def amend(
        self,
        plan: Plan,
        *,
        accept: Collection[str] | None = None,
        reason: str | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Put a new version of a plan into force; `accept` names the differences taken (None: all).

        Raises UnknownNameError, NothingAmendedError.
        """

        def prepare(unit: Unit) -> AnyAct:
            return make_amendment(unit, plan, accept, reason, self.calendars)

        chosen = None if accept is None else sorted(accept)
        return self._say(prepare, ("amend", plan.digest, chosen, reason), today, key, preview)

    def what_if(
        self, steps: Sequence[tuple[date, Hypothesis]], *, today: date | None = None
    ) -> Supposed:
        """What would follow from hypothetical records; nothing is kept."""
        day = today or self.today()
        signature = self._signature(("what-if",), day, None)
        return self.ledger.retrying(
            lambda: suppose(self.ledger, self.calendars, signature, steps, day)
        )

    def latest(
        self,
        task: str,
        due: date,
        *,
        plan: str | None = None,
        occurrence: str | None = None,
        body: str | None = None,
    ) -> tuple[date | None, tuple[str, ...]]:
        """By which date the documents that a task still waits for must be issued for it to be due
        by a day, and which those are; None where no date would do. Raises UnknownNameError."""
        with self.ledger.reading() as unit:
            ref = find_task(unit, task, plan)
            if body is not None:
                check_body(unit, body)
            return latest_date(unit, ref, due, self.calendars, occurrence, body)
