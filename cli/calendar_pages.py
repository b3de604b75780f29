"""A calendar on the page and as JSON: in force, or as a table that was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.calendar_tables import (
    Difference,
    differences,
    fault_json,
    status,
    year_counts,
    years_of,
)
from cli.output import bold, line, lines, print_json, print_table
from cli.session import Session
from cli.tables import Table, page_width, wrapped
from triggers.calendar_files import calendar_names, extends, shipped_calendar
from triggers.calendars import WEEKDAYS, Calendar, DayNote

if TYPE_CHECKING:
    from engine.model.acts import Entry
    from engine.ports.ledger import Unit
    from triggers.errors import UponError

MOST = 30
"""Days of a difference that the page lists; JSON has them all."""


def calendar_json(unit: Unit, calendar: Calendar, year: int) -> dict[str, Any]:
    """The calendar in force and one year of it."""
    entry = put_by(unit, calendar.name)
    table = unit.calendar_table(calendar.name)
    said = dict(calendar.years).get(year)
    return {
        "name": calendar.name,
        "version": calendar.version,
        "origin": _origin(calendar, table),
        "set": None if entry is None else _set_json(entry),
        "extends": extends(table) if table else None,
        "confirmed_to": calendar.confirmed_to,
        "years": list(years_of(calendar)),
        "weekend": [WEEKDAYS[day] for day in sorted(calendar.weekend)],
        "weekend_source": calendar.weekend_note.source,
        "year": year,
        "year_status": status(said.confirmed) if said else None,
        "year_source": said.source if said else None,
        "rows": [_row_json(*row) for row in _rows(calendar, year)],
    }


def _origin(calendar: Calendar, table: str | None) -> str:
    """`shipped`, `kept` (the shipped one, held by a plan's adoption) or `workspace`."""
    if table is None:
        return "shipped"
    name = calendar.name
    same = name in calendar_names() and shipped_calendar(name).version == calendar.version
    return "kept" if same else "workspace"


def put_by(unit: Unit, name: str) -> Entry | None:
    """The entry by which the workspace has its table of a calendar."""
    from engine.model.acts import CalendarPut, PlanAdopted, PlanAmended  # noqa: PLC0415  for speed

    found = None
    for entry in unit.entries():
        act = entry.act
        plan = isinstance(act, PlanAdopted | PlanAmended) and name in act.calendars
        own = isinstance(act, CalendarPut) and act.name == name
        if (plan or own) and not unit.is_retracted(entry.seq):
            found = entry
    return found


def _set_json(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry.seq,
        "at": entry.at,
        "by": entry.by,
        "reason": getattr(entry.act, "reason", None),
    }


def _rows(calendar: Calendar, year: int) -> list[tuple[date, date, str, DayNote]]:
    found = [(day, day, "off", note) for day, note in calendar.off.items() if day.year == year]
    found += [(day, day, "work", note) for day, note in calendar.work.items() if day.year == year]
    found += [
        (first, last, "recess", note)
        for first, last, note in calendar.recess
        if first.year <= year <= last.year
    ]
    return sorted(found, key=lambda row: row[:3])


def _row_json(first: date, last: date, kind: str, note: DayNote) -> dict[str, Any]:
    return {
        "date": first,
        "to": last,
        "weekday": WEEKDAYS[first.weekday()],
        "kind": kind,
        "name": note.name,
        "name_en": note.name_en,
        "source": note.source,
        "status": status(note.confirmed),
    }


def print_calendar(session: Session, calendar: Calendar, said: dict[str, Any]) -> None:
    """The calendar's head, and each row of the year; documents are numbered below."""
    page = page_width()
    bold(session.say("calendar.title", name=said["name"], year=said["year"]))
    for text in _head(session, calendar, said):
        lines(wrapped(text, page))
    line()
    if not said["rows"]:
        line(session.say("calendar.no_rows", year=said["year"], years=_span(said["years"])))
        return
    sources = list(dict.fromkeys(row["source"] for row in said["rows"] if row["source"]))
    names = ("day", "weekday", "kind", "day_name", "source", "status")
    table = Table([session.say(f"column.{name}") for name in names], flexible=3, most=3)
    for row in said["rows"]:
        table.add(*_cells(session, row, sources))
    print_table(table)
    line()
    for number, source in enumerate(sources, start=1):
        first, *rest = wrapped(source, page - 6) or [""]
        lines([f"{f'[{number}]':<5} {first}", *(f"      {more}" for more in rest)])


def _head(session: Session, calendar: Calendar, said: dict[str, Any]) -> Iterator[str]:
    made = said["set"] or {}
    key = f"calendar.origin.{said['origin']}"
    if said["origin"] == "workspace" and said["extends"]:
        yield session.say("calendar.extends", name=said["extends"])
    yield session.say(
        key,
        version=said["version"],
        entry=made.get("entry"),
        by=made.get("by"),
        at=made["at"].astimezone(session.zone) if made else None,
        reason=made.get("reason"),
    )
    week = [session.say(f"step.weekday.{day}") for day in sorted(calendar.weekend)]
    if week:
        key = "calendar.weekend.sourced" if said["weekend_source"] else "calendar.weekend"
        yield session.say(key, days=week, source=said["weekend_source"])
    else:
        yield session.say("calendar.no_weekend")
    if said["confirmed_to"]:
        yield session.say("calendar.confirmed_to", year=said["confirmed_to"])
    if said["year_status"]:
        source = said["year_source"] or "-"
        yield session.say(f"calendar.year.{said['year_status']}", year=said["year"], source=source)
    elif said["confirmed_to"]:
        yield session.say("calendar.year.unsaid", year=said["year"])


def _cells(session: Session, row: dict[str, Any], sources: Sequence[str]) -> Iterator[str]:
    days = dict.fromkeys((row["date"], row["to"]))
    yield "\n".join(session.words.day(day) for day in days)
    yield "\n".join(session.say(f"step.weekday.{day.weekday()}") for day in days)
    yield session.words.term("day_kind", row["kind"])
    yield row["name"] if session.words.lang == "vi" else row["name_en"] or row["name"]
    yield f"[{sources.index(row['source']) + 1}]" if row["source"] else ""
    yield session.words.term("day_status", row["status"])


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}-{years[-1]}" if years else "-"


