"""The days that spans are counted from: events, completions, chains, the later, the earlier."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triggers import expressions as x
from triggers.arithmetic import (
    add_days,
    add_months,
    add_working_days,
    pass_recess,
    sort_parts,
)
from triggers.calendars import Calendar
from triggers.policies import Policy
from triggers.printing import print_moment, print_span
from triggers.results import Anchors, Step

NamedDay = tuple[date, str, str, str]


@dataclass(slots=True)
class Trace:
    """What a calculation goes by, and the notes it takes."""

    anchors: Anchors
    policy: Policy
    calendar: Calendar
    steps: list[Step] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    rounded: bool = False
    doubts: list[str] = field(default_factory=list)
    used_calendar: list[date] = field(default_factory=list)

    def note(self, step: str, day: date | None, basis: str, /, **args: Any) -> None:
        """Take down a step."""
        self.steps.append(Step(step, day, basis, args))

    def wait(self, name: str) -> None:
        """Take down what the rule still waits for."""
        if name not in self.missing:
            self.missing.append(name)


def day_of(moment: x.Moment, trace: Trace) -> date | None:
    """The moment's day, None while it is not known."""
    if isinstance(moment, x.Start):
        return _start(trace)
    if isinstance(moment, x.On):
        trace.note("on", moment.day, "anchor", to=moment.day)
        return moment.day
    if isinstance(moment, x.Occurred):
        return _event(moment, trace)
    if isinstance(moment, x.Done):
        return _done(moment, trace)
    if isinstance(moment, x.Offset):
        anchor = day_of(moment.moment, trace)
        plain = not isinstance(moment.moment, x.Offset)
        return (
            None if anchor is None else count(anchor, moment.span, moment.direction, trace, plain)
        )
    return _choose(moment, trace)


def _start(trace: Trace) -> date | None:
    day = trace.anchors.start
    if day is None:
        trace.wait("start")
    else:
        trace.note("start", day, "anchor", to=day)
    return day


def _event(moment: x.Occurred, trace: Trace) -> date | None:
    found = trace.anchors.event(moment.trigger, moment.kind)
    if found is None:
        trace.wait(trace.anchors.lacking(moment.trigger, moment.kind))
        return None
    trace.note(
        "event",
        found.day,
        "anchor",
        trigger=moment.trigger,
        source=found.source,
        kind=found.kind,
        text=found.text,
        to=found.day,
    )
    return found.day


def _done(moment: x.Done, trace: Trace) -> date | None:
    found = trace.anchors.done(moment.task)
    if found is None:
        trace.wait(f"done {moment.task}")
        return None
    trace.note("done", found.day, "anchor", task=moment.task, to=found.day)
    return found.day


def _choose(moment: x.Latest | x.Earliest, trace: Trace) -> date | None:
    days = [day_of(part, trace) for part in moment.moments]
    known = [day for day in days if day is not None]
    later = isinstance(moment, x.Latest)
    if not known or (later and len(known) < len(days)):
        return None
    day = max(known) if later else min(known)
    kind = "latest" if later else "earliest"
    trace.note(kind, day, "rule", rule=print_moment(moment), to=day)
    return day


def count(
    anchor: date, span: x.Span, direction: x.Direction, trace: Trace, from_event: bool = True
) -> date:
    """The nominal end of a span: months with one rounding, then days, then working days.

    Under `start_day: included` the event's own day is the first day counted, so the end comes one
    day sooner (a recess day cannot be it); in a chain only the innermost span starts on an event.
    """
    parts, calendar, step = sort_parts(span), trace.calendar, 1 if direction == "after" else -1
    included = trace.policy.start_day == "included" and from_event
    less = int(included and _is_counted(span) and not calendar.in_recess(anchor))
    day = anchor
    if parts.months:
        day = _months(anchor, span, parts.months * step, less * step, trace)
        less = 0
    if parts.days:
        moved = add_days(day, parts.days - less, step, calendar)
        trace.note(
            "days",
            moved,
            parts.unit,
            start=day,
            step=step,
            span=print_span(_only(span, _DAYS)),
            to=moved,
            less=less,
        )
        day, less = moved, 0
    if parts.working:
        number = parts.working - (less if calendar.is_working(day) else 0)
        moved = add_working_days(day, number, step, calendar)
        off = _named_off(day, moved, trace)
        trace.note(
            "working",
            moved,
            "working",
            start=day,
            step=step,
            to=moved,
            less=less,
            off=off,
            span=print_span(_only(span, _WORKING)),
        )
        day = moved
    if not (parts.months or parts.days or parts.working):
        trace.note("zero", day, "day", to=day, span=print_span(span))
    return day


_DAYS = ("day", "clear day", "week", "half-month")
_WORKING = ("working day", "working clear day")


def _is_counted(span: x.Span) -> bool:
    """Clear days leave both ends out by definition, and nothing can be taken from zero."""
    return any(number for number, _ in span.parts) and not any(
        "clear" in unit for _, unit in span.parts
    )


def _only(span: x.Span, units: tuple[str, ...]) -> x.Span:
    return x.Span(tuple(part for part in span.parts if part[1] in units))


def _months(anchor: date, span: x.Span, months: int, less: int, trace: Trace) -> date:
    calendar, parts = trace.calendar, sort_parts(span)
    step = 1 if months > 0 else -1
    plain, how = add_months(anchor, months, trace.policy, calendar, less)
    month_units = tuple(part for part in span.parts if part[1] not in _DAYS + _WORKING)
    basis = "year" if parts.years_only else "month"
    if len(month_units) == 1 and month_units[0][1] in ("half-year", "quarter"):
        basis = month_units[0][1]
    if how in ("down", "up"):
        trace.rounded = True
        if parts.years_only:
            basis = "leap"
            trace.doubts.append("month_end")
    trace.note(
        "months",
        plain,
        basis,
        start=anchor,
        step=step,
        how=how,
        less=abs(less),
        span=print_span(x.Span(month_units)),
        to=plain,
    )
    if trace.policy.end_of_month == "sticky_working":
        trace.used_calendar.append(plain)
    if not calendar.recess:
        return plain
    passed = pass_recess(anchor, plain, step, calendar)
    if passed != plain:
        trace.note("recess", passed, "recess", start=plain, to=passed)
    return passed


def _named_off(start: date, end: date, trace: Trace) -> tuple[NamedDay, ...]:
    """Public holidays that a count of working days passed over (plain weekends go unsaid)."""
    calendar, found = trace.calendar, []
    passed = calendar.rows_passed(start, end)
    trace.used_calendar.extend((end, *passed))
    for day in passed:
        if day.weekday() not in calendar.weekend and not calendar.is_working(day):
            note = calendar.note(day)
            found.append((day, note.name, note.name_en, note.source))
    return tuple(found)
