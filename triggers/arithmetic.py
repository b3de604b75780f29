"""Counting days, months and working days; pure, and small enough to read beside the law.

Months are added to the event's own day, with one rounding, before weeks and days
(Civil Code of Vietnam 2015, article 148; the knobs are those of policies.py).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from triggers.calendars import Calendar
from triggers.errors import NoSuchDateError
from triggers.expressions import Span
from triggers.policies import Policy

DAY = timedelta(days=1)
Rounding = Literal["", "down", "up", "sticky"]
MONTHS_IN = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}
_FORWARD = (6, 0)
"""Sunday and Monday, from which the Nearest convention of the ISDA Definitions goes forward."""
DAYS_IN = {"day": 1, "week": 7, "half-month": 15}


@dataclass(frozen=True, slots=True)
class Parts:
    """A span sorted into what is counted alike; clear days have their extra day already.

    `unit` is the one in which its days are written, `day` where they are mixed.
    """

    months: int = 0
    days: int = 0
    working: int = 0
    years_only: bool = False
    unit: str = "day"


@lru_cache(maxsize=65_536)
def sort_parts(span: Span) -> Parts:
    """Months together (so that they round once), then days, then working days."""
    months = days = working = 0
    for number, unit in span.parts:
        if unit in MONTHS_IN:
            months += number * MONTHS_IN[unit]
        elif unit in DAYS_IN:
            days += number * DAYS_IN[unit]
        elif unit == "clear day":
            days += number
        else:
            working += number
    units = [unit for _, unit in span.parts]
    days += "clear day" in units
    working += "working clear day" in units
    month_units = [unit for unit in units if unit in MONTHS_IN]
    years = bool(month_units) and all(unit == "year" for unit in month_units)
    day_units = {unit for unit in units if unit in DAYS_IN}
    only = day_units.pop() if len(day_units) == 1 and "clear day" not in units else "day"
    return Parts(months, days, working, years, only)


def add_months(
    anchor: date, months: int, policy: Policy, calendar: Calendar, less: int = 0
) -> tuple[date, Rounding]:
    """The day that corresponds to `anchor`, `months` away (below 0: before), and how it was found:
    "", "down", "up" or "sticky". `policy` has the rounding, `calendar` the working days.

    `less` is the day that `start_day: included` takes away. Where the corresponding day is missing,
    the term ends beside the gap whatever the rounding: 30 January included + 1 month ends on 28
    February (BGB 188(2), (3)), 30 March included - 1 month on 1 March. Raises NoSuchDateError under
    `month_end: error`, OverflowError beyond year 9999.
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    month += 1
    if not 1 <= year <= 9998:
        raise OverflowError("the year lies outside 1..9998")
    last = monthrange(year, month)[1]
    if policy.end_of_month != "corresponding" and _is_month_end(anchor, policy, calendar):
        end = date(year, month, last)
        if policy.end_of_month == "sticky_working":
            end = calendar.last_working_of_month(end)
        less = 0 if less > 0 and anchor.day > last else less
        return end - less * DAY, "sticky" if end.day != anchor.day else ""
    if anchor.day <= last:
        return date(year, month, anchor.day) - less * DAY, ""
    day = anchor.day - max(less, 0)
    if day <= last:
        return date(year, month, day), ""
    if policy.month_end == "error":
        raise NoSuchDateError("month", f"{year:04d}-{month:02d}-{day:02d}")
    up = less < 0 or (policy.month_end == "up" and not less)
    return (date(year, month, last) + DAY, "up") if up else (date(year, month, last), "down")


def _is_month_end(day: date, policy: Policy, calendar: Calendar) -> bool:
    if (day + DAY).day == 1:
        return True
    return policy.end_of_month == "sticky_working" and calendar.last_working_of_month(day) == day


def add_days(day: date, days: int, step: int, calendar: Calendar) -> date:
    """The day `days` calendar days after `day` (`step` 1) or before it (-1), passing over the
    recess days of the `calendar`, which are not counted."""
    return calendar.counted_day(day, days, step)


def pass_recess(anchor: date, end: date, step: int, calendar: Calendar) -> date:
    """The `end` of a term in months from `anchor`, lengthened by the recess days of the `calendar`
    that lie in it; `step` is 1 where it runs after the anchor, -1 before."""
    low, high = (anchor + DAY, end) if step > 0 else (end, anchor - DAY)
    inside = calendar.recess_days(low, high)
    return add_days(end, inside, step, calendar) if inside else end


def add_working_days(day: date, count: int, step: int, calendar: Calendar) -> date:
    """The `count`-th working day of the `calendar` after (`step` 1) or before (-1) the `day`."""
    return calendar.working_day(day, count, step)


def roll(day: date, convention: str, direction: int, calendar: Calendar) -> date:
    """Move an end, `day`, that is not a working day of the `calendar` as the `convention` says;
    idempotent. `direction` is that of the count, 1 or -1, for `same_direction`.

    Following and its kin are the business day conventions of the 2006 ISDA Definitions, section
    4.12; `same_direction` goes on counting as Fed. R. Civ. P. 6(a)(5) says.
    """
    if convention == "none" or calendar.is_working(day):
        return day
    if convention == "same_direction":
        return calendar.seek(day, direction)
    if convention == "preceding":
        return calendar.seek(day, -1)
    if convention == "modified_preceding":
        before = calendar.seek(day, -1)
        return before if before.month == day.month else calendar.seek(day, 1)
    if convention == "isda_nearest":
        return calendar.seek(day, 1 if day.weekday() in _FORWARD else -1)
    after = calendar.seek(day, 1)
    if convention == "nearest":
        before = calendar.seek(day, -1)
        return before if day - before < after - day else after
    crosses = after.month != day.month
    if convention == "half_month_modified_following":
        crosses = crosses or (day.day <= 15 < after.day)
    if convention != "following" and crosses:
        return calendar.seek(day, -1)
    return after


def skipped(start: date, end: date) -> list[date]:
    """The days that a roll passed over, from the nominal day on, in the order of the roll."""
    step = 1 if end > start else -1
    return [start + step * number * DAY for number in range(abs((end - start).days))]
