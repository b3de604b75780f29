"""What a calendar must not forget: what once had a date, whose it was, which entry changed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from engine.evaluate.scoped_facts import body_of
from engine.feed.standing_history import Traces
from engine.model.acts import (
    Act,
    BodiesPut,
    BodySucceeded,
    CalendarPut,
    Entry,
    EventCorrected,
    EventRecorded,
    PlanAdopted,
    PlanAmended,
    PlanMoved,
    PolicySet,
    Retracted,
    Revised,
    TaskAct,
)
from engine.model.hash_chain import GENESIS
from engine.model.standing import TaskRef
from engine.ports.ledger import Unit
from triggers.events import Event
from triggers.expressions import AfterEach
from triggers.joined_rules import recurrences_in
from triggers.periods import DAY, period_from
from workflows.graph import referenced_triggers
from workflows.plan import Directory, Group, Plan, Task


class Past:
    """The ledger read once from its beginning, and the history beside it."""

    def __init__(self, unit: Unit) -> None:
        self.genesis = GENESIS
        self.at: dict[int, datetime] = {}
        self.days: dict[int, date] = {}
        self.plans: dict[str, Plan] = {}
        self.tasks: dict[TaskRef, Task] = {}
        self.history = Traces(unit.history.lines())
        self._defined: dict[TaskRef, int] = defaultdict(int)
        self._given: dict[TaskRef, int] = defaultdict(int)
        self._roles: dict[TaskRef, set[tuple[str, str]]] = defaultdict(set)
        self._groups: dict[TaskRef, set[str]] = defaultdict(set)
        self._said: dict[TaskRef, dict[str | None, int]] = defaultdict(dict)
        self._under: dict[str, str | None] = {}
        self._children: dict[str, set[str]] = defaultdict(set)
        self._placed: dict[str, int] = defaultdict(int)
        self._now: dict[tuple[str, str], frozenset[str]] = {}
        self._held: dict[str, set[str]] = defaultdict(set)
        self._events: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._documented: dict[tuple[str, str], int] = {}
        self._triggers: dict[TaskRef, set[str]] = defaultdict(set)
        self._carried: dict[str, dict[str, tuple[int, date]]] = defaultdict(dict)
        self._counting = 0
        for entry in unit.entries.all():
            self._take(unit, entry)
        self._carry_on()

    def _take(self, unit: Unit, entry: Entry) -> None:
        if entry.seq == 1:
            self.genesis = entry.hash
        self.at[entry.seq], self.days[entry.seq] = entry.at, entry.today
        act: Act = entry.act
        if isinstance(act, Retracted | Revised):
            earlier = unit.entries.entry(unit.entries.root_of(act.entry))
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
            _, first = self._carried[act.new].get(act.old, (seq, act.on))
            self._carried[act.new][act.old] = seq, min(first, act.on)
        elif isinstance(act, EventRecorded | EventCorrected):
            self._document(seq, act.event)
        elif isinstance(act, TaskAct):
            self._said[TaskRef(act.plan, act.task)][body_of(act)] = seq
        elif isinstance(act, PolicySet | CalendarPut | PlanMoved):
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
                self._triggers[ref].update(referenced_triggers(task))
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
                self._children[above or ""].add(name)

    def _members(self, seq: int, plan: str, groups: dict[str, Group]) -> None:
        for name, group in groups.items():
            now, before = frozenset(group.members), self._now.get((plan, name), frozenset())
            self._now[plan, name] = now
            self._held[name] |= now
            self._placed.update(dict.fromkeys(now ^ before, seq))

    def _document(self, seq: int, event: Event) -> None:
        """A document counts for its place and for wherever it was ever said to hold."""
        if event.scope:
            self._events[event.id] |= {(event.scope, name) for name in event.triggers}
        self._documented.update(dict.fromkeys(self._events[event.id], seq))

    def _carry_on(self) -> None:
        """A document for a scope reaches those whose work was ever carried on below it."""
        for (scope, name), seq in tuple(self._documented.items()) if self._carried else ():
            held = set(self.below(scope))
            open_ones = list(held & self._carried.keys())
            while open_ones:
                for old, (said, _) in self._carried[open_ones.pop()].items():
                    if old not in held:
                        known = self._documented.get((old, name), 0)
                        self._documented[old, name] = max(known, seq, said)
                        held.add(old)
                        open_ones += [old] if old in self._carried else []

    def knew(self, name: str) -> bool:
        """Whether a body or a group ever had that id."""
        return name in self._under or name in self._held

    def names_of(self, body: str) -> frozenset[str]:
        """The body's id, and the groups that ever held it."""
        return frozenset({body, *(n for n, members in self._held.items() if body in members)})

    def below(self, body: str) -> frozenset[str]:
        """The body and all that ever lay below it."""
        found, open_ones = {body}, [body]
        while open_ones:
            fresh = self._children[open_ones.pop()] - found
            found |= fresh
            open_ones += fresh
        return frozenset(found)

    def carried(self, body: str, today: date) -> frozenset[str]:
        """The body and those whose work, by any succession recorded, it carried on by a day."""
        found, open_ones = {body}, [body]
        while open_ones:
            olds = self._carried.get(open_ones.pop(), {})
            fresh = {old for old, (_, on) in olds.items() if on <= today} - found
            found |= fresh
            open_ones += fresh
        return frozenset(found)

    def has_parts(self, ref: TaskRef) -> bool:
        """Whether each member of a group ever had a part of its own in a task."""
        return bool(self._groups[ref])

    def had_part(self, ref: TaskRef, body: str | None) -> bool:
        """Whether a body ever had a part of its own in a task."""
        return any(body in self._held[group] for group in self._groups[ref])

    def members(self, ref: TaskRef) -> frozenset[str]:
        """Who ever had a part of their own in a task."""
        return frozenset().union(*(self._held[group] for group in self._groups[ref]))

    def had_role(self, ref: TaskRef, role: str | None, names: Collection[str] | None) -> bool:
        """Whether one of the `names`, of bodies or groups (None: anybody), ever had the `role`
        (None: any) in the task `ref`."""
        found = self._roles[ref]
        if role is None and names is None:
            return True
        return any(role in (None, one) and (names is None or n in names) for one, n in found)

    def opens(self, ref: TaskRef, label: str) -> date | None:
        """The day on which an occurrence opens: the first of its period, or the day after it where
        the rule counts from its end; None for one that has no period."""
        terms = self.plans[ref.plan].terms
        term = next((term.first for term in terms if term.label == label), None)
        if term is not None:
            return term
        try:
            period = period_from(label.partition(".")[0])
        except ValueError:
            return None
        rules = recurrences_in(self.tasks[ref].deadline)
        after = any(isinstance(rule, AfterEach) and rule.every == period.unit for rule in rules)
        return period.last + DAY if after else period.first

    def documented(self, ref: TaskRef, scope: str | None) -> int:
        """The last entry about a document for exactly that scope that a task waits for."""
        if scope is None:
            return 0
        return max((self._documented.get((scope, n), 0) for n in self._triggers[ref]), default=0)

    def scopes(self, ref: TaskRef) -> frozenset[str]:
        """The scopes for which a document that a task waits for was ever recorded."""
        names = self._triggers[ref]
        return frozenset(scope for scope, name in self._documented if name in names)

    def placed(self, ref: TaskRef, path: Iterable[str | None]) -> int:
        """The last entry that changed who a task is for, or who lies where on a path."""
        return max([self._given[ref], *(self._placed[name] for name in path if name)])

    def defined(self, ref: TaskRef) -> int:
        """The last entry that changed how the plan defines a task."""
        return self._defined[ref]

    def said(self, ref: TaskRef, path: Iterable[str | None]) -> int:
        """The last entry about a task, for all or on a path, or about how everything is counted."""
        said = self._said[ref]
        return max([self._counting, self._defined[ref], *(said.get(name, 0) for name in path)])


def _who(task: Task) -> tuple[object, ...]:
    return task.each, task.roles
