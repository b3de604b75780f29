"""From an act to the tasks that it can change, and where."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from typing import NamedTuple

from engine.entries import (
    Act,
    BodiesPut,
    BodySucceeded,
    CalendarPut,
    EventCorrected,
    EventRecorded,
    Extended,
    PlanAdopted,
    PlanAmended,
    PolicySet,
    ReadingConfirmed,
    Retracted,
    Settled,
    TaskAct,
    TaskMoved,
)
from engine.ledger import Unit
from engine.sight import body_of, parts_behind
from engine.standing import TaskRef
from triggers.events import Event
from workflows.plan import Directory, Plan


class Touch(NamedTuple):
    """A task to decide anew: at a scope and below it (None: all of it), or only the part of one
    body and what sums it up."""

    ref: TaskRef
    scope: str | None = None
    body: str | None = None


@singledispatch
def touched(act: Act, _: Unit) -> list[Touch]:
    """What an act can change: the closure, since a task waits only for documents, days and
    completions, and a completion is itself an act. Asked before the act is taken in (what it takes
    away) and after (what it brings)."""
    raise TypeError(f"no rule for {type(act).__name__}")


def merged(touches: Iterable[Touch]) -> list[Touch]:
    """Each once, and nothing beside the whole of its task."""
    once = dict.fromkeys(touches)
    whole = {touch.ref for touch in once if touch.scope is None and touch.body is None}
    return [touch for touch in once if touch.ref not in whole or touch[1:] == (None, None)]


@touched.register(PlanAdopted)
@touched.register(PlanAmended)
def _(act: PlanAdopted | PlanAmended, unit: Unit) -> list[Touch]:
    before = unit.plan(act.plan.plan)
    names = [*(before.tasks if before else ()), *act.plan.tasks]
    own = [Touch(TaskRef(act.plan.plan, task)) for task in dict.fromkeys(names)]
    shared = Directory(bodies=act.plan.bodies)
    return [*own, *_moved(shared, unit), *(_moved(act.directory, unit) if act.directory else ())]


@touched.register
def _(act: BodiesPut, unit: Unit) -> list[Touch]:
    return _moved(act.directory, unit)


def _moved(directory: Directory, unit: Unit) -> list[Touch]:
    """What bodies with another place in the tree, or other members of groups, can change."""
    refs = list(unit.with_each(directory.groups)) if directory.groups else []
    known = unit.bodies().known if directory.bodies else {}
    for name, body in directory.bodies.items():
        if body.under and (name not in known or known[name].under != body.under):
            refs += unit.with_places()
            break
    return [Touch(ref) for ref in dict.fromkeys(refs)]


@touched.register
def _(act: BodySucceeded, unit: Unit) -> list[Touch]:
    olds = (act.old, *unit.bodies().predecessors(act.old))
    return [Touch(ref, scope=old) for ref in unit.with_places() for old in olds]


@touched.register(EventRecorded)
@touched.register(EventCorrected)
def _(act: EventRecorded | EventCorrected, unit: Unit) -> list[Touch]:
    before = unit.event(act.event.id)
    changed = before is not None and before != act.event
    return [*(_waiting(before, unit) if changed and before else ()), *_waiting(act.event, unit)]


def _waiting(event: Event, unit: Unit) -> list[Touch]:
    refs = [ref for name in event.triggers for ref in unit.waiting_on_trigger(name)]
    scopes = unit.bodies().reach(event) if event.scope else (None,)
    return [Touch(ref, scope) for scope in scopes for ref in dict.fromkeys(refs)]


@touched.register(TaskMoved)
@touched.register(Settled)
def _(act: TaskMoved | Settled, unit: Unit) -> list[Touch]:
    ref = TaskRef(act.plan, act.task)
    plan = unit.plan(act.plan)
    return [
        t for other in (ref, *unit.waiting_on_task(ref)) for t in _parts(act, plan, other, unit)
    ]


@touched.register(Extended)
def _(act: Extended, unit: Unit) -> list[Touch]:
    return _parts(act, unit.plan(act.plan), TaskRef(act.plan, act.task), unit)


def _parts(act: TaskAct, plan: Plan | None, ref: TaskRef, unit: Unit) -> list[Touch]:
    """The task, or of a task with parts those that an act of a body is about."""
    body = body_of(act)
    task = plan.tasks.get(ref.task) if plan else None
    said = plan.tasks.get(act.task) if plan else None
    if plan is None or task is None or said is None or body is None or said.each is None:
        return [Touch(ref)]
    if task.each != said.each:
        return [Touch(ref)]
    parts = parts_behind(plan, task, [body], unit.bodies())
    return [Touch(ref, body=part) for part in sorted(parts)]


@touched.register(ReadingConfirmed)
def _(act: ReadingConfirmed, _: Unit) -> list[Touch]:
    return [Touch(TaskRef(act.plan, act.task))]


@touched.register(PolicySet)
@touched.register(CalendarPut)
def _(act: Act, unit: Unit) -> list[Touch]:
    del act
    return [Touch(TaskRef(plan.plan, task)) for plan in unit.plans() for task in plan.tasks]


@touched.register
def _(act: Retracted, unit: Unit) -> list[Touch]:
    earlier = unit.entry(act.entry)
    if earlier is None:
        return []
    if isinstance(earlier.act, BodiesPut):
        refs = [*unit.with_places(), *unit.with_each(earlier.act.directory.groups)]
        return [Touch(ref) for ref in dict.fromkeys(refs)]
    return touched(earlier.act, unit)
