"""When a recipient's digest is due: a local hour, on working days, once a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from triggers.calendars import SEARCH, Calendar

GRACE = timedelta(hours=1)
"""How long after its hour a digest is still no late one."""
DAY = timedelta(days=1)


class Moment(NamedTuple):
    """A digest that is due: the working day that it is for, and whether that was missed."""

    day: date
    late: bool


def moment_of(day: date, hour: time, zone: tzinfo) -> datetime:
    """The moment, in UTC, of a local `hour` on a `day` in a time `zone`. An hour that the clocks
    skip comes with the leap, one that they show twice the first time."""
    return datetime.combine(day, hour, zone).astimezone(UTC)


def due_moment(
    calendar: Calendar, hour: time, zone: tzinfo, now: datetime, before: date | None
) -> Moment | None:
    """The digest that is due at `now` (aware), None where there is none: one each working day of
    the `calendar`, at the local `hour` of the `zone`. `before` is the day of the last one: all that
    were missed since make one, at once, for the last day of them.

    Who was never notified (`before` is None) has one from the day's hour on. A last one of a day
    that is yet to come was made by a clock that ran ahead, and binds nobody.
    """
    today = now.astimezone(zone).date()
    if before is not None and before > today:
        before = None
    for day in _working_days(calendar, today):
        at = moment_of(day, hour, zone)
        if at > now:
            continue
        if before is None:
            return Moment(day, late=False) if day == today else None
        return Moment(day, now - at > GRACE) if day > before else None
    return None


def next_moment(calendar: Calendar, hour: time, zone: tzinfo, now: datetime) -> datetime | None:
    """When, after `now` (aware), the next digest falls due, at the local `hour` of the `zone`; None
    where the `calendar` has no working day."""
    day = now.astimezone(zone).date()
    for _ in range(SEARCH):
        at = moment_of(day, hour, zone)
        if at > now and calendar.is_working(day):
            return at
        day += DAY
    return None


def _working_days(calendar: Calendar, day: date) -> Iterator[date]:
    """The working days from a day back."""
    for _ in range(SEARCH):
        if calendar.is_working(day):
            yield day
        day -= DAY
