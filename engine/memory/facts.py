"""The facts in memory that an evaluation reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from engine.evaluate.scoped_facts import body_of
from engine.memory.in_force import FactsInForce
from engine.model.acts import Placed
from engine.model.bodies import Bodies
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from engine.ports.facts import Revising
from triggers.events import Event
from workflows.plan import Plan


class MemoryFacts:
    """The records of what is in force."""

    def __init__(self, in_force: FactsInForce) -> None:
        self._in_force = in_force

    def plan(self, plan_id: str) -> Plan | None:
        """The plan in force."""
        versions = self._in_force.versions.get(plan_id)
        return versions[-1].plan if versions else None

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The documents recorded for a trigger; those that hold at a path."""
        events = [
            self._in_force.documents[name] for name in self._in_force.by_trigger.get(trigger, ())
        ]
        if path is None:
            return events
        return [
            e
            for e in events
            if any(s is None or s in path for s in self._in_force.bodies().reach(e))
        ]

    def replacing(self, event: str) -> Event | None:
        """The document in force that replaces one, None where none does."""
        return next(
            (one for one in self._in_force.documents.values() if one.replaces == event), None
        )

    def recorded_by(self, event: str) -> int:
        """The entry that recorded a document in force."""
        return self._in_force.effective.recorded_by(event)

    def revised_after(self, seq: int) -> Sequence[Revising]:
        """The standing revisions after an entry, in the order of the ledger."""
        return self._in_force.effective.revised_after(seq)

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """The acts about a task, in the order of the ledger."""
        acts = self._in_force.acts.get(ref, ())
        return acts if bodies is None else [one for one in acts if body_of(one.act) in bodies]

    def bodies(self) -> Bodies:
        """The tree of bodies, the shared groups, the successions."""
        return self._in_force.bodies()

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """The scopes at which documents for a trigger hold."""
        del within
        events, reach = self.events_of(trigger), self._in_force.bodies().reach
        return {scope for event in events for scope in reach(event) if scope}

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """The bodies that the acts about a task name."""
        del within
        return {body for _, act in self._in_force.acts.get(ref, ()) if (body := body_of(act))}

    def stored_progress(self, ref: TaskRef, scope: str | None) -> Progress | None:
        """Nothing is kept: it is decided from these facts."""
        del ref, scope
        return None

    def plan_timeline(self, plan_id: str) -> Sequence[PlanVersion]:
        """The versions of a plan, in the order of the ledger."""
        return self._in_force.versions.get(plan_id, ())

    def plan_steps(self, plan_id: str) -> Sequence[PlanStep]:
        """When a plan ended, rested and went on, in the order of the ledger."""
        return self._in_force.plan_steps.get(plan_id, ())

    def policy_timeline(self) -> Sequence[PolicyStep]:
        """The knobs set for the whole workspace, in the order of the ledger."""
        return self._in_force.policy

    def calendar_timeline(self, name: str) -> Sequence[CalendarStep]:
        """The versions of a calendar that were put into the workspace, in order."""
        return self._in_force.calendars.get(name, ())

    def workspace_policy(self) -> Mapping[str, str]:
        """The knobs set for the whole workspace."""
        return {name: value for step in self._in_force.policy for name, value in step.knobs.items()}
