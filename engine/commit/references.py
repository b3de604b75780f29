"""What uses the bodies and groups that an import brought, among the entries that count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch

from engine.evaluate.scoped_facts import body_of
from engine.model.acts import (
    Act,
    BodiesPut,
    BodySucceeded,
    EventCorrected,
    EventRecorded,
    PlanAdopted,
    PlanAmended,
    TaskAct,
)
from engine.model.effective import is_revision
from engine.ports.ledger import Unit
from workflows.plan import Directory, Plan

PAGE = 1_000
"""Entries read at a time."""


def uses(unit: Unit, seq: int, said: Directory) -> Iterator[tuple[int, str]]:
    """The entries after the one numbered `seq` that name bodies or groups that it brought (`said`)
    and nobody knows now, each with the name and where it is used. `unit` is the open
    transaction."""
    known = unit.facts.bodies()
    lost = {name for name in (*said.bodies, *said.groups) if not known.knows(name)}
    for number, act in standing_after(unit, seq) if lost else ():
        for name, where in names_in(act, unit):
            if name in lost:
                yield number, f"{name}: {where}"


def standing_after(unit: Unit, seq: int) -> Iterator[tuple[int, Act]]:
    """The entries after one that count, revisions left out, each with its act as it counts."""
    while page := unit.entries.after(seq, PAGE):
        gone = unit.entries.taken_back([entry.seq for entry in page])
        for entry in page:
            if entry.seq not in gone and not is_revision(entry.act):
                yield entry.seq, unit.entries.act_in_force(entry.seq) or entry.act
        seq = page[-1].seq


@singledispatch
def names_in(act: Act, _: Unit) -> Iterable[tuple[str, str]]:
    """The bodies and groups that an act names, and where: a plan, a task, a document."""
    if not isinstance(act, TaskAct):
        return ()
    body = body_of(act)
    return [(body, f"{act.plan} {act.task}")] if body else []


@names_in.register(PlanAdopted)
@names_in.register(PlanAmended)
def _(act: PlanAdopted | PlanAmended, unit: Unit) -> Iterable[tuple[str, str]]:
    plan = unit.facts.plan(act.plan.plan)
    return [(name, act.plan.plan) for name in _named(plan)] if plan else []


def _named(plan: Plan) -> Iterator[str]:
    yield from filter(None, [plan.issuer, *(t.issuer for t in plan.triggers.values())])
    yield from filter(None, (body.under for body in plan.bodies.values()))
    for group in plan.groups.values():
        yield from group.members
    for task in plan.tasks.values():
        yield from filter(None, [task.each, *(name for ids in task.roles.values() for name in ids)])


@names_in.register(EventRecorded)
@names_in.register(EventCorrected)
def _(act: EventRecorded | EventCorrected, unit: Unit) -> Iterable[tuple[str, str]]:
    event = unit.catalog.event(act.event.id)
    return [(event.scope, event.id)] if event and event.scope else []


@names_in.register
def _(act: BodiesPut, _: Unit) -> Iterable[tuple[str, str]]:
    above = [(body.under, name) for name, body in act.directory.bodies.items() if body.under]
    groups = act.directory.groups.items()
    return [*above, *((member, name) for name, group in groups for member in group.members)]


@names_in.register
def _(act: BodySucceeded, _: Unit) -> Iterable[tuple[str, str]]:
    return [(name, f"{act.old} -> {act.new}") for name in (act.old, act.new)]
