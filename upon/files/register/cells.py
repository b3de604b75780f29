"""Dates as an office writes them: the day first, four digits for the year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from triggers.dates import FIRST, LAST
from upon.files.register.sheet import Cell, text_of

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_WORDS = re.compile(
    r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?", re.IGNORECASE
)
_TIME = re.compile(r"\s+\d{1,2}:\d{2}(?::\d{2})?$|^\d{1,2}:\d{2}(?::\d{2})?\s+")


class BadDateError(ValueError):
    """A text that is no date; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def read_date(cell: Cell, year: int | None = None) -> date | None:
    """The date in a cell, None where it is blank; `year` for dates without one.

    Raises BadDateError.
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _in_range(cell)
    text = _TIME.sub("", text_of(cell).strip())
    if not text or not re.search(r"\w", text):
        return None
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY_FIRST.fullmatch(text) or _WORDS.fullmatch(text)
    if found is None:
        raise BadDateError("no_date")
    if found[3] is None and year is None:
        raise BadDateError("no_year")
    if found[3] is not None and len(found[3]) == 2:
        raise BadDateError("short_year")
    return _day(int(found[3]) if found[3] else year or 0, int(found[2]), int(found[1]))


def month_first(cells: Iterable[Cell]) -> Cell | None:
    """A cell of a column that is valid only with the month first, where no cell of it is valid only
    with the day first; None where the column is in order."""
    wrong: Cell | None = None
    for cell in cells:
        found = None if isinstance(cell, date) else _DAY_FIRST.fullmatch(text_of(cell))
        if found is None:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            return None
        if second > 12 >= first and wrong is None:
            wrong = cell
    return wrong


def _day(year: int, month: int, day: int) -> date:
    try:
        return _in_range(date(year, month, day))
    except ValueError:
        raise BadDateError("no_date") from None


def _in_range(day: date) -> date:
    if not FIRST <= day <= LAST:
        raise BadDateError("no_date")
    return day
