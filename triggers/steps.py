"""The steps of a calculation: one small frozen class a kind, and the union of them all.

`day` is the day that the step comes to (None: it comes to none), `basis` the article or knob that
it rests on, `kind` the name of its sentence. Which figures a kind has the type checker holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal, NamedTuple

from triggers.expressions import Direction, Part


class PassedDay(NamedTuple):
    """A day that a step passed over: why it is not worked, the document that set it ("": none),
    and whether that document is out."""

    day: date
    name: str
    name_en: str
    source: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class DatedStep:
    """A step that comes to a day."""

    day: date
    basis: str


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that comes to no day."""

    basis: str
    day: ClassVar[None] = None


@dataclass(frozen=True, slots=True)
class TaskStart(DatedStep):
    """Counted from the day on which the task starts."""

    kind: ClassVar[Literal["start"]] = "start"


@dataclass(frozen=True, slots=True)
class NamedDate(DatedStep):
    """Counted from a date that the rule names."""

    kind: ClassVar[Literal["on"]] = "on"


@dataclass(frozen=True, slots=True)
class EventDay(DatedStep):
    """Counted from a trigger's event: its id is `source`, the date that counts `date_kind` ("":
    a bare day was given), its name `text`."""

    trigger: str
    source: str
    date_kind: str
    text: str
    kind: ClassVar[Literal["event"]] = "event"


@dataclass(frozen=True, slots=True)
class TaskDone(DatedStep):
    """Counted from the completion of a task."""

    task: str
    kind: ClassVar[Literal["done"]] = "done"


@dataclass(frozen=True, slots=True)
class SetByDocument(DatedStep):
    """The date that a trigger's document (its id is `source`) sets itself."""

    trigger: str
    source: str
    text: str
    kind: ClassVar[Literal["set_by"]] = "set_by"


@dataclass(frozen=True, slots=True)
class ChosenDay(DatedStep):
    """The first, the last or the N-th of several days, as the expression `rule` says."""

    kind: Literal["latest", "earliest", "nth_of"]
    rule: str


@dataclass(frozen=True, slots=True)
class SpanStep(DatedStep):
    """A span counted from `start`, `sign` 1 or -1; `less` is 1 where the first day counts."""

    start: date
    sign: int
    span: str
    less: int


@dataclass(frozen=True, slots=True)
class MonthsCounted(SpanStep):
    """Months, quarters and years; `how` says how a day that the month lacks was rounded, or that
    a month's end stayed one (`sticky`)."""

    how: Literal["", "down", "up", "sticky"]
    kind: ClassVar[Literal["months"]] = "months"


@dataclass(frozen=True, slots=True)
class DaysCounted(SpanStep):
    """Calendar days, clear days and weeks."""

    kind: ClassVar[Literal["days"]] = "days"


@dataclass(frozen=True, slots=True)
class WorkingDaysCounted(SpanStep):
    """Working days; `off` are the public holidays that were passed over."""

    off: tuple[PassedDay, ...]
    kind: ClassVar[Literal["working"]] = "working"


@dataclass(frozen=True, slots=True)
class NothingCounted(DatedStep):
    """A span of nothing: the day itself."""

    kind: ClassVar[Literal["zero"]] = "zero"


@dataclass(frozen=True, slots=True)
class RecessPassed(DatedStep):
    """The end put off from `start` by days that the calendar does not count."""

    start: date
    kind: ClassVar[Literal["recess"]] = "recess"


@dataclass(frozen=True, slots=True)
class Rolled(DatedStep):
    """The end `start` moved off days that are not worked, by a `convention` of the policy."""

    start: date
    convention: str
    skipped: tuple[PassedDay, ...]
    kind: ClassVar[Literal["roll"]] = "roll"


@dataclass(frozen=True, slots=True)
class KeptDayOff(DatedStep):
    """The end kept on a day that is not worked; `next_day` is the working day after it."""

    name: str
    name_en: str
    next_day: date
    kind: ClassVar[Literal["kept"]] = "kept"


