"""The facts in force, folded from the ledger in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import singledispatchmethod

from engine.entries import Act, Entry, EventRecorded, PlanAdopted, TaskMoved
from engine.standing import TaskRef
from triggers.events import Event
from workflows.graph import listeners
from workflows.plan import Plan


class Facts:
    """Plans, events and moves by the names under which tasks ask for them."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.adopted: dict[str, Plan] = {}
        self.documents: dict[str, Event] = {}
        self._by_trigger: dict[str, list[Event]] = defaultdict(list)
        self._moves: dict[TaskRef, list[TaskMoved]] = defaultdict(list)
        self.listeners: dict[tuple[str, str], list[TaskRef]] = defaultdict(list)
        for entry in entries:
            self.apply(entry.act)

    @singledispatchmethod
    def apply(self, act: Act) -> None:
        """Take an act in."""
        raise TypeError(f"no rule for {type(act).__name__}")

    @apply.register
    def _(self, act: PlanAdopted) -> None:
        self.adopted[act.plan.plan] = act.plan
        for (kind, name), tasks in listeners(act.plan).items():
            key = name if kind == "trigger" else f"{act.plan.plan}:{name}"
            self.listeners[kind, key] += [TaskRef(act.plan.plan, task) for task in tasks]

    @apply.register
    def _(self, act: EventRecorded) -> None:
        self.documents[act.event.id] = act.event
        for trigger in act.event.triggers:
            self._by_trigger[trigger].append(act.event)

    @apply.register
    def _(self, act: TaskMoved) -> None:
        self._moves[TaskRef(act.plan, act.task)].append(act)

    def plan(self, plan_id: str) -> Plan | None:
        """The plan as adopted."""
        return self.adopted.get(plan_id)

    def events_of(self, trigger: str) -> Sequence[Event]:
        """The documents recorded for a trigger."""
        return self._by_trigger.get(trigger, ())

    def moves_of(self, ref: TaskRef) -> Sequence[TaskMoved]:
        """What was done about a task."""
        return self._moves.get(ref, ())

    def waiting_on_trigger(self, trigger: str) -> list[TaskRef]:
        """The tasks, of every plan, that name a trigger."""
        return list(self.listeners.get(("trigger", trigger), ()))

    def waiting_on_task(self, ref: TaskRef) -> list[TaskRef]:
        """The tasks of the same plan that wait for a task to be done."""
        return list(self.listeners.get(("done", f"{ref.plan}:{ref.task}"), ()))
