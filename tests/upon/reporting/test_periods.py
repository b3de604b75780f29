"""Periods, the day up to which is counted, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from triggers.errors import BadInputError, UsageError
from upon.reporting.periods import Stretch, stretch_from


@pytest.mark.parametrize(
    ("label", "first", "last", "then"),
    [
        ("2023", "2023-01-01", "2023-12-31", "2024-01-01"),
        ("2023-H1", "2023-01-01", "2023-06-30", "2023-07-01"),
        ("2023-q2", "2023-04-01", "2023-06-30", "2023-07-01"),
        ("2023-12", "2023-12-01", "2023-12-31", "2024-01-01"),
    ],
)
def test_a_period_by_its_label(label: str, first: str, last: str, then: str) -> None:
    """A year, half, quarter or month, in either case of letters, and what follows it."""
    found = stretch_from(label, None, None)
    assert (str(found.first), str(found.last)) == (first, last)
    assert found.then is not None
    assert str(found.then[0]) == then


def test_the_cut_off_is_the_last_day_once_it_has_passed() -> None:
    """Until then it is today; without an end it is today too."""
    half = stretch_from("2023-H1", None, None)
    assert half.cut_off(date(2023, 7, 2)) == date(2023, 6, 30)
    assert half.cut_off(date(2023, 3, 1)) == date(2023, 3, 1)
    assert half.has_ended(date(2023, 7, 1))
    assert not half.has_ended(date(2023, 6, 30))
    assert Stretch().cut_off(date(2023, 3, 1)) == date(2023, 3, 1)


def test_two_days() -> None:
    """`--from` and `--to`; what follows is as long."""
    found = stretch_from(None, "2023-01-10", "2023-01-19")
    assert found.then == (date(2023, 1, 20), date(2023, 1, 29))
    assert found.holds(date(2023, 1, 10), date(2023, 2, 1))
    assert not found.holds(date(2023, 1, 20), date(2023, 2, 1))


@pytest.mark.parametrize(
    ("period", "first", "last", "error"),
    [
        ("2023-Q5", None, None, UsageError),
        ("next month", None, None, UsageError),
        ("2023", "2023-01-01", None, UsageError),
        (None, "2023-02-01", "2023-01-01", UsageError),
        (None, "yesterday", None, BadInputError),
    ],
)
def test_what_is_no_period(period: str, first: str, last: str, error: type[Exception]) -> None:
    """A label of another form, both ways at once, an end before its beginning, no date."""
    with pytest.raises(error):
        stretch_from(period, first, last)
