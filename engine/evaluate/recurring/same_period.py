"""Which occurrences of another task `done` means for one occurrence of a task."""

from __future__ import annotations

from collections.abc import Sequence

from engine.evaluate.facts import TaskAnchors, confirmations_of, moves_of
from engine.evaluate.overrides import as_read
from engine.evaluate.records_at import ruled_at
from engine.evaluate.recurring.occurrences import Slot, slots_of
from engine.evaluate.scoped_facts import ScopedFacts
from engine.model.points import Point
from engine.model.standing import TaskRef
from engine.ports.facts import Calendars
from triggers.periods import NamedPeriod, Period, representative
from workflows.grains import SIZES, match_of
from workflows.plan import Plan, Task


def counting_occurrences(
    plan: Plan, task: Task, slot: Slot, other: Task, records: ScopedFacts, calendars: Calendars
) -> tuple[str | None, ...] | None:
    """The labels of the occurrences of `other` that must be done for an occurrence (`slot`) of a
    `task` of the same `plan`.

    None: the first completion counts, whatever the occurrence; empty: there is no such occurrence.
    `records` are the facts as one place sees them, by which `other` is ruled and read; `calendars`
    finds the shipped calendars.
    """
    plan, other = ruled_at(plan, other, records.records)
    other = as_read(other, confirmations_of(records.records, TaskRef(plan.plan, other.id)))
    match = match_of(plan, task, other)
    if match == "document":
        return (slot.event.id,) if slot.event else None
    if match not in ("same", "periods") or slot.period is None:
        return None
    there = place_of(records, other)
    moves = moves_of(there, plan, other)
    slots = [s for s in slots_of(plan, other, there, moves, calendars) if not s.lost and s.period]
    return tuple(one.label for one in _matching(slot, slots))


def anchors_of(
    plan: Plan, task: Task, slot: Slot, sight: ScopedFacts, calendars: Calendars, point: Point
) -> TaskAnchors:
    """The facts as an occurrence (`slot`) of a `task` of `plan` at one place (`sight`) has them at
    a `point`: `done` means those occurrences that belong to it. `calendars` finds the shipped
    calendars."""

    def counting(other: Task) -> tuple[str | None, ...] | None:
        return counting_occurrences(plan, task, slot, other, sight, calendars)

    return TaskAnchors(sight, plan, task, counting=counting, point=point)


def place_of(records: ScopedFacts, other: Task) -> ScopedFacts:
    """The same place as another task (`other`) sees it, of that of `records`: the same body's part
    where both are done by each member of one group."""
    if records.body is not None and other.each == records.task.each:
        return ScopedFacts(records.records, other, body=records.body)
    return ScopedFacts(records.records, other, scope=records.body or records.scope)


def _matching(slot: Slot, slots: Sequence[Slot]) -> list[Slot]:
    """Of another task's occurrences those of the same period; else all that lie in it; else the one
    that contains it."""
    mine = slot.period
    if mine is None:
        return []
    size = _size(mine)
    same = [s for s in slots if s.period is not None and _size(s.period) == size]
    if same:
        own = [s for s in same if s.period == mine]
        marked = [s for s in own if _mark(s) and _mark(s) == _mark(slot)]
        return marked or own
    finer = [s for s in slots if s.period is not None and _size(s.period) < size]
    if finer:
        return [s for s in finer if s.period is not None and _lies_in(s.period, mine)]
    return [s for s in slots if s.period is not None and _lies_in(mine, s.period)]


def _lies_in(short: Period | NamedPeriod, long: Period | NamedPeriod) -> bool:
    return long.first <= representative(short) <= long.last


def _size(period: Period | NamedPeriod) -> int:
    return SIZES.index(period.unit if isinstance(period, Period) else "term")


def _mark(slot: Slot) -> str:
    """Which of several recurrences of one grain an occurrence is of: the `1` of `2024.1`."""
    base = str(slot.period)
    return slot.label.removeprefix(base) if slot.label and slot.label != base else ""
