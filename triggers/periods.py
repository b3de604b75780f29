"""Calendar periods: a year, half-year, quarter, month, ISO week, or a range of them.

Quarter = calendar quarter (Accounting Law 2015, article 12).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}

WEEK = "week"
DAY = timedelta(days=1)

_LABEL = re.compile(r"(\d{4})(?:-(?:(Q)([1-4])|(H)([12])|(W)(\d{2})|(\d{2})))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """`number` is the quarter, half, month or ISO week within the year; 1 for a year.

    A week runs from Monday to Sunday and belongs to the year of its Thursday (ISO 8601).
    """

    unit: str
    year: int
    number: int = 1

    @property
    def first(self) -> date:
        if self.unit == WEEK:
            return date.fromisocalendar(self.year, self.number, 1)
        return date(self.year, (self.number - 1) * MONTHS[self.unit] + 1, 1)

    @property
    def last(self) -> date:
        if self.unit == WEEK:
            return date.fromisocalendar(self.year, self.number, 7)
        month = self.number * MONTHS[self.unit]
        return date(self.year, month, monthrange(self.year, month)[1])

    def __str__(self) -> str:
        marks = {"year": "", "half-year": f"-H{self.number}", "quarter": f"-Q{self.number}"}
        marks[WEEK] = f"-W{self.number:02d}"
        return f"{self.year:04d}{marks.get(self.unit, f'-{self.number:02d}')}"


@dataclass(frozen=True, slots=True)
class PeriodRange:
    """From the first day of one period to the last day of another, `2022-Q4..2023-Q1`."""

    start: Period
    end: Period

    @property
    def first(self) -> date:
        return self.start.first

    @property
    def last(self) -> date:
        return self.end.last

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A period with a name of its own, such as a term of office."""

    label: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.label


def period_from(label: str) -> Period:
    """Read `2023`, `2023-H1`, `2022-Q4`, `2023-01` or `2024-W05`. Raises ValueError for anything
    else."""
    found = _LABEL.fullmatch(label)
    if not found or int(found[1]) < 1:
        raise ValueError(label)
    year, quarter, q_number, half, h_number, week, w_number, month = found.groups()
    if quarter:
        return Period("quarter", int(year), int(q_number))
    if half:
        return Period("half-year", int(year), int(h_number))
    if week:
        date.fromisocalendar(int(year), int(w_number), 7)  # raises for a week that does not exist
        return Period(WEEK, int(year), int(w_number))
    if month:
        if not 1 <= int(month) <= 12:
            raise ValueError(label)
        return Period("month", int(year), int(month))
    return Period("year", int(year))


def period_of(day: date, unit: str) -> Period:
    """The calendar period of that unit in which the day lies."""
    if unit == WEEK:
        year, week, _ = day.isocalendar()
        return Period(WEEK, year, week)
    return Period(unit, day.year, (day.month - 1) // MONTHS[unit] + 1)


def following(period: Period) -> Period:
    """The next period of the same unit."""
    if period.unit == WEEK:
        return period_of(period.last + DAY, WEEK)
    if period.number * MONTHS[period.unit] == 12:
        return Period(period.unit, period.year + 1)
    return Period(period.unit, period.year, period.number + 1)


def representative(period: Period | NamedPeriod) -> date:
    """The day by which a period lies in a longer one: a week's Thursday (ISO 8601), the last day of
    any other."""
    if isinstance(period, Period) and period.unit == WEEK:
        return date.fromisocalendar(period.year, period.number, 4)
    return period.last
