"""Dates of one document that stand in an order in which documents do not come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from upon.calc.inputs import GivenDays
from upon.words.texts import Words

OUT_OF_ORDER = (
    ("effective_before_issued", "effective", "issued"),
    ("received_before_issued", "received", "issued"),
)
"""Code of a warning -> the date that lies before another, and that other; it blocks nothing."""


class DateWarning(NamedTuple):
    """A date of a document that lies before another: its code, and the two as they were given."""

    code: str
    earlier: tuple[str, date]
    later: tuple[str, date]


def date_warnings(days: Mapping[str, date], counts_from: str) -> Iterator[DateWarning]:
    """What is odd about the dates given for triggers, as `x.issued`, `x.effective`, `x.received`; a
    bare `x` is the date that counts by default."""
    triggers = dict.fromkeys(_trigger(name) for name in days)
    for trigger in triggers:
        for code, kind, other in OUT_OF_ORDER:
            earlier = _given(days, trigger, kind, counts_from)
            later = _given(days, trigger, other, counts_from)
            if earlier and later and earlier[1] < later[1]:
                yield DateWarning(code, earlier, later)


def _trigger(name: str) -> str:
    head, _, tail = name.rpartition(".")
    return head if head and tail in ("issued", "effective", "received") else name


def _given(
    days: Mapping[str, date], trigger: str, kind: str, counts_from: str
) -> tuple[str, date] | None:
    names = (f"{trigger}.{kind}", *([trigger] if kind == counts_from else []))
    return next(((name, days[name]) for name in names if name in days), None)


def warnings_json(words: Words, anchors: GivenDays) -> list[dict[str, Any]]:
    """The key `warnings` of `calc`: code, message, and the two dates by the names given."""
    return [
        {
            "code": found.code,
            "message": words.say(
                "calc.date_order",
                a=found.earlier[0],
                a_day=found.earlier[1],
                b=found.later[0],
                b_day=found.later[1],
            ),
            "a": found.earlier[0],
            "b": found.later[0],
        }
        for found in date_warnings(anchors.days, anchors.counts_from)
    ]
