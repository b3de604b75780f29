"""The workspace: its plans, its policy and calendars, its bodies; the sweep of its days."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

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
from engine.commit.commit import Outcome, rebuild
from engine.commit.sweep import Swept, finds_nothing, is_swept, sweep
from engine.model.acts import Under
from engine.service.base import Service, check_days, day_of
from workflows.plan import Directory, Plan
from workflows.reminders import Reminders


class WorkspaceCommands(Service):
    """What an office records about its plans and about itself."""

    __slots__ = ()

    def adopt(
        self,
        plan: Plan,
        *,
        under: Under | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Put a `plan` into force. Documents recorded before count.

        `under` makes it a sub-plan: it carries out a body's part in a task of another plan.
        `today`, `key`, `preview` as for `submit`. Raises PlanInForceError where a plan of that id
        is in force, UnknownNameError, BodyLoopError; UnknownNameError and NotAMemberError where
        there is no such part.
        """
        return self.submit(AdoptPlan(plan=plan, under=under), today=today, key=key, preview=preview)

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
        """Put a new version of a `plan` into force; `accept` names the differences taken (None:
        all).

        `reason` says why (None: nothing is recorded), `holds_from` is the day from which it holds
        (None: today). `today`, `key`, `preview` as for `submit`. Raises UnknownNameError,
        NothingAmendedError, BadInputError.
        """
        check_days(holds_from=holds_from)
        request = AmendPlan(plan=plan, accept=accept, reason=reason, holds_from=holds_from)
        return self.submit(request, today=today, key=key, preview=preview)

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
        """`end`, `suspend` or `resume` a `plan` (its id) on a day (`on`; None: today), with a
        `reason`.

        `move` is one of the three words; `replaced_by` names the plan in the place of one that
        ends. `today`, `key`, `preview` as for `submit`. Raises PlanEndedError, PlanMoveError,
        NotYetError, UnknownNameError, ReasonMissingError.
        """
        check_days(on=on)
        request = MovePlan(move=move, plan=plan, on=on, replaced_by=replaced_by, reason=reason)
        return self.submit(request, today=today, key=key, preview=preview)

    def set_policy(
        self,
        knobs: Mapping[str, str],
        *,
        reason: str | None,
        holds_from: date | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Set `knobs` (name -> value) for the whole workspace, with a `reason`; the changes list
        the deadlines that move. `holds_from` is the day from which it holds (None: today). `today`,
        `key`, `preview` as for `submit`. Raises BadInputError, UnknownNameError,
        ReasonMissingError."""
        check_days(holds_from=holds_from)
        request = SetPolicy(knobs=knobs, reason=reason, holds_from=holds_from)
        return self.submit(request, today=today, key=key, preview=preview)

    def set_reminders(
        self,
        rules: Reminders,
        *,
        reason: str | None,
        holds_from: date | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Set the `rules` of reminders for the whole workspace, in the place of those before, with
        a `reason`. `holds_from` is the day from which it holds (None: today). `today`, `key`,
        `preview` as for `submit`. Raises SameRemindersError, ReasonMissingError."""
        check_days(holds_from=holds_from)
        request = SetReminders(rules=rules, reason=reason, holds_from=holds_from)
        return self.submit(request, today=today, key=key, preview=preview)

    def put_calendar(
        self,
        name: str,
        table: str,
        *,
        reason: str | None,
        holds_from: date | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Put a calendar into force under a `name`, with a `reason`; `table` is its CSV. The
        changes list the deadlines that move. `holds_from` is the day from which it holds (None:
        today). `today`, `key`, `preview` as for `submit`. Raises SameCalendarError, BadInputError,
        UnknownNameError, ReasonMissingError."""
        check_days(holds_from=holds_from)
        request = PutCalendar(name=name, table=table, reason=reason, holds_from=holds_from)
        return self.submit(request, today=today, key=key, preview=preview)

    def put_bodies(
        self,
        directory: Directory,
        *,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """Take the bodies and groups of a `directory` into the workspace; what it knows already is
        no act, and the outcome then has no entry. `today`, `key`, `preview` as for `submit`. Raises
        BodyLoopError, UnknownNameError, BadInputError."""
        request = PutBodies(directory=directory)
        return self.submit(request, today=today, key=key, preview=preview)

    def succeed(
        self,
        old: str,
        new: str,
        on: date,
        *,
        reason: str | None = None,
        today: date | None = None,
        key: str | None = None,
        preview: bool = False,
    ) -> Outcome:
        """From the day `on`, let the body `new` carry on what the body `old` has open; what was
        done stays as it was.

        `reason` says why (None: nothing is recorded). `today`, `key`, `preview` as for `submit`.
        Raises UnknownNameError, BodyLoopError, AlreadySucceededError, BadInputError.
        """
        check_days(on=on)
        request = SucceedBody(old=old, new=new, on=on, reason=reason)
        return self.submit(request, today=today, key=key, preview=preview)

    def sweep(self, *, today: date | None = None) -> Swept:
        """Look again at what the days up to today change, and put the notices that are due into the
        outbox. Any number of processes may do it, as often as they like."""
        day = day_of(self, today)

        def look() -> Swept:
            with self.ledger.reading() as unit:
                if is_swept(unit, day) or finds_nothing(unit, self.calendars, day):
                    return Swept(day, day)
            with self.ledger.writing() as unit:
                return sweep(unit, self.calendars, day, self.clock())

        return self.ledger.retrying(look)

    def rebuild(self) -> int:
        """Work the derived tables out again from the ledger; how many entries were read."""
        return self.ledger.retrying(lambda: rebuild(self.ledger, self.calendars))
