"""Every minute of 2026, in a process with a system time zone of its own: what day is it there?

The days are worked out here by whole numbers alone: minutes since the year began in UTC, and each
zone's offsets as its law has them. Run as `python -m tests.cli.minutes`; prints the minutes looked
at and the first that are wrong.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from upon.clock import day_of

MINUTES = 365 * 24 * 60
DAY = 24 * 60
MINUTE = timedelta(minutes=1)
START = datetime(2026, 1, 1, tzinfo=UTC)


def at(month: int, day: int, hour: int) -> int:
    """The minute of the year at which a change of the clocks comes, in UTC."""
    return int((datetime(2026, month, day, hour, tzinfo=UTC) - START).total_seconds()) // 60


OFFICES: dict[str, tuple[tuple[int, int], ...]] = {
    "Asia/Ho_Chi_Minh": ((0, 420),),
    # Directive 2000/84/EC: from the last Sunday of March to that of October, at 01:00 UTC.
    "Europe/Berlin": ((0, 60), (at(3, 29, 1), 120), (at(10, 25, 1), 60)),
    # Energy Policy Act of 2005: second Sunday of March to first of November, at 02:00 local time.
    "America/New_York": ((0, -300), (at(3, 8, 7), -240), (at(11, 1, 6), -300)),
}
"""Zone of an office -> from which minute of the year on it is how many minutes ahead of UTC."""


def days(offsets: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    """The local days of the year, the first being 0, each with how many of its minutes follow; a
    day in which the clocks change comes in two."""
    ends = [minute for minute, _ in offsets[1:]] + [MINUTES]
    for (begin, ahead), end in zip(offsets, ends, strict=True):
        minute = begin
        while minute < end:
            day = (minute + ahead) // DAY
            until = min(end, (day + 1) * DAY - ahead)
            yield day, until - minute
            minute = until


def wrong(zone: str) -> Iterator[str]:
    """The minutes at which the product gives another day; at the first of each day the moment comes
    in the machine's own zone too."""
    office, first, moment = ZoneInfo(zone), START.date(), START
    for day, count in days(OFFICES[zone]):
        wanted = first + timedelta(days=day)
        if day_of(moment.astimezone(), office) != wanted:
            yield f"{zone} {moment.astimezone()}"
        for _ in range(count):
            if day_of(moment, office) != wanted:
                yield f"{zone} {moment}"
            moment += MINUTE
    if moment != START + timedelta(minutes=MINUTES):
        yield f"{zone} ends at {moment}"


if __name__ == "__main__":
    print(MINUTES, time.strftime("%z", time.localtime(1767225600)))
    for office_zone in sys.argv[1:]:
        for _, fault in zip(range(3), wrong(office_zone), strict=False):
            print(fault)
