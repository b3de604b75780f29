"""Dates as people and files write them, and the range that a record may lie in."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Literal, get_args

from triggers.errors import BadInputError

DateKind = Literal["issued", "effective", "received", "recorded"]
"""Which of a document's dates counts."""
DATE_KINDS: tuple[DateKind, ...] = get_args(DateKind)
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
ALLOWED = "YYYY-MM-DD or DD/MM/YYYY, from 1990-01-01 to 2100-12-31"

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})", re.ASCII)


def parse_date(text: str, what: str = "date") -> date:
    """Read a recorded date, written as YYYY-MM-DD, DD/MM/YYYY or DD.MM.YYYY.

    Raises BadInputError for a day that does not exist or lies outside 1990..2100.
    """
    day = _read(text.strip(), what, text)
    if not FIRST <= day <= LAST:
        raise BadInputError(what, text, ALLOWED)
    return day


def check_day(what: str, day: object) -> None:
    """Raise BadInputError for what is no day where one (or None) is to be: text, a moment."""
    if day is not None and (isinstance(day, datetime) or not isinstance(day, date)):
        raise BadInputError(what, repr(day), f"a datetime.date: {ALLOWED}")


def parse_any_date(text: str, what: str = "date") -> date:
    """Read a date of any year (for arithmetic without a record)."""
    return _read(text.strip(), what, text)


def _read(text: str, what: str, original: str) -> date:
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(found[group]) for group in (1, 3, 4))
    else:
        raise BadInputError(what, original, ALLOWED)
    try:
        return date(year, month, day)
    except ValueError:
        raise BadInputError(what, original, ALLOWED) from None
