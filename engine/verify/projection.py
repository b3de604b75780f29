"""The whole picture from the ledger alone; everything else is held against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.evaluate.decision import Decision
from engine.evaluate.evaluate import decide
from engine.evaluate.task_card import card_of
from engine.memory.facts import MemoryFacts
from engine.memory.in_force import FactsInForce
from engine.model.acts import Entry
from engine.model.cards import Card
from engine.model.changes import Change, difference
from engine.model.effective import effective_day
from engine.model.standing import Standing
from engine.model.timelines import tasks_of
from engine.ports.facts import Calendars


@dataclass(frozen=True, slots=True)
class Picture:
    """All decisions, by plan in the order of adoption, by task in the plan's order."""

    decisions: tuple[Decision, ...]
    cards: dict[tuple[str, str], Card]

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The standings alone."""
        return tuple(decision.standing for decision in self.decisions)


def project(entries: Iterable[Entry], calendars: Calendars) -> Picture:
    """Decide every task from the facts. A function of its arguments: no clock, no order of
    recording (but for the order in which plans were adopted), no I/O."""
    return picture(FactsInForce.folded(entries), calendars)


def picture(in_force: FactsInForce, calendars: Calendars) -> Picture:
    """The picture of what is already folded."""
    facts = MemoryFacts(in_force)
    decisions: list[Decision] = []
    cards = {}
    for plan in in_force.plans():
        tasks = tasks_of(in_force.versions[plan.plan])
        for position, task in enumerate(tasks.values()):
            decisions += decide(plan, task, facts, calendars)
            cards[plan.plan, task.id] = card_of(plan, task, position)
    return Picture(tuple(decisions), cards)


def replay(entries: Iterable[Entry], calendars: Calendars) -> list[tuple[int, Change]]:
    """The history: after each entry everything is decided anew and compared, on the day that its
    recorder saw."""
    in_force, before = FactsInForce(), Picture((), {})
    history: list[tuple[int, Change]] = []
    for entry in entries:
        in_force.take(entry.seq, entry.act, entry.today)
        after = picture(in_force, calendars)
        day = effective_day(entry.act, entry.today)
        changes = difference(before.standings, after.standings, day, (), in_force.bodies())
        history.extend((entry.seq, change) for change in changes)
        before = after
    return history
