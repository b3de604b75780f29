"""What uses the bodies and groups that an import brought: it cannot be taken back then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch
from itertools import islice

from engine.evaluate.scoped_facts import body_of
from engine.model.acts import (
    Act,
    BodiesPut,
    BodySucceeded,
    Entry,
    EventCorrected,
    EventRecorded,
    PlanAdopted,
    PlanAmended,
)
from engine.model.refusals import BodiesInUseError
from engine.ports.ledger import Unit
from workflows.plan import Directory, Plan

MOST = 3
"""How many uses a message names."""
PAGE = 1_000
"""Entries read at a time."""


def check_unused(unit: Unit, seq: int, said: Directory) -> None:
    """Raise BodiesInUseError where what was said since an entry names bodies or groups that nobody
    would know without it."""
    found = list(islice(dict.fromkeys(_uses(unit, seq, said)), MOST + 1))
    if found:
        named = [f"{name}: {where}" for name, where in found[:MOST]]
        raise BodiesInUseError(seq, [*named, *(["..."] if len(found) > MOST else [])])


def _uses(unit: Unit, seq: int, said: Directory) -> Iterator[tuple[str, str]]:
    """A name and where it is used, of what came after an entry."""
    left = unit.catalog.bodies_without(seq)
    lost = {name for name in (*said.bodies, *said.groups) if not left.knows(name)}
    for entry in _since(unit, seq) if lost else ():
        for name, where in names_in(entry.act, unit):
            if name in lost:
                yield name, where


def _since(unit: Unit, seq: int) -> Iterator[Entry]:
    """The entries after one that still count."""
    while page := unit.entries.after(seq, PAGE):
        gone = unit.entries.taken_back([entry.seq for entry in page])
        yield from (entry for entry in page if entry.seq not in gone)
        seq = page[-1].seq


@singledispatch
def names_in(act: Act, _: Unit) -> Iterable[tuple[str, str]]:
    """The bodies and groups that an act names, and where: a plan, a task, a document."""
    body = body_of(act)  # type: ignore[arg-type]
    return [(body, f"{act.plan} {act.task}")] if body else []  # type: ignore[attr-defined]


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
