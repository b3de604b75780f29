"""The facts in force, folded from the ledger in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import singledispatchmethod

from engine.evaluate.scoped_facts import body_of
from engine.model.acts import (
    Act,
    BodiesPut,
    BodySucceeded,
    CalendarPut,
    DocumentDismissed,
    Entry,
    EventCorrected,
    EventRecorded,
    Extended,
    PlanAdopted,
    PlanAmended,
    PolicySet,
    ReadingConfirmed,
    RemindersSet,
    Retracted,
    Settled,
    TaskAct,
    TaskMoved,
)
from engine.model.bodies import Bodies
from engine.model.directory import bodies_of
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from triggers.events import Event
from workflows.graph import Listened, listeners
from workflows.plan import Directory, Plan
from workflows.reminders import Reminders


class Facts:
    """Plans, events and what was said of tasks, by the names under which tasks ask for them."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._said: dict[int, Act] = {}
        self._gone: dict[int, int] = {}
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
        self._reminders: Reminders | None = None
        self.listeners: dict[str, dict[Listened, tuple[str, ...]]] = {}
        self._directories: list[Directory] = []
        self._successions: list[BodySucceeded] = []
        self._bodies: Bodies | None = None

    def take(self, seq: int, act: Act) -> None:
        """Take an act in. A retraction folds what is left anew: what was said stays in order."""
        if isinstance(act, Retracted):
            self._said.pop(act.entry, None)
            self._gone[act.entry] = seq
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
        self._bodies = None
        if act.directory:
            self._directories.append(act.directory)

    @_apply.register
    def _(self, act: BodiesPut) -> None:
        self._directories.append(act.directory)
        self._bodies = None

    @_apply.register
    def _(self, act: BodySucceeded) -> None:
        self._successions.append(act)
        self._bodies = None

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

    @_apply.register
    def _(self, act: RemindersSet) -> None:
        self._reminders = act.reminders

    @_apply.register
    def _(self, act: DocumentDismissed) -> None:
        """No task hears of it."""

    def workspace_reminders(self) -> Reminders | None:
        """The rules set for the whole workspace."""
        return self._reminders

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

    def bodies(self) -> Bodies:
        """The tree of bodies, the shared groups, the successions."""
        if self._bodies is None:
            self._bodies = bodies_of(self._directories, self.plans(), self._successions)
        return self._bodies

    def bodies_without(self, seq: int) -> Bodies:
        """The bodies, groups and successions as they would be if an entry had not been."""
        said = [act for number, act in self._said.items() if number != seq]
        given = (
            act.directory for act in said if isinstance(act, BodiesPut | PlanAdopted | PlanAmended)
        )
        followed = [act for act in said if isinstance(act, BodySucceeded)]
        return bodies_of(filter(None, given), self.plans(), followed)

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The documents recorded for a trigger; those that hold at a path."""
        events = [self.documents[name] for name in self._by_trigger.get(trigger, ())]
        if path is None:
            return events
        reach = self.bodies().reach
        return [e for e in events if any(s is None or s in path for s in reach(e))]

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """The scopes at which documents for a trigger hold."""
        del within
        reach = self.bodies().reach
        return {scope for event in self.events_of(trigger) for scope in reach(event) if scope}

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[TaskAct]:
        """What was said of a task, in the order of the ledger."""
        acts = self._acts.get(ref, ())
        return acts if bodies is None else [act for act in acts if body_of(act) in bodies]

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """The bodies that what was said of a task names."""
        del within
        return {body for act in self._acts.get(ref, ()) if (body := body_of(act))}

    def parts_kept(self, ref: TaskRef, below: Collection[str] | None) -> Progress | None:
        """Nothing is kept: it is decided from these facts."""
        del ref, below
        return None

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
