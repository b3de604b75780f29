"""A calendar on the page and as JSON: in force, or as a table that was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.app.output import bold, line, lines, print_json, print_table
from cli.app.session import Session
from cli.app.tables import Table, page_width, wrapped
from triggers.calendars import Calendar
from upon.files.calendar_table import (
    Difference,
    differences,
    fault_json,
    year_counts,
)
from upon.words.calendars import calendar_sentences, day_sentence, no_rows_sentence

if TYPE_CHECKING:
    from triggers.errors import UponError

MOST = 30
"""Days of a difference that the page lists; JSON has them all."""


def print_calendar(session: Session, calendar: Calendar, said: dict[str, Any]) -> None:
    """The head of a `calendar`, and each row of the year; documents are numbered below. `said` is
    what `calendar_json` makes of it, `session` has the language."""
    page = page_width()
    bold(session.say("calendar.title", name=said["name"], year=said["year"]))
    for text in calendar_sentences(session.words, session.zone, calendar, said):
        lines(wrapped(text, page))
    line()
    if not said["rows"]:
        line(no_rows_sentence(session.words, said))
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


def _cells(session: Session, row: dict[str, Any], sources: Sequence[str]) -> Iterator[str]:
    days = dict.fromkeys((row["date"], row["to"]))
    yield "\n".join(session.words.day(day) for day in days)
    yield "\n".join(session.say(f"step.weekday.{day.weekday()}") for day in days)
    yield session.words.term("day_kind", row["kind"])
    yield row["name"] if session.words.lang == "vi" else row["name_en"] or row["name"]
    yield f"[{sources.index(row['source']) + 1}]" if row["source"] else ""
    yield session.words.term("day_status", row["status"])


def print_faults(session: Session, file: str, text: str, faults: Sequence[UponError]) -> None:
    """All `faults` of the table `text` in a `file`, for the `session`: as JSON, or each as one
    line."""
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
    """The `faults` of the table `text` in a `file`, for the `session`; where it has none, what the
    calendar read from it, `table`, has and how it differs from the one in force, `known` (None:
    none is), under its `name`."""
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
            lines(wrapped(day_sentence(session.words, source, table, day), page_width(), "    "))
        if len(days) > MOST:
            line("    " + session.say("calendar.more", count=len(days) - MOST))
