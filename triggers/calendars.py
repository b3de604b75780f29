"""The working-day calendar as a value: what is off, what is worked, what is not counted."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from triggers.errors import BadInputError

DAY = timedelta(days=1)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FULL_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEARCH = 4_000
"""Days to look for a working day before the calendar is called empty (about eleven years)."""


NEAR = 12
"""Days that are looked at one by one, which is quicker for so few than counting by weeks."""


class DayNote(NamedTuple):
    """Why a day differs from the week: the holiday, in two languages, and the document."""

    name: str = ""
    name_en: str = ""
    source: str = ""
    confirmed: bool = True


PLAIN = DayNote()


@dataclass(frozen=True, eq=False)
class Calendar:
    """Weekly days off (0 = Monday), days off, worked days off, and recess days not counted.

    `confirmed_to` is the last year whose list is complete; None where no year is said, 0 where none
    is complete. `table` is the text that it was read from.
    """

    name: str
    weekend: frozenset[int] = frozenset()
    off: Mapping[date, DayNote] = field(default_factory=dict)
    work: Mapping[date, DayNote] = field(default_factory=dict)
    recess: tuple[tuple[date, date, DayNote], ...] = ()
    weekend_note: DayNote = PLAIN
    confirmed_to: int | None = None
    years: tuple[tuple[int, DayNote], ...] = ()
    table: str = ""

    def is_working(self, day: date) -> bool:
        """Worked days win over days off, days off over the week; a recess day is never worked."""
        if self.recess and self.in_recess(day):
            return False
        if day in self.work:
            return True
        return day not in self.off and day.weekday() not in self.weekend

    def in_recess(self, day: date) -> bool:
        """Whether the day is one that is not counted."""
        return bool(self.recess) and self._count.in_recess(day)

    def note(self, day: date) -> DayNote:
        """Why the day is not worked, or is; empty for an ordinary working day."""
        for first, last, note in self.recess:
            if first <= day <= last:
                return note
        if day in self.work:
            return self.work[day]
        if day in self.off:
            return self.off[day]
        return self.weekend_note if day.weekday() in self.weekend else DayNote()

    def is_provisional(self, day: date) -> bool:
        """Whether the list of the day's year is not known to be complete (a year before the first
        or after the last confirmed one), or its own row is a forecast."""
        if self.confirmed_to is None:
            return False
        return day.year not in self.confirmed_years or not self.note(day).confirmed

    @cached_property
    def confirmed_years(self) -> frozenset[int]:
        """The years whose lists are complete."""
        return frozenset(year for year, note in self.years if note.confirmed)

    def seek(self, day: date, step: int) -> date:
        """The first working day at or after (`step` 1) or at or before (`step` -1) the day.

        Raises BadInputError where the calendar has no working day within 4,000 days.
        """
        near, delta = day, DAY * step
        for _ in range(NEAR):
            if self.is_working(near):
                return near
            near += delta
        found = self._count.nth(self._count.until(day) + (step > 0))
        if found is None or abs((found - day).days) >= SEARCH:
            raise BadInputError("calendar", self.name, "at least one working day in eleven years")
        return found

    def working_day(self, day: date, number: int, step: int) -> date:
        """The `number`-th working day after (`step` 1) or before (`step` -1) a day, itself for 0.

        Raises BadInputError where the calendar has no working day within 4,000 days, OverflowError
        where there are too few until the end of time.
        """
        if number <= NEAR:
            for _ in range(number):
                day = self.seek(day + DAY * step, step)
            return day
        self.seek(day + DAY * step, step)
        before = self._count.until(day if step > 0 else day - DAY)
        found = self._count.nth(before + number if step > 0 else before - number + 1)
        if found is None:
            raise OverflowError("no such working day")
        return found

    def counted_day(self, day: date, number: int, step: int) -> date:
        """The `number`-th day after (`step` 1) or before (`step` -1) a day, recess days left out;
        itself for 0. Raises OverflowError beyond the years that there are."""
        if not number or not self.recess:
            return day + step * number * DAY
        return self._count.counted(day, number, step)

    def recess_days(self, first: date, last: date) -> int:
        """How many recess days lie from a day to another, both counted."""
        return self._count.resting(last) - self._count.resting(first - DAY) if self.recess else 0

    @cached_property
    def _count(self) -> WorkingDays:
        return WorkingDays(self)

    def last_working_of_month(self, day: date) -> date:
        """The last working day of the day's month."""
        after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return self.seek(after - DAY, -1)

    def rows_passed(self, start: date, end: date) -> tuple[date, ...]:
        """The days with a row of their own that a count from `start` (left out) to `end` meets,
        the earliest first."""
        days = self._rows
        if start <= end:
            return days[bisect_right(days, start) : bisect_right(days, end)]
        return days[bisect_left(days, end) : bisect_left(days, start)]

    @cached_property
    def _rows(self) -> tuple[date, ...]:
        return tuple(sorted({*self.off, *self.work}))

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 of the content, so that a result can name it."""
        rows = [
            [sorted(self.weekend), *self.weekend_note],
            [[day.isoformat(), *note] for day, note in sorted(self.off.items())],
            [[day.isoformat(), *note] for day, note in sorted(self.work.items())],
            [
                [first.isoformat(), last.isoformat(), *note]
                for first, last, note in sorted(self.recess)
            ],
            self.confirmed_to,
        ]
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


class WorkingDays:
    """How many days of a calendar are worked until a day, and which is the n-th: counted by weeks,
    the days that differ from the week, and recesses, so that a long span costs no more than a
    short one."""

    __slots__ = ("_before", "_breaks", "_days", "_rest", "_sums", "_weekend")

    def __init__(self, calendar: Calendar) -> None:
        self._weekend = sorted(calendar.weekend)
        self._breaks = _merged((first, last) for first, last, _ in calendar.recess)
        self._rest = [0]
        for first, last in self._breaks:
            self._rest.append(self._rest[-1] + last - first + 1)
        own = sorted({*calendar.off, *calendar.work})
        plain = [day for day in own if not self.in_recess(day)]
        self._days = [day.toordinal() for day in plain]
        self._sums = [0]
        for day in plain:
            usual = day.weekday() not in calendar.weekend
            self._sums.append(self._sums[-1] + (day in calendar.work) - usual)
        self._before = [0]
        for first, last in self._breaks:
            self._before.append(self._before[-1] + self._weekly(last) - self._weekly(first - 1))

    def until(self, day: date) -> int:
        """The working days from 1 January of year 1 to a day, itself counted."""
        return self._until(day.toordinal())

    def nth(self, number: int) -> date | None:
        """The n-th working day of time, None where there is none."""
        low, high = 1, date.max.toordinal()
        if number < 1 or self._until(high) < number:
            return None
        while low < high:
            middle = (low + high) // 2
            if self._until(middle) < number:
                low = middle + 1
            else:
                high = middle
        return date.fromordinal(low)

    def in_recess(self, day: date) -> bool:
        """Whether a day lies in a recess."""
        begun = bisect_right(self._breaks, (day.toordinal(), date.max.toordinal()))
        return bool(begun) and self._breaks[begun - 1][1] >= day.toordinal()

    def resting(self, day: date) -> int:
        """The recess days from 1 January of year 1 to a day, itself counted."""
        ordinal = day.toordinal()
        begun = bisect_right(self._breaks, (ordinal, date.max.toordinal()))
        beyond = max(0, self._breaks[begun - 1][1] - ordinal) if begun else 0
        return self._rest[begun] - beyond

    def counted(self, day: date, number: int, step: int) -> date:
        """The `number`-th day after (`step` 1) or before (-1) a `day` that lies in no recess.
        Raises OverflowError."""
        start = day if step > 0 else day - DAY
        passed = start.toordinal() - self.resting(start)
        wanted = passed + number if step > 0 else passed - number + 1
        low, high = 1, date.max.toordinal()
        if wanted < 1 or high - self.resting(date.max) < wanted:
            raise OverflowError("no such day")
        while low < high:
            middle = (low + high) // 2
            if middle - self.resting(date.fromordinal(middle)) < wanted:
                low = middle + 1
            else:
                high = middle
        return date.fromordinal(low)

    def _until(self, ordinal: int) -> int:
        found = self._weekly(ordinal) + self._sums[bisect_right(self._days, ordinal)]
        begun = bisect_right(self._breaks, (ordinal, date.max.toordinal()))
        found -= self._before[begun]
        if begun and self._breaks[begun - 1][1] > ordinal:
            found += self._weekly(self._breaks[begun - 1][1]) - self._weekly(ordinal)
        return found

    def _weekly(self, ordinal: int) -> int:
        """Without days that differ: 1 January of year 1 was a Monday."""
        weeks, rest = divmod(ordinal, 7)
        return ordinal - weeks * len(self._weekend) - bisect_left(self._weekend, rest)


def _merged(ranges: Iterable[tuple[date, date]]) -> list[tuple[int, int]]:
    """Ranges of days as ordinals, those that overlap or touch made one."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted((a.toordinal(), b.toordinal()) for a, b in ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return merged


