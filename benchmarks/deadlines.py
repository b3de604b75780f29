"""How fast deadlines are worked out: the median of five runs, with the machine they ran on.

    python benchmarks/deadlines.py

(a) 1,000,000 due dates of 1,000 distinct (anchor, rule) pairs through `triggers.cache.DueDates`:
    at most 0.5 us each above a dict look-up. (b) One distinct date with its steps: at most 50 us.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from triggers.cache import DueDates
from triggers.calendar_files import shipped_calendar
from triggers.dates import DateKind
from triggers.deadlines import compute
from triggers.parsing import parse_due
from triggers.policies import resolve
from triggers.results import Anchor

RULES = (
    "3 months after x",
    "15 days after x",
    "10 working days after x",
    "1 year 2 months 10 days after x",
    "5 days before x",
    "15 days after (1 month after x)",
    "2 weeks after x",
    "1 half-month after x",
)
PAIRS = [(RULES[n % len(RULES)], date(2022, 10, 15) + timedelta(n)) for n in range(1_000)]
ROUNDS, REPEATS = 1_000, 5
GOAL_CACHED, GOAL_DISTINCT = 0.5, 50.0
POLICY, CALENDAR = resolve(), shipped_calendar("vn-state")


class OneDay:
    """Facts of one event."""

    start = None

    def __init__(self, day: date) -> None:
        self.day = day

    def event(self, trigger: str, kind: DateKind | None) -> Anchor:
        return Anchor(self.day, trigger, kind or "issued")

    def lacking(self, trigger: str, kind: DateKind | None) -> str:
        return f"{trigger}.{kind}"

    def done(self, task: str) -> Anchor:
        return Anchor(self.day, task)

    def set_by(self, trigger: str) -> Anchor:
        return Anchor(self.day, trigger)


def seconds(work: Callable[[], None]) -> float:
    """The median of five runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def cached() -> float:
    """Microseconds a due date through the cache, above those of a bare dict look-up."""
    due = DueDates(POLICY, CALENDAR).due
    known = {pair: due(*pair) for pair in PAIRS}

    def through_cache() -> None:
        for _ in range(ROUNDS):
            for rule, day in PAIRS:
                due(rule, day)

    def through_dict() -> None:
        for _ in range(ROUNDS):
            for pair in PAIRS:
                known[pair]

    each = ROUNDS * len(PAIRS)
    return (seconds(through_cache) - seconds(through_dict)) / each * 1e6


def distinct(rule: str) -> float:
    """Microseconds a distinct date with its steps."""
    parsed = parse_due(rule)
    facts = [OneDay(date(2022, 1, 1) + timedelta(n)) for n in range(2_000)]

    def work() -> None:
        for anchors in facts:
            compute(parsed, anchors, POLICY, CALENDAR)

    return seconds(work) / len(facts) * 1e6


def main() -> int:
    """Print the figures; 1 if a goal is missed."""
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    over = cached()
    missed = over > GOAL_CACHED
    print(f"{over:8.3f} us  cached, above a dict look-up (goal {GOAL_CACHED} us)")
    for rule in RULES:
        took = distinct(rule)
        missed |= took > GOAL_DISTINCT
        print(f"{took:8.1f} us  {rule} (goal {GOAL_DISTINCT:.0f} us)")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
