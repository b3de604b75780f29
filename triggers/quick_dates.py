"""Dates as people say them, reckoned from a day: `hôm qua`, `thứ hai tới`, `+3`, `12/1`, `eom`."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

DAY = timedelta(days=1)

_WORDS: dict[str, Callable[[date], date]] = {}


def _named(names: str, reckon: Callable[[date], date]) -> None:
    for name in names.split("; "):
        _WORDS[name] = reckon


def _month_end(day: date, months: int = 0) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _quarter_end(day: date) -> date:
    return _month_end(day, (3 - day.month) % 3)


_named("hom nay; nay; today; now", lambda day: day)
_named("hom qua; yesterday", lambda day: day - DAY)
_named("hom kia; hom truoc", lambda day: day - 2 * DAY)
_named("mai; ngay mai; tomorrow", lambda day: day + DAY)
_named("mot; ngay mot; ngay kia", lambda day: day + 2 * DAY)
_named("cuoi thang; cuoi thang nay; eom; end of month", _month_end)
_named("cuoi thang truoc; end of last month", lambda day: _month_end(day, -1))
_named("cuoi thang sau; cuoi thang toi; end of next month", lambda day: _month_end(day, 1))
_named("dau thang; dau thang nay; start of month; bom", lambda day: day.replace(day=1))
_named("dau thang sau; dau thang toi; start of next month", lambda day: _month_end(day) + DAY)
_named("cuoi quy; cuoi quy nay; end of quarter; eoq", _quarter_end)
_named("cuoi nam; cuoi nam nay; end of year; eoy", lambda day: date(day.year, 12, 31))

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "thu hai; thu 2; monday; mon",
            "thu ba; thu 3; tuesday; tue",
            "thu tu; thu 4; wednesday; wed",
            "thu nam; thu 5; thursday; thu",
            "thu sau; thu 6; friday; fri",
            "thu bay; thu 7; saturday; sat",
            "chu nhat; cn; sunday; sun",
        )
    )
    for name in names.split("; ")
}

_UNITS = {
    name: unit
    for unit, names in {
        "day": "ngay; day; days; d",
        "week": "tuan; week; weeks; w",
        "month": "thang; month; months; m",
        "year": "nam; year; years; y",
    }.items()
    for name in names.split("; ")
}

_OFFSET = re.compile(r"([+-]) ?(\d{1,4})(?: ?([a-z]+))?", re.ASCII)
_AGO = re.compile(r"(\d{1,4}) ([a-z]+) (truoc|sau|nua|toi|ago|from now|later)", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})[/.](\d{1,2})", re.ASCII)
_COMING, _GONE = ("toi", "sap toi"), ("truoc", "vua roi", "vua qua", "roi")
_NEXT_WEEK, _LAST_WEEK, _THIS_WEEK = ("tuan sau", "tuan toi"), ("tuan truoc",), ("tuan nay",)


def quick_date(text: str, today: date) -> date | None:
    """The day that words name, None for words that name none or a day that does not exist.

    A day and a month without a year are those nearest to `today`; `thứ hai tới` (`next monday`) is
    the first after it, `thứ hai vừa rồi` (`last monday`) the last before it.
    """
    said = _plain(text)
    try:
        if said in _WORDS:
            return _WORDS[said](today)
        return _weekday(said, today) or _offset(said, today) or _partial(said, today)
    except (ValueError, OverflowError):
        return None


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def _weekday(said: str, today: date) -> date | None:
    for endings, weeks in ((_NEXT_WEEK, 1), (_LAST_WEEK, -1), (_THIS_WEEK, 0)):
        for word in endings:
            name = said.removesuffix(f" {word}")
            if name != said and name in _WEEKDAYS:
                monday = today - today.weekday() * DAY
                return monday + (_WEEKDAYS[name] + 7 * weeks) * DAY
    for words, prefix, ahead in ((_COMING, "next ", True), (_GONE, "last ", False)):
        names = [said.removesuffix(f" {word}") for word in words] + [said.removeprefix(prefix)]
        for name in names:
            if name != said and name in _WEEKDAYS:
                return _nearest_weekday(_WEEKDAYS[name], today, ahead=ahead)
    return None


def _nearest_weekday(weekday: int, today: date, *, ahead: bool) -> date:
    away = (weekday - today.weekday()) % 7 if ahead else (today.weekday() - weekday) % 7
    return today + (away or 7) * (DAY if ahead else -DAY)


def _offset(said: str, today: date) -> date | None:
    if found := _OFFSET.fullmatch(said):
        sign, number, unit = found.groups()
        return _moved(today, int(f"{sign}{number}"), unit or "day")
    if found := _AGO.fullmatch(said):
        number, unit, way = found.groups()
        return _moved(today, int(number) * (-1 if way in ("truoc", "ago") else 1), unit)
    return None


def _moved(today: date, number: int, unit: str) -> date | None:
    kind = _UNITS.get(unit)
    if kind in ("day", "week"):
        return today + number * (DAY if kind == "day" else 7 * DAY)
    if kind in ("month", "year"):
        return _months_on(today, number * (1 if kind == "month" else 12))
    return None


def _partial(said: str, today: date) -> date | None:
    if found := _DAY_MONTH.fullmatch(said):
        day, month = (int(part) for part in found.groups())
        near = [_existing(today.year + step, month, day) for step in (0, -1, 1)]
        known = [one for one in near if one is not None]
        return min(known, key=lambda one: abs(one - today)) if known else None
    return None


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
