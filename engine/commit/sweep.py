"""Looking again at what a day changes: what starts, falls due, is late, has waited too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.evaluate.facts import calendar_for
from engine.model.notices import (
    LOOKBACK,
    Notice,
    NoticeKey,
    Works,
    always,
    due_days,
    notice_day,
    of_deadline,
    of_start,
    overdue_days,
)
from engine.model.notices import of_waiting as told_of_waiting
from engine.ports.facts import Calendars
from engine.ports.ledger import Unit
from engine.ports.outbox import SweepCursor
from triggers.calendar_files import extends
from triggers.errors import UponError
from triggers.policies import resolve
from workflows.reminders import ReminderRule, Reminders, rules_from

MOST_ENTRIES = 1000
"""Entries since the last look that are asked for their day; more come at once only by programs."""
CALENDAR_DAYS = (60, 30, 7, 0)
"""How many days before the last confirmed day of a calendar the office is told."""

Rules = Mapping[str, ReminderRule]


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: the day, the day of the sweep before it (None: the first), and the
    notices that it put into the outbox."""

    today: date
    before: date | None
    notices: tuple[Notice, ...] = ()

    @property
    def set_back(self) -> bool:
        """Whether the clock shows an earlier day than at the sweep before."""
        return self.before is not None and self.today < self.before

    @property
    def skipped(self) -> int:
        """How many whole days nobody looked at."""
        return max(0, (self.today - self.before).days - 1) if self.before else 0


UNKEPT = 200
"""Entries that a sweep may have looked at without keeping that it did."""


def is_swept(unit: Unit, today: date) -> bool:
    """Whether there is nothing that a sweep could find: the day was looked at, and nobody has
    recorded anything since."""
    watch = unit.outbox.watch()
    return watch is not None and (watch.day, watch.entries) == (today, unit.entries.head().count)


def finds_nothing(unit: Unit, calendars: Calendars, today: date) -> bool:
    """Whether a sweep of a day that was looked at already would find nothing new in the entries
    recorded since; so that it need not keep out those who write. `unit` only reads."""
    watch = unit.outbox.watch()
    if watch is None or watch.day != today:
        return False
    if unit.entries.head().count - watch.entries > UNKEPT:
        return False
    first = min(_first_day(unit, today, watch), today)
    keys = list({notice.key: None for notice in _told(unit, calendars, first, today)})
    return not keys or unit.outbox.announced(keys) >= set(keys)


def sweep(unit: Unit, calendars: Calendars, today: date, at: datetime) -> Swept:
    """Look at every day since the last sweep up to `today`, and put the notices that are due into
    the outbox of `unit`. Whoever does it again, or beside another, finds them there already; so a
    clock that was set back does no harm.

    `at` is the moment of the sweep, an aware datetime; `calendars` finds the shipped calendars.
    """
    watch = unit.outbox.watch()
    before = watch.day if watch else None
    if is_swept(unit, today):
        return Swept(today, before)
    first = min(_first_day(unit, today, watch), today)
    found = {notice.key: notice for notice in _told(unit, calendars, first, today)}
    taken = unit.outbox.announced(list(found)) if found else set[NoticeKey]()
    fresh = sorted((one for key, one in found.items() if key not in taken), key=_place)
    if fresh:
        unit.outbox.publish(fresh, at)
    unit.outbox.put_cursor(SweepCursor(today, at, unit.entries.head().count))
    return Swept(today, before, tuple(fresh))


def _place(notice: Notice) -> tuple[object, ...]:
    """In which order things are told: the same on every ledger."""
    return (
        notice.day,
        notice.plan,
        notice.task,
        notice.occurrence or "",
        notice.scope or "",
        notice.kind,
    )


def _first_day(unit: Unit, today: date, watch: SweepCursor | None) -> date:
    """From where the days are looked at: where the last look ended, or an earlier day for which
    something was said since; at first the day of the first entry."""
    if watch is None:
        entry = unit.entries.entry(1)
        return entry.today if entry else today
    said = unit.entries.after(watch.entries, MOST_ENTRIES)
    return min([watch.day, *(entry.today for entry in said)])


