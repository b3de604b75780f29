"""The facts as one place of the tree sees them: a scope, or one body with its own part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache

from engine.evaluate.facts import (
    Only,
    as_move,
    dropped_on,
    first_completion,
    is_cancelled,
    of_occurrence,
    placed_moves,
)
from engine.evaluate.facts_view import FactsView
from engine.evaluate.member_counts import End, Group, counted, ended_with, parted
from engine.evaluate.stretches import Stretch, done_on, stretches_of
from engine.model.acts import Placed, TaskAct, TaskMoved
from engine.model.bodies import Bodies
from engine.model.points import LATEST, Point, by_day
from engine.model.standing import TaskRef
from engine.model.states import UNDOING
from engine.ports.facts import Records
from triggers.dates import LAST
from triggers.events import Event
from workflows.graph import dependencies
from workflows.plan import Plan, Task


class ScopedFacts(FactsView):
    """Records for deciding `task` at a scope (None: the whole workspace), or for one body's part.

    A body sees the documents recorded at its own scope and above. In a task that each member of a
    group has a part in, it sees what was said of its own part and of all parts at once.
    """

    __slots__ = ("body", "path", "place", "scope", "task")

    def __init__(
        self, records: Records, task: Task, scope: str | None = None, body: str | None = None
    ) -> None:
        super().__init__(records)
        self.task, self.scope, self.body = task, scope, body
        self.place = body or scope
        self.path: tuple[str, ...] = records.bodies().path(self.place) if self.place else ()

    def moved(self) -> list[Point]:
        """The points at which the place came to lie elsewhere in the tree."""
        return self.records.bodies().moved(self.place) if self.place else []

    def paths(self) -> list[tuple[str, ...]]:
        """What has lain above the place over time, as `path` has it."""
        trees = self.records.bodies().over_time() if self.place else ()
        return list(dict.fromkeys(tree.path(self.place or "") for _, tree in trees)) or [()]

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The documents for a trigger that hold here."""
        return self.records.events_of(trigger, self.path if path is None else path)

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """The acts about a task, as far as they are about this part of it."""
        del bodies
        plan = self.records.plan(ref.plan)
        other = plan.tasks.get(ref.task) if plan else None
        if other is None or other.each is None:
            return self.records.acts_of(ref)
        if self.body is None or other.each != self.task.each:
            return self.records.acts_of(ref, (None,))
        return acts_on_part(self.records, ref, self.body)

    def completed(
        self,
        plan: Plan,
        other: Task,
        occurrences: Sequence[str | None] | None = None,
        point: Point = LATEST,
    ) -> date | None:
        """The day of the first completion that stands of the task `other` of `plan` at a `point`,
        or that on which the last of some of its `occurrences` (labels) was completed: of the same
        body's part where both are done by each member of one group, else of the whole. Of what is
        not done by then, the day on which it is."""
        if occurrences is None:
            return self._known_at(plan, other, None, point)
        days = [self._known_at(plan, other, (label,), point) for label in occurrences]
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None

    def _known_at(self, plan: Plan, other: Task, only: Only, point: Point) -> date | None:
        day = self._completed(plan, other, only, point)
        if day is not None or point == LATEST:
            return day
        later = self._completed(plan, other, only, LATEST)
        return later if later is not None and later >= point.day else None

    def _completed(self, plan: Plan, other: Task, only: Only, point: Point) -> date | None:
        """The whole of a task of one group with it speaks for the parts of which nothing was said,
        so what was said of all counts first there; only once each has a part of its own, the last
        of those that lie here."""
        if stretches := stretches_of(plan, other, self.records):
            day = _done_as_whole(self.records, plan, other, stretches, only, point)
            if day is not None or other.each is None:
                return day
        if other.each is not None and other.each != self.task.each:
            return whole_completion(self.records, plan, other, only, point)
        part = self.body if other.each else None
        moves = _moves_by(self, plan, other, only, point)
        day = first_completion(moves, part)
        if day is not None or other.each is None or part is not None:
            return day
        if is_cancelled(moves, only):
            return None
        return parts_completion(self.records, plan, other, self.scope, only, point)

    def turns_of(self, plan: Plan, other: Task) -> list[Point]:
        """The points at which another task (`other` of `plan`), which was done once and is so no
        more, or whose group has had other members, may have come to be done or not; of any other
        none."""
        each = other.each
        if stretches := stretches_of(plan, other, self.records):
            found = [Point(m.on, seq + 1) for seq, m in placed_moves(self.records, plan, other)]
            return [*found, *(one.start for one in stretches[1:])]
        at_once = placed_moves(self, plan, other) if each in (None, self.task.each) else []
        parts: Sequence[Placed] = ()
        if each is not None and (each != self.task.each or self.body is None):
            parts = self._acts_on_parts(plan, other, everywhere=each != self.task.each)
        own = [(seq, move) for seq, act in parts if (move := as_move(act)) is not None]
        here = self.scope if each == self.task.each else None
        changed = Group(self.records.bodies(), plan.plan, each, here).points() if each else []
        if not changed and not any(move.move in UNDOING for _, move in (*at_once, *own)):
            return []
        found = [Point(move.on, seq + 1) for seq, move in at_once]
        return [*found, *changed, *(Point(move.on, 0) for _, move in own)]

    def _acts_on_parts(self, plan: Plan, other: Task, *, everywhere: bool) -> Sequence[Placed]:
        """What was said of another task's parts, of all or of those that lie here."""
        ref, bodies = TaskRef(plan.plan, other.id), self.records.bodies()
        if everywhere or self.scope is None:
            return self.records.acts_of(ref)
        below = bodies.ever_below(self.scope)
        acted = self.records.acted_on(ref, None if bodies.successions.said else below)
        parts = parts_behind(plan, other, acted, bodies) & below
        return [one for name in sorted(parts) for one in acts_on_part(self.records, ref, name)]


