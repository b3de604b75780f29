"""The recorded facts as they hold at a point: rules (plans, policy) at one, readings (calendars,
confirmations, the tree of bodies) at another, for work goes over to these as they come."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from engine.evaluate.facts import as_move
from engine.evaluate.facts_view import FactsView
from engine.model.acts import Placed, ReadingConfirmed
from engine.model.bodies import Bodies
from engine.model.points import LATEST, Point, at_point
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.model.states import UNDOING
from engine.model.timelines import CalendarStep
from engine.ports.facts import Records
from workflows.plan import Plan, Task


class RecordsAt(FactsView):
    """Records as they hold at a point; for deciding one task."""

    __slots__ = ("_plans", "readings", "rules")

    def __init__(self, records: Records, rules: Point = LATEST, readings: Point = LATEST) -> None:
        super().__init__(records)
        self.rules, self.readings = rules, readings
        self._plans: dict[str, Plan | None] = {}

    def plan(self, plan_id: str) -> Plan | None:
        """The version in force at the point, None before there was one."""
        if plan_id not in self._plans:
            found = at_point(self.records.plan_timeline(plan_id), self.rules)
            self._plans[plan_id] = found[-1].plan if found else None
        return self._plans[plan_id]

    def bodies(self) -> Bodies:
        """The tree of bodies as it was at the point, the groups, the successions."""
        return self.records.bodies().at(self.readings)

    def workspace_policy(self) -> Mapping[str, str]:
        """The knobs set for the whole workspace by the point."""
        steps = at_point(self.records.policy_timeline(), self.rules)
        return {name: value for step in steps for name, value in step.knobs.items()}

    def calendar_timeline(self, name: str) -> Sequence[CalendarStep]:
        """The versions of a calendar by the point; of one that was not there by then and is not
        shipped, the first."""
        steps = self.records.calendar_timeline(name)
        return at_point(steps, self.readings) or steps[:1]

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """The acts about a task, without readings confirmed later."""
        acts = self.records.acts_of(ref, bodies)
        if self.readings == LATEST:
            return acts
        return [one for one in acts if self._holds(one)]

    def _holds(self, one: Placed) -> bool:
        act = one.act
        return not isinstance(act, ReadingConfirmed) or self.readings.takes(act.holds_from, one.seq)


class KnownAt(RecordsAt):
    """The same, without what took completions back later, and what was done since."""

    __slots__ = ()

    def stored_progress(self, ref: TaskRef, scope: str | None) -> Progress | None:
        """How far parts are as it is kept, which is as they are last."""
        return super().stored_progress(ref, scope) if self.readings == LATEST else None

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """The acts about a task, but for those from the first on that undid something later."""
        acts = super().acts_of(ref, bodies)
        if self.readings == LATEST:
            return acts
        moves = [(move.on, one.seq, move.move) for one in acts if (move := as_move(one.act))]
        later = [(on, seq) for on, seq, move in moves if move in UNDOING]
        end = min((one for one in later if not self.readings.takes(*one)), default=None)
        if end is None:
            return acts
        gone = {seq for on, seq, _ in moves if (on, seq) >= end}
        return [one for one in acts if one.seq not in gone]


def ruled_at(plan: Plan, other: Task, records: Records) -> tuple[Plan, Task]:
    """The `plan` and a task of it that is waited for (`other`) as they were at the point to which
    the facts, `records`, are taken."""
    if not isinstance(records, RecordsAt) or records.readings == LATEST:
        return plan, other
    found = at_point(records.plan_timeline(plan.plan), min(records.rules, records.readings))
    then = found[-1].plan if found else plan
    return (then, then.tasks[other.id]) if other.id in then.tasks else (plan, other)