def print_faults(session: Session, file: str, text: str, faults: Sequence[UponError]) -> None:
    """All faults of a table: as JSON, or each as one line."""
    said = [fault_json(session.words, fault, file, text) for fault in faults]
    if session.as_json:
        print_json({"faults": said})
    else:
        lines(fault["message"] for fault in said)
    session.note("calendar.faulty", count=len(said))


def print_check(
    session: Session,
    file: str,
    text: str,
    table: Calendar,
    faults: Sequence[UponError],
    name: str,
    known: Calendar | None,
) -> None:
    """The faults of a table, or what it says and how it differs from the one in force."""
    if faults:
        print_faults(session, file, text, faults)
        return
    found = differences(table, known)
    if session.as_json:
        print_json(
            {
                "faults": [],
                "name": name,
                "version": table.version,
                "confirmed_to": table.confirmed_to,
                "years": year_counts(table),
                "in_force": known.version if known else None,
                "becomes_off": list(found.off),
                "becomes_worked": list(found.worked),
            }
        )
        return
    for said in wrapped(
        session.say("calendar.good", file=file, version=table.version), page_width()
    ):
        bold(said)
    _print_years(session, table)
    _print_differences(session, name, table, known, found)


def _print_years(session: Session, calendar: Calendar) -> None:
    names = ("year", "off", "work", "recess", "status")
    table = Table([session.say(f"column.{name}") for name in names], flexible=4)
    for row in year_counts(calendar):
        counts = [str(row[name]) for name in ("year", "off", "work", "recess")]
        table.add(*counts, session.words.term("day_status", row["status"] or "unsaid"))
    if table.rows:
        print_table(table)


def _print_differences(
    session: Session, name: str, table: Calendar, known: Calendar | None, found: Difference
) -> None:
    line()
    if known is None:
        line(session.say("calendar.is_new", name=name))
        return
    if known.version == table.version:
        line(session.say("calendar.same", name=name))
        return
    line(session.say("calendar.against", name=name, version=known.version))
    for key, days, source in (("off", found.off, table), ("worked", found.worked, known)):
        line("  " + session.say(f"calendar.becomes.{key}", count=len(days)))
        for day in days[:MOST]:
            lines(wrapped(_day_line(session, day, source, table), page_width(), "    "))
        if len(days) > MOST:
            line("    " + session.say("calendar.more", count=len(days) - MOST))


def _day_line(session: Session, day: date, calendar: Calendar, new: Calendar) -> str:
    """A day and why: what makes it a day off, or (worked again) what made it one before."""
    note = new.work.get(day) or calendar.note(day)
    name = note.name if session.words.lang == "vi" else note.name_en or note.name
    weekday = session.say(f"step.weekday.{day.weekday()}")
    key = "step.day.sourced" if note.source else "step.day.named"
    return session.words.say(
        key, weekday=weekday, day=session.words.day(day), name=name or "-", source=note.source
    )
