"""Putting a plan into force."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from engine.commands.directories import shared_bodies
from engine.evaluate.facts import calendar_for, policy_for
from engine.model.acts import PlanAdopted
from engine.model.refusals import (
    PlanInForceError,
)
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from triggers.calendar_files import extends
from triggers.errors import UnknownNameError
from workflows.plan import Plan


def adopt(unit: Unit, plan: Plan, calendars: Calendars) -> PlanAdopted:
    """The act that puts a plan into force.

    Raises PlanInForceError, and UnknownNameError for a calendar that is neither shipped nor put
    into the workspace.
    """
    for entry in unit.entries.all() if unit.facts.plan(plan.plan) else ():
        if isinstance(entry.act, PlanAdopted) and entry.act.plan.plan == plan.plan:
            raise PlanInForceError(plan.plan, entry.seq)
    bare = plan.model_copy(update={"directory": None})
    return PlanAdopted(
        plan=bare,
        calendars=fresh_calendars(unit, plan, calendars),
        directory=shared_bodies(unit, plan),
    )


def fresh_calendars(unit: Unit, plan: Plan, calendars: Calendars) -> dict[str, str]:
    """The tables of the shipped calendars that the plan counts by, in any of its readings, and the
    workspace does not yet.

    Raises UnknownNameError for one that is neither shipped nor put into the workspace.
    """
    fresh = unkept(
        unit, (policy_for(plan, t, unit.facts).calendar for t in plan.tasks.values()), calendars
    )
    for task in plan.tasks.values():
        for would in (w for question in task.open for w in question.would.values()):
            with suppress(UnknownNameError):
                fresh |= unkept(unit, filter(None, [would.policy.get("calendar")]), calendars)
    return fresh


def unkept(unit: Unit, names: Iterable[str], calendars: Calendars) -> dict[str, str]:
    """The tables of the shipped calendars among these, and among those that they stand on, which
    the workspace does not keep yet. Raises UnknownNameError."""
    fresh: dict[str, str] = {}
    for name in dict.fromkeys(names):
        calendar_for(name, unit.facts, calendars)
        under: str | None = name.removesuffix(".csv")
        while under is not None:
            table = unit.facts.calendar_table(under)
            if table is None and (shipped := calendars(under)).table:
                fresh[shipped.name] = shipped.table
            above, under = under, extends(table) if table else None
            under = None if under == above else under
    return fresh
