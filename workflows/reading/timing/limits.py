"""Beginnings and ends with a date: from, by, before, in a period, early or late in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from triggers.periods import Period, PeriodRange, following
from workflows.reading.timing.clauses import Clause
from workflows.reading.timing.time_readings import Combiner
from workflows.reading.timing.time_values import PeriodRow, TimeValue


def first_day(value: TimeValue | None) -> date | None:
    """The first day of a date, period or row of periods."""
    if isinstance(value, PeriodRow):
        return first_day(value.parts[0])
    return value.first if isinstance(value, Period) else value if isinstance(value, date) else None


def last_day(value: TimeValue | None) -> date | None:
    """The last day of a date, period or row of periods."""
    if isinstance(value, PeriodRow):
        return last_day(value.parts[-1])
    return value.last if isinstance(value, Period) else value if isinstance(value, date) else None


def add_limits(clauses: Sequence[Clause], work: Combiner) -> None:
    """Beginnings and ends that have a date."""
    clauses = _ranged(clauses)
    starts = [c for c in clauses if "FROM" in c.leads or c.kind == "from_now"]
    ends = [c for c in clauses if c not in starts and c.value is not None]
    for clause in starts:
        day = first_day(clause.value)
        if day and clause.part == "":
            work.when.append(f"from {day.isoformat()}")
        elif day:
            work.when.append(f"from {day.isoformat()}")
            work.ask("part-start", clause.part)
    going_on = [c for c in clauses if c.more]
    if going_on:
        _going_on(going_on[0], starts, work)
        return
    spanning = [c for c in starts if isinstance(c.value, PeriodRow)]
    if spanning and not ends and (last := last_day(spanning[0].value)):
        work.dues.append(f"by {last.isoformat()}")
        return
    if spanning and ends:
        work.ask("several-dates", "", (None, f"by {last_day(spanning[0].value)}"))
    work.dues += _dues_of(_narrowed(ends), work)
    if (starts and not ends and starts[0].kind != "from_now") or (
        starts and starts[0].kind == "from_now" and not ends
    ):
        work.dues.append("continuous")


def _ranged(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses, where "P to Q" begins with P as "from P to Q" does."""
    if len(clauses) < 2 or clauses[0].leads or clauses[1].leads != {"UNTIL"}:
        return list(clauses)
    return [replace(clauses[0], leads=frozenset({"FROM"})), *clauses[1:]]


def _dues_of(ends: Sequence[Clause], work: Combiner) -> list[str]:
    """The rules of the ends; of several the last, and which is meant is asked."""
    found = [due for clause in ends for due in _due_of(clause, work)]
    if len(ends) < 2:
        return found
    latest = max(ends, key=lambda clause: last_day(clause.value) or date.min)
    own = _due_of(latest, work)
    work.ask("several-dates", "", *((None, due) for due in found if due not in own))
    return own


def _going_on(clause: Clause, starts: Sequence[Clause], work: Combiner) -> None:
    """ "2026 and the years after": it begins then and does not end."""
    day = first_day(clause.value)
    if day and not starts:
        work.when.append(f"from {day.isoformat()}")
    work.dues.append("continuous")
    last = last_day(clause.value)
    ranged = isinstance(clause.value, PeriodRow) or (starts and clause not in starts)
    ended = clause.leads & {"UNTIL", "LATEST", "BEFORE", "END"}
    if clause.more == "MORE" or ranged or ended:
        ends = ((work.when[-1] if work.when else None, f"by {last.isoformat()}"),) if last else ()
        work.ask("goes-on", "", *ends)


def _narrowed(ends: Sequence[Clause]) -> list[Clause]:
    """Without a period that only says in which a day of the same wording lies."""
    days = [clause for clause in ends if isinstance(clause.value, date)]
    if len(days) != 1 or len(ends) != 2:
        return list(ends)
    other = next(clause for clause in ends if clause is not days[0])
    first, last, day = first_day(other.value), last_day(other.value), days[0].value
    inside = first and last and isinstance(day, date) and first <= day <= last
    return days if inside else list(ends)


def _due_of(clause: Clause, work: Combiner) -> list[str]:
    """The rule of one end: before or by a day, in or by the end of a period."""
    value, leads = clause.value, clause.leads
    if isinstance(value, PeriodRow):
        return _row_due(value, clause, work)
    before = "BEFORE" in leads or "LATEST_BEFORE" in leads
    if isinstance(value, date):
        if "LATEST_BEFORE" in leads or {"LATEST", "BEFORE"} <= leads:
            work.ask("latest-before", "", (None, f"by {value.isoformat()}"))
            return [f"before {value.isoformat()}"]
        if "AFTER" in leads:
            return _after(value, work)
        return [f"{'before' if before else 'by'} {value.isoformat()}"]
    if not isinstance(value, Period):
        return []
    if "AFTER" in leads:
        return _after(value.last, work)
    if clause.part:
        return [_part_due(value, clause, work)]
    if before:
        return [f"before {value.first.isoformat()}"]
    return [f"by end of {value}" if leads & {"UNTIL", "END"} else f"in {value}"]


def _after(day: date, work: Combiner) -> list[str]:
    """What begins after a day; that a deadline is meant is asked about."""
    later = day + timedelta(days=1)
    work.when.append(f"from {later.isoformat()}")
    work.ask("after-date", "", (None, f"by {day.isoformat()}"))
    return ["continuous"]


def _row_due(row: PeriodRow, clause: Clause, work: Combiner) -> list[str]:
    parts = [part for part in row.parts if isinstance(part, Period)]
    if len(parts) < len(row.parts):
        work.ask("no-year", "")
        return []
    first, last = parts[0], parts[-1]
    if first.first > last.first:
        work.ask("unread", f"{first} - {last}")
        return []
    next_to = all(following(a) == b for a, b in pairwise(parts))
    if row.ranged or next_to:
        if "BEFORE" in clause.leads:
            work.ask("unread", str(first))
        if clause.part:
            work.ask("part-period", clause.part)
        return [f"in {PeriodRange(first, last)}" if first != last else f"in {first}"]
    return [f"in {part}" for part in parts]


def _part_due(period: Period, clause: Clause, work: Combiner) -> str:
    """Early, mid or late in a period; the end of it where the words say "until" or "latest"."""
    until = clause.leads & {"UNTIL", "END", "LATEST"}
    if until and clause.part == "late":
        return f"by end of {period}"
    due = f"{clause.part} {period}"
    if until or "BEFORE" in clause.leads or period.unit in ("quarter", "half-year"):
        work.ask("part-period", clause.part, (None, f"in {period}"))
    return due
