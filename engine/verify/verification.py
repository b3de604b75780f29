"""Whether what is kept equals what the ledger says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from engine.commit.commit import copy_entry
from engine.memory.facts import Facts
from engine.memory.ledger import MemoryUnit
from engine.model.standing import TaskRef
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from engine.verify.projection import Picture
from engine.verify.projection import picture as project_facts
from triggers.events import Event

GUARD = "guard "
"""How the name of a difference begins that is not about a row but about what guards the ledger."""


class Difference(NamedTuple):
    """A kept row that the ledger does not bear out, or one that is missing."""

    what: str
    kept: str
    worked_out: str


def lost_guards(unit: Unit) -> list[Difference]:
    """The guards of the ledger that are missing or altered, each as a difference."""
    return [Difference(f"{GUARD}{name}", "-", "it refuses") for name in unit.unguarded()]


def compare(unit: Unit, calendars: Calendars) -> list[Difference]:
    """Hold the kept facts, standings, cards and history against the ledger.

    The history is worked out anew in memory, each entry deciding what it touches. The standings
    and facts are held against one fold of all that counts, which knows of no order and of nothing
    that touches anything.
    """
    again = MemoryUnit()
    for entry in unit.entries():
        copy_entry(again, calendars, entry)
    facts = Facts.folded(again.entries())
    picture = project_facts(facts, calendars)
    return [
        *_read("standings", lambda: _standings(unit, picture)),
        *_read("history", lambda: _history(unit, again)),
        *_read("facts", lambda: _facts(unit, facts)),
    ]


def _read(what: str, differences: Callable[[], Iterable[Difference]]) -> list[Difference]:
    """Rows that cannot even be read are a difference as well."""
    try:
        return list(differences())
    except (ValueError, TypeError, LookupError) as error:
        return [Difference(what, f"{type(error).__name__}: {error}", "-")]


def _standings(unit: Unit, picture: Picture) -> Iterator[Difference]:
    kept = {standing.key: (standing, card) for standing, card in unit.board()}
    right = {
        standing.key: (standing, picture.cards[standing.ref]) for standing in picture.standings
    }
    wrong = [key for key in (right | kept) if kept.get(key) != right.get(key)]
    for key in wrong:
        name = " ".join(part or "-" for part in key[:3])
        yield Difference(name, str(kept.get(key)), str(right.get(key)))
    if not wrong and list(kept) != list(right):
        yield Difference("order of the board", str(list(kept)), str(list(right)))


def _history(unit: Unit, right: MemoryUnit) -> list[Difference]:
    """The first line that is kept and was not to be, and the first that was to be and is not."""
    kept, worked_out = unit.lines(), right.lines()
    odd = Counter(kept) - Counter(worked_out)
    lost = Counter(worked_out) - Counter(kept)
    if not odd and not lost:
        return []
    return [Difference("history", str(next(iter(odd), None)), str(next(iter(lost), None)))]


def _facts(unit: Unit, right: Facts) -> Iterator[Difference]:
    """What is kept of plans, documents, listeners and acts, under the names by which decisions ask
    for them."""
    asked: list[tuple[str, Sequence[object], Sequence[object]]] = [
        ("plans", unit.plans(), right.plans()),
        ("documents", unit.events(), right.events()),
    ]
    for trigger in dict.fromkeys(t for event in right.events() for t in event.triggers):
        kept, worked_out = unit.events_of(trigger), right.events_of(trigger)
        asked.append((f"documents of {trigger}", _by_id(kept), _by_id(worked_out)))
    for plan in right.plans():
        versions = unit.plan_versions(plan.plan), right.plan_versions(plan.plan)
        asked.append((f"versions of {plan.plan}", *versions))
        for kind, name in right.listeners[plan.plan]:
            if kind == "trigger":
                heard = unit.waiting_on_trigger(name), right.waiting_on_trigger(name)
            else:
                ref = TaskRef(plan.plan, name)
                heard = unit.waiting_on_task(ref), right.waiting_on_task(ref)
            asked.append((f"listeners of {kind} {name}", *heard))
        for task in plan.tasks:
            ref = TaskRef(plan.plan, task)
            asked.append((f"acts on {task}", unit.acts_of(ref), right.acts_of(ref)))
    for what, found, expected in asked:
        if list(found) != list(expected):
            yield Difference(what, str(found), str(expected))


def _by_id(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.id)
