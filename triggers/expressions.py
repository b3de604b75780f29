"""The two little expressions as values: what a task waits for, and how its date follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from triggers.periods import Period, PeriodRange

DateKind = Literal["issued", "effective", "received", "recorded"]
Direction = Literal["after", "before"]
Part = Literal["early", "mid", "late"]
Unit = Literal[
    "day",
    "working day",
    "clear day",
    "working clear day",
    "week",
    "half-month",
    "month",
    "quarter",
    "half-year",
    "year",
]
Every = Literal["month", "quarter", "half-year", "year", "term"]


# Conditions (`when`)


@dataclass(frozen=True, slots=True)
class Occurred:
    """A trigger has an event; `kind` names which of its dates counts, if the plan says so."""

    trigger: str
    kind: DateKind | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Another task of the plan is completed."""

    task: str


@dataclass(frozen=True, slots=True)
class From:
    """A fixed day has come."""

    day: date


@dataclass(frozen=True, slots=True)
class AllOf:
    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`2 of (a, b, c)`: met on the day on which the second of them is met."""

    count: int
    terms: tuple[Condition, ...]


Condition = Occurred | Done | From | AllOf | AnyOf | AtLeast


# Moments: what a span is counted from


@dataclass(frozen=True, slots=True)
class Start:
    """The day on which the task starts."""


@dataclass(frozen=True, slots=True)
class On:
    day: date


@dataclass(frozen=True, slots=True)
class Span:
    """`1 year 2 months 10 days`: (number, unit) in the order in which the text has them."""

    parts: tuple[tuple[int, Unit], ...]


@dataclass(frozen=True, slots=True)
class Offset:
    span: Span
    direction: Direction
    moment: Moment


@dataclass(frozen=True, slots=True)
class Latest:
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Earliest:
    moments: tuple[Moment, ...]


Moment = Start | On | Occurred | Done | Offset | Latest | Earliest


# Deadline rules (`due`)


@dataclass(frozen=True, slots=True)
class NoDeadline:
    """`none`: the plan states no time."""


@dataclass(frozen=True, slots=True)
class Continuous:
    """`continuous`: a standing duty ("thường xuyên")."""


@dataclass(frozen=True, slots=True)
class By:
    day: date


@dataclass(frozen=True, slots=True)
class Before:
    day: date


@dataclass(frozen=True, slots=True)
class ByEndOf:
    period: Period | PeriodRange


@dataclass(frozen=True, slots=True)
class Within:
    """`in 2022-Q4`: a window whose last day is due."""

    period: Period | PeriodRange


@dataclass(frozen=True, slots=True)
class PartOf:
    part: Part
    period: Period | PeriodRange


@dataclass(frozen=True, slots=True)
class Counted:
    """`3 months after X`, `10 days before X`."""

    span: Span
    direction: Direction
    moment: Moment


@dataclass(frozen=True, slots=True)
class Upon:
    """Due when the moment comes; there is no date to miss."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class AsSetBy:
    trigger: str


@dataclass(frozen=True, slots=True)
class Recurring:
    """`every year [by 03-31]`, `every month [by day 25]`: one occurrence a period."""

    every: Every
    month_day: tuple[int, int] | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Both:
    """Each rule binds: the earliest date is the one to keep."""

    rules: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Keeping one rule is enough: late only when the last date has passed."""

    rules: tuple[Deadline, ...]


Deadline = (
    NoDeadline
    | Continuous
    | By
    | Before
    | ByEndOf
    | Within
    | PartOf
    | Counted
    | Upon
    | AsSetBy
    | Recurring
    | Both
    | Either
)


def triggers_in(node: Condition | Moment | Deadline | None) -> tuple[str, ...]:
    """The trigger ids that an expression names, in order, each once."""
    return tuple(dict.fromkeys(_names(node, Occurred) + _names(node, AsSetBy)))


def tasks_in(node: Condition | Moment | Deadline | None) -> tuple[str, ...]:
    """The task ids that an expression names with `done`, in order, each once."""
    return tuple(dict.fromkeys(_names(node, Done)))


def renumbered(node: Deadline | Moment, numbers: Iterator[int]) -> Deadline | Moment:
    """The same rule with other numbers in its spans, in the order of the text."""
    if isinstance(node, Counted | Offset):
        span = Span(tuple((next(numbers), unit) for _, unit in node.span.parts))
        return type(node)(span, node.direction, cast("Moment", renumbered(node.moment, numbers)))
    if isinstance(node, Upon):
        return Upon(cast("Moment", renumbered(node.moment, numbers)))
    if isinstance(node, Latest | Earliest):
        moments = tuple(cast("Moment", renumbered(m, numbers)) for m in node.moments)
        return type(node)(moments)
    if isinstance(node, Both | Either):
        return type(node)(tuple(cast("Deadline", renumbered(r, numbers)) for r in node.rules))
    return node


def recurring_in(due: Deadline) -> Recurring | None:
    """The recurrence that opens occurrences: the rule itself, or a part of `due and due`."""
    if isinstance(due, Recurring):
        return due
    if isinstance(due, Both):
        return next((rule for rule in due.rules if isinstance(rule, Recurring)), None)
    return None


def _names(node: object, kind: type[Occurred] | type[AsSetBy] | type[Done]) -> list[str]:
    if isinstance(node, kind):
        return [node.task if isinstance(node, Done) else node.trigger]
    if isinstance(node, AllOf | AnyOf | AtLeast):
        return [name for term in node.terms for name in _names(term, kind)]
    if isinstance(node, Latest | Earliest):
        return [name for moment in node.moments for name in _names(moment, kind)]
    if isinstance(node, Both | Either):
        return [name for rule in node.rules for name in _names(rule, kind)]
    if isinstance(node, Counted | Upon | Offset):
        return _names(node.moment, kind)
    return []
