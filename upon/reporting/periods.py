"""The stretch of days that a report is about, and the day up to which it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from triggers.dates import parse_date
from triggers.errors import UsageError
from triggers.periods import following, period_from

DAY = timedelta(days=1)
PERIODS = "2023, 2023-H1, 2023-Q2, 2023-05"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one day to another, both included; None is open on that side. `label` is the period as
    it was asked for, None for two days; `then` the stretch that follows it."""

    first: date | None = None
    last: date | None = None
    label: str | None = None
    then: tuple[date, date] | None = None

    def cut_off(self, today: date) -> date:
        """The day up to which is counted: the last one, or today while that has not come."""
        return min(self.last, today) if self.last else today

    def has_ended(self, today: date) -> bool:
        """Whether the last day has passed."""
        return self.last is not None and self.last < today

    def holds(self, day: date, today: date) -> bool:
        """Whether a day is one that the report tells of."""
        return (self.first is None or self.first <= day) and day <= self.cut_off(today)


def stretch_from(period: str | None, first: str | None, last: str | None) -> Stretch:
    """The stretch of days that `--period` (`period`), or `--from` (`first`) and `--to` (`last`),
    ask for; each is the text typed, None where it was not. Raises UsageError, BadInputError."""
    if period is not None and (first or last):
        raise UsageError("--period, --from, --to", period, "--period, or --from with --to")
    if period is not None:
        return _named(period)
    start = parse_date(first, "--from") if first is not None else None
    end = parse_date(last, "--to") if last is not None else None
    if start and end and start > end:
        raise UsageError("--from, --to", f"{start} > {end}", "--from <= --to")
    then = (end + DAY, end + (end - start) + DAY) if start and end else None
    return Stretch(start, end, None, then)


def _named(label: str) -> Stretch:
    try:
        period = period_from(label.strip().upper())
    except ValueError:
        raise UsageError("--period", label, PERIODS) from None
    after = following(period)
    return Stretch(period.first, period.last, str(period), (after.first, after.last))
