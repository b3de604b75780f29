"""The months of a period as sheets of weeks, each day with what is due on it."""

from __future__ import annotations

from calendar import Calendar, monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from reports.papers.blocks import Block, Cell, Column, Heading, Paragraph, Table
from reports.papers.cells import Cells
from upon.words.layout import cut

MOST_MONTHS = 24
LONGEST = 80
"""Characters of a task that a day has room for; the annex of other papers has all of it."""

Row = dict[str, Any]


def month_blocks(cells: Cells) -> Iterator[Block]:
    """A heading and a sheet for each month; without a period, the month of the cut-off day."""
    due: dict[date, list[Row]] = defaultdict(list)
    for row in _dated(cells):
        due[row["due"]].append(row)
    first, last = _ends(cells)
    columns = tuple(
        Column(_begun(cells.words.say(f"step.weekday.{number}")), 14 if number else 16)
        for number in range(7)
    )
    for year, month in _months(first, last):
        title = cells.words.say(f"step.period.month.{month}").format(year=year)
        yield Heading(_begun(title))
        days = [day for day in due if (day.year, day.month) == (year, month)]
        yield Paragraph(cells.say("calendar.count", count=sum(len(due[day]) for day in days)))
        yield Table("month", "", columns, list(_weeks(cells, year, month, due)))


def _begun(text: str) -> str:
    """With a capital, as at the beginning of a line."""
    return text[:1].upper() + text[1:]


def days_table(cells: Cells) -> Table:
    """What is due in the months shown, by day."""
    first, last = _ends(cells)
    rows = [row for row in _dated(cells) if first <= row["due"] <= last]
    columns = (
        cells.column("due", 10, centred=True),
        cells.column("task", 10),
        cells.column("title", 45),
        cells.column("lead", 20),
        cells.column("state", 15),
    )
    listed: list[list[Cell]] = [
        [
            row["due"],
            cells.task(row),
            cells.title(row),
            cells.leads(row),
            cells.bucket(row["bucket"]),
        ]
        for row in sorted(rows, key=lambda row: row["due"])
    ]
    return Table("annex", cells.say("table.calendar"), columns, listed)


def _dated(cells: Cells) -> list[Row]:
    """The rows that a calendar shows: with a date, begun or done."""
    return [
        row
        for row in cells.figures.rows
        if row["due"] is not None and row["bucket"] not in ("cancelled", "waiting")
    ]


def _ends(cells: Cells) -> tuple[date, date]:
    """The first and the last day that a calendar shows: whole months, at most MOST_MONTHS."""
    stretch, cut_off = cells.figures.facts.stretch, cells.figures.facts.cut_off
    first = (stretch.first or cut_off).replace(day=1)
    *_, (year, month) = islice(_months(first, max(stretch.last or cut_off, first)), MOST_MONTHS)
    return first, date(year, month, monthrange(year, month)[1])


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _weeks(cells: Cells, year: int, month: int, due: dict[date, list[Row]]) -> Iterator[list[Cell]]:
    for week in Calendar().monthdatescalendar(year, month):
        yield [_day(cells, day, due) if day.month == month else "" for day in week]


def _day(cells: Cells, day: date, due: dict[date, list[Row]]) -> str:
    lines = [str(day.day)]
    lines += [
        f"{cells.bucket(row['bucket'])}: {cells.task(row)} {cut(cells.title(row), LONGEST)}"
        for row in due.get(day, ())
    ]
    return "\n".join(lines)
