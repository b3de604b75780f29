"""What stands on an entry: the standing acts after it that would not pass, without it or with its
other content, the check that they passed when they were recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import singledispatch

from engine.commit.references import standing_after, uses
from engine.evaluate.facts import calendar_for, policy_for
from engine.evaluate.move_order import misplaced
from engine.model.acts import (
    Act,
    AnyAct,
    BodiesPut,
    BodySucceeded,
    CalendarPut,
    PlanAdopted,
    PlanAmended,
    Retracted,
    Revised,
    Settled,
    TaskAct,
    TaskMoved,
)
from engine.model.refusals import StandsOnError
from engine.model.standing import TaskRef
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from triggers.errors import UponError

Faults = Mapping[int, str]
"""Entry -> what it says."""


def faults_behind(unit: Unit, act: AnyAct, calendars: Calendars) -> Faults:
    """The entries that do not pass their check as the facts are now, of those that the entry which
    a revision (`act`) is about could bear; none for an act that revises nothing. `unit` is the open
    transaction, `calendars` finds the shipped calendars."""
    if not isinstance(act, Retracted | Revised):
        return {}
    root = unit.entries.root_of(act.entry)
    entry = unit.entries.entry(root)
    found: dict[int, str] = {}
    for seq, what in _faults(entry.act, root, unit, calendars) if entry else ():
        found[seq] = f"{found[seq]}, {what}" if seq in found else what
    return found


def check_dependents(unit: Unit, act: AnyAct, before: Faults, calendars: Calendars) -> None:
    """Raise StandsOnError where a revision (`act`), taken into `unit` just now, left entries
    without what they stand on; `before` are those that did not pass before it, `calendars` finds
    the shipped calendars."""
    if isinstance(act, Retracted | Revised):
        found = faults_behind(unit, act, calendars)
        fresh = {seq: what for seq, what in sorted(found.items()) if seq not in before}
        if fresh:
            raise StandsOnError(act.entry, fresh)


@singledispatch
def _faults(act: Act, root: int, unit: Unit, calendars: Calendars) -> Iterable[tuple[int, str]]:
    """By default nothing stands on an act: work begun loses its ground (law 9)."""
    del act, root, unit, calendars
    return ()


@_faults.register(TaskMoved)
@_faults.register(Settled)
def _(
    act: TaskMoved | Settled, root: int, unit: Unit, calendars: Calendars
) -> Iterator[tuple[int, str]]:
    del calendars
    plan = unit.facts.plan(act.plan)
    task = plan.tasks.get(act.task) if plan else None
    placed = {one.seq: one.act for one in unit.facts.acts_of(TaskRef(act.plan, act.task))}
    there = list(unit.facts.acts_of(TaskRef(act.plan, act.task)))
    for seq, before in misplaced(there, parts=bool(task and task.each)).items():
        if seq > root:
            yield seq, described(placed[seq])
        elif seq == root and before:
            yield before, described(placed[before])


@_faults.register
def _(act: PlanAdopted, root: int, unit: Unit, calendars: Calendars) -> Iterator[tuple[int, str]]:
    del calendars
    if unit.entries.act_in_force(root) is None:
        for seq, later in standing_after(unit, root):
            if _plan_of(later) == act.plan.plan:
                yield seq, described(later)


@_faults.register
def _(act: PlanAmended, root: int, unit: Unit, calendars: Calendars) -> Iterator[tuple[int, str]]:
    del calendars
    name, gone = act.plan.plan, unit.entries.act_in_force(root) is None
    known = {task for version in unit.catalog.plan_versions(name) for task in version.tasks}
    for seq, later in standing_after(unit, root) if gone else ():
        alone = isinstance(later, TaskAct) and later.task not in known
        if _plan_of(later) == name and (alone or isinstance(later, PlanAmended)):
            yield seq, described(later)


def _plan_of(act: Act) -> str | None:
    if isinstance(act, PlanAdopted | PlanAmended):
        return act.plan.plan
    found: str | None = getattr(act, "plan", None)
    return found


@_faults.register
def _(act: BodiesPut, root: int, unit: Unit, calendars: Calendars) -> Iterator[tuple[int, str]]:
    del calendars
    yield from uses(unit, root, act.directory)


@_faults.register
def _(act: BodySucceeded, root: int, unit: Unit, calendars: Calendars) -> Iterator[tuple[int, str]]:
    del calendars
    bodies, gone = unit.facts.bodies(), unit.entries.act_in_force(root) is None
    for seq, later in standing_after(unit, root):
        part = getattr(later, "part", None)
        if isinstance(later, BodySucceeded):
            if gone and later.old == act.old:
                yield seq, described(later)
        elif isinstance(later, TaskAct) and part is not None:
            body, on = getattr(later, "body", None), getattr(later, "on", None)
            if body and on and not bodies.successions.does(body, part, on):
                yield seq, described(later)


@_faults.register
def _(act: CalendarPut, root: int, unit: Unit, calendars: Calendars) -> Iterator[tuple[int, str]]:
    del act, root
    for plan in unit.catalog.plans():
        names = {policy_for(plan, task, unit.facts).calendar for task in plan.tasks.values()}
        for name in sorted(names):
            try:
                calendar_for(name, unit.facts, calendars)
            except UponError:
                yield unit.standings.plan_seq(plan.plan), f"{plan.plan}: calendar {name}"


def described(act: Act) -> str:
    """What an act says, in a few words that need no language: first what kind of act it is."""
    kind = getattr(act, "move", None) or getattr(act, "decision", None) or act.kind
    names = ("task", "old", "new", "on", "to")
    found = [str(value) for name in names if (value := getattr(act, name, None)) is not None]
    about = [] if isinstance(act, TaskAct) else [_plan_of(act)]
    return " ".join([str(kind), *filter(None, about), *found])
