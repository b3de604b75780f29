"""A day or a span as people type it: 30/06/2023, `2 months`, `2 tháng`."""

from __future__ import annotations

import re
from datetime import date

from triggers.dates import parse_date
from triggers.errors import BadInputError
from triggers.expressions import Counted, Start
from triggers.parsing import parse_due

ALLOWED = "a date, or a span such as `2 months` or `10 working days`"
UNITS = {
    "ngày làm việc": "working days",
    "ngày": "days",
    "tuần": "weeks",
    "tháng": "months",
    "quý": "quarters",
    "năm": "years",
}

_DATED = re.compile(r"[0-9/.-]+")
_VIETNAMESE = re.compile(rf"([0-9]+) ({'|'.join(UNITS)})")


def day_or_span(text: str, what: str = "--to") -> date | str:
    """The day, or the span as the grammar writes it. Raises BadInputError."""
    typed = " ".join(text.split())
    if not typed or _DATED.fullmatch(typed):
        return parse_date(text, what)
    span = _VIETNAMESE.sub(lambda found: f"{found[1]} {UNITS[found[2]]}", typed.casefold())
    if not _is_span(span):
        raise BadInputError(what, text, ALLOWED)
    return span


def _is_span(text: str) -> bool:

    try:
        rule = parse_due(f"{text} after start")
    except BadInputError:
        return False
    return isinstance(rule, Counted) and rule.direction == "after" and rule.moment == Start()