def _moves_by(
    records: FactsView, plan: Plan, task: Task, only: Only, point: Point
) -> Sequence[TaskMoved]:
    """The moves of a task, or of one occurrence, up to a point."""
    placed = placed_moves(records, plan, task)
    return of_occurrence([move for seq, move in placed if (move.on, seq) < point], only)


def acts_on_part(records: Records, ref: TaskRef, body: str) -> list[Placed]:
    """The acts in `records` about the part of a `body` in the task `ref`: about all parts at once,
    by the body, or by the one that carried on its work on the day."""
    carriers = records.bodies().successions.carriers(body)
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
    return bodies.successions.said_before(said_by, body, getattr(act, "on", None) or LAST, one.seq)


def part_of(act: TaskAct) -> str | None:
    """The member whose part an act names, None where it names none."""
    found: str | None = getattr(act, "part", None)
    return found


def body_of(act: TaskAct) -> str | None:
    """The body whose part an act is about, None for the whole."""
    found: str | None = getattr(act, "body", None)
    return found


def part_bodies(
    plan: Plan, task: Task, records: Records, within: Collection[str] | None = None
) -> list[str]:
    """The bodies (of those in `within`, at least; None: all) that, by `records`, have done
    something of their own that bears on a `task` of `plan`, in order."""
    if parted(records.bodies(), plan, task) is None:
        return []
    if records.bodies().successions.said:
        within = None
    refs = bearing(plan, task, records)
    acted = {body for ref in refs for body in records.acted_on(ref, within)}
    return sorted(parts_behind(plan, task, acted, records.bodies()))


def bearing(plan: Plan, task: Task, records: Records) -> list[TaskRef]:
    """The tasks on whose parts those of a `task` of `plan` depend: itself, and those of the same
    group whose completion it waits for; where its group changed, by any version that `records`
    have."""
    versions = [(plan, task)]
    each = records.bodies().groups.each
    if each and any((plan.plan, name) in each for name in (task.id, *dependencies(task))):
        plans = (version.plan for version in records.plan_timeline(plan.plan))
        versions += [(p, p.tasks[task.id]) for p in plans if task.id in p.tasks]
    names = [name for p, one in versions for name in _of_one_group(p, one)]
    return [TaskRef(plan.plan, name) for name in dict.fromkeys(names)]


