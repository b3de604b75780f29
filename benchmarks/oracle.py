"""Hold the deadline core against other libraries on random inputs.

QuantLib's bespoke calendar judges the rolls, working days and end-of-month rule; `whenever` judges
months, years and sums. Each difference must belong to a class that an article explains.

    python benchmarks/oracle.py [--number 100000] [--seed 1]
"""

from __future__ import annotations

import argparse
import platform
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import QuantLib as ql  # noqa: N813 - its own short name
import whenever

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from triggers import expressions as x
from triggers.arithmetic import add_months, add_working_days, roll
from triggers.calendars import NONE, WEEKDAYS, Calendar, days_in
from triggers.deadlines import compute
from triggers.policies import resolve
from triggers.results import Anchor

DAY = timedelta(days=1)
FIRST = date(1990, 1, 1)
ROLLS = {
    "following": ql.Following,
    "preceding": ql.Preceding,
    "modified_following": ql.ModifiedFollowing,
    "modified_preceding": ql.ModifiedPreceding,
    "nearest": ql.Nearest,
    "half_month_modified_following": ql.HalfMonthModifiedFollowing,
    "none": ql.Unadjusted,
}
UNITS: dict[x.Unit, str] = {"year": "years", "month": "months", "week": "weeks", "day": "days"}
PLAIN = resolve([("oracle", {"roll": "none", "backward_roll": "none"})])
STICKY = resolve([("oracle", {"roll": "none", "end_of_month": "sticky_working"})])

OFF_NEAR_THE_END = "sticky_working: a day off after the month's last working day"
EXPLAINED = {
    OFF_NEAR_THE_END: "2006 ISDA 4.11 speaks of the last Business Day, law.md 2 of the last day; "
    "QuantLib takes any day off between the two for a month's end as well",
}
"""Every class of difference that is allowed, and the article behind it."""


@dataclass
class Tally:
    """How many inputs of each kind agreed, and the differences by class."""

    agreed: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Pair:
    """The same random calendar for both libraries."""

    ours: Calendar
    theirs: ql.BespokeCalendar


def to_ql(day: date) -> ql.Date:
    return ql.Date(day.day, day.month, day.year)


def from_ql(day: ql.Date) -> date:
    return date(day.year(), day.month(), day.dayOfMonth())


def random_pair(rng: random.Random, name: str) -> Pair:
    """Weekend of up to three days, runs of days off, worked days off; over thirteen years."""
    weekend = rng.sample(range(7), rng.choice([0, 1, 2, 2, 2, 3]))
    days = [FIRST + n * DAY for n in range(4_800)]
    off = {day for start in rng.sample(days, 150) for day in run(start, rng.choice([1, 1, 2, 7]))}
    off |= set(run(rng.choice(days), 40))
    work = set(rng.sample(days, 60))
    names = [WEEKDAYS[number] for number in weekend]
    theirs = ql.BespokeCalendar(name)
    ours = days_in(name, weekend=names, off=off, work=work, recess=[])
    day = FIRST - 1_500 * DAY
    for _ in range(8_000):
        if not ours.is_working(day):
            theirs.addHoliday(to_ql(day))
        day += DAY
    return Pair(ours, theirs)


def run(start: date, length: int) -> list[date]:
    return [start + n * DAY for n in range(length)]


def check_roll(rng: random.Random, pair: Pair, day: date) -> tuple[str, date, date]:
    """A day moved by a convention; `same_direction` is QuantLib's following or preceding."""
    name = rng.choice([*ROLLS, "same_direction"])
    way = rng.choice([1, -1])
    theirs = ROLLS.get(name, ql.Following if way > 0 else ql.Preceding)
    ours = roll(day, name, way, pair.ours)
    return f"roll: {name}", ours, from_ql(pair.theirs.adjust(to_ql(day), theirs))


def check_working(rng: random.Random, pair: Pair, day: date) -> tuple[str, date, date]:
    """The n-th working day after or before a day."""
    count, way = rng.randint(1, 60), rng.choice([1, -1])
    ours = add_working_days(day, count, way, pair.ours)
    start = to_ql(day)
    return "working days", ours, from_ql(pair.theirs.advance(start, way * count, ql.Days))


