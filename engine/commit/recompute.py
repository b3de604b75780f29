"""Deciding anew what an entry affects, and writing what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from engine.commit.affected import Affected, affected, merged
from engine.commit.publish import Effects
from engine.evaluate.cached_facts import FEW, CachedFacts
from engine.evaluate.decision import Decision
from engine.evaluate.equivalent_scopes import decide_alike
from engine.evaluate.evaluate import decide_parts, decide_wholes, members_at, past_scopes_of
from engine.evaluate.pieces import bodies_with_parts
from engine.evaluate.scoped_facts import bearing
from engine.evaluate.task_card import card_of
from engine.model.acts import Act, Entry, PlanAdopted, PlanAmended, Retracted, Revised
from engine.model.bodies import Bodies
from engine.model.changes import Change, difference
from engine.model.effective import effective_day
from engine.model.progress import Progress
from engine.model.standing import Key, Standing, TaskRef
from engine.model.timelines import tasks_of
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from engine.ports.standings import Replaced
from workflows.graph import dependencies, heard_triggers
from workflows.plan import Plan, Task


def settle(unit: Unit, calendars: Calendars, entry: Entry, touches: Iterable[Affected]) -> Effects:
    """Decide anew what an `entry` (already taken into `unit`) touches; write standings and history.

    `touches` is what it affects by the facts before it; `calendars` finds the shipped calendars.
    """
    whole = merged([*touches, *affected(entry.act, unit)])
    plan = _plan_of(entry.act, unit)
    if plan is not None:
        _put_cards(unit, plan, [t.ref for t in whole if t.ref.plan == plan])
    records = CachedFacts(unit.facts)
    order = {ref: place for place, ref in enumerate(dict.fromkeys(touch.ref for touch in whole))}
    records.prefetch(order)
    tally = _Tally()
    for (scope, body), group in groupby(whole, key=lambda touch: touch[1:]):
        place = _Place(unit.facts.bodies() if scope or body else None, scope, body)
        _settle(unit, calendars, records, [touch.ref for touch in group], place, tally)
    changes = tally.changes(unit, entry, order)
    unit.history.note(entry.seq, changes)
    return tally.effects(changes)


class _Tally:
    """What there was before an entry and what there is after it, over all places that it affects;
    one place may lie within another."""

    def __init__(self) -> None:
        self._there: dict[Key, Standing] = {}
        self._before: dict[Key, Standing] = {}
        self._after: dict[Key, Standing] = {}

    def found(self, near: Iterable[Standing]) -> None:
        """Standings as they were, where no earlier place has changed them."""
        for standing in near:
            key = standing.key
            if key not in self._after:
                self._there.setdefault(key, standing)

    def decided(self, before: Iterable[Standing], after: Iterable[Standing]) -> None:
        """The standings of a place, as they were and as they are now."""
        for standing in before:
            key = standing.key
            self._after.pop(key, None)
            if key in self._there:
                self._before[key] = self._there[key]
        self._after.update({standing.key: standing for standing in after})

    def changes(self, unit: Unit, entry: Entry, order: Mapping[TaskRef, int]) -> list[Change]:
        """The difference between the two, task by task in the `order` given (task -> its place), as
        seen on the day from which the act of `entry` counts; `unit` has the bodies."""
        narrow = any(key.scope for key in (*self._there, *self._after))
        bodies = unit.facts.bodies() if narrow else None
        before, after = (
            sorted(found.values(), key=lambda standing: order[standing.ref])
            for found in (self._before, self._after)
        )
        day = effective_day(entry.act, entry.today)
        return difference(before, after, day, self._there.values(), bodies)

    def effects(self, changes: Sequence[Change]) -> Effects:
        """The changes, with what was decided anew."""
        return Effects(changes, self._before, self._after)


class _Place:
    """Which standings of a task an entry can change, and which lie above them."""

    def __init__(self, bodies: Bodies | None, scope: str | None, body: str | None) -> None:
        self._bodies, self.scope, self.body = bodies, scope, body
        self.near: Collection[str] | None = None
        if bodies is not None and body:
            self.near = bodies.path(body)
        elif bodies is not None and scope:
            self.near = bodies.below(scope) | set(bodies.path(scope))

    def takes_part(self, body: str) -> bool:
        """Whether a body's part is among them."""
        if self.body is not None:
            return body == self.body
        return self.scope is None or (self.near is not None and body in self._below())

    def takes_scope(self, scope: str | None, *, parts: bool) -> bool:
        """Whether the standing at a scope is among them, or above parts that are."""
        if self.near is None:
            return True
        if self.body is not None or parts:
            return scope is None or scope in self.near
        return scope is not None and scope in self._below()

    def _below(self) -> frozenset[str]:
        return self._bodies.below(self.scope) if self._bodies and self.scope else frozenset()


