"""The steps of a calculation: one small frozen class a kind, and the union of them all.

`day` is the day that the step comes to (None: it comes to none), `basis` the article or knob that
it rests on, `kind` the name of its sentence. Which figures a kind has the type checker holds.
They are named tuples, since every start of the command makes these classes: one of a frozen
dataclass takes several times as long.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from triggers.expressions import Direction, Part


class PassedDay(NamedTuple):
    """A day that a step passed over: why it is not worked, the document that set it ("": none),
    and whether that document is out."""

    day: date
    name: str
    name_en: str
    source: str
    confirmed: bool = True


class TaskStart(NamedTuple):
    """Counted from the day on which the task starts."""

    day: date
    basis: str
    kind: Literal["start"] = "start"


class NamedDate(NamedTuple):
    """Counted from a date that the rule names."""

    day: date
    basis: str
    kind: Literal["on"] = "on"


class EventDay(NamedTuple):
    """Counted from a trigger's event: its id is `source`, the date that counts `date_kind` ("":
    a bare day was given), its name `text`."""

    day: date
    basis: str
    trigger: str
    source: str
    date_kind: str
    text: str
    kind: Literal["event"] = "event"


class TaskDone(NamedTuple):
    """Counted from the completion of a task."""

    day: date
    basis: str
    task: str
    kind: Literal["done"] = "done"


class SetByDocument(NamedTuple):
    """The date that a trigger's document (its id is `source`) sets itself."""

    day: date
    basis: str
    trigger: str
    source: str
    text: str
    kind: Literal["set_by"] = "set_by"


class ChosenDay(NamedTuple):
    """The first, the last or the N-th of several days, as the expression `rule` says."""

    day: date
    basis: str
    kind: Literal["latest", "earliest", "nth_of"]
    rule: str


class MonthsCounted(NamedTuple):
    """Months, quarters and years; `how` says how a day that the month lacks was rounded, or that
    a month's end stayed one (`sticky`)."""

    day: date
    basis: str
    start: date
    sign: int
    span: str
    less: int
    how: Literal["", "down", "up", "sticky"]
    kind: Literal["months"] = "months"


class DaysCounted(NamedTuple):
    """Calendar days, clear days and weeks."""

    day: date
    basis: str
    start: date
    sign: int
    span: str
    less: int
    kind: Literal["days"] = "days"


class WorkingDaysCounted(NamedTuple):
    """Working days; `off` are the public holidays that were passed over."""

    day: date
    basis: str
    start: date
    sign: int
    span: str
    less: int
    off: tuple[PassedDay, ...]
    kind: Literal["working"] = "working"


class NothingCounted(NamedTuple):
    """A span of nothing: the day itself."""

    day: date
    basis: str
    kind: Literal["zero"] = "zero"


class RecessPassed(NamedTuple):
    """The end put off from `start` by days that the calendar does not count."""

    day: date
    basis: str
    start: date
    kind: Literal["recess"] = "recess"


class Rolled(NamedTuple):
    """The end `start` moved off days that are not worked, by a `convention` of the policy."""

    day: date
    basis: str
    start: date
    convention: str
    skipped: tuple[PassedDay, ...]
    kind: Literal["roll"] = "roll"


class KeptDayOff(NamedTuple):
    """The end kept on a day that is not worked; `next_day` is the working day after it."""

    day: date
    basis: str
    name: str
    name_en: str
    next_day: date
    kind: Literal["kept"] = "kept"


class Prolonged(NamedTuple):
    """The end put off from `start`, so that two working days lie in the period."""

    day: date
    basis: str
    start: date
    kind: Literal["least"] = "least"


class FixedDate(NamedTuple):
    """A date that the rule fixes."""

    day: date
    basis: str
    kind: Literal["fixed"] = "fixed"


class DayBefore(NamedTuple):
    """The last day before the one that the rule names, `excluded`."""

    day: date
    basis: str
    excluded: date
    kind: Literal["before"] = "before"


class PeriodEnd(NamedTuple):
    """The last day of a `period` (2023, 2023-Q1)."""

    day: date
    basis: str
    period: str
    kind: Literal["end_of"] = "end_of"


class PeriodWindow(NamedTuple):
    """All of a `period`, from its `first` day on."""

    day: date
    basis: str
    period: str
    first: date
    kind: Literal["window"] = "window"


class PeriodPart(NamedTuple):
    """A `part` of a `period`, from its `first` day on; `exact` where a law says which days."""

    day: date
    basis: str
    part: Part
    period: str
    first: date
    exact: bool
    kind: Literal["part"] = "part"


class OccurrenceDay(NamedTuple):
    """The day of one `period` of a recurring rule; `lacks` is the day of the month that the rule
    names and the month has not (None: it has it)."""

    day: date
    basis: str
    period: str
    lacks: int | None
    kind: Literal["occurrence"] = "occurrence"


class Recurs(NamedTuple):
    """A recurring rule, for no period: each has a date of its own."""

    basis: str
    every: str
    kind: Literal["every"] = "every"
    day: None = None


class SpanPending(NamedTuple):
    """A span from a `moment` that is not known yet."""

    basis: str
    span: str
    direction: Direction
    moment: str
    kind: Literal["pending"] = "pending"
    day: None = None


class SettingPending(NamedTuple):
    """A date that a trigger's document shall set, before it is there."""

    basis: str
    trigger: str
    kind: Literal["set_pending"] = "set_pending"
    day: None = None


class Upon(NamedTuple):
    """Due upon a `moment`; `day` is the one on which it came, None while it has not."""

    day: date | None
    basis: str
    moment: str
    kind: Literal["upon"] = "upon"


class Dateless(NamedTuple):
    """A standing duty, or a plan that states no time."""

    basis: str
    kind: Literal["continuous", "none"]
    day: None = None


class Combined(NamedTuple):
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
