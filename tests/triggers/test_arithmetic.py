"""Counting, one function at a time; the tables hold the law."""

from __future__ import annotations

from datetime import date

import pytest

from tests.triggers.facts import calendar_from
from triggers.arithmetic import (
    Parts,
    add_days,
    add_months,
    add_working_days,
    pass_recess,
    roll,
    skipped,
    sort_parts,
)
from triggers.calendars import NONE
from triggers.errors import BadInputError, NoSuchDateError
from triggers.expressions import Span
from triggers.policies import resolve

PLAIN = resolve()
WEEK = calendar_from("Sat Sun")
SUMMER = calendar_from("Sat Sun; recess 2023-07-01..2023-08-31")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (((1, "year"), (2, "month"), (10, "day")), Parts(14, 10, 0, False)),
        (((2, "year"),), Parts(24, 0, 0, True)),
        (((1, "half-year"), (1, "quarter")), Parts(9)),
        (((2, "week"), (1, "half-month")), Parts(0, 29)),
        (((3, "clear day"),), Parts(0, 4)),
        (((1, "clear day"), (2, "clear day")), Parts(0, 4)),
        (((2, "working clear day"),), Parts(0, 0, 3)),
        (((1, "month"), (5, "working day")), Parts(1, 0, 5)),
        (((1, "month"), (2, "half-month")), Parts(1, 30, 0, False, "half-month")),
        (((1, "week"), (1, "clear day")), Parts(0, 9)),
    ],
)
def test_sort_parts(parts: tuple, expected: Parts) -> None:
    """Months go together, then days, then working days; a clear span has one day more."""
    assert sort_parts(Span(parts)) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2023, 1, 31), 1, (date(2023, 2, 28), "down")),
        (date(2023, 1, 28), 1, (date(2023, 2, 28), "")),
        (date(2023, 12, 31), 1, (date(2024, 1, 31), "")),
        (date(2023, 3, 31), -1, (date(2023, 2, 28), "down")),
        (date(2023, 1, 15), -1, (date(2022, 12, 15), "")),
        (date(9998, 12, 31), 0, (date(9998, 12, 31), "")),
    ],
)
def test_add_months(day: date, months: int, expected: tuple[date, str]) -> None:
    """The corresponding day, over years and either way, and how it was found."""
    assert add_months(day, months, PLAIN, NONE) == expected


def test_add_months_faults() -> None:
    """A day that is missing under `error`, and years outside 1..9998, are refused."""
    strict = resolve([("t", {"month_end": "error"})])
    with pytest.raises(NoSuchDateError, match="2023-02-31"):
        add_months(date(2023, 1, 31), 1, strict, NONE)
    for months in (-24, 12 * 9_999):
        with pytest.raises(OverflowError):
            add_months(date(2, 1, 31), months, PLAIN, NONE)
    with pytest.raises(OverflowError):
        add_months(date(9998, 12, 31), 1, PLAIN, NONE)


def test_sticky_says_so_only_where_it_matters() -> None:
    """`sticky` is named where the month's last day differs from the corresponding day."""
    sticky = resolve([("t", {"end_of_month": "sticky"})])
    assert add_months(date(2023, 2, 28), 1, sticky, NONE) == (date(2023, 3, 31), "sticky")
    assert add_months(date(2023, 3, 31), 2, sticky, NONE) == (date(2023, 5, 31), "")


def test_add_days_passes_recess() -> None:
    """Recess days are not counted, from inside or outside, either way."""
    assert add_days(date(2023, 6, 29), 3, 1, SUMMER) == date(2023, 9, 2)
    assert add_days(date(2023, 7, 15), 1, 1, SUMMER) == date(2023, 9, 1)
    assert add_days(date(2023, 9, 2), 2, -1, SUMMER) == date(2023, 6, 30)
    assert add_days(date(2023, 6, 29), 0, 1, SUMMER) == date(2023, 6, 29)


def test_pass_recess() -> None:
    """A term in months grows by the recess in it; one that meets none stays."""
    assert pass_recess(date(2023, 6, 15), date(2023, 7, 15), 1, SUMMER) == date(2023, 9, 15)
    assert pass_recess(date(2023, 3, 15), date(2023, 4, 15), 1, SUMMER) == date(2023, 4, 15)
    assert pass_recess(date(2023, 9, 10), date(2023, 8, 10), -1, SUMMER) == date(2023, 6, 9)


def test_working_days_pass_recess() -> None:
    """A working day never lies in a recess."""
    assert add_working_days(date(2023, 6, 29), 2, 1, SUMMER) == date(2023, 9, 1)


def test_skipped_in_the_order_of_the_roll() -> None:
    """The days passed over, from the nominal day on, forward or backward."""
    assert skipped(date(2023, 3, 4), date(2023, 3, 6)) == [date(2023, 3, 4), date(2023, 3, 5)]
    assert skipped(date(2023, 3, 5), date(2023, 3, 3)) == [date(2023, 3, 5), date(2023, 3, 4)]


def test_roll_in_an_endless_holiday() -> None:
    """A roll that finds no working day in eleven years is a fault of the calendar."""
    never = calendar_from("Mon Tue Wed Thu Fri Sat Sun")
    assert roll(date(2023, 3, 4), "none", 1, never) == date(2023, 3, 4)
    with pytest.raises(BadInputError):
        roll(date(2023, 3, 4), "following", 1, never)
