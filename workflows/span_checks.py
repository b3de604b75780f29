"""Checks of spans: none leads out of the years that are recorded, whatever it is counted from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from triggers import expressions as x
from triggers.arithmetic import add_months, sort_parts
from triggers.calendars import NONE
from triggers.dates import FIRST, LAST
from triggers.joined_rules import rules_in
from triggers.policies import resolve
from triggers.printing import print_due, print_when
from workflows.faults import Fault
from workflows.plan import Plan
from workflows.source_positions import Path, Places


def _delays_in(when: x.Condition | None) -> Iterator[x.Delayed]:
    """The delayed starts of a condition."""
    if isinstance(when, x.AllOf | x.AnyOf | x.AtLeast):
        for term in when.terms:
            yield from _delays_in(term)
    elif isinstance(when, x.Delayed):
        yield when


def never_counted(plan: Plan, places: Places) -> Iterator[Fault]:
    """No span leads beyond the years that are recorded, whatever it is counted from."""
    for task in plan.tasks.values():
        when: Path = ("tasks", task.id, "when")
        for delay in _delays_in(task.condition):
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