@dataclass(frozen=True, slots=True)
class Prolonged(DatedStep):
    """The end put off from `start`, so that two working days lie in the period."""

    start: date
    kind: ClassVar[Literal["least"]] = "least"


@dataclass(frozen=True, slots=True)
class FixedDate(DatedStep):
    """A date that the rule fixes."""

    kind: ClassVar[Literal["fixed"]] = "fixed"


@dataclass(frozen=True, slots=True)
class DayBefore(DatedStep):
    """The last day before the one that the rule names, `excluded`."""

    excluded: date
    kind: ClassVar[Literal["before"]] = "before"


@dataclass(frozen=True, slots=True)
class PeriodEnd(DatedStep):
    """The last day of a `period` (2023, 2023-Q1)."""

    period: str
    kind: ClassVar[Literal["end_of"]] = "end_of"


@dataclass(frozen=True, slots=True)
class PeriodWindow(DatedStep):
    """All of a `period`, from its `first` day on."""

    period: str
    first: date
    kind: ClassVar[Literal["window"]] = "window"


@dataclass(frozen=True, slots=True)
class PeriodPart(DatedStep):
    """A `part` of a `period`, from its `first` day on; `exact` where a law says which days."""

    part: Part
    period: str
    first: date
    exact: bool
    kind: ClassVar[Literal["part"]] = "part"


@dataclass(frozen=True, slots=True)
class OccurrenceDay(DatedStep):
    """The day of one `period` of a recurring rule; `lacks` is the day of the month that the rule
    names and the month has not (None: it has it)."""

    period: str
    lacks: int | None
    kind: ClassVar[Literal["occurrence"]] = "occurrence"


@dataclass(frozen=True, slots=True)
class Recurs(OpenStep):
    """A recurring rule, for no period: each has a date of its own."""

    every: str
    kind: ClassVar[Literal["every"]] = "every"


@dataclass(frozen=True, slots=True)
class SpanPending(OpenStep):
    """A span from a `moment` that is not known yet."""

    span: str
    direction: Direction
    moment: str
    kind: ClassVar[Literal["pending"]] = "pending"


@dataclass(frozen=True, slots=True)
class SettingPending(OpenStep):
    """A date that a trigger's document shall set, before it is there."""

    trigger: str
    kind: ClassVar[Literal["set_pending"]] = "set_pending"


@dataclass(frozen=True, slots=True)
class Upon:
    """Due upon a `moment`; `day` is the one on which it came, None while it has not."""

    day: date | None
    basis: str
    moment: str
    kind: ClassVar[Literal["upon"]] = "upon"


@dataclass(frozen=True, slots=True)
class Dateless(OpenStep):
    """A standing duty, or a plan that states no time."""

    kind: Literal["continuous", "none"]


@dataclass(frozen=True, slots=True)
class Combined:
    """The date that several rules together give: the earliest where each binds, else the last."""

    day: date | None
    basis: str
    kind: Literal["both", "either"]


AnchorStep = TaskStart | NamedDate | EventDay | TaskDone | SetByDocument
"""From where is counted."""

CountStep = MonthsCounted | DaysCounted | WorkingDaysCounted
"""What is added or taken off."""

EndStep = NothingCounted | RecessPassed | Rolled | KeptDayOff | Prolonged
"""What becomes of the end."""

FixedStep = FixedDate | DayBefore | PeriodEnd | PeriodWindow | PeriodPart | OccurrenceDay
"""A day that the rule itself names."""

DatelessStep = Recurs | SpanPending | SettingPending | Upon | Dateless
"""No date to miss, or none yet."""

Step = AnchorStep | ChosenDay | CountStep | EndStep | FixedStep | DatelessStep | Combined


def passed_over(step: Step) -> tuple[PassedDay, ...]:
    """The days that a step passed over, each with why it is not worked."""
    if isinstance(step, Rolled):
        return step.skipped
    return step.off if isinstance(step, WorkingDaysCounted) else ()
