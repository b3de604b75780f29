"""The days that spans are counted from: events, completions, chains, the later, the earlier."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from triggers import expressions as x
from triggers import steps
from triggers.arithmetic import (
    DAY,
    add_days,
    add_months,
    add_working_days,
    pass_recess,
    roll,
    skipped,
    sort_parts,
)
from triggers.calendars import Calendar
from triggers.errors import BadInputError
from triggers.policies import Policy
from triggers.printing import print_moment, print_span
from triggers.results import Anchors
from triggers.steps import Step

MOST_PASSED = 2_000
"""Days off that one calculation may name: forty years of public holidays."""


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
    passed: int = 0

    def pass_over(self, number: int) -> None:
        """Take down that so many days were passed over, each of which the result names. Raises
        BadInputError where they are more than anybody would read."""
        self.passed += number
        if self.passed > MOST_PASSED:
            got = f"{self.passed} days off passed over"
            raise BadInputError("rule", got, f"{MOST_PASSED} at most; shorten the spans")

    def note(self, step: Step) -> None:
        """Add a `step` to those taken so far."""
        self.steps.append(step)

    def wait(self, name: str) -> None:
        """Take down what the rule still waits for."""
        if name not in self.missing:
            self.missing.append(name)


def day_of(moment: x.Moment, trace: Trace) -> date | None:
    """The moment's day, None while it is not known."""
    if isinstance(moment, x.Start):
        return _start(trace)
    if isinstance(moment, x.On):
        trace.note(steps.NamedDate(moment.day, "anchor"))
        return moment.day
    if isinstance(moment, x.Occurred):
        return _event(moment, trace)
    if isinstance(moment, x.Done):
        return _done(moment, trace)
    if isinstance(moment, x.Offset):
        anchor = day_of(moment.moment, trace)
        plain = from_event(moment.moment)
        return (
            None if anchor is None else count(anchor, moment.span, moment.direction, trace, plain)
        )
    if isinstance(moment, x.Rolled):
        return _rolled(moment, trace)
    return _choose(moment, trace)


def from_event(moment: x.Moment) -> bool:
    """Whether a span counts from the moment itself, not from the end of another span."""
    return not isinstance(moment.moment if isinstance(moment, x.Rolled) else moment, x.Offset)


def _rolled(moment: x.Rolled, trace: Trace) -> date | None:
    day = day_of(moment.moment, trace)
    if day is None:
        return None
    if isinstance(moment.moment, x.Offset) and moment.moment.direction == "before":
        return move_end(day, "backward_roll", -1, trace)
    return move_end(day, "roll", 1, trace)


def move_end(nominal: date, knob: str, direction: int, trace: Trace) -> date:
    """The `nominal` end moved off days that are not worked, as the convention of the policy's
    `knob` (`roll`, `backward_roll`) says; `direction` is that of the count, 1 or -1. The steps are
    noted in `trace`, which has policy and calendar."""
    convention = getattr(trace.policy, knob)
    due = roll(nominal, convention, direction, trace.calendar)
    if convention != "none":
        trace.used_calendar.extend((nominal, due))
    if due != nominal:
        trace.pass_over(abs((due - nominal).days))
        passed = skipped(nominal, due)
        trace.used_calendar.extend(passed)
        days = tuple(steps.PassedDay(day, *trace.calendar.note(day)) for day in passed)
        trace.note(steps.Rolled(due, knob, nominal, convention, days))
    elif not trace.calendar.is_working(nominal):
        note = trace.calendar.note(nominal)
        after = trace.calendar.seek(nominal, 1)
        trace.note(steps.KeptDayOff(due, knob, note.name, note.name_en, after))
    return due


def _start(trace: Trace) -> date | None:
    day = trace.anchors.start
    if day is None:
        trace.wait("start")
    else:
        trace.note(steps.TaskStart(day, "anchor"))
    return day


def _event(moment: x.Occurred, trace: Trace) -> date | None:
    found = trace.anchors.event(moment.trigger, moment.kind)
    if found is None:
        trace.wait(trace.anchors.lacking(moment.trigger, moment.kind))
        return None
    trace.note(
        steps.EventDay(found.day, "anchor", moment.trigger, found.source, found.kind, found.text)
    )
    return found.day


