"""From a deadline rule and the facts to a due date with its reasons."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import Literal, NamedTuple

from triggers import expressions as x
from triggers import steps
from triggers.arithmetic import DAY, add_working_days, sort_parts
from triggers.calendars import Calendar
from triggers.errors import BadInputError
from triggers.moments import Trace, count, day_of, from_event, move_end
from triggers.periods import WEEK, NamedPeriod, Period, PeriodRange
from triggers.policies import DECISION, Policy, named_policy
from triggers.printing import print_due, print_moment, print_span
from triggers.results import Anchors, DueKind, Result

Window = tuple[date, date]


class Outcome(NamedTuple):
    """A rule's answer before it is dressed as a Result."""

    kind: DueKind
    due: date | None = None
    nominal: date | None = None
    window: Window | None = None
    earlier: date | None = None


PENDING = Outcome("pending")


def compute(
    rule: x.Deadline,
    anchors: Anchors,
    policy: Policy,
    calendar: Calendar,
    period: Period | NamedPeriod | None = None,
) -> Result:
    """Work out a `rule` from the facts, `anchors`, under a `policy` and a `calendar`; `period` is a
    recurring task's occurrence (None: the rule is for no period).

    Never raises for what the facts bring about: a date that the policy will not round, or one
    beyond the calendar, is a pending result that carries the `error`.
    """
    trace = Trace(anchors, policy, calendar)
    try:
        found = _rule(rule, trace, period)
        other = _other_rounding(rule, trace, period) if trace.rounded else None
    except BadInputError as error:
        return _result(rule, PENDING, trace, None, error)
    except OverflowError:
        beyond = BadInputError("date", print_due(rule), "a result in the years 1 to 9998")
        return _result(rule, PENDING, trace, None, beyond)
    return _result(rule, found, trace, other)


def _other_rounding(
    rule: x.Deadline, trace: Trace, period: Period | NamedPeriod | None
) -> date | None:
    end = "up" if trace.policy.month_end == "down" else "down"
    again = Trace(trace.anchors, replace(trace.policy, month_end=end), trace.calendar)
    return _rule(rule, again, period).due


def _result(
    rule: x.Deadline,
    found: Outcome,
    trace: Trace,
    other: date | None,
    error: BadInputError | None = None,
) -> Result:
    calendar = trace.calendar
    ambiguous = None
    if other is not None and found.due is not None and other != found.due:
        ambiguous = (min(other, found.due), max(other, found.due))
    return Result(
        rule=print_due(rule),
        kind=found.kind,
        due=found.due,
        nominal=found.nominal,
        policy=trace.policy,
        calendar=calendar.name,
        calendar_version=calendar.version,
        window=found.window,
        steps=tuple(trace.steps),
        ambiguous=ambiguous,
        earlier=found.earlier,
        provisional=any(calendar.is_provisional(day) for day in trace.used_calendar),
        doubts=tuple(d for d in trace.doubts if trace.policy.origin(d) != DECISION),
        missing=tuple(trace.missing),
        error=error,
    )


def _rule(rule: x.Deadline, trace: Trace, period: Period | NamedPeriod | None) -> Outcome:
    if isinstance(rule, x.Counted):
        return _counted(rule, trace)
    if isinstance(rule, x.Within | x.ByEndOf):
        return _window(rule, trace)
    if isinstance(rule, x.By):
        trace.note(steps.FixedDate(rule.day, "fixed"))
        return _fixed(rule.day, trace)
    if isinstance(rule, x.Before):
        trace.note(steps.DayBefore(rule.day - DAY, "before", rule.day))
        return _fixed(rule.day - DAY, trace)
    if isinstance(rule, x.PartOf):
        return _part(rule, trace)
    if isinstance(rule, x.Recurrence):
        return _recurring(rule, trace, period)
    if isinstance(rule, x.AsSetBy):
        return _set_by(rule, trace)
    if isinstance(rule, x.Upon):
        return _upon(rule, trace)
    if isinstance(rule, x.Both | x.Either):
        return _combined(rule, trace, period)
    kind: Literal["continuous", "none"]
    kind = "continuous" if isinstance(rule, x.Continuous) else "none"
    trace.note(steps.Dateless("rule", kind))
    return Outcome(kind)


