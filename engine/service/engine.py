"""The engine's use cases; this is the door for programs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from engine.commands.amendments import Amendment, compare_plans
from engine.commands.clean_input import said
from engine.commands.directories import check_body
from engine.commands.entry_correction import make_entry_correction
from engine.commands.holding_from import holding_from
from engine.commands.plan_moves import make_plan_move
from engine.commands.retraction import make_retraction, make_undo
from engine.commands.revisions import (
    ExtendedOn,
    make_amendment,
    make_correction,
    make_extension,
    make_settlement,
)
from engine.commands.waivers import make_waiver
from engine.commit.commit import Outcome
from engine.model.acts import AnyAct
from engine.ports.ledger import Unit
from engine.queries.lookup import find_plan, find_task
from engine.queries.parts import Who
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
        event: str | int,
        *,
        reason: str | None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        **changes: Any,
    ) -> Outcome:
        """Say what a recorded document, or the act of any entry, truly is; only the fields given
        change, None takes away.

        `event` is a document's id, or the number of an entry. Of a move `changes` takes on, body,
        occurrence, number; of an extension also to, authority; of a succession new, on; of any act
        because, its own reason. Raises UnknownNameError, BadInputError, NoDateError,
        AlreadyRecordedError, NotStandingError, NotCorrectedError, StandsOnError.
        """
        if isinstance(changes.get("triggers"), str):
            changes["triggers"] = (changes["triggers"],)
        request = ("correct", event, sorted((k, str(v)) for k, v in changes.items()), reason)
        day = today or self.today()

        def prepare(unit: Unit) -> AnyAct:
            if isinstance(event, int):
                return make_entry_correction(unit, event, changes, reason, day)
            return make_correction(unit, event, changes, reason)

        return self._say(prepare, request, day, key, preview)

    def retract(
        self,
        event: str | int,
        *,
        reason: str | None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Take back a recorded document, by its id, or any entry, by its number.

        Raises UnknownNameError, ReasonMissingError, NotStandingError, StandsOnError.
        """
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
        """Take back the last thing that this person (`by`) said and that still counts.

        Raises NothingToUndoError, CannotUndoError, StandsOnError.
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
        on: date | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        **details: str | None,
    ) -> Outcome:
        """Put a deadline off to a day, or by a span ("2 months") from its nominal end, on a day
        (None: today): before it the old date stands, and lateness with it.

        `details` takes body, reason, number, authority. Raises NotLaterError, FinishedBeforeError,
        NotYetError, BadInputError.
        """
        day = today or self.today()
        when = ExtendedOn(on or day, day)

        def prepare(unit: Unit) -> AnyAct:
            ref = find_task(unit, task, plan)
            return make_extension(unit, ref, occurrence, to, details, when, self.calendars)

        granted = (str(on),) if on else ()
        request = ("extend", task, plan, occurrence, str(to), sorted(details.items()), *granted)
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
        """Decide about ungrounded work: `keep`, `reopen` or `cancel` it; `place` takes body and
        part."""
        day = today or self.today()

        body, part = place.get("body"), place.get("part")

        def prepare(unit: Unit) -> AnyAct:
            ref = find_task(unit, task, plan)
            return make_settlement(unit, ref, occurrence, decision, reason, day, Who(body, part))

        request = ("settle", task, plan, occurrence, decision, reason, *filter(None, [body, part]))
        return self._say(prepare, request, day, key, preview)

    def waive(
        self,
        task: str,
        *,
        reason: str | None,
        plan: str | None = None,
        occurrence: str | None = None,
        on: date | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
        **place: str | None,
    ) -> Outcome:
        """Let the condition of a task hold from a day (None: today), for all or for a body; `place`
        takes body and part. Raises ConditionHoldsError, NotYetError, PlanEndedError."""
        day, who = today or self.today(), Who(place.get("body"), place.get("part"))

        def prepare(unit: Unit) -> AnyAct:
            ref = find_task(unit, task, plan)
            return make_waiver(unit, ref, who, occurrence, on or day, reason, day)

        request = ("waive", task, plan, occurrence, str(on), reason, *who)
        return self._say(prepare, request, day, key, preview)

    def move_plan(
        self,
        move: str,
        plan: str,
        *,
        reason: str | None,
        on: date | None = None,
        replaced_by: str | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """`end`, `suspend` or `resume` a plan on a day (None: today); `replaced_by` names the plan
        in the place of one that ends. Raises PlanEndedError, PlanMoveError, NotYetError."""
        day = today or self.today()

        def prepare(unit: Unit) -> AnyAct:
            return make_plan_move(unit, plan, move, on or day, reason, replaced_by, day)

        request = ("plan", move, plan, str(on), reason, replaced_by)
        return self._say(prepare, request, day, key, preview)

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
        holds_from: date | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Put a new version of a plan into force, from a day on (None: today); `accept` names the
        differences taken (None: all). What was finished by then stays judged as it was.

        Raises UnknownNameError, NothingAmendedError.
        """

        day = today or self.today()

        def prepare(unit: Unit) -> AnyAct:
            act = make_amendment(unit, plan, accept, reason, self.calendars)
            return holding_from(act, holds_from, day)

        chosen = None if accept is None else sorted(accept)
        since = (str(holds_from),) if holds_from else ()
        request = ("amend", plan.digest, chosen, reason, *since)
        return self._say(prepare, request, day, key, preview)

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
