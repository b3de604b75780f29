"""The recorded facts as they hold at a point: rules (plans, policy) at one, readings (calendars,
confirmations) at another, for these are what was always meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from engine.model.acts import Placed, ReadingConfirmed
from engine.model.bodies import Bodies
from engine.model.points import LATEST, Point, at_point
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from engine.ports.facts import Records
from triggers.events import Event
from workflows.plan import Plan


@dataclass(slots=True)
class RecordsAt:
    """Records as they hold at a point; for deciding one task."""

    records: Records
    rules: Point = LATEST
    readings: Point = LATEST
    _plans: dict[str, Plan | None] = field(default_factory=dict)

    def plan(self, plan_id: str) -> Plan | None:
        """The version in force at the point, None before there was one."""
        if plan_id not in self._plans:
            found = at_point(self.records.plan_timeline(plan_id), self.rules)
            self._plans[plan_id] = found[-1].plan if found else None
        return self._plans[plan_id]

    def workspace_policy(self) -> Mapping[str, str]:
        """The knobs set for the whole workspace by the point."""
        steps = at_point(self.records.policy_timeline(), self.rules)
        return {name: value for step in steps for name, value in step.knobs.items()}

    def calendar_table(self, name: str) -> str | None:
        """The table of a calendar at the point; of one that was not there by then and is not
        shipped, the first."""
        steps = self.records.calendar_timeline(name)
        found = at_point(steps, self.readings)
        return found[-1].table if found else steps[0].table if steps else None

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """What was said of a task, without readings confirmed later."""
        acts = self.records.acts_of(ref, bodies)
        if self.readings == LATEST:
            return acts
        return [one for one in acts if self._holds(one)]

    def _holds(self, one: Placed) -> bool:
        act = one.act
        return not isinstance(act, ReadingConfirmed) or self.readings.takes(act.holds_from, one.seq)

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

    def bodies(self) -> Bodies:
        """As the records have it."""
        return self.records.bodies()

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """As the records have it."""
        return self.records.events_of(trigger, path)

    def replacing(self, event: str) -> Event | None:
        """As the records have it."""
        return self.records.replacing(event)

    def recorded_by(self, event: str) -> int:
        """As the records have it."""
        return self.records.recorded_by(event)

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """As the records have it."""
        return self.records.scopes_of(trigger, within)

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """As the records have it."""
        return self.records.acted_on(ref, within)

    def parts_kept(self, ref: TaskRef, below: Collection[str] | None) -> Progress | None:
        """As the records have it."""
        return self.records.parts_kept(ref, below)
