"""Years of days and periods that are written without one."""

from __future__ import annotations

from datetime import date

from triggers.periods import Period
from workflows.reading.timing.clauses import Clause
from workflows.reading.timing.time_readings import Combiner
from workflows.reading.timing.time_values import DayOfYear, PartOfYear, PeriodRow, TimeValue


def with_years(clauses: list[Clause], work: Combiner) -> list[Clause]:
    """The clauses with the years that others of them give; the document's where none does."""
    rhythm = any(clause.kind == "recurring" for clause in clauses)
    years = [year_in(clause.value) for clause in clauses]
    found = []
    for index, clause in enumerate(clauses):
        beside = {other.kind for other in clauses[max(0, index - 1) : index + 2]}
        if "recurring" in beside and isinstance(clause.value, DayOfYear):
            found.append(clause)
            continue
        if clause.kind != "bounded" or not lacks_year(clause.value):
            found.append(clause)
            continue
        given = [year for year in [*years[index:], *reversed(years[:index])] if year]
        if rhythm and not given:
            found.append(clause)
            continue
        year = given[0] if given else work.year
        if not given:
            work.ask("no-year", "")
        whole = _with_month(clause, clauses[index + 1 :])
        value = None if year is None else in_year(whole, year)
        if value is None and year is not None:
            work.ask("unread", str(getattr(clause.value, "day", "")))
        if value is not None:
            found.append(replaced(clause, value))
    return found


def _with_month(clause: Clause, later: list[Clause]) -> TimeValue | None:
    """A day of the month that begins a range, in the month of the day that ends it."""
    value = clause.value
    if not isinstance(value, DayOfYear) or value.month is not None or "FROM" not in clause.leads:
        return value
    ends = [other.value for other in later if isinstance(other.value, date | DayOfYear)]
    if not ends or ends[0].day < value.day:
        return value
    return DayOfYear(value.day, ends[0].month)


def year_in(value: TimeValue | None) -> int | None:
    """The year that a value names, None where it names none."""
    if isinstance(value, PeriodRow):
        return next((part.year for part in value.parts if isinstance(part, Period)), None)
    return value.year if isinstance(value, date | Period) else None


def lacks_year(value: TimeValue | None) -> bool:
    """Whether a day or period is written without its year."""
    if isinstance(value, PeriodRow):
        return any(isinstance(part, PartOfYear) for part in value.parts)
    return isinstance(value, DayOfYear | PartOfYear)


def in_year(value: TimeValue | None, year: int) -> TimeValue | None:
    """A day or period of a year, None where the year has no such day."""
    if isinstance(value, PeriodRow):
        own = year_in(value) or year
        parts = [p if isinstance(p, Period) else p.in_year(own) for p in value.parts]
        return PeriodRow(tuple(parts), value.ranged)
    return value.in_year(year) if isinstance(value, DayOfYear | PartOfYear) else value


def replaced(clause: Clause, value: TimeValue) -> Clause:
    """The clause with another value and without an event."""
    return Clause(clause.kind, clause.leads, value, clause.part, "", "", clause.more)


def is_yearless(value: TimeValue | None) -> bool:
    """Whether a value is a day or part of a year without the year."""
    return isinstance(value, DayOfYear | PartOfYear)
