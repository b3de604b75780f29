"""Dates, spans and periods in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache

from triggers.periods import WEEK, period_from
from upon.words.texts import Words, one_line


@cache
def template(lang: str, key: str) -> Callable[..., str]:
    """A text of the sheet as a function of its arguments; quicker than Words, for many lines."""
    return Words(lang).say(f"step.{key}").format


@lru_cache(maxsize=65_536)
def format_date(lang: str, day: date) -> str:
    """A date as the language writes it: 28/02/2023, or 2023-02-28 in English."""
    if lang == "vi":
        return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
    return day.isoformat()


@lru_cache(maxsize=4_096)
def format_span(lang: str, span: str) -> str:
    """A span in canonical form, in words: `3 months 10 days` -> `3 tháng 10 ngày`."""
    parts = []
    tokens = span.split()
    while tokens:
        number, unit = tokens.pop(0), tokens.pop(0)
        while tokens and not tokens[0].isdecimal():
            unit += f" {tokens.pop(0)}"
        form = "one" if number == "1" else "many"
        parts.append(template(lang, f"span.{unit.removesuffix('s')}.{form}")(n=number))
    return " ".join(parts)


@lru_cache(maxsize=4_096)
def format_period(lang: str, label: str) -> str:
    """A period's label in words: `2022-Q4` -> `quý IV/2022`; a name of its own stays."""
    first, dots, last = label.partition("..")
    if dots:
        ends = {"start": format_period(lang, first), "end": format_period(lang, last)}
        return template(lang, "period.range")(**ends)
    try:
        period = period_from(label)
    except ValueError:
        return one_line(label)
    number = "" if period.unit in ("year", WEEK) else f".{period.number}"
    name = template(lang, f"period.{period.unit}{number}")
    return name(year=period.year, number=period.number)
