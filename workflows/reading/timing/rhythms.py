"""Recurrences: every year, quarter or month, with the day by which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from workflows.reading.language_limits import can_due, is_rule
from workflows.reading.timing.clauses import Clause
from workflows.reading.timing.time_readings import Combiner
from workflows.reading.timing.time_values import WEEKDAYS, DayOfYear, PartOfYear, PeriodRow
from workflows.reading.timing.years import is_yearless, replaced


def add_rhythm(rhythms: Sequence[Clause], rest: list[Clause], work: Combiner) -> list[Clause]:
    """Add the recurrences, `rhythms`, with their days to `work`; the clauses that are left of
    `rest`."""
    kinds = list(dict.fromkeys(str(clause.value) for clause in rhythms))
    rest = [part for clause in rest for part in _apart(clause)]
    days = [c for c in rest if c.kind == "bounded" and is_yearless(c.value)]
    weekdays = [c for c in rest if is_weekday(c.value)]
    left = [clause for clause in rest if clause not in days + weekdays]
    before = False
    dated = _by_weekday(weekdays, kinds, work)
    for clause in days:
        before = before or bool(clause.leads & {"BEFORE", "LATEST_BEFORE"})
        if "LATEST_BEFORE" in clause.leads:
            work.ask("latest-before", "")
        day = _recurring_day(clause, before)
        if isinstance(clause.value, DayOfYear) and clause.value.month is None:
            _day_of_month(clause.value.day - before, kinds, work, dated)
        elif day:
            dated.append(f"every year by {day:%m-%d}")
        if clause.part:
            work.ask("part-period", clause.part)
    _take_rhythm(kinds, dated, work)
    return left


_WEEK = tuple(WEEKDAYS.values())


def is_weekday(value: object) -> bool:
    """Whether a value is a day of the week."""
    return value in _WEEK


def _by_weekday(clauses: Sequence[Clause], kinds: Sequence[str], work: Combiner) -> list[str]:
    """The rules of a rhythm of weeks with its days."""
    if clauses and kinds != ["week"]:
        work.ask("day-in-period", str(clauses[0].value))
        return []
    days = [_WEEK.index(str(clause.value)) - ("BEFORE" in clause.leads) for clause in clauses]
    return [f"every week by {_WEEK[day]}" for day in days]


def _apart(clause: Clause) -> list[Clause]:
    """A list of parts of the year as a clause each."""
    if isinstance(clause.value, PeriodRow) and all(map(is_yearless, clause.value.parts)):
        return [replaced(clause, part) for part in clause.value.parts]
    return [clause]


def _recurring_day(clause: Clause, before: bool) -> date | None:
    """The last day, in a year of 365 days, that a day or part of the year allows."""
    if isinstance(clause.value, PartOfYear):
        period = clause.value.in_year(2023)
        return period.first - timedelta(days=1) if before else period.last
    day = clause.value.in_year(2023) if isinstance(clause.value, DayOfYear) else None
    return day - timedelta(days=1) if day and before else day


def _day_of_month(day: int, kinds: Sequence[str], work: Combiner, dated: list[str]) -> None:
    if kinds == ["month"] and 1 <= day <= 31:
        dated.append(f"every month by day {day}")
    else:
        work.ask("day-in-period", str(day))


def _take_rhythm(kinds: Sequence[str], dated: list[str], work: Combiner) -> None:
    plain = [f"every {kind}" for kind in kinds if kind not in ("day", "odd", "quarter-day")]
    if "quarter-day" in kinds:
        plain = plain or ["every quarter"]
        work.ask("day-in-period", "")
    if {"day", "odd"} & set(kinds):
        work.ask("no-such-rhythm", "")
    if "week" in kinds and not can_due("every week"):
        plain = [rule for rule in plain if rule != "every week"]
        work.ask("no-such-rhythm", "")
    named = {rule.split()[1] for rule in dated}
    if dated and named == {"year"} and set(kinds) - {"year"}:
        work.ask("two-recurrences", "", *((None, rule) for rule in plain))
    rules = dated or plain
    if len(rules) > 1:
        whole = " and ".join(rules)
        if can_due(whole):
            rules = [whole]
        else:
            both = [whole] if is_rule(whole) else []
            work.ask("two-recurrences", "", *((None, rule) for rule in [*both, *rules[1:]]))
    work.dues += rules[:1]
