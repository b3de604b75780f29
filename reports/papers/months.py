"""The months of a period as sheets of weeks, each day with what is due on it."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
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
    facts = cells.figures.facts
    due: dict[date, list[Row]] = defaultdict(list)
    for row in cells.figures.rows:
        if row["due"] is not None and row["bucket"] not in ("cancelled", "waiting"):
            due[row["due"]].append(row)
    first = facts.stretch.first or facts.cut_off.replace(day=1)
    last = facts.stretch.last or max(facts.cut_off, first)
    columns = tuple(
        Column(cells.words.say(f"step.weekday.{number}"), 14 if number else 16)
        for number in range(7)
    )
    for year, month in list(_months(first, last))[:MOST_MONTHS]:
        yield Heading(cells.words.say(f"step.period.month.{month}").format(year=year))
        days = [day for day in due if (day.year, day.month) == (year, month)]
        yield Paragraph(cells.say("calendar.count", count=sum(len(due[day]) for day in days)))
        yield Table("month", "", columns, list(_weeks(cells, year, month, due)))


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
