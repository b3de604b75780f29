"""The next occurrences of a recurring rule, from a start day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from triggers.calendars import Calendar
from triggers.deadlines import compute, occurrence_day
from triggers.expressions import Deadline, Recurring, recurring_in
from triggers.periods import Period, following, period_of
from triggers.policies import Policy
from triggers.results import Anchors

MOST = 12


class Occurrence(NamedTuple):
    """One period of a recurring rule with its dates."""

    period: str
    due: date | None
    nominal: date | None
    provisional: bool

    def as_json(self) -> dict[str, object]:
        """The keys of `occurrences` in the JSON of `calc`."""
        return {
            "period": self.period,
            "due": self.due.isoformat() if self.due else None,
            "nominal_due": self.nominal.isoformat() if self.nominal else None,
            "provisional": self.provisional,
        }


def occurrences(
    rule: Deadline, anchors: Anchors, policy: Policy, calendar: Calendar
) -> list[Occurrence]:
    """The first twelve occurrences due on or after the start, none where no start is given. The
    terms of `every term` are the plan's own, so nothing is known of them here."""
    recurring = recurring_in(rule)
    if recurring is None or anchors.start is None or recurring.every == "term":
        return []
    periods = islice(_periods(recurring, anchors.start), MOST)
    if rule is recurring and policy.roll_fixed == "none":
        # Nothing can move such a date, so it need not be worked out: programs ask by the thousand.
        days = ((period, occurrence_day(recurring, period)) for period in periods)
        return [Occurrence(str(period), day, day, provisional=False) for period, day in days]
    results = ((period, compute(rule, anchors, policy, calendar, period)) for period in periods)
    return [Occurrence(str(p), r.due, r.nominal, r.provisional) for p, r in results]


def _periods(rule: Recurring, start: date) -> Iterator[Period]:
    """As the engine opens them: from the start's own period, without those due before it."""
    period = period_of(start, rule.every)
    while period.year < date.max.year:
        if occurrence_day(rule, period) >= start:
            yield period
        period = following(period)
