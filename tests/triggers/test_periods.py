"""Calendar periods and their bounds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from tests.triggers.strategies import days, one_period
from triggers.periods import MONTHS, Period, PeriodRange, following, period_from, period_of


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-H1", date(2023, 1, 1), date(2023, 6, 30)),
        ("2023-H2", date(2023, 7, 1), date(2023, 12, 31)),
        ("2022-Q4", date(2022, 10, 1), date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_bounds(label: str, first: date, last: date) -> None:
    """A label names its first and its last day."""
    period = period_from(label)
    assert (period.first, period.last, str(period)) == (first, last, label)


@pytest.mark.parametrize("label", ["", "23", "2023-13", "2023-Q5", "2023-H3", "0000", "2023-1"])
def test_refuses(label: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match=f"^{label}$"):
        period_from(label)


@given(one_period())
def test_label_reads_back(period: Period) -> None:
    """A period prints as the label that reads back."""
    assert period_from(str(period)) == period


@given(days)
def test_each_day_lies_in_its_periods(day: date) -> None:
    """A day lies in its month, quarter, half-year and year; the next period starts just after."""
    for unit in MONTHS:
        period = period_of(day, unit)
        assert period.first <= day <= period.last
        assert following(period).first.toordinal() == period.last.toordinal() + 1


def test_range() -> None:
    """A range runs from its first period's first day to its last period's last."""
    found = PeriodRange(period_from("2022-Q4"), period_from("2023"))
    assert (found.first, found.last) == (date(2022, 10, 1), date(2023, 12, 31))
    assert str(found) == "2022-Q4..2023"
