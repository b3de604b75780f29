"""When a digest falls due: the local hour, working days, what was missed, clocks that jump."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from delivery.digest_schedule import due_moment, moment_of, next_moment
from triggers.calendar_files import shipped_calendar
from triggers.calendars import NONE, Calendar

VN = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR = time(7, 30)
STATE = shipped_calendar("vn-state")

TABLE = [
    # what it is, now (local), the last digest, due for, late
    ("before the hour", "2023-05-05 07:29", "2023-05-04", None, False),
    ("at the hour", "2023-05-05 07:30", "2023-05-04", "2023-05-05", False),
    ("within the hour after", "2023-05-05 08:30", "2023-05-04", "2023-05-05", False),
    ("hours after", "2023-05-05 08:31", "2023-05-04", "2023-05-05", True),
    ("once a day", "2023-05-05 17:00", "2023-05-05", None, False),
    ("on Saturday", "2023-05-06 09:00", "2023-05-05", None, False),
    ("Friday's was missed, on Sunday", "2023-05-07 09:00", "2023-05-04", "2023-05-05", True),
    ("a week was missed, on Monday morning", "2023-05-15 06:00", "2023-05-05", "2023-05-12", True),
    ("a week was missed, after the hour", "2023-05-15 07:31", "2023-05-05", "2023-05-15", False),
    ("in the Lunar New Year", "2023-01-24 09:00", "2023-01-19", None, False),
    ("first day after the New Year", "2023-01-27 07:30", "2023-01-19", "2023-01-27", False),
    ("the one before it was missed", "2023-01-24 09:00", "2023-01-18", "2023-01-19", True),
    ("a clock that was set back", "2023-05-03 09:00", "2023-05-05", None, False),
    ("a clock that ran a year ahead", "2023-05-05 09:00", "2024-01-05", "2023-05-05", False),
    ("never told, before the hour", "2023-05-05 07:00", None, None, False),
    ("never told, after the hour", "2023-05-05 17:00", None, "2023-05-05", False),
    ("never told, on Saturday", "2023-05-06 17:00", None, None, False),
]


@pytest.mark.parametrize(
    ("now", "before", "day", "late"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_hour_of_working_days(
    now: str, before: str | None, day: str | None, late: bool
) -> None:
    """A digest is due once a working day, from its hour on; what was missed makes one, late."""
    at = datetime.fromisoformat(now).replace(tzinfo=VN)
    found = due_moment(STATE, HOUR, VN, at, date.fromisoformat(before) if before else None)
    assert (found.day.isoformat() if found else None) == day
    assert found is None or found.late == late


BERLIN = ZoneInfo("Europe/Berlin")


def test_an_hour_that_the_clocks_skip() -> None:
    """At 02:30 on the day of the leap there is no 02:30: the digest comes when the leap is over."""
    at = moment_of(date(2024, 3, 31), time(2, 30), BERLIN)
    assert at == datetime(2024, 3, 31, 1, 30, tzinfo=UTC)
    before = datetime(2024, 3, 31, 1, 29, tzinfo=UTC)
    last = date(2024, 3, 30)
    assert due_moment(NONE, time(2, 30), BERLIN, before, last) is None
    assert due_moment(NONE, time(2, 30), BERLIN, at, last) == (date(2024, 3, 31), False)


def test_an_hour_that_the_clocks_show_twice() -> None:
    """02:30 comes twice on the day on which the clocks go back; the digest comes the first time,
    and only then."""
    first = datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert moment_of(date(2024, 10, 27), time(2, 30), BERLIN) == first
    again = datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
    assert due_moment(NONE, time(2, 30), BERLIN, again, date(2024, 10, 27)) is None


def test_the_next_moment() -> None:
    """The next one is on the next working day, or today while the hour has not come."""
    friday = datetime(2023, 5, 5, 7, 0, tzinfo=VN)
    assert next_moment(STATE, HOUR, VN, friday) == datetime(2023, 5, 5, 7, 30, tzinfo=VN)
    evening = datetime(2023, 5, 5, 18, 0, tzinfo=VN)
    assert next_moment(STATE, HOUR, VN, evening) == datetime(2023, 5, 8, 7, 30, tzinfo=VN)


def test_a_calendar_without_working_days() -> None:
    """Where nobody ever works there is no digest, and no error."""
    never = Calendar("never", frozenset(range(7)))
    now = datetime(2023, 5, 5, 9, 0, tzinfo=VN)
    assert due_moment(never, HOUR, VN, now, date(2023, 5, 1)) is None
    assert next_moment(never, HOUR, VN, now) is None
