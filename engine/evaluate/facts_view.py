"""Facts that show other facts, whole or in part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from engine.model.acts import Placed
from engine.model.bodies import Bodies
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from engine.ports.facts import Records, Revising
from triggers.events import Event
from workflows.plan import Plan


class FactsView:
    """Every question is passed on to `records`; a subclass overrides what it answers otherwise."""

    __slots__ = ("records",)

    def __init__(self, records: Records) -> None:
        self.records = records

    def plan(self, plan_id: str) -> Plan | None:
        """The plan as adopted, None where it was not."""
        return self.records.plan(plan_id)

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The documents recorded for a trigger, at any place or at those given."""
        return self.records.events_of(trigger, path)

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """The acts about a task, in the order of the ledger."""
        return self.records.acts_of(ref, bodies)

    def bodies(self) -> Bodies:
        """The tree of bodies, the groups, the successions."""
        return self.records.bodies()

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """The scopes at which documents for a trigger hold."""
        return self.records.scopes_of(trigger, within)

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """The bodies that the acts about a task name."""
        return self.records.acted_on(ref, within)

    def stored_progress(self, ref: TaskRef, scope: str | None) -> Progress | None:
        """How far the counted parts of a task are, where that is kept."""
        return self.records.stored_progress(ref, scope)

    def workspace_policy(self) -> Mapping[str, str]:
        """The knobs set for the whole workspace."""
        return self.records.workspace_policy()

    def plan_timeline(self, plan_id: str) -> Sequence[PlanVersion]:
        """The versions of a plan, in the order of the ledger; none for a plan unknown."""
        return self.records.plan_timeline(plan_id)

    def policy_timeline(self) -> Sequence[PolicyStep]:
        """The knobs set for the whole workspace, in the order of the ledger."""
        return self.records.policy_timeline()

    def calendar_timeline(self, name: str) -> Sequence[CalendarStep]:
        """The versions of a calendar that were put into the workspace, in order."""
        return self.records.calendar_timeline(name)

    def replacing(self, event: str) -> Event | None:
        """The document in force that replaces one, None where none does."""
        return self.records.replacing(event)

    def recorded_by(self, event: str) -> int:
        """The entry that recorded a document in force."""
        return self.records.recorded_by(event)

    def revised_after(self, seq: int) -> Sequence[Revising]:
        """The standing revisions after an entry, in the order of the ledger."""
        return self.records.revised_after(seq)

    def plan_steps(self, plan_id: str) -> Sequence[PlanStep]:
        """When a plan ended, rested and went on, in the order of the ledger."""
        return self.records.plan_steps(plan_id)
