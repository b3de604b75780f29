"""Days named in words, reckoned from a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triggers.quick_dates import quick_date

FRIDAY = date(2023, 2, 10)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("hôm nay", "2023-02-10"),
        ("HÔM NAY", "2023-02-10"),
        ("hom qua", "2023-02-09"),
        ("hôm kia", "2023-02-08"),
        ("ngày mai", "2023-02-11"),
        ("today", "2023-02-10"),
        ("yesterday", "2023-02-09"),
        ("tomorrow", "2023-02-11"),
        ("thứ hai tới", "2023-02-13"),
        ("thứ sáu tới", "2023-02-17"),
        ("thứ sáu vừa rồi", "2023-02-03"),
        ("thứ 2 tuần sau", "2023-02-13"),
        ("thứ tư tuần trước", "2023-02-01"),
        ("chủ nhật tuần này", "2023-02-12"),
        ("next monday", "2023-02-13"),
        ("last friday", "2023-02-03"),
        ("+3", "2023-02-13"),
        ("-3", "2023-02-07"),
        ("-1 tuần", "2023-02-03"),
        ("+2 tháng", "2023-04-10"),
        ("+1 năm", "2024-02-10"),
        ("-2w", "2023-01-27"),
        ("3 ngày trước", "2023-02-07"),
        ("2 weeks ago", "2023-01-27"),
        ("5 ngày nữa", "2023-02-15"),
        ("cuối tháng", "2023-02-28"),
        ("cuối tháng sau", "2023-03-31"),
        ("cuối tháng trước", "2023-01-31"),
        ("đầu tháng sau", "2023-03-01"),
        ("cuối quý", "2023-03-31"),
        ("cuối năm", "2023-12-31"),
        ("eom", "2023-02-28"),
        ("eoy", "2023-12-31"),
        ("12/1", "2023-01-12"),
        ("12.1", "2023-01-12"),
        ("25/12", "2022-12-25"),
        ("29/2", "2024-02-29"),
    ],
)
def test_the_day_that_words_name(text: str, day: str) -> None:
    """In either language, whatever the accents and case; a day without a year is the nearest."""
    assert quick_date(text, FRIDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text", ["", "soon", "31/2", "32.1.2023", "thứ chín tới", "+3 lần", "2023-02-10", "+99999 năm"]
)
def test_what_names_no_day(text: str) -> None:
    """Other words, days that do not exist, and exact dates, which are read elsewhere."""
    assert quick_date(text, FRIDAY) is None


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_offsets_count_days(today: date, days: int) -> None:
    """A signed number is so many days from today, whatever the day."""
    assert quick_date(f"{days:+d}", today) == today + timedelta(days=days)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_coming_weekday_is_within_a_week(today: date) -> None:
    """`next` and `last` are never today and never more than seven days away."""
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday")):
        ahead, back = quick_date(f"next {name}", today), quick_date(f"last {name}", today)
        assert ahead is not None
        assert back is not None
        assert ahead.weekday() == back.weekday() == number
        assert 0 < (ahead - today).days <= 7
        assert 0 < (today - back).days <= 7
