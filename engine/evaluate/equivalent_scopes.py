"""Places of the tree at which a task has the same facts but for the names of documents: decided
once for all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from engine.evaluate.facts import counts_latest
from engine.evaluate.rule_eras import eras_of, reading_points
from engine.evaluate.scoped_facts import parts_behind
from engine.model.acts import Settled, Waived
from engine.model.progress import Progress
from engine.model.standing import Standing, TaskRef, standing_like
from engine.ports.facts import Records
from triggers.events import Event
from triggers.nodes import Node
from workflows.graph import dependencies, listened_triggers, referenced_triggers, repeating_triggers
from workflows.plan import Plan, Task

Scope = str | None
Decide = Callable[[list[Scope]], list[Standing]]
"""From scopes to a task's standings there."""
Reached = Callable[[Scope, str | None], Progress | None]
"""From a scope and an occurrence to how far the parts there are; None where nobody has one."""


class _Document(NamedTuple):
    """What deciding asks of a document, beside who it is: that is its number among those here."""

    number: int
    issued: date | None
    effective: date | None
    received: date | None
    sets_due: date | None


class _Facts(NamedTuple):
    """What the standings at a scope hang on: for each trigger its documents, in the order in which
    the first of one day counts; `recorded` where the entries of these lie among each other and
    among those that the task hangs on besides. What was said of the task is seen alike from every
    scope, but for waivers above it (`waived`) and for the parts of other tasks that somebody has
    below it (`own`: then the scope); an extension for the whole is its own at none of them."""

    whole: bool
    own: Scope
    waived: frozenset[str]
    documents: tuple[tuple[_Document, ...], ...]
    recorded: tuple[int, ...]


def decide_equivalent(
    plan: Plan,
    task: Task,
    scopes: Iterable[Scope],
    records: Records,
    decide: Decide,
    reached: Reached,
) -> list[Standing]:
    """The standings of a `task` of `plan` at some `scopes`, by `decide` at one of each class of
    scopes alike.

    `records` are the facts; `reached` tells how far the parts at a scope are. Where documents open
    occurrences these are named after them: there no two scopes are alike; nor where work was kept
    that had lost its ground, for a document that is taken back may be one of some scopes only. One
    that lay elsewhere in the tree is like no other.
    """
    scopes = list(scopes)
    if len(scopes) == 1 or _opened_by_documents(plan, task, records) or _kept(plan, task, records):
        return decide(scopes)
    surroundings = _Surroundings(plan, task, records)
    classes: dict[_Facts, tuple[list[str], list[Standing]]] = {}
    made: list[Standing] = []
    bodies = records.bodies()
    for scope in scopes:
        if scope is not None and bodies.turns and bodies.is_moved(scope):
            made += decide([scope])
            continue
        found_here = surroundings.documents(scope)
        if any(records.replacing(event.id) for events in found_here for event in events):
            return decide(scopes)
        facts, names = surroundings.facts(scope, found_here)
        if facts in classes:
            first, alike = classes[facts]
            here = dict(zip(first, names, strict=True))
            made += [_at(s, scope, here, reached(scope, s.occurrence)) for s in alike]
        else:
            found = decide([scope])
            classes[facts] = names, found
            made += found
    return made


def _versions(plan: Plan, task: Task, records: Records) -> list[tuple[Plan, Task]]:
    """The task as all versions of its plan have it."""
    plans = [version.plan for version in records.plan_timeline(plan.plan)]
    return [(plan, task), *((p, p.tasks[task.id]) for p in plans if task.id in p.tasks)]


def _opened_by_documents(plan: Plan, task: Task, records: Records) -> bool:
    return any(repeating_triggers(p, t) for p, t in _versions(plan, task, records))


def _kept(plan: Plan, task: Task, records: Records) -> bool:
    said = records.acts_of(TaskRef(plan.plan, task.id))
    return any(isinstance(act, Settled) and act.losses is not None for _, act in said)


