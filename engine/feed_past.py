"""What a calendar must not forget: what once had a date, whose it was, which entry changed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from engine.chain import GENESIS
from engine.entries import (
    Act,
    BodiesPut,
    BodySucceeded,
    CalendarPut,
    Entry,
    EventCorrected,
    EventRecorded,
    PlanAdopted,
    PlanAmended,
    PolicySet,
    Retracted,
    TaskAct,
)
from engine.ledger import Line, Unit
from engine.sight import body_of
from engine.standing import TaskRef
from engine.states import State
from triggers.events import Event
from triggers.periods import period_from
from workflows.graph import named_triggers
from workflows.plan import Directory, Group, Plan, Task

ENDS = (None, State.CANCELLED.value)
"""Between these states and the others lies whether a calendar shows a task at all."""


@dataclass(slots=True)
class Trace:
    """What the history has of one occurrence at one scope, by the entries that last did it: `moved`
    its date or let it come or go, `turned` its state too, `changed` anything. `due` is the last
    date that it had and `dated` the entry that set it; `gone` that it was taken away last."""

    moved: int = 0
    turned: int = 0
    changed: int = 0
    dated: int = 0
    due: date | None = None
    gone: bool = False

    def take(self, line: Line) -> None:
        """One more change, of the same or a later entry."""
        seq, field = line.seq, line.change.field
        before, after = line.change.before, line.change.after
        self.changed = seq
        if field == "state":
            self.turned, self.gone = seq, after is None
        if field in {"due", "occurrence"} or (field == "state" and {before, after} & {*ENDS}):
            self.moved = self.turned = seq
        if field == "due" and isinstance(after, str):
            self.dated, self.due = seq, date.fromisoformat(after)


class Past:
    """The ledger read once from its beginning, and the history beside it."""

    def __init__(self, unit: Unit) -> None:
        self.genesis = GENESIS
        self.at: dict[int, datetime] = {}
        self.days: dict[int, date] = {}
        self.plans: dict[str, Plan] = {}
        self.tasks: dict[TaskRef, Task] = {}
        self.traces: dict[tuple[TaskRef, str | None], dict[str | None, Trace]] = {}
        self.first: dict[TaskRef, str | None] = {}
        self._defined: dict[TaskRef, int] = defaultdict(int)
        self._given: dict[TaskRef, int] = defaultdict(int)
        self._roles: dict[TaskRef, set[tuple[str, str]]] = defaultdict(set)
        self._groups: dict[TaskRef, set[str]] = defaultdict(set)
        self._said: dict[TaskRef, dict[str | None, int]] = defaultdict(dict)
        self._under: dict[str, str | None] = {}
        self._placed: dict[str, int] = defaultdict(int)
        self._now: dict[tuple[str, str], frozenset[str]] = {}
        self._held: dict[str, set[str]] = defaultdict(set)
        self._events: dict[str, Event] = {}
        self._documented: dict[tuple[str, str], int] = {}
        self._counting = 0
        for entry in unit.entries():
            self._take(unit, entry)
        for line in unit.lines():
            self._note(line)

    def _take(self, unit: Unit, entry: Entry) -> None:
        if entry.seq == 1:
            self.genesis = entry.hash
        self.at[entry.seq], self.days[entry.seq] = entry.at, entry.today
        act: Act = entry.act
        if isinstance(act, Retracted):
            earlier = unit.entry(act.entry)
            act = earlier.act if earlier else act
        self._tell(entry.seq, act, back=act is not entry.act)

    def _tell(self, seq: int, act: Act, *, back: bool) -> None:
        """What an act concerns; `back` where it is what another took back."""
        if isinstance(act, PlanAdopted | PlanAmended):
            self._plan(seq, act.plan)
            if act.directory:
                self._directory(seq, act.directory, back=back)
        elif isinstance(act, BodiesPut):
            self._directory(seq, act.directory, back=back)
        elif isinstance(act, BodySucceeded):
            self._placed.update(dict.fromkeys((act.old, act.new), seq))
        elif isinstance(act, EventRecorded | EventCorrected):
            self._document(seq, act.event)
        elif isinstance(act, TaskAct):
            self._said[TaskRef(act.plan, act.task)][body_of(act)] = seq
        elif isinstance(act, PolicySet | CalendarPut):
            self._counting = seq

    def _plan(self, seq: int, plan: Plan) -> None:
        before = self.plans.get(plan.plan)
        self.plans[plan.plan] = plan
        for name in dict.fromkeys((*(before.tasks if before else ()), *plan.tasks)):
            ref, task = TaskRef(plan.plan, name), plan.tasks.get(name)
            was = before.tasks.get(name) if before else None
            if task != was:
                self._defined[ref] = seq
            if before and (not task or not was or _who(task) != _who(was)):
                self._given[ref] = seq
            if task:
                self.tasks[ref] = task
                self._roles[ref] |= {(role, n) for role, ids in task.roles.items() for n in ids}
                self._groups[ref] |= {task.each} if task.each else set()
        self._tree(seq, {name: body.under for name, body in plan.bodies.items()})
        self._members(seq, plan.plan, plan.groups)

    def _directory(self, seq: int, directory: Directory, *, back: bool) -> None:
        if back:
            named = {*directory.bodies, *(m for g in directory.groups.values() for m in g.members)}
            self._placed.update(dict.fromkeys(named, seq))
            return
        self._tree(seq, {name: body.under for name, body in directory.bodies.items()})
        self._members(seq, "", directory.groups)

    def _tree(self, seq: int, under: dict[str, str | None]) -> None:
        for name, above in under.items():
            if self._under.get(name, "") != above:
                self._under[name], self._placed[name] = above, seq

    def _members(self, seq: int, plan: str, groups: dict[str, Group]) -> None:
        for name, group in groups.items():
            now, before = frozenset(group.members), self._now.get((plan, name), frozenset())
            self._now[plan, name] = now
            self._held[name] |= now
            self._placed.update(dict.fromkeys(now ^ before, seq))

    def _document(self, seq: int, event: Event) -> None:
        for known in (self._events.get(event.id), event):
            if known and known.scope:
                self._documented.update({(known.scope, name): seq for name in known.triggers})
        self._events[event.id] = event

    def _note(self, line: Line) -> None:
        change = line.change
        ref = TaskRef(change.plan, change.task)
        self.first.setdefault(ref, change.occurrence)
        traces = self.traces.setdefault((ref, change.occurrence), {})
        traces.setdefault(change.scope, Trace()).take(line)

    def names_of(self, body: str) -> frozenset[str]:
        """The body's id, and the groups that ever held it."""
        return frozenset({body, *(n for n, members in self._held.items() if body in members)})

    def members(self, ref: TaskRef) -> frozenset[str]:
        """Who ever had a part of their own in a task."""
        return frozenset().union(*(self._held[group] for group in self._groups[ref]))

    def had_role(self, ref: TaskRef, role: str | None, names: Collection[str] | None) -> bool:
        """Whether one of these (None: anybody) ever had that role (None: any) in a task."""
        found = self._roles[ref]
        if role is None and names is None:
            return True
        return any(role in (None, one) and (names is None or n in names) for one, n in found)

    def trace(self, ref: TaskRef, occurrence: str | None, path: Iterable[str | None]) -> Trace:
        """The history of an occurrence along a path, as one."""
        there = self.traces.get((ref, occurrence), {})
        whole = Trace()
        for scope in path:
            found = there.get(scope)
            if found is None:
                continue
            if found.changed > whole.changed:
                whole.gone = found.gone
            if found.dated > whole.dated:
                whole.dated, whole.due = found.dated, found.due
            whole.moved = max(whole.moved, found.moved)
            whole.turned = max(whole.turned, found.turned)
            whole.changed = max(whole.changed, found.changed)
        return whole

    def opens(self, plan: str, label: str) -> date | None:
        """The first day of the period that an occurrence is for, None for one that has none."""
        terms = self.plans[plan].terms
        term = next((term.first for term in terms if term.label == label), None)
        if term is not None:
            return term
        try:
            return period_from(label).first
        except ValueError:
            return None

    def documented(self, ref: TaskRef, scope: str | None) -> int:
        """The last entry about a document for exactly that scope that a task waits for."""
        task = self.tasks.get(ref)
        if scope is None or task is None:
            return 0
        return max((self._documented.get((scope, n), 0) for n in named_triggers(task)), default=0)

    def placed(self, ref: TaskRef, path: Iterable[str | None]) -> int:
        """The last entry that changed who a task is for, or who lies where on a path."""
        return max([self._given[ref], *(self._placed[name] for name in path if name)])

    def defined(self, ref: TaskRef) -> int:
        """The last entry that changed what the plan says of a task."""
        return self._defined[ref]

    def said(self, ref: TaskRef, path: Iterable[str | None]) -> int:
        """The last entry that said something of a task, for all or on a path, or of how everything
        is counted."""
        said = self._said[ref]
        return max([self._counting, self._defined[ref], *(said.get(name, 0) for name in path)])


def _who(task: Task) -> tuple[object, ...]:
    return task.each, task.roles
