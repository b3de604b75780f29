"""The working-day calendar as a value."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.triggers.strategies import calendars, near_days
from triggers.calendars import NONE, WEEKEND, Calendar, DayNote, days_in, weekday_number
from triggers.errors import BadInputError

DAY = timedelta(days=1)
SATURDAY, MONDAY = date(2023, 3, 4), date(2023, 3, 6)


def week(**lists: list) -> Calendar:
    """Saturday and Sunday off, and what is given."""
    return days_in("t", **{"weekend": ["Sat", "Sun"], "off": [], "work": [], "recess": [], **lists})


@given(near_days, st.sampled_from([1, -1]), calendars(recess=True))
def test_seek_agrees_with_is_working(day: date, step: int, calendar: Calendar) -> None:
    """`seek` stops at the first working day on its way, at once on a working day."""
    found = calendar.seek(day, step)
    assert calendar.is_working(found)
    while day != found:
        assert not calendar.is_working(day)
        day += step * DAY


@given(near_days, calendars(recess=True))
def test_last_working_of_month(day: date, calendar: Calendar) -> None:
    """No later day of the month is worked."""
    found = calendar.last_working_of_month(day)
    assert calendar.is_working(found)
    if found.month == day.month:
        later = (found + n * DAY for n in range(1, 32))
        assert not any(one.month == day.month and calendar.is_working(one) for one in later)


def test_precedence() -> None:
    """A worked day wins over a day off, a day off over the week; recess over all."""
    assert week(work=[SATURDAY], off=[SATURDAY]).is_working(SATURDAY)
    assert not week(off=[MONDAY]).is_working(MONDAY)
    assert not week(work=[MONDAY], recess=[(MONDAY, MONDAY)]).is_working(MONDAY)
    assert NONE.is_working(SATURDAY)


def test_notes() -> None:
    """A note says why: recess, worked, off, the week, or nothing."""
    notes = {name: DayNote(name) for name in ("recess", "work", "off", "week")}
    calendar = Calendar(
        "t",
        frozenset({5, 6}),
        {MONDAY: notes["off"]},
        {SATURDAY: notes["work"]},
        ((date(2023, 7, 1), date(2023, 8, 31), notes["recess"]),),
        notes["week"],
    )
    days = [date(2023, 7, 3), SATURDAY, MONDAY, SATURDAY + DAY, MONDAY + DAY]
    names = [calendar.note(day).name for day in days]
    assert names == ["recess", "work", "off", "week", ""]


def test_provisional() -> None:
    """Beyond the last confirmed year, or on a forecast row; never where no year is said."""
    forecast = DayNote("f", confirmed=False)
    years = ((2023, DayNote()),)
    calendar = Calendar("t", off={MONDAY: forecast}, confirmed_to=2023, years=years)
    assert calendar.is_provisional(MONDAY)
    assert not calendar.is_provisional(MONDAY + DAY)
    assert calendar.is_provisional(date(2024, 1, 1))
    assert not NONE.is_provisional(date(2999, 1, 1))


def test_no_working_day() -> None:
    """A calendar without working days is a fault of the calendar, not an endless search."""
    never = Calendar("never", frozenset(range(7)))
    with pytest.raises(BadInputError, match="never"):
        never.seek(MONDAY, 1)


def test_version_follows_content() -> None:
    """The version changes with any content, and not with the order of the rows or the name."""
    other = MONDAY + DAY
    one = week(off=[MONDAY, other], recess=[(MONDAY, MONDAY), (other, other)])
    same = week(off=[other, MONDAY], recess=[(other, other), (MONDAY, MONDAY)])
    assert one.version == same.version
    assert Calendar("a").version == Calendar("b").version
    variants = [
        week(),
        week(off=[MONDAY]),
        week(work=[MONDAY]),
        week(recess=[(MONDAY, MONDAY)]),
        week(weekend=["Sun"]),
        Calendar("t", off={MONDAY: DayNote("Tết")}),
        Calendar("t", off={MONDAY: DayNote("Tết", confirmed=False)}),
        Calendar("t", frozenset({5, 6}), weekend_note=DayNote("week")),
        Calendar("t", confirmed_to=2026),
    ]
    assert len({calendar.version for calendar in variants}) == len(variants)
    assert len(one.version) == 12


def test_rows_passed() -> None:
    """The rows that a count meets: not where it starts, but where it ends, in either direction."""
    calendar = week(off=[MONDAY], work=[SATURDAY])
    assert calendar.rows_passed(SATURDAY, MONDAY) == (MONDAY,)
    assert calendar.rows_passed(MONDAY, SATURDAY) == (SATURDAY,)
    assert calendar.rows_passed(SATURDAY - DAY, MONDAY + DAY) == (SATURDAY, MONDAY)


@pytest.mark.parametrize("name", ["Sat", "saturday", " SAT "])
def test_weekday(name: str) -> None:
    """A weekday is named in full or by three letters."""
    assert weekday_number(name) == 5


@pytest.mark.parametrize("name", ["", "S", "Satan", "monkey", "thứ bảy"])
def test_no_weekday(name: str) -> None:
    """Anything else is refused."""
    with pytest.raises(BadInputError, match="weekday"):
        weekday_number(name)


def test_recess_backwards() -> None:
    """A recess that ends before it begins is refused."""
    with pytest.raises(BadInputError, match="recess"):
        week(recess=[(MONDAY, SATURDAY)])


@given(calendars(recess=True), near_days, st.integers(0, 120), st.sampled_from([1, -1]))
def test_the_nth_working_day(calendar: Calendar, day: date, number: int, step: int) -> None:
    """Counted by weeks it is the day that is found by looking at each day in turn."""
    assume(any(calendar.is_working(day + step * n * DAY) for n in range(1, 400)))
    expected = day
    for _ in range(number):
        expected += step * DAY
        while not calendar.is_working(expected):
            expected += step * DAY
    assert calendar.working_day(day, number, step) == expected
    seen = day
    while not calendar.is_working(seen):
        seen += step * DAY
    assert calendar.seek(day, step) == seen


def test_bare_weekend() -> None:
    """The weekend alone has no public holidays, so each date that rests on it is provisional."""
    assert not WEEKEND.is_working(date(2024, 3, 9))
    assert WEEKEND.is_working(date(2024, 1, 1))
    assert WEEKEND.is_provisional(date(2024, 1, 1))


def test_provisional_before_the_first_year() -> None:
    """A year before the first listed one is as little known as one after the last, and one between
    them that is not listed."""
    years = ((2022, DayNote()), (2024, DayNote()))
    calendar = Calendar("t", confirmed_to=2024, years=years)
    known = {year: calendar.is_provisional(date(year, 5, 5)) for year in range(2021, 2026)}
    assert known == {2021: True, 2022: False, 2023: True, 2024: False, 2025: True}