def _told(unit: Unit, calendars: Calendars, first: date, today: date) -> Iterator[Notice]:
    whole = unit.schedule.workspace_reminders()
    owns = (None, *unit.schedule.own_rules())
    every = [rules_from(whole, own) for own in owns]
    yield from _deadlines(unit, whole, every, first, today, working_days(unit, calendars))
    for bell in unit.schedule.starting(first, today):
        yield from of_start(bell, rules_from(whole, bell.own_rules), today)
    yield from _waiting(unit, whole, every, first, today)
    yield from _calendars(unit, calendars, first, today)


def working_days(unit: Unit, calendars: Calendars) -> Works:
    """By the calendar that the workspace counts by; every day where that is gone."""
    try:
        name = resolve([("workspace", unit.facts.workspace_policy())]).calendar
        return calendar_for(name, unit.facts, calendars).is_working
    except UponError:
        return always


def _deadlines(
    unit: Unit,
    whole: Reminders | None,
    every: Iterable[Rules],
    first: date,
    today: date,
    works: Works,
) -> Iterator[Notice]:
    days = [
        day
        for day in unit.schedule.due_dates()
        if any(_rings(day, r, first, today, works) for r in every)
    ]
    for bell in unit.schedule.due_on(days) if days else ():
        rules = rules_from(whole, bell.own_rules)
        yield from of_deadline(bell, rules, first, today, today, works)


def _rings(due: date, rules: Rules, first: date, last: date, works: Works) -> bool:
    """Whether any of these days is one on which a date is told of."""
    before, after = rules.get("due"), rules.get("overdue")
    back = last - LOOKBACK
    ahead = due_days(before) if before and due >= back else ()
    if any(notice_day(due, number, first, last, works) for number in ahead):
        return True
    late = overdue_days(after, due, max(first, back), last, works) if after else iter(())
    return next(late, None) is not None


def _waiting(
    unit: Unit, whole: Reminders | None, every: Iterable[Rules], first: date, today: date
) -> Iterator[Notice]:
    numbers = {n for rules in every if "waiting" in rules for n in rules["waiting"].days}
    for plan, since in unit.schedule.plan_days() if numbers else ():
        if any(first <= since + timedelta(number) <= today for number in numbers):
            for bell in unit.schedule.waiting_in(plan):
                rules = rules_from(whole, bell.own_rules)
                yield from told_of_waiting(bell, rules, since, first, today, today)


def _calendars(unit: Unit, calendars: Calendars, first: date, today: date) -> Iterator[Notice]:
    """A calendar of which no year after this one is confirmed runs out at the year's end; one that
    has run out already is told of once, when a month begins or at the first look."""
    near = (date(today.year, 12, 31) - today).days <= max(CALENDAR_DAYS)
    if not near and (first.year, first.month) == (today.year, today.month) and unit.outbox.watch():
        return
    for name, end in _ends(unit, calendars):
        if end < first:
            yield Notice("", "", name, None, "calendar.over", end, today)
        for number in CALENDAR_DAYS:
            day = end - timedelta(number)
            if first <= day <= today:
                yield Notice("", "", name, None, f"calendar.{number}", end, day, late=day < today)


def _ends(unit: Unit, calendars: Calendars) -> Iterator[tuple[str, date]]:
    """The last confirmed day of each calendar that counts, but not of those that only lie under
    another."""
    names = unit.schedule.calendar_names()
    tables = (unit.facts.calendar_table(name) for name in names)
    under = {extends(table) for table in tables if table}
    for name in sorted(set(names) - under):
        try:
            calendar = calendar_for(name, unit.facts, calendars)
        except UponError:
            continue  # a plan whose calendar is gone says so where its deadlines are asked for
        if calendar.confirmed_to:
            yield name, date(calendar.confirmed_to, 12, 31)