def _counted(rule: x.Counted, trace: Trace) -> Outcome:
    anchor = day_of(rule.moment, trace)
    if anchor is None:
        span, moment = print_span(rule.span), print_moment(rule.moment)
        trace.note(steps.SpanPending("rule", span, rule.direction, moment))
        return PENDING
    nominal = count(anchor, rule.span, rule.direction, trace, from_event(rule.moment))
    if rule.direction == "after":
        return _at_least(anchor, rule.span, _rolled(nominal, 1, "roll", trace), trace)
    return _rolled(nominal, -1, "backward_roll", trace)


def _rolled(
    nominal: date, direction: int, knob: str, trace: Trace, window: Window | None = None
) -> Outcome:
    return Outcome("dated", move_end(nominal, knob, direction, trace), nominal, window)


def _at_least(anchor: date, span: x.Span, found: Outcome, trace: Trace) -> Outcome:
    """A period of two days or more includes two working days, where the law says so; one that is
    counted in working days has them anyway."""
    parts = sort_parts(span)
    long_enough = parts.months or parts.days >= 2
    if trace.policy.least_working_days == "none" or parts.working or not long_enough:
        return found
    second = add_working_days(anchor, 2, 1, trace.calendar)
    if found.due is None or second <= found.due:
        return found
    trace.used_calendar.extend((anchor, second))
    trace.note(steps.Prolonged(second, "least", found.due))
    return found._replace(due=second)


def _fixed(day: date, trace: Trace, window: Window | None = None) -> Outcome:
    return _rolled(day, 1, "roll_fixed", trace, window)


def _window(rule: x.Within | x.ByEndOf, trace: Trace) -> Outcome:
    first, last = rule.period.first, rule.period.last
    if isinstance(rule, x.ByEndOf):
        trace.note(steps.PeriodEnd(last, "fixed", str(rule.period)))
        return _fixed(last, trace)
    trace.note(steps.PeriodWindow(last, "window", str(rule.period), first))
    return _fixed(last, trace, (first, last))


def _part(rule: x.PartOf, trace: Trace) -> Outcome:
    window, exact = part_window(rule.part, rule.period, trace.policy.early_period)
    basis = "part"
    if isinstance(rule.period, Period) and rule.period.unit in ("month", "year"):
        basis = f"part-{rule.period.unit}"
    # What one law defines is only this policy's own reading under another that does not.
    exact = exact and basis in named_policy(trace.policy.name).basis
    if not exact:
        trace.doubts.append("early_period")
    first, last = window
    trace.note(steps.PeriodPart(last, basis, rule.part, str(rule.period), first, exact))
    found = _fixed(window[1], trace, window if window[0] != window[1] else None)
    earlier = part_window(rule.part, rule.period, "first_day")[0][1]
    return found._replace(earlier=earlier) if earlier < window[1] else found


def part_window(part: x.Part, period: Period | PeriodRange, reading: str) -> tuple[Window, bool]:
    """The days that a `part` (early, mid or late) of a `period` means, and whether a law says so.

    A month's are its 1st, 15th and last day, a year's 1 January, 30 June and 31 December (Civil
    Code of Vietnam 2015, articles 146.2 and 146.3). No law speaks of a quarter or half-year: there
    the `reading` `first_month` takes the first, middle or last month, `first_day` the day itself.
    """
    if isinstance(period, PeriodRange) or period.unit == WEEK:
        ends = {"early": period.first, "late": period.last}
        middle = period.first + (period.last - period.first) // 2
        day = ends.get(part, middle)
        return (day, day), False
    first, last = period.first, period.last
    if period.unit == "month":
        day = {"early": first, "mid": first.replace(day=15), "late": last}[part]
        return (day, day), True
    if period.unit == "year":
        day = {"early": first, "mid": date(period.year, 6, 30), "late": last}[part]
        return (day, day), True
    middle_month = first.month + (1 if period.unit == "quarter" else 2)
    if reading == "first_day":
        mid = date(period.year, middle_month, 15)
        if period.unit == "half-year":
            mid = _month(period.year, middle_month)[1]
        day = {"early": first, "mid": mid, "late": last}[part]
        return (day, day), False
    month = {"early": first.month, "mid": middle_month, "late": last.month}[part]
    return _month(period.year, month), False


