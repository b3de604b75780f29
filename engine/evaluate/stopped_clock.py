"""A clock that stands while work is suspended: the days on which it stood are added to the end of a
span, and the end is moved once. Fixed days and periods have no clock to stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from engine.evaluate.timeline import Ground, Halt, fold_over
from engine.model.acts import TaskMoved
from engine.model.points import BEGIN, Point
from engine.model.states import Move, State
from triggers.arithmetic import DAY, add_working_days, roll
from triggers.calendars import Calendar
from triggers.expressions import Counted, Deadline
from triggers.policies import Policy
from triggers.results import Result

Placed = Sequence[tuple[int, TaskMoved]]
STOPS = "stops_clock"
LOOK = 4_000
"""Days of a stop that are counted one by one, at most."""


class Stop(NamedTuple):
    """The clock stands from a day to before another (None: it stands still); `forced` where the
    resumption itself says so, whatever the policy."""

    first: date
    end: date | None
    forced: bool = False


class Stopped(NamedTuple):
    """How long the clock stood, in days or working days; where it stands, the days left."""

    days: int
    unit: str
    left: int | None = None


def stops_of(made: Placed, halts: Sequence[Halt], point: Point, part: str | None) -> list[Stop]:
    """When work was suspended by a `point`, itself or with its plan, in order, no two of them
    overlapping. `made` are its moves with their entries, `halts` the plan's rests, `part` is the
    body whose part it is (None: the whole)."""
    moves = [(seq, move) for seq, move in made if (move.on, seq) < point]
    rests = [halt for halt in halts if halt.point < point]
    phases = fold_over([Ground(BEGIN, date.min)], moves, part, others=rests)
    forced = {move.on for _, move in moves if move.move is Move.RESUME and move.extends}
    found: list[Stop] = []
    for number, phase in enumerate(phases):
        if phase.state is State.SUSPENDED and phase.on is not None:
            end = phases[number + 1].on if number + 1 < len(phases) else None
            found.append(Stop(phase.on, end, end in forced))
    return found


def on_the_clock(
    rule: Deadline, result: Result, stops: Sequence[Stop], policy: Policy, calendar: Calendar
) -> tuple[Result, Stopped | None]:
    """The `result` of a deadline `rule` with the days on which the clock stood (`stops`) added;
    what it was, where none did. `policy` says whether a stop counts and how an end is rolled,
    `calendar` which days are worked on."""
    counting = [stop for stop in stops if stop.forced or policy.suspension == STOPS]
    end, due = result.nominal, result.due
    span = isinstance(rule, Counted) and rule.direction == "after"
    if not counting or not span or end is None or due is None:
        return result, None
    unit = _unit(rule)
    total = 0
    for stop in counting:
        if stop.first > due:
            break
        if stop.end is None:
            left = _between(stop.first, end, unit, calendar)
            return _standing_still(result), Stopped(total, unit, max(left, 0))
        number = _length(stop, unit, calendar)
        total += number
        end = _later(end, number, unit, calendar)
        due = roll(end, policy.roll, 1, calendar)
    if not total:
        return result, None
    return replace(result, due=due, nominal=end, ambiguous=None), Stopped(total, unit)


def moved_end(end: date, stops: Sequence[Stop], span: str, calendar: Calendar) -> date:
    """The nominal `end` of a deadline that was put off by a `span` ("10 working days"), later by as
    long as the clock stood since (`stops`), counted by the `calendar` where the span is of working
    days."""
    unit = "working day" if "working" in span else "day"
    return _later(end, sum(_length(stop, unit, calendar) for stop in stops), unit, calendar)


def _unit(rule: Deadline) -> str:
    last = rule.span.parts[-1][1] if isinstance(rule, Counted) else "day"
    return "working day" if last.startswith("working") else "day"


def _length(stop: Stop, unit: str, calendar: Calendar) -> int:
    end = stop.end or stop.first
    return _between(stop.first, end - DAY, unit, calendar)


def _between(first: date, last: date, unit: str, calendar: Calendar) -> int:
    """How many days there are from one to another, both of them counted."""
    days = (last - first).days + 1
    if unit == "day" or days <= 0:
        return max(days, 0)
    each = (first + timedelta(days=number) for number in range(min(days, LOOK)))
    return sum(calendar.is_working(day) for day in each)


def _later(day: date, number: int, unit: str, calendar: Calendar) -> date:
    if unit == "day":
        return day + timedelta(days=number)
    return add_working_days(day, number, 1, calendar)


def _standing_still(result: Result) -> Result:
    return replace(
        result, kind="pending", due=None, nominal=None, ambiguous=None, missing=("resume",)
    )
