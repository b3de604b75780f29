"""Checks of dates: spans that can never be counted, and dates that come before the work begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from triggers import expressions as x
from triggers.arithmetic import add_months, sort_parts
from triggers.calendars import NONE
from triggers.conditions import evaluate
from triggers.dates import FIRST, LAST
from triggers.deadlines import compute
from triggers.errors import BadInputError
from triggers.expressions import tasks_in, triggers_in
from triggers.policies import resolve
from triggers.printing import print_due, print_when
from triggers.results import Anchor
from workflows.faults import Fault
from workflows.places import Path, Places
from workflows.plan import Plan, Task

EARLY, LATE = date(1995, 1, 1), date(2090, 1, 1)
"""Days on which documents are supposed to come, to see whether any order of them works out."""
MOST_NAMES = 12
"""Documents and tasks of one rule that are supposed to come early or late one by one."""


def rules_in(due: x.Deadline) -> Iterator[x.Deadline]:
    """The rules that `and` and `or` join, the rule itself where they join none."""
    if isinstance(due, x.Both | x.Either):
        for rule in due.rules:
            yield from rules_in(rule)
    else:
        yield due


def delays_in(when: x.Condition | None) -> Iterator[x.Delayed]:
    """The delayed starts of a condition."""
    if isinstance(when, x.AllOf | x.AnyOf | x.AtLeast):
        for term in when.terms:
            yield from delays_in(term)
    elif isinstance(when, x.Delayed):
        yield when


def never_counted(plan: Plan, places: Places) -> Iterator[Fault]:
    """No span leads beyond the years that are recorded, whatever it is counted from."""
    for task in plan.tasks.values():
        when: Path = ("tasks", task.id, "when")
        for delay in delays_in(task.condition):
            if _never(x.Counted(delay.span, "after", delay.moment), plan.adopted):
                yield places.fault("never-counted", when, got=print_when(delay))
        for rule in rules_in(task.deadline):
            if _never(rule, plan.adopted):
                yield places.fault("never-counted", places.due(task.id), got=print_due(rule))


def _never(rule: x.Deadline, adopted: date) -> bool:
    if isinstance(rule, x.AfterEach | x.AfterDone):
        rule = x.Counted(rule.span, "after", x.Start())
    if isinstance(rule, x.Upon):
        rule = x.Counted(x.Span(((0, "day"),)), "after", rule.moment)
    if not isinstance(rule, x.Counted):
        return False
    forward = rule.direction == "after"
    try:
        from_day = _bound(rule.moment, adopted if forward else LAST, FIRST if forward else LAST)
        end = _moved(from_day, rule.span, 1 if forward else -1)
    except OverflowError:
        return True
    return end > LAST if forward else end < FIRST


def _bound(moment: x.Moment, start: date, event: date) -> date:
    """The moment's day where the task starts on one day and all documents come on another. Raises
    OverflowError beyond the years that there are."""
    if isinstance(moment, x.On):
        return moment.day
    if isinstance(moment, x.Offset):
        step = 1 if moment.direction == "after" else -1
        return _moved(_bound(moment.moment, start, event), moment.span, step)
    if isinstance(moment, x.Rolled):
        return _bound(moment.moment, start, event)
    if isinstance(moment, x.Latest | x.Earliest | x.NthOf):
        days = sorted(_bound(part, start, event) for part in moment.moments)
        if isinstance(moment, x.NthOf):
            return days[moment.count - 1]
        return days[-1] if isinstance(moment, x.Latest) else days[0]
    return event if isinstance(moment, x.Occurred) else start


def _moved(day: date, span: x.Span, step: int) -> date:
    """A span away, working days taken as days: never further than it is counted."""
    parts = sort_parts(span)
    if parts.months:
        day, _ = add_months(day, parts.months * step, resolve(), NONE)
    return day + step * timedelta(parts.days + parts.working)


def due_before_start(plan: Plan, places: Places) -> Iterator[Fault]:
    """No date comes before the work may begin, whenever the documents come: such work is late when
    it is born."""
    for task in plan.tasks.values():
        for rule in rules_in(task.deadline):
            if _may_precede(task, rule) and _always_precedes(task, rule, plan.adopted):
                yield places.fault("due-before-start", places.due(task.id), got=print_due(rule))


_DATED = (x.Counted, x.By, x.Before, x.ByEndOf, x.Within, x.PartOf)


def _may_precede(task: Task, rule: x.Deadline) -> bool:
    """Whether a rule could give such a date: it counts backward, or the start is put off."""
    if isinstance(rule, x.Counted) and _counts_back(rule):
        return True
    put_off = task.condition is not None and _puts_off(task.condition)
    return put_off and isinstance(rule, _DATED)


def _counts_back(node: x.Counted | x.Moment) -> bool:
    if isinstance(node, x.Counted | x.Offset):
        return node.direction == "before" or _counts_back(node.moment)
    if isinstance(node, x.Rolled):
        return _counts_back(node.moment)
    if isinstance(node, x.Latest | x.Earliest | x.NthOf):
        return any(map(_counts_back, node.moments))
    return False


def _puts_off(when: x.Condition) -> bool:
    if isinstance(when, x.AllOf | x.AnyOf | x.AtLeast):
        return any(map(_puts_off, when.terms))
    return isinstance(when, x.From | x.Delayed)


@dataclass(frozen=True, slots=True)
class _Supposed:
    """The facts of a plan of which nothing has come yet: a supposed day for each name."""

    days: dict[str, date]
    start: date | None = None

    def event(self, trigger: str, kind: x.DateKind | None) -> Anchor | None:
        del kind
        return Anchor(self.days[trigger])

    def lacking(self, trigger: str, kind: x.DateKind | None) -> str:
        del kind
        return trigger

    def done(self, task: str) -> Anchor | None:
        return Anchor(self.days[f"done {task}"])

    def set_by(self, trigger: str) -> Anchor | None:
        del trigger
        return None


def _always_precedes(task: Task, rule: x.Deadline, adopted: date) -> bool:
    """Whether the date lies before the start however early or late each document comes."""
    nodes: tuple[x.Condition | x.Deadline | None, ...] = (task.condition, rule)
    names = {name for node in nodes for name in triggers_in(node)}
    names |= {f"done {name}" for node in nodes for name in tasks_in(node)}
    found = False
    for days in _suppositions(sorted(names), adopted):
        start = adopted
        if task.condition is not None:
            on = evaluate(task.condition, _Supposed(days)).on
            if on is None:
                return False
            start = on
        due = _nominal(rule, _Supposed(days, start))
        if due is None or due >= start:
            return False
        found = True
    return found


def _nominal(rule: x.Deadline, facts: _Supposed) -> date | None:
    try:
        return compute(rule, facts, resolve(), NONE).nominal
    except BadInputError:
        return None


def _suppositions(names: list[str], adopted: date) -> Iterator[dict[str, date]]:
    for day in (EARLY, adopted, LATE):
        yield dict.fromkeys(names, day)
    for name in names[:MOST_NAMES] if len(names) > 1 else ():
        yield {**dict.fromkeys(names, EARLY), name: LATE}
        yield {**dict.fromkeys(names, LATE), name: EARLY}


def dates_passed(plan: Plan, places: Places) -> Iterator[Fault]:
    """No fixed date or period ends before the plan is adopted."""
    for task in plan.tasks.values():
        for rule in rules_in(task.deadline):
            end = _end(rule)
            if end and end < plan.adopted and task.state != "done":
                yield places.fault(
                    "date-passed",
                    places.due(task.id),
                    got=end.isoformat(),
                    adopted=plan.adopted.isoformat(),
                )


def _end(rule: x.Deadline) -> date | None:
    if isinstance(rule, x.By):
        return rule.day
    if isinstance(rule, x.Before):
        return rule.day - timedelta(days=1)
    if isinstance(rule, x.ByEndOf | x.Within | x.PartOf):
        return rule.period.last
    return None