def check_rolled_months(rng: random.Random, pair: Pair, day: date) -> tuple[str, date, date]:
    """Months with a roll, forward."""
    count, name = rng.randint(1, 40), rng.choice(list(ROLLS))
    policy = resolve([("oracle", {"roll": name})])
    rule = x.Counted(x.Span(((count, "month"),)), "after", x.On(day))
    ours = compute(rule, _NoFacts(), policy, pair.ours).due or date.min
    theirs = pair.theirs.advance(to_ql(day), count, ql.Months, ROLLS[name], False)
    return "months and roll", ours, from_ql(theirs)


def check_sticky(rng: random.Random, pair: Pair, day: date) -> tuple[str, date, date]:
    """From a month's last working day to a month's last working day (QuantLib's endOfMonth)."""
    if rng.random() < 0.8:
        day = pair.ours.last_working_of_month(day)
    count = rng.choice([1, -1]) * rng.randint(1, 40)
    ours, _ = add_months(day, count, STICKY, pair.ours)
    ours = roll(ours, "following", 1, pair.ours)
    theirs = pair.theirs.advance(to_ql(day), count, ql.Months, ql.Following, True)
    near = pair.ours.last_working_of_month(day) < day and (day + DAY).day != 1
    return OFF_NEAR_THE_END if near else "sticky_working", ours, from_ql(theirs)


def check_sum(rng: random.Random, _: Pair, day: date) -> tuple[str, date, date]:
    """Years, months, weeks and days together, either way, rounded down once."""
    units = rng.sample(list(UNITS), rng.randint(1, 4))
    numbers = {unit: rng.randint(0, 30) for unit in units}
    way: x.Direction = "after" if rng.random() < 0.5 else "before"
    span = x.Span(tuple((number, unit) for unit, number in numbers.items()))
    ours = compute(x.Counted(span, way, x.On(day)), _NoFacts(), PLAIN, NONE).due or date.min
    delta = whenever.ItemizedDateDelta(**{UNITS[unit]: n for unit, n in numbers.items()})
    start = whenever.Date(day.year, day.month, day.day)
    theirs = start.add(delta) if way == "after" else start.subtract(delta)
    return f"sum {way}", ours, date(theirs.year, theirs.month, theirs.day)


class _NoFacts:
    start = None

    def event(self, trigger: str, kind: str | None) -> Anchor | None:
        raise AssertionError((trigger, kind))

    def lacking(self, trigger: str, kind: str | None) -> str:
        raise AssertionError((trigger, kind))

    def done(self, task: str) -> Anchor | None:
        raise AssertionError(task)

    def set_by(self, trigger: str) -> Anchor | None:
        raise AssertionError(trigger)


Check = Callable[[random.Random, Pair, date], tuple[str, date, date]]
CHECKS: tuple[Check, ...] = (
    check_roll,
    check_roll,
    check_working,
    check_rolled_months,
    check_sticky,
    check_sum,
    check_sum,
)


def compare(number: int, seed: int) -> Tally:
    """Run that many random inputs; the same seed gives the same inputs."""
    rng = random.Random(seed)  # noqa: S311 - test data, not a secret
    pairs = [random_pair(rng, f"random-{n}") for n in range(20)]
    tally = Tally()
    for turn in range(number):
        pair, check = rng.choice(pairs), CHECKS[turn % len(CHECKS)]
        day = FIRST + rng.randrange(3_600) * DAY
        kind, ours, theirs = check(rng, pair, day)
        if ours == theirs:
            tally.agreed[kind.partition(":")[0] if kind in EXPLAINED else kind] += 1
        elif kind in EXPLAINED:
            tally.explained[kind] += 1
        else:
            tally.unexplained.append(f"{kind}: {day} in {pair.ours.name}: {ours}, not {theirs}")
    return tally


def main() -> int:
    """Print the counts; 1 if a difference has no article."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--number", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    tally = compare(chosen.number, chosen.seed)
    print(f"Python {platform.python_version()}", end="")
    print("".join(f", {name} {version(name)}" for name in ("quantlib", "whenever")))
    for kind, count in sorted(tally.agreed.items()):
        print(f"{count:>8}  agreed  {kind}")
    for kind, count in sorted(tally.explained.items()):
        print(f"{count:>8}  differ  {kind}: {EXPLAINED[kind]}")
    for line in tally.unexplained[:20]:
        print(f"unexplained: {line}")
    print(f"{len(tally.unexplained)} unexplained of {chosen.number}, seed {chosen.seed}")
    return 1 if tally.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
