"""One task, the facts -> its standings, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.entries import Extended, TaskMoved
from engine.extensions import accepted_on, extend, extensions_of
from engine.phases import fold
from engine.readings import as_read, open_questions
from engine.records import (
    Calendars,
    Records,
    TaskAnchors,
    calendar_for,
    confirmations_of,
    counted_kind,
    moves_of,
    policy_for,
)
from engine.standing import Standing, TaskRef
from triggers.conditions import Node, evaluate
from triggers.deadlines import compute, occurrence_day
from triggers.events import Event
from triggers.expressions import Recurring, recurring_in, triggers_in
from triggers.periods import NamedPeriod, Period, following, period_from, period_of
from triggers.results import Result
from workflows.plan import Plan, Task

HORIZON_YEARS = 10
"""How long a recurring task rolls where its plan has no `until`."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A standing with the whole calculation behind it, and the extensions granted over it."""

    standing: Standing
    deadline: Result
    extensions: tuple[Extended, ...] = ()


@dataclass(frozen=True, slots=True)
class _Slot:
    """An occurrence before it is decided: its label, its period or event, when it opens; `lost`
    when only the work done on it keeps it."""

    label: str | None
    opens: date | None = None
    period: Period | NamedPeriod | None = None
    event: Event | None = None
    lost: bool = False


def decide(plan: Plan, task: Task, records: Records, calendars: Calendars) -> list[Decision]:
    """All occurrences of a task. Pure: the same facts give the same standings."""
    ref = TaskRef(plan.plan, task.id)
    task = as_read(task, confirmations_of(records, ref))
    moves = moves_of(records, plan, task)
    return [
        _decide(plan, task, slot, order, moves, records, calendars)
        for order, slot in enumerate(_slots(plan, task, records, moves))
    ]


def _decide(plan: Plan, task: Task, slot: _Slot, order: int, moves: Sequence[TaskMoved],
            records: Records, calendars: Calendars) -> Decision:  # fmt: skip
    anchors = TaskAnchors(records, plan, task)
    if slot.event:
        anchors.bound = dict.fromkeys(slot.event.triggers, slot.event)
    node = evaluate(task.condition, anchors) if task.condition else None
    since = anchors.start = _since(plan, task, slot, node)
    policy = policy_for(plan, task, records)
    calendar = calendar_for(policy.calendar, records, calendars)
    result = compute(task.deadline, anchors, policy, calendar, slot.period)
    made = [move for move in moves if move.occurrence == slot.label]
    standing = Standing(
        plan=plan.plan,
        task=task.id,
        occurrence=slot.label,
        scope=None,
        order=order,
        opens=slot.opens if order else None,
        since=since,
        node=node,
        phases=fold(since, made),
        due_kind=result.kind,
        due=result.due,
        nominal=result.nominal,
        ambiguous=result.ambiguous,
        provisional=result.provisional,
        needs_confirmation=result.needs_confirmation or bool(open_questions(task)),
        missing=result.missing,
        computed=result.due,
    )
    return _decided(standing, result, records)


def _decided(standing: Standing, result: Result, records: Records) -> Decision:
    """What people decided over what the rules give."""
    acts = records.acts_of(standing.ref)
    said = extensions_of(acts, standing.occurrence)
    standing = replace(standing, accepted=accepted_on(acts, standing.occurrence))
    return Decision(extend(standing, said), result, tuple(said))


def _since(plan: Plan, task: Task, slot: _Slot, node: Node | None) -> date | None:
    """The day from which the condition holds; never, for what the facts no longer open."""
    if slot.lost or task.state == "removed":
        return None
    since = node.on if node else plan.adopted
    return max(since, slot.opens) if since and slot.opens else since


def _slots(plan: Plan, task: Task, records: Records, moves: Sequence[TaskMoved]) -> list[_Slot]:
    """The occurrences of a task: one a period of a recurring deadline, else one an event of a
    repeating trigger, else one. A task that has none yet has one place to wait in. What was worked
    on stays (law 9), first in the list, when the facts no longer open it."""
    slots = list(_opened(plan, task, records)) or [_Slot(None)]
    labels = {slot.label for slot in slots}
    kept = dict.fromkeys(move.occurrence for move in moves if move.occurrence not in labels)
    return [*(_worked_on(plan, label) for label in kept), *slots]


def _opened(plan: Plan, task: Task, records: Records) -> Iterator[_Slot]:
    rule = recurring_in(task.deadline)
    if rule is None:
        for event in _repeating(plan, task, records):
            yield _Slot(event.id, event=event)
    elif start := _start(plan, task, records):
        yield from _periods(plan, rule, start)


def _worked_on(plan: Plan, label: str | None) -> _Slot:
    """The place in which work ran ahead has its grounds once the task has; an occurrence that the
    facts no longer open has none."""
    if label is None:
        return _Slot(None)
    terms = (NamedPeriod(t.label, t.first, t.last) for t in plan.terms if t.label == label)
    period: Period | NamedPeriod | None = next(terms, None)
    if period is None:
        try:
            period = period_from(label)
        except ValueError:
            return _Slot(label, lost=True)
    return _Slot(label, period.first, period, lost=True)


def _repeating(plan: Plan, task: Task, records: Records) -> list[Event]:
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


def _start(plan: Plan, task: Task, records: Records) -> date | None:
    if task.condition is None:
        return plan.adopted
    return evaluate(task.condition, TaskAnchors(records, plan, task)).on


def _periods(plan: Plan, rule: Recurring, start: date) -> Iterator[_Slot]:
    """The periods from the start to the plan's end, without those due before the start.

    Each is found from the calendar, not from the one before it, so nothing drifts.
    """
    if rule.every == "term":
        for term in plan.terms:
            if term.last >= start:
                period = NamedPeriod(term.label, term.first, term.last)
                yield _Slot(term.label, max(term.first, start), period)
        return
    end = plan.until or date(plan.adopted.year + HORIZON_YEARS, 12, 31)
    unit = period_of(start, rule.every)
    while unit.first <= end:
        if occurrence_day(rule, unit) >= start:
            yield _Slot(str(unit), max(unit.first, start), unit)
        unit = following(unit)
