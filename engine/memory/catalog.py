"""Plans, documents and listeners in memory, by name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.memory.in_force import FactsInForce
from engine.model.standing import TaskRef
from triggers.events import Event
from workflows.plan import Plan


class MemoryCatalog:
    """What is in force by name."""

    def __init__(self, in_force: FactsInForce) -> None:
        self._in_force = in_force

    def plans(self) -> Sequence[Plan]:
        """The plans in force, in the order of adoption."""
        return self._in_force.plans()

    def plan_versions(self, plan_id: str) -> Sequence[Plan]:
        """All versions of a plan, the one in force last."""
        return [version.plan for version in self._in_force.versions.get(plan_id, ())]

    def plans_with(self, task: str) -> list[str]:
        """The plans in force that have a task of that id, in the order of adoption."""
        return [plan.plan for plan in self._in_force.plans() if task in plan.tasks]

    def declares(self, trigger: str) -> bool:
        """Whether a plan in force declares a trigger."""
        return any(trigger in plan.triggers for plan in self._in_force.plans())

    def events(self) -> Sequence[Event]:
        """All documents in force, in the order of recording."""
        return tuple(self._in_force.documents.values())

    def event(self, name: str) -> Event | None:
        """A document by its id."""
        return self._in_force.documents.get(name)

    def same_document(self, identity: tuple[str, ...]) -> Event | None:
        """The document in force of that identity."""
        return next((e for e in self._in_force.documents.values() if e.identity == identity), None)

    def waiting_on_trigger(self, trigger: str) -> list[TaskRef]:
        """The tasks, of every plan, that name a trigger."""
        return [
            TaskRef(plan, task)
            for plan, heard in self._in_force.listeners.items()
            for task in heard.get(("trigger", trigger), ())
        ]

    def waiting_on_task(self, ref: TaskRef) -> list[TaskRef]:
        """The tasks of the same plan that wait for a task to be done."""
        heard = self._in_force.listeners.get(ref.plan, {})
        return [TaskRef(ref.plan, task) for task in heard.get(("done", ref.task), ())]

    def with_each(self, groups: Collection[str]) -> list[TaskRef]:
        """The tasks in which each member of one of these groups has a part."""
        return [
            TaskRef(plan.plan, task.id)
            for plan in self._in_force.plans()
            for task in plan.tasks.values()
            if task.each in groups
        ]