def _month(year: int, month: int) -> Window:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _recurring(rule: x.Recurrence, trace: Trace, period: Period | NamedPeriod | None) -> Outcome:
    if isinstance(rule, x.AfterDone):
        # The occurrence starts with the completion of the one before, the first with the task.
        return _counted(x.Counted(rule.span, "after", x.Start()), trace)
    if period is None:
        trace.note(steps.Recurs("rule", rule.every))
        trace.wait("period")
        return PENDING
    if isinstance(rule, x.AfterEach):
        return _after_each(rule, trace, period)
    day = occurrence_day(rule, period)
    asked = rule.month_day[1] if rule.month_day else rule.day
    # A day that the rule names is the rule's own; only without one is the period's last day meant.
    basis = "fixed" if asked else "window"
    lacks = asked if asked and asked != day.day else None
    trace.note(steps.OccurrenceDay(day, basis, str(period), lacks))
    return _fixed(day, trace, (period.first, period.last))


def occurrence_day(rule: x.Recurring, period: Period | NamedPeriod) -> date:
    """The nominal due day of an occurrence, counted from its own period so that nothing drifts.

    A day that the month lacks is the month's last: `by 02-29` is 28 February in a common year.
    """
    if rule.weekday is not None:
        return period.first + rule.weekday * DAY
    last = period.last
    month, day = rule.month_day or (last.month, rule.day or last.day)
    return date(last.year, month, min(day, monthrange(last.year, month)[1]))


def _after_each(rule: x.AfterEach, trace: Trace, period: Period | NamedPeriod) -> Outcome:
    """A span after the period's last day, a term like any other: its end is moved."""
    trace.note(steps.PeriodEnd(period.last, "window", str(period)))
    nominal = count(period.last, rule.span, "after", trace)
    return _rolled(nominal, 1, "roll", trace)


def _set_by(rule: x.AsSetBy, trace: Trace) -> Outcome:
    found = trace.anchors.set_by(rule.trigger)
    if found is None:
        trace.wait(rule.trigger)
        trace.note(steps.SettingPending("rule", rule.trigger))
        return PENDING
    trace.note(steps.SetByDocument(found.day, "rule", rule.trigger, found.source, found.text))
    return _fixed(found.day, trace)


def _upon(rule: x.Upon, trace: Trace) -> Outcome:
    day = day_of(rule.moment, trace)
    trace.note(steps.Upon(day, "rule", print_moment(rule.moment)))
    return Outcome("upon")


def _combined(
    rule: x.Both | x.Either, trace: Trace, period: Period | NamedPeriod | None
) -> Outcome:
    """Both: the earliest date binds, whatever else is still open. Either: the last one does,
    so a part without a date leaves the whole without one."""
    found = [_rule(part, trace, period) for part in rule.rules]
    kinds = [outcome.kind for outcome in found]
    dated = [outcome for outcome in found if outcome.due is not None]
    if isinstance(rule, x.Both):
        order: tuple[DueKind, ...] = ("dated", "pending", "upon", "continuous", "none")
        choose = min
    else:
        order = ("continuous", "none", "upon", "pending", "dated")
        choose = max
    kind = next(kind for kind in order if kind in kinds)
    if kind != "dated":
        return Outcome(kind)
    best = choose(dated, key=lambda outcome: outcome.due or date.max)
    trace.note(steps.Combined(best.due, "rule", "both" if choose is min else "either"))
    return best
