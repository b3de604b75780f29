"""Calendars as cited tables: one row a day that differs from the week.

Columns: date, kind (weekend, off, work, recess, year, extends), name, name_en, source, status.
`recess` takes a range `A..B`; `extends` names the calendar under an office's own file.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from triggers.calendars import NONE, WEEKEND, Calendar, DayNote, weekday_number
from triggers.dates import parse_date
from triggers.errors import BadInputError, UnknownNameError, UponError
from triggers.nearest import nearest

COLUMNS = ("date", "kind", "name", "name_en", "source", "status")
KINDS = ("weekend", "off", "work", "recess", "year", "extends")
STATUSES = ("confirmed", "forecast")
FOLDER = Path(__file__).with_name("calendars")
LARGEST = 5_000_000
LONGEST_CELL = 100_000

Row = dict[str, str]

_BARE = {"none": NONE, "weekend": WEEKEND}


@cache
def shipped_calendar(name: str) -> Calendar:
    """A calendar that the product ships, `none`, or `weekend`. Raises UnknownNameError."""
    if name in _BARE:
        return _BARE[name]
    if name not in calendar_names():
        raise UnknownNameError("calendar", name, nearest(name, calendar_names()))
    return parse_calendar(name, (FOLDER / f"{name}.csv").read_text(encoding="utf-8"))


@cache
def calendar_names() -> tuple[str, ...]:
    """The calendars that the product ships, `none` and `weekend` among them."""
    return (*_BARE, *sorted(path.stem for path in FOLDER.glob("*.csv")))


def parse_calendar(name: str, text: str, base: Calendar | None = None) -> Calendar:
    """Read a calendar table from its `text`; `name` is the file's, for messages; `base` is what its
    `extends` row stands on (default: as shipped).

    Raises BadInputError with file and line, UnknownNameError.
    """
    calendar, faults = read_calendar(name, text, base)
    if faults:
        raise faults[0]
    return calendar


def read_calendar(
    name: str, text: str, base: Calendar | None = None
) -> tuple[Calendar, list[UponError]]:
    """The calendar of a `text` as far as it can be read, and all faults of the table in one run.
    `name` is the file's, for their places; `base` is what its `extends` row stands on (None: as
    shipped)."""
    builder = _Builder(name, base)
    faults: list[UponError] = []
    try:
        for place, row in _rows(text, name):
            try:
                builder.take(_checked(row, place), place)
            except UponError as error:
                faults.append(error)
    except BadInputError as error:
        faults.append(error)
    return builder.calendar(unicodedata.normalize("NFC", text)), faults


@lru_cache(maxsize=256)
def extends(text: str) -> str | None:
    """The calendar that a table stands on, None where it stands alone. Kept, since each decision
    about a task asks it of the same few tables."""
    lines = text.removeprefix("\ufeff").splitlines()[1:2]
    try:
        first = next(csv.reader(lines), [])
    except csv.Error:  # said with its line by who reads the whole table
        return None
    return first[0].strip() if len(first) > 1 and first[1].strip() == "extends" else None


def _rows(text: str, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    if len(text) > LARGEST:
        raise BadInputError(name, f"{len(text)} characters", "at most 5,000,000")
    plain = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    reader = csv.DictReader(io.StringIO(plain, newline=""))
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            got = ",".join(reader.fieldnames or ())
            raise BadInputError(f"{name}:1", got, ",".join(COLUMNS))
        for row in reader:
            _not_too_long(row, f"{name}:{reader.line_num}")
            yield f"{name}:{reader.line_num}", row
    except csv.Error as error:
        raise BadInputError(f"{name}:{reader.line_num}", str(error), "a CSV table") from None


def _not_too_long(row: dict[str, str], place: str) -> None:
    longest = max((len(cell) for cell in row.values() if isinstance(cell, str)), default=0)
    if longest > LONGEST_CELL:
        raise BadInputError(place, f"a cell of {longest} characters", "a CSV table")


def _checked(row: dict[str, str], place: str) -> Row:
    if None in row or None in row.values():
        raise BadInputError(place, "a row of another length", f"{len(COLUMNS)} columns")
    clean = {column: row[column].strip() for column in COLUMNS}
    if clean["kind"] not in KINDS:
        raise BadInputError(f"{place}: kind", clean["kind"], ", ".join(KINDS))
    if clean["kind"] != "extends" and clean["status"] not in STATUSES:
        raise BadInputError(f"{place}: status", clean["status"], ", ".join(STATUSES))
    return clean


class _Builder:
    """A calendar that grows by the row."""

    def __init__(self, name: str, base: Calendar | None) -> None:
        self._calendar, self._base = Calendar(name), base
        self._off: dict[date, DayNote] = {}
        self._work: dict[date, DayNote] = {}
        self._seen: set[tuple[str, object]] = set()

    def calendar(self, table: str) -> Calendar:
        """What the rows so far make."""
        return replace(self._calendar, off=self._off, work=self._work, table=table)

    def take(self, row: Row, place: str) -> None:
        """Take a row in. Raises BadInputError, UnknownNameError."""
        kind, what = row["kind"], row["date"]
        note = DayNote(row["name"], row["name_en"], row["source"], row["status"] == "confirmed")
        if kind == "extends":
            self._extend(what, place)
        elif kind == "weekend":
            self._once("weekend", "", what, place)
            week = frozenset(weekday_number(day) for day in what.split())
            self._calendar = replace(self._calendar, weekend=week, weekend_note=note)
        elif kind in ("off", "work"):
            day = parse_date(what, f"{place}: date")
            self._once("day", day, what, place)
            put, drop = (self._off, self._work) if kind == "off" else (self._work, self._off)
            put[day] = note
            drop.pop(day, None)
        elif kind == "recess":
            first, last = _range(what, place)
            self._once("recess", what, what, place)
            kept = (*self._calendar.recess, (first, last, note))
            self._calendar = replace(self._calendar, recess=kept)
        else:
            self._once("year", what, what, place)
            self._calendar = _with_year(self._calendar, what, note, place)

    def _once(self, kind: str, key: object, got: str, place: str) -> None:
        if (kind, key) in self._seen:
            raise BadInputError(f"{place}: date", got, "each day once")
        self._seen.add((kind, key))

    def _extend(self, name: str, place: str) -> None:
        if self._seen:
            raise BadInputError(f"{place}: extends", name, "the first row, once")
        self._seen.add(("extends", name))
        base = self._base or shipped_calendar(name)
        self._calendar = replace(base, name=self._calendar.name)
        self._off, self._work = dict(base.off), dict(base.work)


def _range(text: str, place: str) -> tuple[date, date]:
    first, _, last = text.partition("..")
    days = parse_date(first, f"{place}: date"), parse_date(last or first, f"{place}: date")
    if days[0] > days[1]:
        raise BadInputError(f"{place}: date", text, "first day not after the last")
    return days


def _with_year(calendar: Calendar, text: str, note: DayNote, place: str) -> Calendar:
    if not (text.isascii() and text.isdecimal() and 1990 <= int(text) <= 2100):
        raise BadInputError(f"{place}: year", text, "a year from 1990 to 2100")
    years = tuple(sorted({**dict(calendar.years), int(text): note}.items()))
    confirmed = [year for year, said in years if said.confirmed]
    return replace(calendar, years=years, confirmed_to=max(confirmed, default=0))
