"""What is in force, folded from the ledger in memory."""

from __future__ import annotations

import copy
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import singledispatchmethod

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
from engine.model.groups.steps import groups_over_time, places_over, shared_groups, versions_said
from engine.model.standing import TaskRef
from engine.model.timelines import CalendarStep, PlanStep, PlanVersion, PolicyStep
from triggers.events import Event
from workflows.graph import Listened, all_listeners
from workflows.plan import Directory, Plan
from workflows.reminders import Reminders


class FactsInForce:
    """Plans, documents and what was said of tasks, by the names under which tasks ask for them: the
    one state that the facts and the catalog in memory read."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.effective = EffectiveActs()
        self._clear()
        for entry in entries:
            self.take(entry.seq, entry.act, entry.today)

    @classmethod
    def folded(cls, entries: Iterable[Entry]) -> FactsInForce:
        """What all entries that count come to, in one pass over them."""
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
        self.by_trigger: dict[str, list[str]] = defaultdict(list)
        self.acts: dict[TaskRef, list[Placed]] = defaultdict(list)
        self.plan_steps: dict[str, list[PlanStep]] = defaultdict(list)
        self.policy: list[PolicyStep] = []
        self.calendars: dict[str, list[CalendarStep]] = {}
        self.reminders: Reminders | None = None
        self.listeners: dict[str, dict[Listened, tuple[str, ...]]] = {}
        self.directories: list[tuple[int, date, Directory]] = []
        self.successions: list[tuple[int, BodySucceeded]] = []
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
            placed = self.acts[TaskRef(turn.before.plan, turn.before.task)]
            placed[:] = [kept for kept in placed if kept.seq != turn.root]
        if isinstance(turn.after, TaskAct):
            placed = self.acts[TaskRef(turn.after.plan, turn.after.task)]
            insort(placed, Placed(turn.root, turn.after), key=lambda kept: kept.seq)

    def _record_anew(self, turn: Turn) -> None:
        if isinstance(turn.before, EventRecorded):
            gone = self.documents[turn.before.event.id]
            for trigger in gone.triggers:
                self.by_trigger[trigger].remove(gone.id)
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
            self.directories.append((seq, self.effective.day(seq), act.directory))

    @_apply.register
    def _(self, act: PlanMoved, seq: int) -> None:
        self.plan_steps[act.plan].append(PlanStep(seq, act.on, act.move, act.replaced_by))

    @_apply.register
    def _(self, act: BodiesPut, seq: int) -> None:
        self.directories.append((seq, self.effective.day(seq), act.directory))
        self._bodies = None

    @_apply.register
    def _(self, act: BodySucceeded, seq: int) -> None:
        self.successions.append((seq, act))
        self._bodies = None

    @_apply.register
    def _(self, act: EventRecorded, _: int) -> None:
        self._put(act.event)

    def _put(self, event: Event) -> None:
        self.documents[event.id] = event
        for trigger in event.triggers:
            self.by_trigger[trigger].append(event.id)

    @_apply.register(TaskMoved)
    @_apply.register(ReadingConfirmed)
    @_apply.register(Extended)
    @_apply.register(Settled)
    @_apply.register(Waived)
    def _(self, act: TaskAct, seq: int) -> None:
        self.acts[TaskRef(act.plan, act.task)].append(Placed(seq, act))

    @_apply.register
    def _(self, act: PolicySet, seq: int) -> None:
        self.policy.append(PolicyStep(seq, act.holds_from, act.knobs))

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

    def bodies(self) -> Bodies:
        """The tree of bodies, the shared groups, the successions."""
        if self._bodies is None:
            amended = [said for said in self.versions.values() if len(said) > 1]
            versions = [one for said in amended for one in said]
            said = groups_over_time(shared_groups(self.directories), versions_said(versions))
            directories = [one for _, _, one in self.directories]
            places = places_over(*placings(self.directories, self.versions.values()))
            self._bodies = bodies_of(directories, self.plans(), self.successions, said, places)
        return self._bodies

    def copy(self) -> FactsInForce:
        """A state that can grow apart from this one."""
        other = copy.copy(self)
        vars(other).update({name: copied(value) for name, value in vars(self).items()})
        other.effective = self.effective.copy()
        return other