def _settle(
    unit: Unit,
    calendars: Calendars,
    records: CachedFacts,
    refs: Sequence[TaskRef],
    place: _Place,
    tally: _Tally,
) -> None:
    near = unit.standings.of(refs, place.near)
    tally.found(near)
    there = [(ref, found) for ref in refs if (found := _task(records, ref))]
    parts = {
        ref: [b for b in bodies_with_parts(*found, records, place.near) if place.takes_part(b)]
        for ref, found in there
        if found[1].each
    }
    made: list[Decision] = []
    for ref, found in there:
        if parts.get(ref):
            made += decide_parts(*found, parts[ref], records, calendars)
    with_parts = {ref for ref, bodies in parts.items() if bodies}
    with_parts |= {kept.ref for kept in near if kept.body and place.takes_part(kept.body)}
    before = [s for s in near if _takes(place, s, with_parts)]
    after = [one.standing for one in made]
    unit.standings.put(*_written([s for s in before if s.body], after))
    alike: dict[Any, list[Standing]] = {}
    for ref, found in there:
        after += _wholes(unit, records, calendars, found, place, alike, parts=ref in with_parts)
    unit.standings.put(
        *_written([s for s in before if not s.body], [s for s in after if not s.body])
    )
    tally.decided(before, after)


def _takes(place: _Place, standing: Standing, with_parts: Collection[TaskRef]) -> bool:
    if standing.body is not None:
        return place.takes_part(standing.body)
    return place.takes_scope(standing.scope, parts=standing.ref in with_parts)


def _task(records: CachedFacts, ref: TaskRef) -> tuple[Plan, Task] | None:
    plan = records.plan(ref.plan)
    if plan is None:
        return None
    task = plan.tasks.get(ref.task) or tasks_of(records.plan_timeline(ref.plan)).get(ref.task)
    return (plan, task) if task else None


def _wholes(
    unit: Unit,
    records: CachedFacts,
    calendars: Calendars,
    found: tuple[Plan, Task],
    place: _Place,
    decided: dict[Any, list[Standing]],
    *,
    parts: bool,
) -> list[Standing]:
    plan, task = found
    scopes = [
        s
        for s in (None, *past_scopes_of(plan, task, records, place.near))
        if place.takes_scope(s, parts=parts)
    ]
    progress = _Reached(unit, records, plan, task, many=len(scopes) > FEW)

    def decide(some: Iterable[str | None]) -> list[Standing]:
        made = decide_wholes(plan, task, some, records, calendars, progress)
        return [one.standing for one in made]

    def made() -> list[Standing]:
        return decide_alike(plan, task, scopes, records, decide, progress.at)

    alike = None if progress.acted else rules_of(plan, task, records)
    if alike is None:
        return made()
    key = (*alike, tuple(scopes))
    if key not in decided:
        decided[key] = made()
        return decided[key]
    ref = TaskRef(plan.plan, task.id)
    return [s.like(ref, s.scope, s.node, s.progress) for s in decided[key]]


