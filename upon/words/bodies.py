"""Which bodies a change is about, in words: a body, and whether all below it are meant too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upon.words.occurrences import is_event_id, occurrence_labels
from upon.words.texts import Words

if TYPE_CHECKING:
    from engine.model.bodies import Bodies
    from engine.model.changes import Change
    from engine.ports.ledger import Ledger, Unit
    from workflows.plan import Plan

MOST = 3
"""Bodies that a text names; of more it says how many."""

Fields = Mapping[str, "Change"]
Which = tuple[str, str, str | None]
"""Plan, task, occurrence."""


@dataclass(frozen=True, slots=True)
class Item:
    """What changed alike in one occurrence of a task, for the whole (no scopes) or for some."""

    plan: str
    task: str
    occurrence: str | None
    scopes: tuple[str, ...]
    fields: Fields

    @property
    def ref(self) -> tuple[str, str]:
        """The task that it is about."""
        return self.plan, self.task

    @property
    def label(self) -> str:
        """The task's id, with its occurrence below where it has several."""
        return f"{self.task}\n{self.occurrence}" if self.occurrence else self.task

    @property
    def brief(self) -> str:
        """The task's id, with its occurrence and its places behind it."""
        more = [*filter(None, [self.occurrence]), *self.scopes[:MOST]]
        more += ["…"] if len(self.scopes) > MOST else []
        return f"{self.task} ({', '.join(more)})" if more else self.task


@dataclass
class Places:
    """The bodies of a workspace by the names that people know, and the groups of `each`."""

    words: Words
    bodies: Bodies | None = None
    each: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    """What occurrences that documents opened are called."""

    def label(self, item: Item) -> str:
        """The task's id, with its occurrence below, as people call it, where it has several."""
        if not item.occurrence:
            return item.task
        return f"{item.task}\n{self.called.get(item.occurrence, item.occurrence)}"

    def name(self, body: str) -> str:
        """What a body is called, with its id, under which people type it."""
        known = self.bodies.known.get(body) if self.bodies else None
        return f"{known.name} ({body})" if known and known.name != body else body

    def is_wide(self, ref: tuple[str, str] | None, scope: str) -> bool:
        """Whether bodies below a scope are meant too; of a task with parts, members of its
        group."""
        if self.bodies is None:
            return False
        below = self.bodies.below(scope)
        members = self.each.get(ref) if ref else None
        return bool((below if members is None else below & members) - {scope})

    def say(self, scopes: Sequence[str], ref: tuple[str, str] | None = None) -> str:
        """For whom something holds; nothing to say where it is the whole workspace."""
        if not scopes:
            return ""
        key = "place.below" if self.is_wide(ref, scopes[0]) else "place.for"
        names = ", ".join(self.name(scope) for scope in scopes[:MOST])
        if len(scopes) <= MOST:
            return self.words.say(key, bodies=names)
        return self.words.say(f"{key}.more", bodies=names, more=len(scopes) - MOST)

    def items(self, changes: Iterable[Change]) -> list[Item]:
        """The changes by task and occurrence, the whole first, then what is alike in several
        places together."""
        found: dict[Which, dict[str | None, dict[str, Change]]] = {}
        for change in changes:
            which = (change.plan, change.task, change.occurrence)
            found.setdefault(which, {}).setdefault(change.scope, {})[change.field] = change
        return [item for which, by_scope in found.items() for item in self._alike(which, by_scope)]

    def _alike(self, which: Which, by_scope: Mapping[str | None, Fields]) -> Iterator[Item]:
        if None in by_scope:
            yield Item(*which, (), by_scope[None])
        alike: dict[object, list[str]] = {}
        for scope, fields in by_scope.items():
            if scope is not None:
                said = tuple((name, made.before, made.after) for name, made in fields.items())
                alike.setdefault((self.is_wide(which[:2], scope), said), []).append(scope)
        for scopes in alike.values():
            yield Item(*which, tuple(scopes), by_scope[scopes[0]])


def places_in(words: Words, unit: Unit) -> Places:
    """The places of a workspace."""
    bodies = unit.facts.bodies()
    each = {
        (plan.plan, task.id): bodies.groups.member_set(plan.plan, task.each)
        for plan in unit.catalog.plans()
        for task in plan.tasks.values()
        if task.each
    }
    return Places(words, bodies, each)


def places_of(words: Words, ledger: Ledger, changes: Iterable[Change]) -> Places:
    """The bodies by their names, in the language of `words`, as `places_in`; the `ledger` is read
    only where some of the `changes` has a scope, with what occurrences are called that documents
    opened."""
    changes = list(changes)
    opened = {change.occurrence for change in changes if is_event_id(change.occurrence)}
    if not opened and not any(change.scope for change in changes):
        return Places(words)
    with ledger.reading() as unit:
        made = places_in(words, unit)
        made.called = occurrence_labels(unit, opened)
        return made


def calls(plans: Iterable[Plan], bodies: Bodies | None = None) -> dict[str, str]:
    """Body or group id -> its name, of plans, their shared files and the workspace."""
    found: dict[str, str] = {}
    if bodies is not None:
        found |= {name: group.name for name, group in bodies.groups.shared.items()}
        found |= {name: body.name for name, body in bodies.known.items()}
    for plan in plans:
        for held in (plan.directory, plan):
            if held is not None:
                found |= {name: said.name for name, said in held.groups.items()}
                found |= {name: said.name for name, said in held.bodies.items()}
    return found
