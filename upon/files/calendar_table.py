"""Calendar tables as files: read, all their faults, and how they differ from what is in force."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triggers.calendar_files import LARGEST, extends, read_calendar
from triggers.calendars import Calendar
from triggers.errors import BadInputError, UnknownNameError, UponError, UsageError, in_words
from triggers.nearest import nearest
from upon.files.spreadsheets import is_workbook, plain_table, workbook_text
from upon.views.calendars import status, years_of
from upon.words.texts import Words, one_line
from workflows.regular_files import regular_text

if TYPE_CHECKING:
    from engine.service.engine import Engine

DAY = timedelta(days=1)
NAME = "1..100: a-z 0-9 . _ -"
_NAME = re.compile(r"[^\W_][\w.\-]{0,99}")


@dataclass(frozen=True, slots=True)
class Difference:
    """The days that become days off, and those that become worked, against another calendar."""

    off: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()


def read_file(given: str) -> str:
    """The text of a table. Raises UnknownNameError, and BadInputError for what is no text."""
    path = Path(given)
    if not _is(path, "exists"):
        near = (
            [str(p) for p in path.parent.glob("*.[cx][sl][vs]*")]
            if _is(path.parent, "is_dir")
            else []
        )
        raise UnknownNameError("file", given, nearest(given, near))
    if not _is(path, "is_file"):
        raise BadInputError("calendar", given, "a UTF-8 table")
    size = path.stat().st_size
    if size > LARGEST:
        raise BadInputError(given, f"{size} bytes", "at most 5,000,000")
    try:
        if is_workbook(path):
            return workbook_text(path)
        with regular_text(path) as file:
            return plain_table(file.read())
    except (ValueError, csv.Error) as error:
        raise BadInputError("calendar", given, "a UTF-8 table") from error


def _is(path: Path, what: str) -> bool:
    try:
        return bool(getattr(path, what)())
    except (OSError, ValueError):
        return False


def name_for(given: str | None, file: str) -> str:
    """The name of a calendar: as given, else the file's stem. Raises UsageError."""
    name = (Path(file).stem if given is None else given.strip()).removesuffix(".csv")
    if name == "none" or not _NAME.fullmatch(name):
        raise UsageError("--name", name, NAME)
    return name


def read_table(file: str, text: str, base: Calendar | None) -> tuple[Calendar, list[UponError]]:
    """The table in a `text` and all its faults; each fault that has a place has it as `file:line`.
    `base` is the calendar that its `extends` row stands on (None: as shipped)."""
    return read_calendar(one_line(file), text, base)


def base_of(engine: Engine, text: str, name: str) -> Calendar | None:
    """The calendar of the workspace on which the table in a `text`, to be called `name`, stands; as
    shipped where it has none; None where it is its own name, or stands alone."""
    found = extends(text)
    return None if found is None or found == name else known_calendar(engine, found)


def known_calendar(engine: Engine, name: str) -> Calendar | None:
    """The calendar in force under a name, None where there is none."""
    try:
        return engine.calendar(name)
    except UnknownNameError:
        return None


def fault_json(words: Words, fault: UponError, file: str, text: str) -> dict[str, Any]:
    """A `fault` with its place, what was got, and what is allowed. `words` is the language of its
    message, `file` the table's path as given, `text` the table, in which the line is looked for
    where the fault does not name it."""
    shown = one_line(file)
    given = fault.arguments
    what = str(given.get("what", ""))
    got = str(given.get("got", given.get("name", "")))
    place = re.match(re.escape(shown) + r":(\d+)(?:: (.*))?$", what)
    line = int(place[1]) if place else _line_with(text, got)
    said = words.error(fault)
    return {
        "file": file,
        "line": line,
        "code": fault.code,
        "what": (place[2] or "") if place else what or fault.code,
        "got": got,
        "allowed": str(in_words(given.get("allowed", given.get("nearest", "")))),
        "message": said if place else f"{shown}:{line}: {said}",
    }


def _line_with(text: str, got: str) -> int:
    """The first line whose date cell has the words that were wrong."""
    reader = csv.reader(text.splitlines())
    for row in reader:
        if row and (got == row[0].strip() or got in row[0].split()):
            return reader.line_num
    return 1


def differences(new: Calendar, old: Calendar | None) -> Difference:
    """The days on which a new version says otherwise, in the years that either has rows for."""
    years = [*years_of(new), *(years_of(old) if old else ())]
    if old is None or not years:
        return Difference()
    off: list[date] = []
    worked: list[date] = []
    for day in _days(min(years), max(years)):
        works = new.is_working(day)
        if works != old.is_working(day):
            (worked if works else off).append(day)
    return Difference(tuple(off), tuple(worked))


def _days(first: int, last: int) -> Iterator[date]:
    day, end = date(first, 1, 1), date(last, 12, 31)
    while day <= end:
        yield day
        day += DAY


def year_counts(calendar: Calendar) -> list[dict[str, Any]]:
    """How many days of each kind a year has, and whether its list is confirmed."""
    said = dict(calendar.years)
    return [
        {
            "year": year,
            "off": sum(day.year == year for day in calendar.off),
            "work": sum(day.year == year for day in calendar.work),
            "recess": sum(a.year <= year <= b.year for a, b, _ in calendar.recess),
            "status": None if year not in said else status(said[year].confirmed),
        }
        for year in years_of(calendar)
    ]
