"""Putting a plan into force."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from engine.commands.clean_input import check_plan_names
from engine.commands.directories import shared_bodies
from engine.evaluate.cached_facts import CachedFacts
from engine.evaluate.facts import calendar_for, policy_for
from engine.model.acts import PlanAdopted, Under
from engine.model.bodies import names_in
from engine.model.body_refusals import NotAMemberError
from engine.model.refusals import PlanInForceError
from engine.model.standing import TaskRef
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from engine.queries.lookup import find_plan, find_task
from triggers.calendar_files import extends
from triggers.errors import UnknownNameError
from workflows.plan import Plan

SHOWN = 3
"""Bodies that an error names."""

NO_GROUP = "roles"
"""Whom a task without parts has in the place of a group's members."""


def adopt(unit: Unit, plan: Plan, calendars: Calendars, under: Under | None = None) -> PlanAdopted:
    """The act that puts a `plan` into force; as a sub-plan where `under` says whose part in which
    task of another plan it carries out (None: it stands by itself).

    `unit` is the open transaction, `calendars` finds the calendars that are shipped. Raises
    PlanInForceError, UnknownNameError for a calendar that is neither shipped nor put into the
    workspace, or for what `under` names, NotAMemberError for a body that has no part there, and
    HiddenCharacterError.
    """
    for entry in unit.entries.all() if unit.facts.plan(plan.plan) else ():
        if isinstance(entry.act, PlanAdopted) and entry.act.plan.plan == plan.plan:
            raise PlanInForceError(plan.plan, entry.seq)
    check_plan_names(plan)
    bare = plan.model_copy(update={"directory": None})
    return PlanAdopted(
        plan=bare,
        calendars=fresh_calendars(unit, plan, calendars),
        directory=shared_bodies(unit, plan),
        under=_part(unit, under) if under else None,
    )


def _part(unit: Unit, under: Under) -> Under:
    """The part, by the names that there are: of a member of the task's group, or, where the task
    has no parts, of a body with a role in it."""
    ref = find_task(unit, under.task, under.plan)
    bodies, task = unit.facts.bodies(), find_plan(unit, ref.plan).task(ref.task)
    names = names_in(bodies, under.body)
    if task.each is not None:
        members = bodies.groups.members(ref.plan, task.each)
        if under.body not in members:
            raise NotAMemberError(task.id, under.body, task.each, members[:SHOWN])
    else:
        held = [name for ids in task.roles.values() for name in ids]
        if names.isdisjoint(held):
            raise NotAMemberError(task.id, under.body, NO_GROUP, held[:SHOWN])
    return Under(plan=ref.plan, task=ref.task, body=under.body)


def fresh_calendars(unit: Unit, plan: Plan, calendars: Calendars) -> dict[str, str]:
    """The tables, by name, of the shipped calendars that the `plan` counts by, in any of its
    readings, and the workspace does not yet. `unit` is the open transaction, `calendars` finds the
    shipped ones.

    Raises UnknownNameError for one that is neither shipped nor put into the workspace.
    """
    facts = CachedFacts(unit.facts)
    facts.prefetch.read([TaskRef(plan.plan, task) for task in plan.tasks])
    fresh = unkept(
        unit, (policy_for(plan, t, facts).calendar for t in plan.tasks.values()), calendars
    )
    for task in plan.tasks.values():
        for would in (w for question in task.open for w in question.would.values()):
            with suppress(UnknownNameError):
                fresh |= unkept(unit, filter(None, [would.policy.get("calendar")]), calendars)
    return fresh


def unkept(unit: Unit, names: Iterable[str], calendars: Calendars) -> dict[str, str]:
    """The tables, by name, of the shipped calendars among `names`, and among those that they stand
    on, which the workspace does not keep yet. `unit` is the open transaction, `calendars` finds the
    shipped ones. Raises UnknownNameError."""
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
