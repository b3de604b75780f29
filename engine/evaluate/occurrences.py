"""Which occurrences a task has: one a period, one an event of a repeating trigger, or one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engine.evaluate.facts import TaskAnchors, counted_kind
from engine.evaluate.scoped_facts import Sight
from engine.model.acts import TaskMoved
from triggers.conditions import evaluate
from triggers.deadlines import occurrence_day
from triggers.events import Event
from triggers.expressions import Recurring, recurring_in, triggers_in
from triggers.periods import NamedPeriod, Period, following, period_from, period_of
from workflows.plan import Plan, Task

HORIZON_YEARS = 10
"""How long a recurring task rolls where its plan has no `until`."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An occurrence before it is decided: its label, its period or event, when it opens; `lost`
    when only the work done on it keeps it."""

    label: str | None
    opens: date | None = None
    period: Period | NamedPeriod | None = None
    event: Event | None = None
    lost: bool = False


def slots_of(plan: Plan, task: Task, records: Sight, moves: Sequence[TaskMoved]) -> list[Slot]:
    """The occurrences of a task: one a period of a recurring deadline, else one an event of a
    repeating trigger, else one. A task that has none yet has one place to wait in. What was worked
    on stays (law 9), first in the list, when the facts no longer open it."""
    slots = list(_opened(plan, task, records)) or [Slot(None)]
    labels = {slot.label for slot in slots}
    kept = dict.fromkeys(move.occurrence for move in moves if move.occurrence not in labels)
    return [*(_worked_on(plan, label) for label in kept), *slots]


def _opened(plan: Plan, task: Task, records: Sight) -> Iterator[Slot]:
    rule = recurring_in(task.deadline)
    if rule is None:
        for event in _repeating(plan, task, records):
            yield Slot(event.id, event=event)
    elif start := _start(plan, task, records):
        yield from _periods(plan, rule, start)


def _worked_on(plan: Plan, label: str | None) -> Slot:
    """The place in which work ran ahead has its grounds once the task has; an occurrence that the
    facts no longer open has none."""
    if label is None:
        return Slot(None)
    terms = (NamedPeriod(t.label, t.first, t.last) for t in plan.terms if t.label == label)
    period: Period | NamedPeriod | None = next(terms, None)
    if period is None:
        try:
            period = period_from(label)
        except ValueError:
            return Slot(label, lost=True)
    return Slot(label, period.first, period, lost=True)


def _repeating(plan: Plan, task: Task, records: Sight) -> list[Event]:
    """The documents that open occurrences, in order; one that lacks the date that counts opens
    its occurrence too, which then waits for that date (law 6)."""
    named = triggers_in(task.condition) + triggers_in(task.deadline)
    trigger = next((t for t in named if t in plan.triggers and plan.triggers[t].repeats), None)
    if trigger is None:
        return []
    kind = counted_kind(plan, task, trigger, records)
    return sorted(
        records.events_of(trigger),
        key=lambda event: (
            event.on(kind) or event.issued or event.effective or event.received or event.recorded,
            event.number or "",
            event.id,
        ),
    )


def _start(plan: Plan, task: Task, records: Sight) -> date | None:
    if task.condition is None:
        return plan.adopted
    return evaluate(task.condition, TaskAnchors(records, plan, task)).on


def _periods(plan: Plan, rule: Recurring, start: date) -> Iterator[Slot]:
    """The periods from the start to the plan's end, without those due before the start.

    Each is found from the calendar, not from the one before it, so nothing drifts.
    """
    if rule.every == "term":
        for term in plan.terms:
            if term.last >= start:
                period = NamedPeriod(term.label, term.first, term.last)
                yield Slot(term.label, max(term.first, start), period)
        return
    end = plan.until or date(plan.adopted.year + HORIZON_YEARS, 12, 31)
    unit = period_of(start, rule.every)
    while unit.first <= end:
        if occurrence_day(rule, unit) >= start:
            yield Slot(str(unit), max(unit.first, start), unit)
        unit = following(unit)
