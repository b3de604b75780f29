"""The next occurrences of a recurring rule, from a start day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from triggers.calendars import Calendar
from triggers.deadlines import compute, occurrence_day
from triggers.expressions import AfterDone, AfterEach, Deadline, Recurring
from triggers.joined_rules import for_recurrence, recurrences_in
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
    """The first twelve occurrences due on or after the start, none where no start is given.

    `rule` is the recurring rule, `anchors` the days given, `policy` and `calendar` what it is
    counted under. The terms of `every term` are the plan's own, and the completion that opens the
    next occurrence of `every 6 months after done` is yet to come, so nothing is known of them here.
    """
    rules = [r for r in recurrences_in(rule) if not isinstance(r, AfterDone) and r.every != "term"]
    start = anchors.start
    if start is None or not rules:
        return []
    if len(rules) == 1:
        return _of_one(rule, rules[0], anchors, policy, calendar)
    found: list[Occurrence] = []
    for number, one in enumerate(rules, 1):
        own = _of_one(for_recurrence(rule, one), one, anchors, policy, calendar)
        twin = sum(other.every == one.every for other in rules) > 1
        place = sum(other.every == one.every for other in rules[:number])
        found += [
            each._replace(period=f"{each.period}.{place}" if twin else each.period) for each in own
        ]
    return sorted(found, key=lambda each: each.nominal or date.max)[:MOST]


def _of_one(
    rule: Deadline,
    one: Recurring | AfterEach,
    anchors: Anchors,
    policy: Policy,
    calendar: Calendar,
) -> list[Occurrence]:
    """The occurrences of one recurrence."""
    periods = islice(_periods(one, anchors.start or date.min), MOST)
    if rule is one and isinstance(one, Recurring) and policy.roll_fixed == "none":
        # Nothing can move such a date, so it need not be worked out: programs ask by the thousand.
        days = ((period, occurrence_day(one, period)) for period in periods)
        return [Occurrence(str(period), day, day, provisional=False) for period, day in days]
    results = ((period, compute(rule, anchors, policy, calendar, period)) for period in periods)
    return [Occurrence(str(p), r.due, r.nominal, r.provisional) for p, r in results]


def _periods(rule: Recurring | AfterEach, start: date) -> Iterator[Period]:
    """As the engine opens them: from the start's own period, without those due before it."""
    period = period_of(start, rule.every)
    while period.year < date.max.year:
        if isinstance(rule, AfterEach) or occurrence_day(rule, period) >= start:
            yield period
        period = following(period)
