"""Under which rules a task was, from which point on: versions of its plan, policies of the
workspace; and the points at which its readings changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from engine.evaluate.facts import confirmations_of, policy_for
from engine.evaluate.overrides import as_read
from engine.evaluate.records_at import RecordsAt
from engine.model.acts import ReadingConfirmed
from engine.model.points import BEGIN, LATEST, Point, once, starts
from engine.model.standing import TaskRef
from engine.model.timelines import PlanVersion, plan_with
from engine.ports.facts import Records
from triggers.calendar_files import extends
from workflows.graph import dependencies, listened_triggers
from workflows.plan import Plan, Task


@dataclass(frozen=True, slots=True)
class Era:
    """From a point on, the plan that rules a task and the task as it has it (None: it has none);
    `holds_from` is the day, None for what held from the beginning. `rules` is the last point of
    those that are alike."""

    start: Point
    rules: Point
    plan: Plan
    task: Task | None
    holds_from: date | None = None

    @property
    def recurs_no_more(self) -> bool:
        """Whether the task is not in the plan, or only for the work that was begun on it."""
        return self.task is None or self.task.state == "removed"


def eras_of(ref: TaskRef, records: Records, latest: tuple[Plan, Task]) -> list[Era]:
    """The eras of the task `ref`, in order, by `records`; one where nothing that concerns it ever
    changed. The last of several that are alike in all that counts stands for them. `latest` are its
    plan and task as they are now."""
    versions = records.plan_timeline(ref.plan)
    policies = records.policy_timeline()
    if len(versions) < 2 and not policies:
        return [Era(BEGIN, LATEST, *latest)]
    found: list[tuple[Era, Any]] = []
    for point in once([BEGIN, *starts(versions), *starts(policies)]):
        view = RecordsAt(records, point)
        plan = view.plan(ref.plan)
        if plan is None:  # a plan may hold from the beginning: its first version does
            continue
        task = plan.tasks.get(ref.task)
        since = None if point == BEGIN else point.day
        key = _key(plan, task, view), _each_of_awaited(plan, task)
        first, known = found[-1] if found else (None, None)
        if first is not None and known == key:
            found[-1] = Era(first.start, point, plan, task, first.holds_from), key
        else:
            if first is not None and known and known[0] == key[0]:
                since = first.holds_from  # its own rules are those of before
            found.append((Era(point, point, plan, task, since), key))
    if any(key[0] is not None for _, key in found):
        return [era for era, _ in found]
    return _never_in_force(latest, versions)


def _never_in_force(latest: tuple[Plan, Task], versions: Sequence[PlanVersion]) -> list[Era]:
    """The eras of a task that one version alone has, which another that was recorded later overtook
    before it held: what was done on it in between has lost its ground."""
    plan, task = latest
    overtaken = max(starts(versions), default=BEGIN)
    return [
        Era(BEGIN, LATEST, plan_with(plan, task.id, versions), task),
        Era(overtaken, LATEST, plan, None, overtaken.day),
    ]


def _key(plan: Plan, task: Task | None, view: RecordsAt) -> Any:
    """All that deciding a task takes from its plan and the policy."""
    if task is None:
        return None
    triggers = [(name, plan.triggers.get(name)) for name in listened_triggers(task)]
    rules = [(name, t.repeats, t.counts_from, t.counts) if t else name for name, t in triggers]
    whole = plan.adopted, plan.until, plan.terms
    own = task.when, task.due, task.state, task.open, task.each, task.counts, task.until
    return own, rules, whole, policy_for(plan, task, view)


def _each_of_awaited(plan: Plan, task: Task | None) -> list[tuple[str, str | None]]:
    """Whose parts the tasks have that one waits for."""
    awaited = dependencies(task) if task else ()
    return [(name, plan.tasks[name].each) for name in awaited if name in plan.tasks]


def reading_points(
    ref: TaskRef, records: Records, eras: Sequence[Era], moved: Sequence[Point] = ()
) -> list[Point]:
    """The points at which a calendar that the task `ref` is counted by in its `eras`, the reading
    of the task or of one that it waits for, or the rule of such a one changed, by `records`, or at
    which the place that sees it had `moved`."""
    awaited = (name for era in eras if era.task for name in dependencies(era.task))
    refs = dict.fromkeys([ref, *(TaskRef(ref.plan, name) for name in awaited)])
    confirmed = [
        Point(act.holds_from, seq + 1)
        for one in refs
        for seq, act in records.acts_of(one, (None,))
        if isinstance(act, ReadingConfirmed) and act.holds_from is not None
    ]
    names: set[str] = set()
    for era in eras:
        view = RecordsAt(records, era.rules)
        if era.task is not None:
            names |= _under(policy_for(era.plan, era.task, view).calendar, records)
    steps = [step for name in names for step in records.calendar_timeline(name)]
    others = [one.task for one in refs if one != ref]
    ruled = _changes_of(others, records.plan_timeline(ref.plan)) if others else ()
    return list(once([*confirmed, *starts(steps), *starts(ruled), *moved]))


def _changes_of(tasks: Sequence[str], versions: Sequence[PlanVersion]) -> list[PlanVersion]:
    """The versions of a plan that rule one of some tasks otherwise than the one before."""
    return [
        after
        for before, after in pairwise(versions)
        if any(_rule_of(name, before.plan) != _rule_of(name, after.plan) for name in tasks)
    ]


def _rule_of(name: str, plan: Plan) -> tuple[object, ...]:
    task = plan.tasks.get(name)
    own = (task.when, task.due, task.state, task.open) if task else ()
    return (*own, plan.until, plan.terms)


def _under(name: str, records: Records) -> set[str]:
    """A calendar and those that its versions stand on."""
    names, open_ones = set[str](), [name.removesuffix(".csv")]
    while open_ones:
        one = open_ones.pop()
        if one not in names:
            names.add(one)
            tables = [step.table for step in records.calendar_timeline(one)]
            open_ones += [under for table in tables if (under := extends(table))]
    return names


def read_task(era: Era, records: Records, readings: Point = LATEST) -> tuple[Plan, Task]:
    """The plan and the task of an `era`, as people have decided (in `records`) by the point
    `readings` that it is to be read. Raises LookupError where the era has no such task."""
    task = era.task
    if task is None:
        raise LookupError(era.plan.plan)
    ref = TaskRef(era.plan.plan, task.id)
    return era.plan, as_read(task, confirmations_of(RecordsAt(records, era.rules, readings), ref))