NONE = Calendar("none")
"""The calendar in which every day is a working day."""
WEEKEND = Calendar(
    "weekend",
    frozenset({5, 6}),
    weekend_note=DayNote("Nghỉ hằng tuần", "Weekly days off"),
    confirmed_to=0,
)
"""Saturday and Sunday off, and no list of public holidays: whatever rests on it is provisional."""


def weekday_number(name: str) -> int:
    """`Sat`, `saturday` -> 5. Raises BadInputError."""
    plain = name.strip().capitalize()
    for number, short in enumerate(WEEKDAYS):
        if plain in (short, FULL_WEEKDAYS[number]):
            return number
    raise BadInputError("weekday", name, ", ".join(WEEKDAYS))


def days_in(
    name: str,
    *,
    weekend: Iterable[str],
    off: Iterable[date],
    work: Iterable[date],
    recess: Iterable[tuple[date, date]],
) -> Calendar:
    """A calendar called `name` from bare lists, as `upon calc -` gets them: the names of the
    `weekend` days, days `off` and days of `work`, first and last day of each `recess`. Raises
    BadInputError."""
    spans = []
    for first, last in recess:
        if first > last:
            raise BadInputError("recess", f"{first}..{last}", "first day not after the last")
        spans.append((first, last, DayNote()))
    return Calendar(
        name,
        frozenset(weekday_number(day) for day in weekend),
        dict.fromkeys(off, DayNote()),
        dict.fromkeys(work, DayNote()),
        tuple(spans),
    )
