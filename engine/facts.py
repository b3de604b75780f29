"""The facts in force, folded from the ledger in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatchmethod

from engine.entries import (
    Act,
    CalendarPut,
    Entry,
    EventCorrected,
    EventRecorded,
    Extended,
    PlanAdopted,
    PlanAmended,
    PolicySet,
    ReadingConfirmed,
    Retracted,
    Settled,
    TaskAct,
    TaskMoved,
)
from engine.standing import TaskRef
from triggers.events import Event
from workflows.graph import Listened, listeners
from workflows.plan import Plan


class Facts:
    """Plans, events and what was said of tasks, by the names under which tasks ask for them."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._said: dict[int, Act] = {}
        self._gone: set[int] = set()
        self._clear()
        for entry in entries:
            self.take(entry.seq, entry.act)

    def _clear(self) -> None:
        self.versions: dict[str, list[Plan]] = {}
        self.documents: dict[str, Event] = {}
        self._by_trigger: dict[str, list[str]] = defaultdict(list)
        self._acts: dict[TaskRef, list[TaskAct]] = defaultdict(list)
        self._policy: dict[str, str] = {}
        self._calendars: dict[str, str] = {}
        self.listeners: dict[str, dict[Listened, tuple[str, ...]]] = {}

    def take(self, seq: int, act: Act) -> None:
        """Take an act in. A retraction folds what is left anew: what was said stays in order."""
        if isinstance(act, Retracted):
            self._said.pop(act.entry, None)
            self._gone.add(act.entry)
            self._clear()
            for kept in self._said.values():
                self._apply(kept)
        else:
            self._said[seq] = act
            self._apply(act)

    @singledispatchmethod
    def _apply(self, act: Act) -> None:
        raise TypeError(f"no rule for {type(act).__name__}")

    @_apply.register(PlanAdopted)
    @_apply.register(PlanAmended)
    def _(self, act: PlanAdopted | PlanAmended) -> None:
        self.versions.setdefault(act.plan.plan, []).append(act.plan)
        self._calendars |= act.calendars
        self.listeners[act.plan.plan] = listeners(act.plan)

    @_apply.register
    def _(self, act: EventRecorded) -> None:
        self._put(act.event)

    @_apply.register
    def _(self, act: EventCorrected) -> None:
        before = self.documents.get(act.event.id)
        if before is None:
            return
        for trigger in before.triggers:
            self._by_trigger[trigger].remove(before.id)
        self._put(act.event)

    def _put(self, event: Event) -> None:
        self.documents[event.id] = event
        for trigger in event.triggers:
            self._by_trigger[trigger].append(event.id)

    @_apply.register(TaskMoved)
    @_apply.register(ReadingConfirmed)
    @_apply.register(Extended)
    @_apply.register(Settled)
    def _(self, act: TaskAct) -> None:
        self._acts[TaskRef(act.plan, act.task)].append(act)

    @_apply.register
    def _(self, act: PolicySet) -> None:
        self._policy.update(act.knobs)
        self._calendars |= act.calendars

    @_apply.register
    def _(self, act: CalendarPut) -> None:
        self._calendars |= act.calendars | {act.name: act.table}

    def plans(self) -> Sequence[Plan]:
        """The plans in force, in the order of adoption."""
        return [versions[-1] for versions in self.versions.values()]

    def plan(self, plan_id: str) -> Plan | None:
        """The plan in force."""
        versions = self.versions.get(plan_id)
        return versions[-1] if versions else None

    def plan_versions(self, plan_id: str) -> Sequence[Plan]:
        """All versions of a plan, the one in force last."""
        return self.versions.get(plan_id, ())

    def events(self) -> Sequence[Event]:
        """All documents in force, in the order of recording."""
        return tuple(self.documents.values())

    def event(self, name: str) -> Event | None:
        """A document by its id."""
        return self.documents.get(name)

    def same_document(self, identity: tuple[str, ...]) -> Event | None:
        """The document in force of that identity."""
        same = (event for event in self.documents.values() if event.identity == identity)
        return next(same, None)

    def events_of(self, trigger: str) -> Sequence[Event]:
        """The documents recorded for a trigger."""
        return [self.documents[name] for name in self._by_trigger.get(trigger, ())]

    def acts_of(self, ref: TaskRef) -> Sequence[TaskAct]:
        """What was said of a task, in the order of the ledger."""
        return self._acts.get(ref, ())

    def workspace_policy(self) -> Mapping[str, str]:
        """The knobs set for the whole workspace."""
        return self._policy

    def calendar_table(self, name: str) -> str | None:
        """The table of a calendar that was put into the workspace."""
        return self._calendars.get(name)

    def waiting_on_trigger(self, trigger: str) -> list[TaskRef]:
        """The tasks, of every plan, that name a trigger."""
        return [
            TaskRef(plan, task)
            for plan, heard in self.listeners.items()
            for task in heard.get(("trigger", trigger), ())
        ]

    def waiting_on_task(self, ref: TaskRef) -> list[TaskRef]:
        """The tasks of the same plan that wait for a task to be done."""
        heard = self.listeners.get(ref.plan, {})
        return [TaskRef(ref.plan, task) for task in heard.get(("done", ref.task), ())]
