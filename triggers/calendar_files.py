"""Calendars as cited tables: one row a day that differs from the week.

Columns: date, kind (weekend, off, work, recess, year, extends), name, name_en, source, status.
`recess` takes a range `A..B`; `extends` names the calendar under an office's own file.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

from triggers.calendars import NONE, Calendar, DayNote, weekday_number
from triggers.dates import parse_date
from triggers.errors import BadInputError, UnknownNameError
from triggers.nearest import nearest

COLUMNS = ("date", "kind", "name", "name_en", "source", "status")
KINDS = ("weekend", "off", "work", "recess", "year", "extends")
STATUSES = ("confirmed", "forecast")
FOLDER = Path(__file__).with_name("calendars")
LARGEST = 5_000_000

Row = dict[str, str]


@cache
def shipped_calendar(name: str) -> Calendar:
    """A calendar that the product ships, or `none`. Raises UnknownNameError."""
    if name == "none":
        return NONE
    if name not in calendar_names():
        raise UnknownNameError("calendar", name, nearest(name, calendar_names()))
    return parse_calendar(name, (FOLDER / f"{name}.csv").read_text(encoding="utf-8"))


@cache
def calendar_names() -> tuple[str, ...]:
    """The calendars that the product ships, and `none`."""
    return ("none", *sorted(path.stem for path in FOLDER.glob("*.csv")))


def calendar_rows(text: str, name: str) -> list[Row]:
    """The table's rows, checked column by column. Raises BadInputError naming the line."""
    if len(text) > LARGEST:
        raise BadInputError(name, f"{len(text)} characters", "at most 5,000,000")
    plain = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    reader = csv.DictReader(io.StringIO(plain, newline=""))
    try:
        return _checked(reader, name)
    except csv.Error as error:
        raise BadInputError(f"{name}:{reader.line_num}", str(error), "a CSV table") from None


def _checked(reader: csv.DictReader[str], name: str) -> list[Row]:
    if tuple(reader.fieldnames or ()) != COLUMNS:
        got = ",".join(reader.fieldnames or ())
        raise BadInputError(f"{name}:1", got, ",".join(COLUMNS))
    rows = []
    for row in reader:
        place = f"{name}:{reader.line_num}"
        if None in row or None in row.values():
            raise BadInputError(place, "a row of another length", f"{len(COLUMNS)} columns")
        clean = {column: row[column].strip() for column in COLUMNS}
        if clean["kind"] not in KINDS:
            raise BadInputError(f"{place}: kind", clean["kind"], ", ".join(KINDS))
        if clean["kind"] != "extends" and clean["status"] not in STATUSES:
            raise BadInputError(f"{place}: status", clean["status"], ", ".join(STATUSES))
        rows.append(clean | {"place": place})
    return rows


def parse_calendar(name: str, text: str) -> Calendar:
    """Read a calendar table. Raises BadInputError with file and line, UnknownNameError."""
    calendar = Calendar(name)
    seen: set[tuple[str, object]] = set()
    off, work = dict(calendar.off), dict(calendar.work)
    for number, row in enumerate(calendar_rows(text, name)):
        place, kind = row["place"], row["kind"]
        note = DayNote(row["name"], row["name_en"], row["source"], row["status"] == "confirmed")
        if (key := _key(row)) in seen:
            raise BadInputError(f"{place}: date", row["date"], "each day once")
        seen.add(key)
        if kind == "extends":
            if number:
                raise BadInputError(f"{place}: extends", row["date"], "the first row, once")
            calendar = replace(shipped_calendar(row["date"]), name=name)
            off, work = dict(calendar.off), dict(calendar.work)
        elif kind == "weekend":
            week = frozenset(weekday_number(day) for day in row["date"].split())
            calendar = replace(calendar, weekend=week, weekend_note=note)
        elif kind in ("off", "work"):
            day = parse_date(row["date"], f"{place}: date")
            put, drop = (off, work) if kind == "off" else (work, off)
            put[day] = note
            drop.pop(day, None)
        elif kind == "recess":
            calendar = _with_recess(calendar, row["date"], note, place)
        else:
            calendar = _with_year(calendar, row["date"], note, place)
    return replace(calendar, off=off, work=work)


def _key(row: Row) -> tuple[str, object]:
    """What a table has once: a day (off or worked), a weekend, a year, a recess."""
    if row["kind"] in ("off", "work"):
        return "day", parse_date(row["date"], f"{row['place']}: date")
    return row["kind"], "" if row["kind"] == "weekend" else row["date"]


def _with_recess(calendar: Calendar, text: str, note: DayNote, place: str) -> Calendar:
    start, _, end = text.partition("..")
    first, last = parse_date(start, f"{place}: date"), parse_date(end or start, f"{place}: date")
    if first > last:
        raise BadInputError(f"{place}: date", text, "first day not after the last")
    return replace(calendar, recess=(*calendar.recess, (first, last, note)))


def _with_year(calendar: Calendar, text: str, note: DayNote, place: str) -> Calendar:
    if not (text.isdecimal() and 1990 <= int(text) <= 2100):
        raise BadInputError(f"{place}: year", text, "a year from 1990 to 2100")
    years = tuple(sorted({**dict(calendar.years), int(text): note}.items()))
    confirmed = [year for year, said in years if said.confirmed]
    return replace(calendar, years=years, confirmed_to=max(confirmed, default=0))
