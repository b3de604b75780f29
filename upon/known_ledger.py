"""A ledger as it stood after some of its entries: folded once, each plan decided when it is asked
for, the history gone through when that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping

from engine.commit.commit import copy_entry
from engine.commit.recompute import evaluate_only
from engine.evaluate.task_card import card_of
from engine.memory.in_force import FactsInForce
from engine.memory.ledger import MemoryLedger, MemoryUnit, StateFacts
from engine.memory.state import MemoryState
from engine.model.acts import Entry
from engine.model.progress import Progress
from engine.model.standing import Key, Standing, TaskRef
from engine.model.timelines import tasks_of
from engine.ports.facts import Calendars
from engine.ports.history import Line
from workflows.graph import dependencies
from workflows.plan import Task


def known_at(entries: list[Entry], calendars: Calendars) -> MemoryLedger:
    """The ledger that has these `entries` and no more; `calendars` finds the shipped calendars.

    The picture is a function of the entries that count (`engine.verify` holds it against what
    deciding entry by entry comes to), so what each of them changed is not gone through again,
    unless the history is asked for.
    """
    in_force = FactsInForce.folded(entries)
    state = MemoryState(entries, in_force)
    for plan in in_force.plans():
        for position, task in enumerate(tasks_of(in_force.versions[plan.plan]).values()):
            state.cards[TaskRef(plan.plan, task.id)] = card_of(plan, task, position)
    state.replay = lambda: _history(entries, calendars)
    state.standings = decided = _Decided(state, calendars)
    unit = MemoryUnit(state)
    unit.facts = decided.facts
    return MemoryLedger(unit)


def _history(entries: list[Entry], calendars: Calendars) -> list[Line]:
    """What each entry changed, as it did when it was recorded."""
    again = MemoryUnit()
    for entry in entries:
        copy_entry(again, calendars, entry)
    return list(again.history.lines())


class _Decided(MutableMapping[TaskRef, dict[Key, Standing]]):
    """The standings of each task in force; those of a plan are decided when one of them is asked
    for."""

    def __init__(self, state: MemoryState, calendars: Calendars) -> None:
        self._calendars = calendars
        self._kept: dict[TaskRef, dict[Key, Standing]] = {ref: {} for ref in state.cards}
        self._state, self.open = state, set(state.cards)
        self._deciding: set[str] = set()
        self._unit = MemoryUnit(MemoryState([], state.in_force, self))
        self.facts = self._unit.facts = _Facts(self._unit.facts, self)

    def __getitem__(self, ref: TaskRef) -> dict[Key, Standing]:
        if ref in self.open and ref.plan not in self._deciding:
            self._deciding.add(ref.plan)
            for refs in _in_turn(tasks_of(self._state.in_force.versions[ref.plan]), ref.plan):
                evaluate_only(self._unit, self._calendars, refs)
                self.open.difference_update(refs)
        return self._kept[ref]

    def __setitem__(self, ref: TaskRef, found: dict[Key, Standing]) -> None:
        self._kept[ref] = found

    def __delitem__(self, ref: TaskRef) -> None:
        del self._kept[ref]

    def __iter__(self) -> Iterator[TaskRef]:
        return iter(tuple(self._kept))

    def __len__(self) -> int:
        return len(self._kept)


def _in_turn(tasks: Mapping[str, Task], plan: str) -> Iterator[list[TaskRef]]:
    """The tasks of a plan: first those that wait for no other, at once, then each after those that
    it waits for, where no version has them the other way round."""
    ready = [name for name, task in tasks.items() if not dependencies(task)]
    yield [TaskRef(plan, name) for name in ready]
    seen, left = set(ready), [name for name in tasks if name not in ready]
    while left:
        fit = [n for n in left if seen.issuperset(set(dependencies(tasks[n])) & tasks.keys())]
        for name in fit or left:
            yield [TaskRef(plan, name)]
        seen.update(fit or left)
        left = [name for name in left if name not in seen]


class _Facts(StateFacts):
    """The facts, with how far parts are where that is decided already."""

    def __init__(self, kept: StateFacts, decided: _Decided) -> None:
        super().__init__(kept.state)
        self._decided = decided

    def stored_progress(self, ref: TaskRef, scope: str | None) -> Progress | None:
        """How far the counted parts of a task are; not while they are being decided."""
        return None if ref in self._decided.open else super().stored_progress(ref, scope)
