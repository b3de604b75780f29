"""The two little expressions as values: what a task waits for, and how its date follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, cast

from triggers.dates import DateKind
from triggers.periods import Period, PeriodRange

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
Every = Literal["week", "month", "quarter", "half-year", "year", "term"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days of a week as `every week by friday` names them, in order."""


class _Expression:
    """What expressions share: one repr, for that of each class would be compiled at each start."""

    __slots__ = ()

    def __repr__(self) -> str:
        given = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(cast("Any", self)))
        return f"{type(self).__qualname__}({', '.join(given)})"


# Conditions (`when`)


@dataclass(frozen=True, slots=True, repr=False)
class Occurred(_Expression):
    """A trigger has an event; `kind` names which of its dates counts, if the plan says so."""

    trigger: str
    kind: DateKind | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Done(_Expression):
    """Another task of the plan is completed."""

    task: str


@dataclass(frozen=True, slots=True, repr=False)
class From(_Expression):
    """A fixed day has come."""

    day: date


@dataclass(frozen=True, slots=True, repr=False)
class AllOf(_Expression):
    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, repr=False)
class AnyOf(_Expression):
    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, repr=False)
class AtLeast(_Expression):
    """`2 of (a, b, c)`: met on the day on which the second of them is met."""

    count: int
    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Delayed(_Expression):
    """`3 months after x`: met on the day counted, which is not moved (a start is no deadline)."""

    span: Span
    moment: Moment


Condition = Occurred | Done | From | AllOf | AnyOf | AtLeast | Delayed


# Moments: what a span is counted from


@dataclass(frozen=True, slots=True, repr=False)
class Start(_Expression):
    """The day on which the task starts."""


@dataclass(frozen=True, slots=True, repr=False)
class On(_Expression):
    day: date


@dataclass(frozen=True, slots=True, repr=False)
class Span(_Expression):
    """`1 year 2 months 10 days`: (number, unit) in the order in which the text has them."""

    parts: tuple[tuple[int, Unit], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Offset(_Expression):
    span: Span
    direction: Direction
    moment: Moment


@dataclass(frozen=True, slots=True, repr=False)
class Latest(_Expression):
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Earliest(_Expression):
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True, repr=False)
class NthOf(_Expression):
    """`2 of (a, b, c)`: the second of the days that are known."""

    count: int
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Rolled(_Expression):
    """`rolled (14 days after x)`: moved off a day that is not worked before anything is added."""

    moment: Moment


Moment = Start | On | Occurred | Done | Offset | Latest | Earliest | NthOf | Rolled


# Deadline rules (`due`)


@dataclass(frozen=True, slots=True, repr=False)
class NoDeadline(_Expression):
    """`none`: the plan states no time."""


@dataclass(frozen=True, slots=True, repr=False)
class Continuous(_Expression):
    """`continuous`: a standing duty ("thường xuyên")."""


@dataclass(frozen=True, slots=True, repr=False)
class By(_Expression):
    day: date


@dataclass(frozen=True, slots=True, repr=False)
class Before(_Expression):
    day: date


@dataclass(frozen=True, slots=True, repr=False)
class ByEndOf(_Expression):
    period: Period | PeriodRange


@dataclass(frozen=True, slots=True, repr=False)
class Within(_Expression):
    """`in 2022-Q4`: a window whose last day is due."""

    period: Period | PeriodRange


@dataclass(frozen=True, slots=True, repr=False)
class PartOf(_Expression):
    part: Part
    period: Period | PeriodRange


@dataclass(frozen=True, slots=True, repr=False)
class Counted(_Expression):
    """`3 months after X`, `10 days before X`."""

    span: Span
    direction: Direction
    moment: Moment


@dataclass(frozen=True, slots=True, repr=False)
class Upon(_Expression):
    """Due when the moment comes; there is no date to miss."""

    moment: Moment


@dataclass(frozen=True, slots=True, repr=False)
class AsSetBy(_Expression):
    trigger: str


@dataclass(frozen=True, slots=True, repr=False)
class Recurring(_Expression):
    """`every year [by 03-31]`, `every month [by day 25]`, `every week [by friday]`: one occurrence
    a period. `weekday` counts from Monday, 0."""

    every: Every
    month_day: tuple[int, int] | None = None
    day: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class AfterEach(_Expression):
    """`30 days after each quarter`: one occurrence a period, counted from the period's last day."""

    span: Span
    every: Every


@dataclass(frozen=True, slots=True, repr=False)
class AfterDone(_Expression):
    """`every 6 months after done`: the next occurrence opens with the completion of the one before,
    and is counted from it."""

    span: Span


Recurrence = Recurring | AfterEach | AfterDone
"""What opens occurrences of a task."""


@dataclass(frozen=True, slots=True, repr=False)
class Both(_Expression):
    """Each rule binds: the earliest date is the one to keep."""

    rules: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Either(_Expression):
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
    | AfterEach
    | AfterDone
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
        span = _respanned(node.span, numbers)
        return type(node)(span, node.direction, cast("Moment", renumbered(node.moment, numbers)))
    if isinstance(node, AfterEach):
        return AfterEach(_respanned(node.span, numbers), node.every)
    if isinstance(node, AfterDone):
        return AfterDone(_respanned(node.span, numbers))
    if isinstance(node, Upon | Rolled):
        return type(node)(cast("Moment", renumbered(node.moment, numbers)))
    if isinstance(node, Latest | Earliest | NthOf):
        moments = tuple(cast("Moment", renumbered(m, numbers)) for m in node.moments)
        return NthOf(node.count, moments) if isinstance(node, NthOf) else type(node)(moments)
    if isinstance(node, Both | Either):
        return type(node)(tuple(cast("Deadline", renumbered(r, numbers)) for r in node.rules))
    return node


def _respanned(span: Span, numbers: Iterator[int]) -> Span:
    return Span(tuple((next(numbers), unit) for _, unit in span.parts))


def spans_in(node: Condition | Moment | Deadline | None) -> Iterator[Span]:
    """The spans of an expression, those within moments too."""
    if isinstance(node, Counted | Offset | Delayed | AfterEach | AfterDone):
        yield node.span
    for child in _children(node):
        yield from spans_in(child)


def _names(node: object, kind: type[Occurred] | type[AsSetBy] | type[Done]) -> list[str]:
    if isinstance(node, kind):
        return [node.task if isinstance(node, Done) else node.trigger]
    return [name for child in _children(node) for name in _names(child, kind)]


def _children(node: object) -> tuple[Condition | Moment | Deadline, ...]:
    """The expressions that one is made of."""
    if isinstance(node, AllOf | AnyOf | AtLeast):
        return node.terms
    if isinstance(node, Latest | Earliest | NthOf):
        return node.moments
    if isinstance(node, Both | Either):
        return node.rules
    if isinstance(node, Counted | Upon | Offset | Delayed | Rolled):
        return (node.moment,)
    return ()
