"""The values that time words stand for: days, periods and spans, with or without their year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from triggers.periods import Period
from workflows.reading.source.folding import fold

NUMBERS = Path(__file__).parents[1] / "words" / "numbers.tsv"
LARGEST_SPAN = 999
UNITS = {
    "ngay lam viec": "working day",
    "ngay": "day",
    "tuan": "week",
    "thang": "month",
    "quy": "quarter",
    "nam": "year",
    "gio": "hour",
    "tieng": "hour",
    "business day": "working day",
    "working day": "working day",
    "calendar day": "day",
    "clear day": "clear day",
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "hour": "hour",
}
"""Folded word of a unit, in the singular -> unit of the language."""


WEEKDAYS = {
    "thu hai": "monday",
    "thu ba": "tuesday",
    "thu tu": "wednesday",
    "thu nam": "thursday",
    "thu sau": "friday",
    "thu bay": "saturday",
    "chu nhat": "sunday",
}
"""Folded day of the week -> as the language names it."""


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day without its year; `month` None: a day of any month."""

    day: int
    month: int | None = None

    def in_year(self, year: int) -> date | None:
        """The date, None where the year has no such day."""
        if self.month is None or not 1 <= self.day <= monthrange(year, self.month)[1]:
            return None
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class PartOfYear:
    """A month, quarter or half-year without its year; `unit` as in Period."""

    unit: str
    number: int

    def in_year(self, year: int) -> Period:
        """The period of that year."""
        return Period(self.unit, year, self.number)


@dataclass(frozen=True, slots=True)
class Length:
    """A span: so many of a unit; `wide` where the words give a range ("2-3 months")."""

    count: int
    unit: str
    wide: bool = False

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """Several periods that the words join: a range ("Q1 - Q3"), or a list ("Q2 and Q3")."""

    parts: tuple[Period | PartOfYear, ...]
    ranged: bool


TimeValue = date | DayOfYear | Period | PartOfYear | PeriodRow | Length | str


@cache
def _numbers() -> Mapping[str, int]:
    rows = [line.split("\t") for line in NUMBERS.read_text("utf-8").splitlines()[1:]]
    return {form: int(number) for word, number in rows for form in (word, fold(word))}


def number_from(text: str) -> int:
    """A number in digits or words. Raises ValueError for anything else."""
    clean = " ".join(text.lower().split())
    if clean.isdigit():
        return int(clean)
    tens, ten, ones = (
        part.strip() for part in clean.partition("mười" if "mười" in clean else "mươi")
    )
    if ten and clean not in _numbers():
        return 10 * number_from(tens or "một") + (number_from(_ONES.get(ones, ones)) if ones else 0)
    if clean not in _numbers():
        raise ValueError(text)
    return _numbers()[clean]


_ONES = {"mốt": "một", "tư": "bốn", "lăm": "năm"}
"""How a digit is said after tens."""


def value_from(kind: str, groups: Mapping[str, str | None]) -> TimeValue | None:
    """What the groups of a pattern stand for, None where there is no such day or period."""
    given = {name: text for name, text in groups.items() if text}
    try:
        return _value(kind, given)
    except ValueError:
        return None


def _value(kind: str, given: Mapping[str, str]) -> TimeValue | None:
    year = int(given["y"]) if "y" in given else 0
    month = number_from(given.get("mon") or given.get("m") or "0")
    quarter = number_from(given.get("q") or given.get("qq") or "0")
    if kind in ("DATE", "SHORT_DATE", "AMBIGUOUS_DATE"):
        full = year if year > 99 else 2000 + year
        return date(full, month, int(given["d"]))
    if kind == "DAYMONTH":
        found = DayOfYear(int(given["d"]), month)
        return found if 1 <= month <= 12 and found.in_year(2024) else None
    if kind == "DAYNUM":
        return DayOfYear(int(given["d"])) if 1 <= int(given["d"]) <= 31 else None
    if kind == "WEEKDAY":
        return WEEKDAYS.get(fold(given["w"]), given["w"])
    if kind == "MONTHS":
        count, first = number_from(given["n"]), given["h"] == "đầu"
        months = (1, count) if first else (13 - count, 12)
        return PeriodRow(tuple(Period("month", year, each) for each in months), True)
    if kind == "SPAN":
        unit = UNITS[fold(given["u"]).removesuffix("s")]
        return Length(number_from(given["n"]), unit, "wide" in given)
    kinds = {"MONTH": ("month", month), "QUARTER": ("quarter", quarter), "YEAR": ("year", 1)}
    if kind.startswith("HALF"):
        number = number_from(given["h"])
        return _period("half-year", number, year) if year else _part("half-year", number)
    unit, number = kinds[kind.removesuffix("0")]
    return _part(unit, number) if kind.endswith("0") else _period(unit, number, year)


def _period(unit: str, number: int, year: int) -> Period | None:
    part = _part(unit, number) if unit != "year" else PartOfYear("year", 1)
    return part.in_year(year) if part and 1900 <= year <= 2199 else None


def _part(unit: str, number: int) -> PartOfYear | None:
    most = {"month": 12, "quarter": 4, "half-year": 2, "year": 1}[unit]
    return PartOfYear(unit, number) if 1 <= number <= most else None
