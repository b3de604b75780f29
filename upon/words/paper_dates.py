"""Dates as people copy them from paper: 31/1/2023, 31.1.2023, ngày 31 tháng 01 năm 2023."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from triggers.dates import parse_date

_WORDED = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})", re.ASCII)


def date_from_paper(text: str, what: str = "date") -> date:
    """Read a recorded date as a document prints it, or as `parse_date` reads it.

    Raises BadInputError for a day that does not exist or lies outside 1990..2100.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    found = _WORDED.fullmatch(plain) or _DOTTED.fullmatch(plain)
    if found is None:
        return parse_date(text, what)
    day, month, year = (int(part) for part in found.groups())
    return parse_date(f"{day}/{month}/{year:04d}", what)