def _done(moment: x.Done, trace: Trace) -> date | None:
    found = trace.anchors.done(moment.task)
    if found is None:
        trace.wait(f"done {moment.task}")
        return None
    trace.note(steps.TaskDone(found.day, "anchor", moment.task))
    return found.day


def _choose(moment: x.Latest | x.Earliest | x.NthOf, trace: Trace) -> date | None:
    """The first, the last, or the N-th of the days that are known."""
    known = sorted(d for d in (day_of(m, trace) for m in moment.moments) if d is not None)
    kind: Literal["latest", "earliest", "nth_of"]
    if isinstance(moment, x.NthOf):
        kind, need = "nth_of", moment.count
    else:
        latest = isinstance(moment, x.Latest)
        kind, need = ("latest", len(moment.moments)) if latest else ("earliest", 1)
    if len(known) < need:
        return None
    day = known[need - 1]
    trace.note(steps.ChosenDay(day, "rule", kind, print_moment(moment)))
    return day


def count(
    anchor: date, span: x.Span, direction: x.Direction, trace: Trace, from_event: bool = True
) -> date:
    """The nominal end of a `span` from `anchor`, in a `direction` (after or before): months with
    one rounding, then days, then working days. `trace` has policy and calendar, and gets the steps.

    Under `start_day: included` the event's own day is the first day counted, so the end comes one
    day sooner (a recess day cannot be it); in a chain only the innermost span starts on an event,
    the others are counted without `from_event`.
    """
    span, short = _short(span, trace)
    parts, calendar, step = sort_parts(span), trace.calendar, 1 if direction == "after" else -1
    included = trace.policy.start_day == "included" and from_event
    less = int(included and _is_counted(span) and not calendar.in_recess(anchor))
    day = anchor
    if parts.months:
        day = _months(anchor, span, parts.months * step, less * step, trace)
        less = 0
    if parts.days:
        moved = add_days(day, parts.days - less, step, calendar)
        words = print_span(_only(span, _DAYS))
        trace.note(steps.DaysCounted(moved, parts.unit, day, step, words, less))
        day, less = moved, 0
    if parts.working:
        number = parts.working - (less if calendar.is_working(day) else 0)
        moved = add_working_days(day, number, step, calendar)
        off = _named_off(day, moved, trace)
        basis, words = "short" if short else "working", print_span(_only(span, _WORKING))
        trace.note(steps.WorkingDaysCounted(moved, basis, day, step, words, less, off))
        day = moved
    if not (parts.months or parts.days or parts.working):
        trace.note(steps.NothingCounted(day, "day"))
    return day


def _short(span: x.Span, trace: Trace) -> tuple[x.Span, bool]:
    """Days of a short period, of which only working days count under some laws."""
    if trace.policy.short_period == "counted":
        return span, False
    most = int(trace.policy.short_period.removeprefix("working_to_"))
    plain = all(unit in ("day", "clear day") for _, unit in span.parts)
    if not plain or sum(number for number, _ in span.parts) > most:
        return span, False
    units: dict[x.Unit, x.Unit] = {"day": "working day", "clear day": "working clear day"}
    return x.Span(tuple((number, units[unit]) for number, unit in span.parts)), True


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
    words = print_span(x.Span(month_units))
    trace.note(steps.MonthsCounted(plain, basis, anchor, step, words, abs(less), how))
    if trace.policy.end_of_month == "sticky_working":
        trace.used_calendar.append(plain)
    if not calendar.recess:
        return plain
    passed = pass_recess(anchor, plain, step, calendar)
    if passed != plain:
        trace.note(steps.RecessPassed(passed, "recess", plain))
    return passed


def _named_off(start: date, end: date, trace: Trace) -> tuple[steps.PassedDay, ...]:
    """Public holidays that a count of working days passed over (plain weekends go unsaid)."""
    calendar, found = trace.calendar, []
    passed = calendar.rows_passed(start, end)
    trace.pass_over(len(passed))
    # The list of the first day counted must be complete as well as that of the last.
    first = start + DAY if end > start else start - DAY
    trace.used_calendar.extend((first, end, *passed))
    for day in passed:
        if day.weekday() not in calendar.weekend and not calendar.is_working(day):
            note = calendar.note(day)
            found.append(steps.PassedDay(day, note.name, note.name_en, note.source))
    return tuple(found)
