"""The facts as one place of the tree sees them: a scope, or one body with its own part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from engine.evaluate.facts import dropped_on, first_completion, moves_of
from engine.model.acts import Placed, TaskAct
from engine.model.bodies import Bodies
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from engine.ports.facts import Records
from triggers.dates import LAST
from triggers.events import Event
from workflows.graph import dependencies
from workflows.plan import Plan, Task


@dataclass(slots=True)
class Sight:
    """Records for deciding `task` at a scope (None: the whole workspace), or for one body's part.

    A body sees the documents recorded at its own scope and above. In a task that each member of a
    group has a part in, it sees what was said of its own part and of all parts at once.
    """

    records: Records
    task: Task
    scope: str | None = None
    body: str | None = None
    path: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        place = self.body or self.scope
        self.path = self.records.bodies().path(place) if place else ()

    def plan(self, plan_id: str) -> Plan | None:
        """As the records have it."""
        return self.records.plan(plan_id)

    def bodies(self) -> Bodies:
        """As the records have it."""
        return self.records.bodies()

    def workspace_policy(self) -> Mapping[str, str]:
        """As the records have it."""
        return self.records.workspace_policy()

    def calendar_table(self, name: str) -> str | None:
        """As the records have it."""
        return self.records.calendar_table(name)

    def plan_timeline(self, plan_id: str) -> Sequence[PlanVersion]:
        """As the records have it."""
        return self.records.plan_timeline(plan_id)

    def plan_steps(self, plan_id: str) -> Sequence[PlanStep]:
        """As the records have it."""
        return self.records.plan_steps(plan_id)

    def policy_timeline(self) -> Sequence[PolicyStep]:
        """As the records have it."""
        return self.records.policy_timeline()

    def calendar_timeline(self, name: str) -> Sequence[CalendarStep]:
        """As the records have it."""
        return self.records.calendar_timeline(name)

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """As the records have it."""
        return self.records.scopes_of(trigger, within)

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """As the records have it."""
        return self.records.acted_on(ref, within)

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The documents for a trigger that hold here."""
        return self.records.events_of(trigger, self.path if path is None else path)

    def replacing(self, event: str) -> Event | None:
        """As the records have it."""
        return self.records.replacing(event)

    def recorded_by(self, event: str) -> int:
        """As the records have it."""
        return self.records.recorded_by(event)

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """What was said of a task, as far as it is about this part of it."""
        del bodies
        plan = self.records.plan(ref.plan)
        other = plan.tasks.get(ref.task) if plan else None
        if other is None or other.each is None:
            return self.records.acts_of(ref)
        if self.body is None or other.each != self.task.each:
            return self.records.acts_of(ref, (None,))
        return acts_on_part(self.records, ref, self.body)

    def parts_kept(self, ref: TaskRef, below: Collection[str] | None) -> Progress | None:
        """As the records have it."""
        return self.records.parts_kept(ref, below)

    def completed(self, plan: Plan, other: Task) -> date | None:
        """The first completion that stands of another task: of the same body's part where both
        are done by each member of one group, else of the whole. The whole of a task of one group
        with it speaks for the parts of which nothing was said, so what was said of all counts first
        there; only once each has a part of its own, the last of those that lie here."""
        if other.each is not None and other.each != self.task.each:
            return whole_completion(self.records, plan, other)
        part = self.body if other.each else None
        day = first_completion(moves_of(self, plan, other), part)
        if day is not None or other.each is None or part is not None:
            return day
        below = self.records.bodies().below(self.scope) if self.scope else None
        return parts_completion(self.records, plan, other, below)


def acts_on_part(records: Records, ref: TaskRef, body: str) -> list[Placed]:
    """What was said of one body's part: of all parts at once, by the body, or by the one that
    carried on its work on the day."""
    carriers = records.bodies().carriers(body)
    names: set[str | None] = {None, body, *(name for _, name in carriers)}
    acts = records.acts_of(ref, names)
    return [one for one in acts if _is_mine(records.bodies(), one, body)]


