"""From an act to the tasks that it can change, and where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import singledispatch
from typing import NamedTuple

from engine.evaluate.scoped_facts import body_of, part_of, parts_behind
from engine.model.acts import (
    Act,
    BodiesPut,
    BodySucceeded,
    CalendarPut,
    DocumentDismissed,
    EventCorrected,
    EventRecorded,
    Extended,
    PlanAdopted,
    PlanAmended,
    PlanMoved,
    PolicySet,
    ReadingConfirmed,
    RemindersSet,
    Retracted,
    Revised,
    Settled,
    TaskAct,
    TaskMoved,
    Waived,
)
from engine.model.bodies import Known
from engine.model.effective import is_revision
from engine.model.standing import TaskRef
from engine.model.timelines import tasks_of
from engine.ports.ledger import Unit
from triggers.events import Event
from triggers.expressions import Occurred
from triggers.joined_rules import recurrences_in
from workflows.plan import Body, Directory, Plan, Task


class Affected(NamedTuple):
    """A task to decide anew: at a scope and below it (None: all of it), or only the part of one
    body and what sums it up."""

    ref: TaskRef
    scope: str | None = None
    body: str | None = None


@singledispatch
def affected(act: Act, _: Unit) -> list[Affected]:
    """What an act can change: the closure, since a task waits only for documents, days and
    completions, and a completion is itself an act. Asked before the act is taken in (what it takes
    away) and after (what it brings)."""
    raise TypeError(f"no rule for {type(act).__name__}")


def merged(touches: Iterable[Affected]) -> list[Affected]:
    """Each once, and nothing beside the whole of its task."""
    once = dict.fromkeys(touches)
    whole = {touch.ref for touch in once if touch.scope is None and touch.body is None}
    return [touch for touch in once if touch.ref not in whole or touch[1:] == (None, None)]


@affected.register(PlanAdopted)
@affected.register(PlanAmended)
def _(act: PlanAdopted | PlanAmended, unit: Unit) -> list[Affected]:
    before = unit.facts.plan(act.plan.plan)
    names = [*tasks_of(unit.facts.plan_timeline(act.plan.plan)), *act.plan.tasks]
    refs = [TaskRef(act.plan.plan, task) for task in names]
    if _lies_elsewhere(before, act.plan, unit):
        refs += unit.standings.with_places()
    own = [Affected(ref) for ref in dict.fromkeys(refs)]
    return [*own, *(_moved(act.directory, unit) if act.directory else ())]


def _lies_elsewhere(before: Plan | None, plan: Plan, unit: Unit) -> bool:
    """Whether a plan, or a version of it, can give a body another place in the tree."""
    if before is not None:
        names = before.bodies | plan.bodies
        return any(_under(before.bodies, name) != _under(plan.bodies, name) for name in names)
    known = unit.facts.bodies().known if plan.bodies else {}
    return any(body.under not in (None, _under(known, name)) for name, body in plan.bodies.items())


def _under(bodies: Mapping[str, Body | Known], name: str) -> str | None:
    return bodies[name].under if name in bodies else None


@affected.register
def _(act: PlanMoved, unit: Unit) -> list[Affected]:
    tasks = tasks_of(unit.facts.plan_timeline(act.plan))
    return [Affected(TaskRef(act.plan, task)) for task in tasks]


@affected.register
def _(act: BodiesPut, unit: Unit) -> list[Affected]:
    return _moved(act.directory, unit)


def _moved(directory: Directory, unit: Unit) -> list[Affected]:
    """What bodies with another place in the tree, or other members of groups, can change."""
    touches = _regrouped(directory, unit)
    known = unit.facts.bodies().known if directory.bodies else {}
    if any(body.under != _under(known, name) for name, body in directory.bodies.items()):
        touches += [Affected(ref) for ref in unit.standings.with_places()]
    return touches


def _regrouped(directory: Directory, unit: Unit) -> list[Affected]:
    """The tasks in which the members of its groups have parts, and those that wait for all parts
    of one to be done."""
    refs = unit.catalog.with_each(directory.groups) if directory.groups else []
    for key, steps in unit.facts.bodies().groups.each.items() if directory.groups else ():
        if any(step.each in directory.groups for step in steps):
            refs.append(TaskRef(*key))
    refs = list(dict.fromkeys(refs))
    return [Affected(ref) for one in refs for ref in (one, *_waiting_for_all(one, unit))]


def _waiting_for_all(ref: TaskRef, unit: Unit) -> list[TaskRef]:
    """The tasks that wait until all parts of one are done: those that are not of its group."""
    heard = unit.catalog.waiting_on_task(ref)
    tasks = tasks_of(unit.facts.plan_timeline(ref.plan)) if heard else {}
    return [one for one in heard if tasks[one.task].each != tasks[ref.task].each]


@affected.register
def _(act: BodySucceeded, unit: Unit) -> list[Affected]:
    olds = unit.facts.bodies().successions.works(act.old)
    refs = unit.standings.with_places()
    parts = [Affected(ref, scope=old) for ref in refs for old in olds]
    everywhere = [Affected(ref) for ref in _done_somewhere(refs, unit)]
    after = [Affected(ref) for one in refs for ref in _waiting_for_all(one, unit)]
    return [*parts, *everywhere, *after]


@affected.register(EventRecorded)
@affected.register(EventCorrected)
def _(act: EventRecorded | EventCorrected, unit: Unit) -> list[Affected]:
    before = unit.catalog.event(act.event.id)
    told = [act.event, *([before] if before is not None and before != act.event else [])]
    over = [event for one in told for event in _replaced(one, unit)]
    found = dict.fromkeys(reversed([*over, *told]))
    return [touch for event in found for touch in _waiting(event, unit)]


def _replaced(event: Event, unit: Unit) -> list[Event]:
    """The documents whose place one takes, one after another: a task that waits for the first is
    told of the last, whatever those between are for."""
    found, met = [], {event.id}
    before = unit.catalog.event(event.replaces) if event.replaces else None
    while before is not None and before.id not in met:
        met.add(before.id)
        found.append(before)
        before = unit.catalog.event(before.replaces) if before.replaces else None
    return found


def _waiting(event: Event, unit: Unit) -> list[Affected]:
    named = [ref for name in event.triggers for ref in unit.catalog.waiting_on_trigger(name)]
    unit.facts.plans_of({ref.plan for ref in named})  # read at once
    after = [one for ref in dict.fromkeys(named) for one in _if_it_lapses(ref, event, unit)]
    refs = list(dict.fromkeys([*named, *after, *_counting(named, unit)]))
    scopes = unit.facts.bodies().reach(event) if event.scope else (None,)
    everywhere = [Affected(ref) for ref in _done_somewhere(refs, unit)] if event.scope else []
    return [*everywhere, *(Affected(ref, scope) for scope in scopes for ref in refs)]


def _counting(refs: Iterable[TaskRef], unit: Unit) -> list[TaskRef]:
    """Who waits for occurrences of some tasks period by period: a start of these may have moved,
    and with it which periods there are."""
    found: dict[TaskRef, None] = {}
    for ref in dict.fromkeys(refs):
        if any(map(_has_periods, _versions(ref, unit))):
            found |= dict.fromkeys(unit.catalog.waiting_on_task(ref))
    return list(found)


def _versions(ref: TaskRef, unit: Unit) -> list[Task]:
    """A task as each version of its plan has it."""
    plans = (version.plan for version in unit.facts.plan_timeline(ref.plan))
    return [plan.tasks[ref.task] for plan in plans if ref.task in plan.tasks]


def _has_periods(task: Task) -> bool:
    """Whether a task has an occurrence a period, in any of its readings."""
    rules = [task.deadline, *(one.deadline for q in task.open for one in q.would.values())]
    return any(recurrences_in(rule) for rule in rules if rule is not None)


def _if_it_lapses(ref: TaskRef, event: Event, unit: Unit) -> list[TaskRef]:
    """Who waits for a task that a document may make lapse, or may have before an amendment."""
    ends = [task.lapses for task in _versions(ref, unit)]
    hears = any(isinstance(end, Occurred) and end.trigger in event.triggers for end in ends)
    return unit.catalog.waiting_on_task(ref) if hears else []


def _done_somewhere(refs: Collection[TaskRef], unit: Unit) -> list[TaskRef]:
    """Of some tasks, those without parts that a body has done something on: what holds for it
    counts for every place that looks at the task."""
    found = [ref for ref in unit.facts.tasks_with_acts(refs) if unit.facts.acted_on(ref)]
    names = {ref.plan for ref in found}
    tasks = {name: tasks_of(unit.facts.plan_timeline(name)) for name in names}
    return [ref for ref in refs if ref in found and tasks[ref.plan][ref.task].each is None]


@affected.register(TaskMoved)
@affected.register(Settled)
def _(act: TaskMoved | Settled, unit: Unit) -> list[Affected]:
    ref = TaskRef(act.plan, act.task)
    plan = unit.facts.plan(act.plan)
    waiting = unit.catalog.waiting_on_task(ref)
    refs = dict.fromkeys([ref, *waiting, *_counting(waiting, unit)])
    return [touch for other in refs for touch in _parts(act, plan, other, unit)]


@affected.register(Extended)
@affected.register(Waived)
def _(act: Extended | Waived, unit: Unit) -> list[Affected]:
    return _parts(act, unit.facts.plan(act.plan), TaskRef(act.plan, act.task), unit)


def _parts(act: TaskAct, plan: Plan | None, ref: TaskRef, unit: Unit) -> list[Affected]:
    """The task, or of a task with parts those that an act of a body is about."""
    body = body_of(act)
    tasks = tasks_of(unit.facts.plan_timeline(plan.plan)) if plan else {}
    task, said = tasks.get(ref.task), tasks.get(act.task)
    if plan is None or task is None or said is None or body is None or said.each is None:
        return [Affected(ref)]
    parted = unit.facts.bodies().groups.each
    if task.each != said.each or (ref in parted) or (ref.plan, act.task) in parted:
        return [Affected(ref)]
    parts = parts_behind(plan, task, [body], unit.facts.bodies()) | set(
        filter(None, [part_of(act)])
    )
    return [Affected(ref, body=part) for part in sorted(parts)]


@affected.register(ReadingConfirmed)
def _(act: ReadingConfirmed, unit: Unit) -> list[Affected]:
    ref = TaskRef(act.plan, act.task)
    waiting = unit.catalog.waiting_on_task(ref)
    return [Affected(one) for one in dict.fromkeys([ref, *waiting, *_counting(waiting, unit)])]


@affected.register(PolicySet)
@affected.register(CalendarPut)
def _(act: Act, unit: Unit) -> list[Affected]:
    del act
    return [
        Affected(TaskRef(plan.plan, task))
        for plan in unit.catalog.plans()
        for task in tasks_of(unit.facts.plan_timeline(plan.plan))
    ]


@affected.register(RemindersSet)
@affected.register(DocumentDismissed)
def _(act: Act, unit: Unit) -> list[Affected]:
    del act, unit
    return []


@affected.register(Retracted)
@affected.register(Revised)
def _(act: Retracted | Revised, unit: Unit) -> list[Affected]:
    """What the entry touches that is revised in the end, as it counts and as it was recorded."""
    root = unit.entries.root_of(act.entry)
    entry = unit.entries.entry(root)
    counted = [act.act] if isinstance(act, Revised) else []
    acts = [one for one in (unit.entries.act_in_force(root), entry and entry.act, *counted) if one]
    return [t for one in acts if not is_revision(one) for t in _taken_back(one, unit)]


def _taken_back(act: Act, unit: Unit) -> list[Affected]:
    """What an act touches, whether it came or goes."""
    if isinstance(act, BodiesPut):
        places = [Affected(ref) for ref in unit.standings.with_places()]
        return [*places, *_regrouped(act.directory, unit)]
    return affected(act, unit)