class _Reached:
    """How far the parts of a task are at a scope and below it; asked of the ledger only where
    somebody has one, which is looked up at once for `many` scopes."""

    def __init__(
        self, unit: Unit, records: CachedFacts, plan: Plan, task: Task, *, many: bool
    ) -> None:
        self._unit, self._records, self._plan, self._task = unit, records, plan, task
        self.acted = task.each is not None and not records.is_silent(bearing(plan, task))
        self._parts: Collection[str] | None = None
        if self.acted and many:
            self._parts = bodies_with_parts(plan, task, records)

    def __call__(self, occurrence: str | None, scope: str | None) -> Progress:
        below = self._records.bodies().below(scope) if scope else None
        nobody = self._parts is not None and below is not None and below.isdisjoint(self._parts)
        if nobody or not self.acted:
            return _NOBODY
        ref = TaskRef(self._plan.plan, self._task.id)
        return self._unit.standings.progress(ref, occurrence, below)

    def at(self, scope: str | None, occurrence: str | None) -> Progress | None:
        """The same with how many there are, None for a task without parts."""
        if self._task.each is None:
            return None
        members = members_at(self._plan, self._task, scope, self._records)
        progress = self(occurrence, scope)
        return _nobody_of(members) if progress is _NOBODY else replace(progress, of=members)


_NOBODY = Progress()


@lru_cache(maxsize=1024)
def _nobody_of(members: int) -> Progress:
    return Progress(of=members)


def rules_of(plan: Plan, task: Task, records: CachedFacts) -> tuple[Any, ...] | None:
    """All that deciding a `task` of `plan` depends on besides the documents, where nobody has
    recorded anything about it in `records`: tasks that are alike in it are decided once. None where
    more than that counts."""
    ref = TaskRef(plan.plan, task.id)
    if task.open or not records.is_silent([ref]) or dependencies(task):
        return None
    if len(records.plan_timeline(plan.plan)) > 1:
        return None
    named = ((name, plan.triggers.get(name)) for name in heard_triggers(task))
    triggers = tuple((n, t.repeats, t.counts_from, t.counts) if t else (n,) for n, t in named)
    members = records.bodies().member_set(plan.plan, task.each) if task.each else None
    return (
        task.when,
        task.due,
        task.state,
        task.counts,
        task.until,
        tuple(task.due_policy.items()),
        triggers,
        id(members),
        plan.adopted,
        plan.until,
        plan.calendar,
        tuple(plan.policy.items()),
        tuple((term.label, term.first, term.last) for term in plan.terms),
    )


class _Written(NamedTuple):
    """What is to go, what is new, and what is in the place of its like, as it was and is now."""

    gone: list[Standing]
    fresh: list[Standing]
    changed: list[Replaced]


def _written(before: Iterable[Standing], after: Iterable[Standing]) -> _Written:
    """Only what differs."""
    old = {kept.key: kept for kept in before}
    fresh: list[Standing] = []
    changed: list[Replaced] = []
    for made in after:
        was = old.pop(made.key, None)
        if was is None or was.order != made.order:
            fresh.append(made)
        elif was != made:
            changed.append((was, made))
    return _Written(list(old.values()), fresh, changed)


def _plan_of(act: Act, unit: Unit) -> str | None:
    """The plan of which an act brings a version, or takes one back."""
    if isinstance(act, Retracted | Revised):
        entry = unit.entries.entry(unit.entries.root_of(act.entry))
        act = entry.act if entry else act
    return act.plan.plan if isinstance(act, PlanAdopted | PlanAmended) else None


def _put_cards(unit: Unit, name: str, refs: Sequence[TaskRef]) -> None:
    plan = unit.facts.plan(name)
    tasks = tasks_of(unit.facts.plan_timeline(name))
    places = {task: number for number, task in enumerate(tasks)}
    cards = [card_of(plan, task, places[task.id]) for task in tasks.values()] if plan else []
    unit.standings.put_cards(refs, cards)