def _is_mine(bodies: Bodies, one: Placed, body: str) -> bool:
    """Whether an act is about a body's part. One that names no part is about the body's own, or was
    recorded before parts were kept: then about those that it carried on as well."""
    act, said_by = one.act, body_of(one.act)
    part = part_of(act)
    if said_by is None or part is not None:
        return part in (None, body)
    if said_by == body:
        return True
    return bodies.said_before(said_by, body, getattr(act, "on", None) or LAST, one.seq)


def part_of(act: TaskAct) -> str | None:
    """The member whose part an act says that it is about, None where it does not say."""
    found: str | None = getattr(act, "part", None)
    return found


def body_of(act: TaskAct) -> str | None:
    """The body whose part an act is about, None for the whole."""
    found: str | None = getattr(act, "body", None)
    return found


def part_bodies(
    plan: Plan, task: Task, records: Records, within: Collection[str] | None = None
) -> list[str]:
    """The bodies (of those given, at least) that have done something of their own that bears on
    the task, in order."""
    if task.each is None:
        return []
    if records.bodies().successions:
        within = None
    acted = {body for ref in bearing(plan, task) for body in records.acted_on(ref, within)}
    return sorted(parts_behind(plan, task, acted, records.bodies()))


def bearing(plan: Plan, task: Task) -> list[TaskRef]:
    """The tasks on whose parts the task's own depend: itself, and those of the same group whose
    completion it waits for."""
    names = (task.id, *dependencies(task))
    same = [n for n in names if n in plan.tasks and plan.tasks[n].each == task.each]
    return [TaskRef(plan.plan, name) for name in same]


def parts_behind(plan: Plan, task: Task, acted: Collection[str], bodies: Bodies) -> set[str]:
    """The parts that acts of these bodies may be about: their own, and those that they carry on."""
    members = bodies.ever_members(plan.plan, task.each or "")
    parts: set[str] = set()
    for name in acted:
        carried = bodies.predecessors(name) & members
        parts |= carried
        if name in members or not carried:
            parts.add(name)
    return parts


def whole_completion(records: Records, plan: Plan, task: Task) -> date | None:
    """The day on which the last member of the group completed its part, but for those whose part
    was cancelled; None while one has not."""
    at_once = first_completion(moves_of(Sight(records, task), plan, task))
    members = records.bodies().members(plan.plan, task.each or "")
    return _last_of(records, plan, task, members, at_once)


def parts_completion(
    records: Records, plan: Plan, task: Task, below: Collection[str] | None
) -> date | None:
    """The day on which the last of the members, of all or of those given, completed its own part,
    but for those whose part was cancelled; None while one has not."""
    members = records.bodies().members(plan.plan, task.each or "")
    asked = [name for name in members if below is None or name in below]
    kept = records.parts_kept(TaskRef(plan.plan, task.id), below)
    if kept is not None:
        return replace(kept, of=len(asked)).finished
    return _last_of(records, plan, task, asked, None)


def _last_of(
    records: Records, plan: Plan, task: Task, members: Sequence[str], at_once: date | None
) -> date | None:
    """The last day on which one of some members ended its part, done or cancelled, where one at
    least is done; all were done `at_once` where that is given. None while one is open."""
    ref, bodies = TaskRef(plan.plan, task.id), records.bodies()
    acted = records.acted_on(ref)
    days, done = [at_once] if at_once else [], at_once is not None
    for body in members:
        day = at_once
        if body in acted or any(name in acted for _, name in bodies.carriers(body)):
            moves = moves_of(Sight(records, task, body=body), plan, task)
            day, dropped = first_completion(moves, body), dropped_on(moves, body)
            done, day = done or (day is not None and dropped is None), dropped or day
        if day is None:
            return None
        days.append(day)
    return max(days, default=None) if done else None