def _of_one_group(plan: Plan, task: Task) -> list[str]:
    names = (task.id, *dependencies(task))
    return [n for n in names if n in plan.tasks and plan.tasks[n].each == task.each]


def parts_behind(plan: Plan, task: Task, acted: Collection[str], bodies: Bodies) -> set[str]:
    """The parts of a `task` of `plan` that acts of the bodies in `acted` may be about: their own,
    and those that they carry on, by the successions in `bodies`."""
    members = bodies.groups.ever_members(plan.plan, parted(bodies, plan, task) or "")
    parts: set[str] = set()
    for name in acted:
        carried = bodies.successions.predecessors(name) & members
        parts |= carried
        if name in members or not carried:
            parts.add(name)
    return parts


def _done_as_whole(
    records: Records,
    plan: Plan,
    task: Task,
    stretches: Sequence[Stretch],
    only: Only,
    point: Point,
) -> date | None:
    """The day on which a task that was one piece of work for a while was completed as a whole, by
    what was done up to a point; the first of its occurrences, where none is named."""
    begun = [one for one in stretches if one.start <= point]
    moves = [(seq, m) for seq, m in placed_moves(records, plan, task) if (m.on, seq) < point]
    labels = only or {move.occurrence for _, move in moves}
    days = (done_on(begun, [one for one in moves if one[1].occurrence == n]) for n in labels)
    return min((day for day in days if day is not None), default=None)


def whole_completion(
    records: Records, plan: Plan, task: Task, only: Only, point: Point
) -> date | None:
    """The day on which the last member of the group of a `task` of `plan` had completed its part on
    the day of a `point`, but for those whose part was cancelled; None while one has not, or where
    all parts were cancelled at once: then the whole is. `only` is the one occurrence that is looked
    at (None: all), `records` are the facts."""
    point = by_day(point.day)
    moves = _moves_by(ScopedFacts(records, task), plan, task, only, point)
    if is_cancelled(moves, only):
        return None
    return _last_of(records, plan, task, None, first_completion(moves), only, point)


def parts_completion(
    records: Records,
    plan: Plan,
    task: Task,
    scope: str | None,
    only: Only,
    point: Point,
) -> date | None:
    """The same as `whole_completion` (with its `records`, `plan`, `task`, `only` and `point`) of
    the members' own parts alone, of all members or of those at a `scope` and below."""
    kept = records.stored_progress(TaskRef(plan.plan, task.id), scope) if only is None else None
    if kept is not None:
        whole = counted(kept, records.bodies(), plan.plan, task.each or "", scope)
        return whole.finished_by(point.day)
    return _last_of(records, plan, task, scope, None, only, by_day(point.day))


def _last_of(
    records: Records,
    plan: Plan,
    task: Task,
    scope: str | None,
    at_once: date | None,
    only: Only,
    point: Point,
) -> date | None:
    """The day from which, up to a point, the parts of all members (or of those at a `scope`) had
    ended, done or cancelled, where one at least is done; all were done `at_once` where that is
    given. None while one is open."""
    ref, bodies = TaskRef(plan.plan, task.id), records.bodies()
    acted, carriers = records.acted_on(ref), bodies.successions.carriers

    def end_of(body: str) -> End:
        if body not in acted and all(name not in acted for _, name in carriers(body)):
            return None if at_once is None else (at_once, True)
        mine = ScopedFacts(records, task, body=body)
        moves = _moves_by(mine, plan, task, only, point)
        day, dropped = first_completion(moves, body), dropped_on(moves, body)
        if dropped is not None:
            return dropped, False
        return None if day is None else (day, True)

    group = Group(bodies, plan.plan, task.each or "", scope)
    return ended_with(group, point.day, at_once, cache(end_of))
