"""A calendar of working days as JSON."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from engine.model.acts import CalendarPut, PlanAdopted, PlanAmended
from triggers.calendar_files import (
    calendar_names,
    extends,
    shipped_calendar,
)
from triggers.calendars import WEEKDAYS, Calendar, DayNote

if TYPE_CHECKING:
    from engine.model.acts import Entry
    from engine.ports.ledger import Unit
    from triggers.policies import Policy


def calendar_json(unit: Unit, calendar: Calendar, year: int) -> dict[str, Any]:
    """The `calendar` in force and one `year` of it; `unit` reads who put it in force, by which
    entry."""
    entry = put_by(unit, calendar.name)
    table = unit.facts.calendar_table(calendar.name)
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

    found = None
    for entry in unit.entries.all():
        act = entry.act
        plan = isinstance(act, PlanAdopted | PlanAmended) and name in act.calendars
        own = isinstance(act, CalendarPut) and act.name == name
        if (plan or own) and not unit.entries.is_retracted(entry.seq):
            found = entry
    return found


def calendar_users(unit: Unit, policy: Policy) -> dict[str, list[str]]:
    """Calendar -> the plans that count by it; one by which the workspace's `policy` counts, or on
    which such a one stands, is there without any."""
    found: dict[str, list[str]] = {policy.calendar: []}
    for plan in unit.catalog.plans():
        named = [plan.calendar, plan.policy.get("calendar")]
        named += [task.due_policy.get("calendar") for task in plan.tasks.values()]
        for name in dict.fromkeys(filter(None, named)):
            found.setdefault(name, []).append(plan.plan)
    for name in list(found):
        table = unit.facts.calendar_table(name)
        if base := extends(table) if table else None:
            found.setdefault(base, [])
    return {name.removesuffix(".csv"): plans for name, plans in found.items()}


def calendars_put(unit: Unit) -> list[str]:
    """The calendars that the workspace has of its own, by the order of the ledger."""
    acts = (entry.act for entry in unit.entries.all() if not unit.entries.is_retracted(entry.seq))
    return list(dict.fromkeys(act.name for act in acts if isinstance(act, CalendarPut)))


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


def years_of(calendar: Calendar) -> tuple[int, ...]:
    """The years of which a calendar says something."""
    days = [*calendar.off, *calendar.work]
    days += [day for first, last, _ in calendar.recess for day in (first, last)]
    return tuple(sorted({day.year for day in days} | {year for year, _ in calendar.years}))


def status(confirmed: bool) -> str:
    """`confirmed` or `forecast`."""
    return "confirmed" if confirmed else "forecast"
