"""Warnings of dates that come before the work begins, or before the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from triggers import expressions as x
from triggers.calendars import NONE
from triggers.conditions import evaluate
from triggers.dates import DateKind
from triggers.deadlines import compute
from triggers.errors import BadInputError
from triggers.expressions import tasks_in, triggers_in
from triggers.joined_rules import rules_in
from triggers.policies import resolve
from triggers.printing import print_due
from triggers.results import Anchor
from workflows.faults import Fault
from workflows.plan import Plan, Task
from workflows.source_positions import Places

EARLY, LATE = date(1995, 1, 1), date(2090, 1, 1)
"""Days on which documents are supposed to come, to see whether any order of them works out."""
MOST_NAMES = 12
"""Documents and tasks of one rule that are supposed to come early or late one by one."""


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

    def event(self, trigger: str, kind: DateKind | None) -> Anchor | None:
        del kind
        return Anchor(self.days[trigger])

    def lacking(self, trigger: str, kind: DateKind | None) -> str:
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
