"""Whether what is kept equals what the ledger says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from engine.facts import Facts
from engine.ledger import Unit
from engine.projection import picture as project_facts
from engine.projection import replay
from engine.records import Calendars
from engine.standing import TaskRef


class Difference(NamedTuple):
    """A kept row that the ledger does not bear out, or one that is missing."""

    what: str
    kept: str
    worked_out: str


def compare(unit: Unit, calendars: Calendars) -> list[Difference]:
    """Hold the kept facts, standings, cards and history against the projection of the ledger."""
    facts = Facts(unit.entries())
    picture = project_facts(facts, calendars)
    kept = {standing.key: (standing, card) for standing, card in unit.board()}
    right = {
        standing.key: (standing, picture.cards[standing.ref]) for standing in picture.standings
    }
    found = [
        Difference(" ".join(part or "-" for part in key[:3]), str(kept.get(key)),
                   str(right.get(key)))
        for key in (right | kept)
        if kept.get(key) != right.get(key)
    ]  # fmt: skip
    if not found and list(kept) != list(right):
        found.append(Difference("order of the board", str(list(kept)), str(list(right))))
    lines = [(line.seq, line.change) for line in unit.lines()]
    history = replay(unit.entries(), calendars)
    if sorted(lines, key=str) != sorted(history, key=str):
        odd = next((pair for pair in lines if pair not in history), None)
        lost = next((pair for pair in history if pair not in lines), None)
        found.append(Difference("history", str(odd), str(lost)))
    return found + list(_facts(unit, facts))


def _facts(unit: Unit, right: Facts) -> Iterator[Difference]:
    """What is kept of plans, documents, moves and listeners, under the names by which decisions
    ask for them."""
    asked: list[tuple[str, Sequence[object], Sequence[object]]] = [
        ("plans", unit.plans(), list(right.adopted.values())),
        ("documents", unit.events(), list(right.documents.values())),
    ]
    for trigger in dict.fromkeys(t for event in right.documents.values() for t in event.triggers):
        documents = unit.events_of(trigger), right.events_of(trigger)
        asked.append((f"documents of {trigger}", *documents))
    for (kind, name), refs in right.listeners.items():
        ref = TaskRef(*name.split(":", 1)) if kind == "done" else None
        heard = unit.waiting_on_task(ref) if ref else unit.waiting_on_trigger(name)
        asked.append((f"listeners of {kind} {name}", heard, refs))
    for plan in right.adopted.values():
        for task in plan.tasks:
            ref = TaskRef(plan.plan, task)
            asked.append((f"moves of {task}", unit.moves_of(ref), right.moves_of(ref)))
    for what, kept, worked_out in asked:
        if list(kept) != list(worked_out):
            yield Difference(what, str(kept), str(worked_out))
