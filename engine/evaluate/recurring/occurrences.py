"""Which occurrences a task has: one a period, one a completion, one an event of a repeating
trigger, or one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.evaluate.facts import TaskAnchors, confirmations_of, counted_kind, setting_for
from engine.evaluate.overrides import as_read
from engine.evaluate.records_at import ruled_at
from engine.evaluate.scoped_facts import ScopedFacts
from engine.evaluate.timeline import fold
from engine.model.acts import TaskMoved
from engine.model.standing import TaskRef
from engine.model.states import FINISHED
from engine.ports.facts import Calendars
from triggers.conditions import evaluate
from triggers.dates import DateKind
from triggers.deadlines import occurrence_day
from triggers.events import Event
from triggers.expressions import (
    AfterDone,
    AfterEach,
    Deadline,
    Recurrence,
    Recurring,
    tasks_in,
    triggers_in,
)
from triggers.joined_rules import for_recurrence, recurrences_in
from triggers.periods import DAY, NamedPeriod, Period, following, period_from, period_of
from workflows.grains import grain_of, period_recurrences
from workflows.graph import repeating_triggers
from workflows.plan import Plan, Task

HORIZON_YEARS = 10
"""How long a recurring task rolls where its plan has no `until`."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An occurrence before it is decided: its label, its period or event, when it opens; `lost`
    when only the work done on it keeps it.

    `dated` is the day of its event that counts, or while that is not recorded another one's;
    `rule` is the deadline rule of one of several recurrences, None where the task's own holds;
    `unlisted`: lists do not show it before it opens, even where it is the task's first; `reached`
    is the day from which all those before it that open each other were finished, where it follows
    them.
    """

    label: str | None
    opens: date | None = None
    period: Period | NamedPeriod | None = None
    event: Event | None = None
    lost: bool = False
    rule: Deadline | None = None
    unlisted: bool = False
    dated: date | None = None
    reached: date | None = None

    @property
    def follows(self) -> bool:
        """Whether the one before opens it, by being finished."""
        return self.reached is not None and not self.lost


def slots_of(
    plan: Plan, task: Task, records: ScopedFacts, moves: Sequence[TaskMoved], calendars: Calendars
) -> list[Slot]:
    """The occurrences of a `task` of `plan`: those that its recurring deadline opens, else one an
    event of a repeating trigger, else one. A task that has none yet has one place to wait in. What
    was worked on stays (law 9), first in the list, when the facts no longer open it.

    `records` are the facts as one place sees them, `moves` those of the task, all occurrences;
    `calendars` finds the shipped calendars.
    """
    slots = list(_opened(plan, task, records, moves, calendars)) or [Slot(None)]
    labels = {slot.label for slot in slots}
    kept = dict.fromkeys(move.occurrence for move in moves if move.occurrence not in labels)
    return [*(_worked_on(plan, label) for label in kept), *slots]


def is_withdrawn(plan: Plan, task: Task, slot: Slot) -> bool:
    """Whether an occurrence was a document's that does not count any more."""
    ours = slot.lost and slot.label is not None and slot.period is None and slot.event is None
    return ours and bool(repeating_triggers(plan, task))


def _opened(
    plan: Plan, task: Task, records: ScopedFacts, moves: Sequence[TaskMoved], calendars: Calendars
) -> Iterator[Slot]:
    rules = recurrences_in(task.deadline)
    if not rules:
        for day, event in _repeating(plan, task, records):
            yield Slot(event.id, event=event, dated=day)
    elif start := _start(plan, task, records, calendars):
        found = [_of_rule(plan, rule, start, moves, records) for rule in rules]
        if len(rules) == 1:
            yield from found[0]
        else:
            yield from _merged(task.deadline, rules, found)


def _of_rule(
    plan: Plan, rule: Recurrence, start: date, moves: Sequence[TaskMoved], records: ScopedFacts
) -> Iterator[Slot]:
    if isinstance(rule, AfterDone):
        return _chain(plan, start, moves, records.body)
    return _periods(plan, rule, start)


