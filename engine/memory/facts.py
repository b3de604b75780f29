"""The facts in force, folded from the ledger in memory."""

from __future__ import annotations

import copy
from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import singledispatchmethod

from engine.evaluate.scoped_facts import body_of
from engine.memory.copying import copied
from engine.memory.effective_acts import EffectiveActs, Turn
from engine.model.acts import (
    Act,
    BodiesPut,
    BodySucceeded,
    CalendarPut,
    DocumentDismissed,
    Entry,
    EventRecorded,
    Extended,
    Placed,
    PlanAdopted,
    PlanAmended,
    PlanMoved,
    PolicySet,
    ReadingConfirmed,
    RemindersSet,
    Settled,
    TaskAct,
    TaskMoved,
    Waived,
)
from engine.model.bodies import Bodies
from engine.model.directory import bodies_of, placings
from engine.model.effective import carried_by
from engine.model.group_steps import groups_over_time, places_over, shared_groups, versions_said
from engine.model.progress import Progress
from engine.model.standing import TaskRef
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from engine.ports.facts import Revising
from triggers.events import Event
from workflows.graph import Listened, all_listeners
from workflows.plan import Directory, Plan
from workflows.reminders import Reminders


class Facts:
    """Plans, events and what was said of tasks, by the names under which tasks ask for them."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.effective = EffectiveActs()
        self._clear()
        for entry in entries:
            self.take(entry.seq, entry.act, entry.today)

    @classmethod
    def folded(cls, entries: Iterable[Entry]) -> Facts:
        """The facts of all entries that count, in one pass over them."""
        made = cls()
        for entry in entries:
            made.effective.take(entry.seq, entry.act, entry.today)
        made._fold()
        return made

    def _fold(self) -> None:
        self._clear()
        for number, carried, kept in self.effective.in_order():
            self._keep(number, carried)
            if kept is not None:
                self._apply(kept, number)

    def _clear(self) -> None:
        self.versions: dict[str, list[PlanVersion]] = {}
        self.documents: dict[str, Event] = {}
        self._by_trigger: dict[str, list[str]] = defaultdict(list)
        self._acts: dict[TaskRef, list[Placed]] = defaultdict(list)
        self._plan_steps: dict[str, list[PlanStep]] = defaultdict(list)
        self._policy: list[PolicyStep] = []
        self.calendars: dict[str, list[CalendarStep]] = {}
        self.reminders: Reminders | None = None
        self.listeners: dict[str, dict[Listened, tuple[str, ...]]] = {}
        self._directories: list[tuple[int, date, Directory]] = []
        self._successions: list[tuple[int, BodySucceeded]] = []
        self._bodies: Bodies | None = None

    def take(self, seq: int, act: Act, today: date) -> None:
        """Take in an `act`, the entry `seq` of the day `today`. A revision about a task or a
        document is folded in where it stands; any other folds what counts anew, in order."""
        turn = self.effective.take(seq, act, today)
        if turn.before is None and turn.root == seq and turn.after is not None:
            self._keep(seq, carried_by(act))
            self._apply(turn.after, seq)
        elif turn.before == turn.after:
            return
        elif all(isinstance(one, TaskAct | None) for one in turn[1:]):
            self._say_anew(turn)
        elif all(isinstance(one, EventRecorded | None) for one in turn[1:]):
            self._record_anew(turn)
        else:
            self._fold()

    def _say_anew(self, turn: Turn) -> None:
        if isinstance(turn.before, TaskAct):
            placed = self._acts[TaskRef(turn.before.plan, turn.before.task)]
            placed[:] = [kept for kept in placed if kept.seq != turn.root]
        if isinstance(turn.after, TaskAct):
            placed = self._acts[TaskRef(turn.after.plan, turn.after.task)]
            insort(placed, Placed(turn.root, turn.after), key=lambda kept: kept.seq)

    def _record_anew(self, turn: Turn) -> None:
        if isinstance(turn.before, EventRecorded):
            gone = self.documents[turn.before.event.id]
            for trigger in gone.triggers:
                self._by_trigger[trigger].remove(gone.id)
            if turn.after is None:
                del self.documents[gone.id]
        if isinstance(turn.after, EventRecorded):
            self._put(turn.after.event)
        if turn.before is None:
            said = self.effective.said.values()
            order = [act.event.id for act in said if isinstance(act, EventRecorded)]
            self.documents = {name: self.documents[name] for name in order}

    @singledispatchmethod
    def _apply(self, act: Act, _: int) -> None:
        raise TypeError(f"no rule for {type(act).__name__}")

    @_apply.register(PlanAdopted)
    @_apply.register(PlanAmended)
    def _(self, act: PlanAdopted | PlanAmended, seq: int) -> None:
        since = act.holds_from if isinstance(act, PlanAmended) else None
        version = PlanVersion(seq, since, act.plan)
        self.versions.setdefault(act.plan.plan, []).append(version)
        versions = [version.plan for version in self.versions[act.plan.plan]]
        self.listeners[act.plan.plan] = all_listeners(versions)
        self._bodies = None
        if act.directory:
            self._directories.append((seq, self.effective.day(seq), act.directory))

    @_apply.register
    def _(self, act: PlanMoved, seq: int) -> None:
        self._plan_steps[act.plan].append(PlanStep(seq, act.on, act.move, act.replaced_by))

    @_apply.register
    def _(self, act: BodiesPut, seq: int) -> None:
        self._directories.append((seq, self.effective.day(seq), act.directory))
        self._bodies = None

    @_apply.register
    def _(self, act: BodySucceeded, seq: int) -> None:
        self._successions.append((seq, act))
        self._bodies = None

    @_apply.register
    def _(self, act: EventRecorded, _: int) -> None:
        self._put(act.event)

    def _put(self, event: Event) -> None:
        self.documents[event.id] = event
        for trigger in event.triggers:
            self._by_trigger[trigger].append(event.id)

    @_apply.register(TaskMoved)
    @_apply.register(ReadingConfirmed)
    @_apply.register(Extended)
    @_apply.register(Settled)
    @_apply.register(Waived)
    def _(self, act: TaskAct, seq: int) -> None:
        self._acts[TaskRef(act.plan, act.task)].append(Placed(seq, act))

    @_apply.register
    def _(self, act: PolicySet, seq: int) -> None:
        self._policy.append(PolicyStep(seq, act.holds_from, act.knobs))

    @_apply.register
    def _(self, act: CalendarPut, seq: int) -> None:
        step = CalendarStep(seq, act.holds_from, act.table)
        self.calendars.setdefault(act.name, []).append(step)

    def _keep(self, seq: int, calendars: Mapping[str, str]) -> None:
        """Shipped calendars hold from the beginning, whoever is the first to use them."""
        for name, rows in calendars.items():
            self.calendars.setdefault(name, []).append(CalendarStep(seq, None, rows))

    @_apply.register
    def _(self, act: RemindersSet, _: int) -> None:
        self.reminders = act.reminders

    @_apply.register
    def _(self, act: DocumentDismissed, _: int) -> None:
        """No task hears of it."""

    def plans(self) -> Sequence[Plan]:
        """The plans in force, in the order of adoption."""
        return [versions[-1].plan for versions in self.versions.values()]

    def plan(self, plan_id: str) -> Plan | None:
        """The plan in force."""
        versions = self.versions.get(plan_id)
        return versions[-1].plan if versions else None

    def plan_versions(self, plan_id: str) -> Sequence[Plan]:
        """All versions of a plan, the one in force last."""
        return [version.plan for version in self.versions.get(plan_id, ())]

    def plan_timeline(self, plan_id: str) -> Sequence[PlanVersion]:
        """The versions of a plan, in the order of the ledger."""
        return self.versions.get(plan_id, ())

    def events(self) -> Sequence[Event]:
        """All documents in force, in the order of recording."""
        return tuple(self.documents.values())

    def event(self, name: str) -> Event | None:
        """A document by its id."""
        return self.documents.get(name)

    def replacing(self, event: str) -> Event | None:
        """The document in force that replaces one, None where none does."""
        return next((one for one in self.documents.values() if one.replaces == event), None)

    def recorded_by(self, event: str) -> int:
        """The entry that recorded a document in force."""
        return self.effective.recorded_by(event)

    def revised_after(self, seq: int) -> Sequence[Revising]:
        """The standing revisions after an entry, in the order of the ledger."""
        return self.effective.revised_after(seq)

    def same_document(self, identity: tuple[str, ...]) -> Event | None:
        """The document in force of that identity."""
        return next((e for e in self.documents.values() if e.identity == identity), None)

    def bodies(self) -> Bodies:
        """The tree of bodies, the shared groups, the successions."""
        if self._bodies is None:
            amended = [said for said in self.versions.values() if len(said) > 1]
            versions = [one for said in amended for one in said]
            said = groups_over_time(shared_groups(self._directories), versions_said(versions))
            directories = [one for _, _, one in self._directories]
            places = places_over(*placings(self._directories, self.versions.values()))
            self._bodies = bodies_of(directories, self.plans(), self._successions, said, places)
        return self._bodies

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The documents recorded for a trigger; those that hold at a path."""
        events = [self.documents[name] for name in self._by_trigger.get(trigger, ())]
        if path is None:
            return events
        return [e for e in events if any(s is None or s in path for s in self.bodies().reach(e))]

    def scopes_of(self, trigger: str, within: Collection[str] | None = None) -> Collection[str]:
        """The scopes at which documents for a trigger hold."""
        del within
        events, reach = self.events_of(trigger), self.bodies().reach
        return {scope for event in events for scope in reach(event) if scope}

    def acts_of(
        self, ref: TaskRef, bodies: Collection[str | None] | None = None
    ) -> Sequence[Placed]:
        """The acts about a task, in the order of the ledger."""
        acts = self._acts.get(ref, ())
        return acts if bodies is None else [one for one in acts if body_of(one.act) in bodies]

    def acted_on(self, ref: TaskRef, within: Collection[str] | None = None) -> Collection[str]:
        """The bodies that the acts about a task name."""
        del within
        return {body for _, act in self._acts.get(ref, ()) if (body := body_of(act))}

    def stored_progress(self, ref: TaskRef, scope: str | None) -> Progress | None:
        """Nothing is kept: it is decided from these facts."""
        del ref, scope
        return None

    def workspace_policy(self) -> Mapping[str, str]:
        """The knobs set for the whole workspace."""
        return {name: value for step in self._policy for name, value in step.knobs.items()}

    def plan_steps(self, plan_id: str) -> Sequence[PlanStep]:
        """When a plan ended, rested and went on, in the order of the ledger."""
        return self._plan_steps.get(plan_id, ())

    def policy_timeline(self) -> Sequence[PolicyStep]:
        """The knobs set for the whole workspace, in the order of the ledger."""
        return self._policy

    def calendar_timeline(self, name: str) -> Sequence[CalendarStep]:
        """The versions of a calendar that were put into the workspace, in order."""
        return self.calendars.get(name, ())

    def calendar_table(self, name: str) -> str | None:
        """The table of a calendar that was put into the workspace."""
        found = self.calendars.get(name)
        return found[-1].table if found else None

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

    def plans_of(self, names: Collection[str]) -> Mapping[str, Plan]:
        """Some plans in force."""
        return {plan.plan: plan for plan in self.plans() if plan.plan in names}

    def tasks_with_acts(self, refs: Collection[TaskRef]) -> Collection[TaskRef]:
        """Those of some tasks that acts are about."""
        return [ref for ref in refs if self._acts.get(ref)]

    def plans_with(self, task: str) -> list[str]:
        """The plans in force that have a task of that id, in the order of adoption."""
        return [plan.plan for plan in self.plans() if task in plan.tasks]

    def declares(self, trigger: str) -> bool:
        """Whether a plan in force declares a trigger."""
        return any(trigger in plan.triggers for plan in self.plans())

    def events_by_scope(self, trigger: str) -> Mapping[str | None, Sequence[Event]]:
        """The documents recorded for a trigger, by the scopes at which they hold."""
        found: dict[str | None, list[Event]] = {}
        for event in self.events_of(trigger):
            for scope in self.bodies().reach(event):
                found.setdefault(scope, []).append(event)
        return found

    def with_each(self, groups: Collection[str]) -> list[TaskRef]:
        """The tasks in which each member of one of these groups has a part."""
        return [
            TaskRef(plan.plan, task.id)
            for plan in self.plans()
            for task in plan.tasks.values()
            if task.each in groups
        ]

    def copy(self) -> Facts:
        """Facts that can grow apart from these."""
        other = copy.copy(self)
        vars(other).update({name: copied(value) for name, value in vars(self).items()})
        other.effective = self.effective.copy()
        return other
