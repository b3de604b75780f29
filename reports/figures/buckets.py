"""What a row counts as: one of nine buckets that add up to all, or cancelled, beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

DATED = ("done_in_time", "done_late", "open_in_time", "overdue")
"""The rows with a date, done or open against in time or late: the official two by two."""

OTHERS = ("done_no_date", "waiting", "continuous", "no_date", "suspended")
COUNTED = (*DATED, *OTHERS)
BUCKETS = (*COUNTED, "cancelled")

Totals = dict[str, int]
Row = Mapping[str, Any]

TENTHS = 1000
"""Tenths of a percent in a whole."""


def bucket_of(row: Row, day: date) -> str:
    """The bucket of a row of `upon tasks` as it stood on a day. Whatever the rule, what waits,
    rests or is cancelled is that and nothing else."""
    state, due = row["state"], row["due"]
    if state in ("cancelled", "suspended", "waiting"):
        return str(state)
    if state == "done":
        if due is None:
            return "done_no_date"
        late = row["completed_on"] is not None and row["completed_on"] > due
        return "done_late" if late else "done_in_time"
    if due is not None:
        return "overdue" if due < day else "open_in_time"
    return "continuous" if row["due_kind"] == "continuous" else "no_date"


def totals(buckets: Iterable[str]) -> Totals:
    """How many rows are in each bucket; `all` is the sum of the nine, `dated` that of the four
    with a date."""
    counted = Counter(buckets)
    found = {name: counted[name] for name in BUCKETS}
    found["all"] = sum(found[name] for name in COUNTED)
    found["dated"] = sum(found[name] for name in DATED)
    return found


def percentages(found: Mapping[str, int]) -> dict[str, str]:
    """The shares of the four buckets with a date, in percent with one decimal. They add up to
    100.0, the largest remainders being rounded up; "-" where nothing has a date."""
    whole = found["dated"]
    if not whole:
        return dict.fromkeys(DATED, "-")
    shares = {name: divmod(found[name] * TENTHS, whole) for name in DATED}
    lacking = TENTHS - sum(tenths for tenths, _ in shares.values())
    by_remainder = sorted(DATED, key=lambda name: (-shares[name][1], DATED.index(name)))
    raised = set(by_remainder[:lacking])
    tenths = {name: shares[name][0] + (name in raised) for name in DATED}
    return {name: f"{number // 10}.{number % 10}" for name, number in tenths.items()}