class _Surroundings:
    """What a task hangs on, beside the documents: asked for once for all scopes."""

    def __init__(self, plan: Plan, task: Task, records: Records) -> None:
        self._records, self._bodies = records, records.bodies()
        versions = _versions(plan, task, records)
        others = {one.id: (p, one) for p, t in versions for one in _awaited(p, t)}
        tasks = [task, *(t for _, t in versions), *(t for _, t in others.values())]
        self._named = tuple(dict.fromkeys(name for t in tasks for name in listened_triggers(t)))
        self._latest = any(
            counts_latest(p, t, n) for p, t in versions for n in referenced_triggers(t)
        )
        groups = {t.each for _, t in versions}
        self._parts = {
            part
            for p, one in others.values()
            if one.each is not None and one.each in groups
            for acted in [records.acted_on(TaskRef(p.plan, one.id))]
            for part in parts_behind(p, one, acted, self._bodies)
        }
        ref = TaskRef(plan.plan, task.id)
        said = records.acts_of(ref, None if None in groups else (None,))
        self._waivers = frozenset(a.body for _, a in said if isinstance(a, Waived) and a.body)
        eras = eras_of(ref, records, (plan, task))
        points = [*(era.start for era in eras[1:]), *reading_points(ref, records, eras)]
        steps = (step.seq for step in records.plan_steps(plan.plan))
        self._entries = sorted({*(p.seq for p in points), *(seq for seq, _ in said), *steps})

    def documents(self, scope: Scope) -> list[Sequence[Event]]:
        """The documents that hold at a scope, trigger by trigger."""
        path = self._bodies.path(scope) if scope else ()
        found = [self._records.events_of(name, path) for name in self._named]
        return [sorted(events, key=_rank) if len(events) > 1 else events for events in found]

    def facts(self, scope: Scope, found: Iterable[Sequence[Event]]) -> tuple[_Facts, list[str]]:
        """The facts at a scope, and the ids of its documents by their numbers."""
        numbers: dict[str, int] = {}
        documents = tuple(
            tuple(
                _Document(
                    numbers.setdefault(event.id, len(numbers)),
                    event.issued,
                    event.effective,
                    event.received,
                    event.sets_due,
                )
                for event in events
            )
            for events in found
        )
        busy = scope is not None and not self._bodies.below(scope).isdisjoint(self._parts)
        path = self._bodies.path(scope) if scope and self._waivers else ()
        facts = _Facts(
            scope is None,
            scope if busy else None,
            self._waivers.intersection(path),
            documents,
            self._recorded(list(numbers)),
        )
        return facts, list(numbers)

    def _recorded(self, ids: Sequence[str]) -> tuple[int, ...]:
        """Where the entries of documents lie, as far as that may count."""
        if not self._entries and not (self._latest and len(ids) > 1):
            return ()
        entries = [self._records.recorded_by(one) for one in ids]
        order = sorted(range(len(ids)), key=entries.__getitem__)
        return (*order, *(bisect_left(self._entries, entry) for entry in entries))


def _awaited(plan: Plan, task: Task) -> list[Task]:
    """The tasks whose completion a task hangs on, through as many others as there are."""
    found: dict[str, Task] = {}
    open_ones = list(dependencies(task))
    while open_ones:
        name = open_ones.pop()
        other = plan.tasks.get(name)
        if other is not None and name not in found:
            found[name] = other
            open_ones += dependencies(other)
    return list(found.values())


def _rank(event: Event) -> tuple[str, str]:
    """As engine.records.earliest has documents of one day."""
    return event.number or "", event.id


def _at(
    alike: Standing, scope: Scope, here: Mapping[str, str], progress: Progress | None
) -> Standing:
    node = _renamed(alike.node, here) if alike.node else None
    made = standing_like(alike, alike.ref, scope, node, progress)
    if not made.story.earlier:
        return made
    earlier = tuple(
        step._replace(node=_renamed(step.node, here)) if step.node else step
        for step in made.story.earlier
    )
    return replace(made, story=replace(made.story, earlier=earlier))


def _renamed(node: Node, here: Mapping[str, str]) -> Node:
    """A reason with the documents that hold here in the place of their likes."""
    if node.event is None and not node.children:
        return node
    children = tuple([_renamed(child, here) for child in node.children])
    event = here[node.event] if node.event else None
    return Node(node.kind, node.text, node.on, event, node.lacks, node.need, children)
