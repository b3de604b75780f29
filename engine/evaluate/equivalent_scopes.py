"""Places of the tree at which a task has the same facts but for the names of documents: decided
once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from engine.model.progress import Progress
from engine.model.standing import Standing
from engine.ports.facts import Records
from triggers.conditions import Node
from triggers.events import Event
from workflows.graph import heard_triggers, repeating_triggers
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
    the first of one day counts. What was said of the task is seen alike from every scope, but that
    an extension for the whole is its own at none of them."""

    whole: bool
    documents: tuple[tuple[_Document, ...], ...]


def decide_alike(
    plan: Plan,
    task: Task,
    scopes: Iterable[Scope],
    records: Records,
    decide: Decide,
    reached: Reached,
) -> list[Standing]:
    """The standings of a task at some scopes, by `decide` at one of each class of scopes alike.

    Where documents open occurrences these are named after them: there no two scopes are alike.
    """
    scopes = list(scopes)
    if len(scopes) == 1 or repeating_triggers(plan, task):
        return decide(scopes)
    named, bodies = heard_triggers(task), records.bodies()
    classes: dict[_Facts, tuple[list[str], list[Standing]]] = {}
    made: list[Standing] = []
    for scope in scopes:
        path = bodies.path(scope) if scope else ()
        found_here = [records.events_of(name, path) for name in named]
        if any(records.replacing(event.id) for events in found_here for event in events):
            return decide(scopes)
        facts, names = _facts(scope, found_here)
        if facts in classes:
            first, alike = classes[facts]
            here = dict(zip(first, names, strict=True))
            made += [_at(s, scope, here, reached(scope, s.occurrence)) for s in alike]
        else:
            found = decide([scope])
            classes[facts] = names, found
            made += found
    return made


def _facts(scope: Scope, events: Iterable[Sequence[Event]]) -> tuple[_Facts, list[str]]:
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
            for event in (sorted(found, key=_rank) if len(found) > 1 else found)
        )
        for found in events
    )
    return _Facts(scope is None, documents), list(numbers)


def _rank(event: Event) -> tuple[str, str]:
    """As engine.records.earliest has documents of one day."""
    return event.number or "", event.id


def _at(
    alike: Standing, scope: Scope, here: Mapping[str, str], progress: Progress | None
) -> Standing:
    node = _renamed(alike.node, here) if alike.node else None
    return alike.like(alike.ref, scope, node, progress)


def _renamed(node: Node, here: Mapping[str, str]) -> Node:
    """A reason with the documents that hold here in the place of their likes."""
    if node.event is None and not node.children:
        return node
    children = tuple([_renamed(child, here) for child in node.children])
    event = here[node.event] if node.event else None
    return Node(node.kind, node.text, node.on, event, node.lacks, node.need, children)