def _merged(
    due: Deadline, rules: Sequence[Recurrence], found: Sequence[Iterator[Slot]]
) -> Iterator[Slot]:
    """The occurrences of several recurrences by the day they open. Of two of one grain each has its
    place in the text behind the label, `2024.1`, `2024.2`."""
    grains = Counter(map(grain_of, rules))
    seen: Counter[str] = Counter()
    slots: list[Slot] = []
    for rule, own in zip(rules, found, strict=True):
        grain, chosen = grain_of(rule), for_recurrence(due, rule)
        seen[grain] += 1
        for slot in own:
            mark = f".{seen[grain]}" if grains[grain] > 1 else ""
            slots.append(replace(slot, label=f"{slot.label}{mark}", rule=chosen))
    yield from sorted(slots, key=lambda slot: slot.opens or date.min)


def _chain(plan: Plan, start: date, moves: Sequence[TaskMoved], part: str | None) -> Iterator[Slot]:
    """The occurrences that follow each other: the next opens on the day on which the one before was
    completed or cancelled."""
    opens: date | None = start
    reached: date | None = None
    number = 1
    while opens is not None and (number == 1 or plan.until is None or opens <= plan.until):
        label = str(number)
        yield Slot(label, opens, reached=reached)
        made = [move for move in moves if move.occurrence == label]
        end = fold(opens, made, part)[-1]
        opens = end.on if end.state in FINISHED else None
        reached = max(filter(None, (reached, opens)), default=None)
        number += 1


def _worked_on(plan: Plan, label: str | None) -> Slot:
    """The place in which work ran ahead has its grounds once the task has; an occurrence that the
    facts no longer open has none."""
    if label is None:
        return Slot(None)
    terms = (NamedPeriod(t.label, t.first, t.last) for t in plan.terms if t.label == label)
    period: Period | NamedPeriod | None = next(terms, None)
    if period is None:
        try:
            period = period_from(label.partition(".")[0])
        except ValueError:
            return Slot(label, lost=True)
    return Slot(label, period.first, period, lost=True)


def _repeating(plan: Plan, task: Task, records: ScopedFacts) -> list[tuple[date, Event]]:
    """The documents that open occurrences, in order, each with its day; one that lacks the date
    that counts opens its occurrence too, which then waits for that date (law 6)."""
    named = triggers_in(task.condition) + triggers_in(task.deadline)
    trigger = next((t for t in named if t in plan.triggers and plan.triggers[t].repeats), None)
    if trigger is None:
        return []
    kind = counted_kind(plan, task, trigger, records)
    dated = [(_day_of(event, kind), event) for event in records.events_of(trigger)]
    return sorted(dated, key=lambda one: (one[0], one[1].number or "", one[1].id))


def _day_of(event: Event, kind: DateKind) -> date:
    return event.on(kind) or event.issued or event.effective or event.received or event.recorded


def _start(plan: Plan, task: Task, records: ScopedFacts, calendars: Calendars) -> date | None:
    """The day from which a recurring task's occurrences run: the plan's, or that of the rest of its
    condition where occurrences of another task count each for its own period."""
    if task.condition is None:
        return plan.adopted
    anchors = TaskAnchors(records, plan, task)
    if period_recurrences(task):
        names = (name for name in tasks_in(task.condition) if name in plan.tasks)
        ruled = ((ruled_at(plan, plan.tasks[name], records.records)[1], name) for name in names)
        refs = ((one, TaskRef(plan.plan, name)) for one, name in ruled)
        others = (as_read(one, confirmations_of(records.records, ref)) for one, ref in refs)
        anchors.assumed = frozenset(one.id for one in others if period_recurrences(one))
    return evaluate(task.condition, anchors, setting_for(plan, task, records, calendars)).on


def _periods(plan: Plan, rule: Recurring | AfterEach, start: date) -> Iterator[Slot]:
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
        if isinstance(rule, AfterEach):
            yield Slot(str(unit), unit.last + DAY, unit, unlisted=True)
        elif occurrence_day(rule, unit) >= start:
            yield Slot(str(unit), max(unit.first, start), unit)
        unit = following(unit)
