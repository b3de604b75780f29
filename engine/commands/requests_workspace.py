"""Requests about the workspace: plans, policy, reminders, calendars, bodies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator

from engine.commands.adoption import adopt
from engine.commands.clean_input import clean
from engine.commands.decisions import make_calendar, make_policy, make_reminders
from engine.commands.directories import make_bodies, make_succession
from engine.commands.plan_moves import make_plan_move
from engine.commands.requests import (
    Day,
    MaybeDay,
    NothingNewError,
    Request,
    RequestContext,
    held_from,
    since,
)
from engine.commands.revisions import make_amendment
from engine.model.acts import AnyAct, Under
from engine.model.changes import Change
from engine.model.receipt import Receipt
from engine.ports.ledger import Unit
from engine.queries.parts import carried_over
from workflows.plan import Directory, Plan
from workflows.reminders import Reminders


class AdoptPlan(Request):
    """Put a plan into force; as a sub-plan, where `under` says whose part in which task of another
    plan it carries out."""

    act: Literal["adopt"] = "adopt"
    plan: Plan
    under: Under | None = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that adopts it."""
        return adopt(unit, self.plan, context.calendars, self.under)

    def payload(self) -> object:
        """The plan's digest, and the part that it carries out."""
        under = (self.under.plan, self.under.task, self.under.body) if self.under else ()
        return ("adopt", self.plan.digest, *under)


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else value


class AmendPlan(Request):
    """Put a new version of a plan into force, from `holds_from` on (None: today); `accept` names
    the differences taken (None: all)."""

    act: Literal["amend"] = "amend"
    plan: Plan
    accept: Annotated[tuple[str, ...] | None, BeforeValidator(_tuple)] = None
    reason: str | None = None
    holds_from: MaybeDay = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that amends it."""
        act = make_amendment(unit, self.plan, self.accept, self.reason, context.calendars)
        return held_from(act, self.holds_from, context)

    def payload(self) -> object:
        """The version's digest, what is taken of it, and why."""
        chosen = None if self.accept is None else sorted(self.accept)
        return ("amend", self.plan.digest, chosen, self.reason, *since(self.holds_from))


class MovePlan(Request):
    """`end`, `suspend` or `resume` a plan on a day (`on`; None: today), with a reason;
    `replaced_by` names the plan in the place of one that ends."""

    act: Literal["move_plan"] = "move_plan"
    move: str
    plan: str
    on: MaybeDay = None
    replaced_by: str | None = None
    reason: str | None = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that moves it."""
        day = context.today
        of = (self.plan, self.move, self.on or day)
        return make_plan_move(unit, *of, self.reason, self.replaced_by, day)

    def payload(self) -> object:
        """The plan, the move, the day and why."""
        return ("plan", self.move, self.plan, str(self.on), self.reason, self.replaced_by)


class SetPolicy(Request):
    """Set knobs of the policy (name -> value) for the whole workspace, with a reason, from
    `holds_from` on (None: today)."""

    act: Literal["set_policy"] = "set_policy"
    knobs: dict[str, str]
    reason: str | None = None
    holds_from: MaybeDay = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that sets them."""
        act = make_policy(unit, self.knobs, self.reason, context.calendars)
        return held_from(act, self.holds_from, context)

    def payload(self) -> object:
        """The knobs and why."""
        return ("policy", sorted(self.knobs.items()), self.reason, *since(self.holds_from))


class SetReminders(Request):
    """Set the rules of reminders for the whole workspace, in the place of those before, from
    `holds_from` on (None: today)."""

    act: Literal["set_reminders"] = "set_reminders"
    rules: Reminders
    reason: str | None = None
    holds_from: MaybeDay = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that sets them."""
        act = make_reminders(unit, self.rules, self.reason)
        return held_from(act, self.holds_from, context)

    def payload(self) -> object:
        """The rules and why."""
        return ("reminders", self.rules.model_dump_json(), self.reason, *since(self.holds_from))


class PutCalendar(Request):
    """Put a calendar into force under a name, from `holds_from` on (None: today); `table` is its
    CSV."""

    act: Literal["put_calendar"] = "put_calendar"
    name: str
    table: str
    reason: str | None = None
    holds_from: MaybeDay = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that puts it into force."""
        act = make_calendar(unit, self.name, self.table, self.reason, context.calendars)
        return held_from(act, self.holds_from, context)

    def payload(self) -> object:
        """The calendar and why."""
        return ("calendar", self.name, self.table, self.reason, *since(self.holds_from))


class PutBodies(Request):
    """Take bodies and groups into the workspace."""

    act: Literal["put_bodies"] = "put_bodies"
    directory: Directory

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that takes them in. Raises NothingNewError where all is known so."""
        act = make_bodies(unit, self.directory)
        if act is None:
            raise NothingNewError
        return act

    def payload(self) -> object:
        """The directory."""
        return ("bodies", self.directory.model_dump_json())


class SucceedBody(Request):
    """From a day, let the body `new` carry on what the body `old` has open."""

    act: Literal["succeed"] = "succeed"
    old: str
    new: str
    on: Day
    reason: str | None = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act by which it carries on."""
        return make_succession(unit, self.old, self.new, self.on, clean("reason", self.reason))

    def receipt(self, unit: Unit, changes: Sequence[Change], today: date) -> Receipt:
        """The receipt (`unit`, `changes`, `today` as in `Request.receipt`), with what the bodies
        are called and the parts that change hands."""
        parts = carried_over(unit, self.old, self.new, self.on, today)
        told = super().receipt(unit, changes, today)
        return replace(told, bodies=unit.facts.bodies(), parts=parts)

    def payload(self) -> object:
        """The two bodies, the day and why."""
        return ("succeed", self.old, self.new, str(self.on), self.reason)
