"""Dates as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from triggers.dates import parse_any_date, parse_date
from triggers.errors import BadInputError


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-11-30", date(2022, 11, 30)),
        (" 30/11/2022 ", date(2022, 11, 30)),
        ("1/2/2023", date(2023, 2, 1)),
        ("1.2.2023", date(2023, 2, 1)),
        ("12.01.2023", date(2023, 1, 12)),
        ("1990-01-01", date(1990, 1, 1)),
        ("2100-12-31", date(2100, 12, 31)),
    ],
)
def test_reads(text: str, day: date) -> None:
    """ISO dates and day-first dates are read; the day comes before the month."""
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30-11-2022",
        "2023-02-29",
        "31/04/2023",
        "31.4.2023",
        "1.2/2023",
        "1.2.23",
        "1989-12-31",
        "2101-01-01",
        "20221130",
        "2022-W01-1",
        "2022-11-30T00:00",
        "٢٠٢٢-١١-٣٠",
        "hôm nay",
    ],
)
def test_refuses(text: str) -> None:
    """What is no date, does not exist or lies outside 1990..2100 is refused, and named."""
    with pytest.raises(BadInputError) as caught:
        parse_date(text, "issued")
    assert (caught.value.what, caught.value.got) == ("issued", text)


def test_any_year() -> None:
    """Arithmetic without a record may use any year that exists."""
    assert parse_any_date("1878-10-31") == date(1878, 10, 31)
    with pytest.raises(BadInputError):
        parse_any_date("0000-01-01")
