"""The shapes of JSON of plans, deadlines and reasons."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NotRequired, TypedDict

from engine.queries.rows import Goal, Reached
from upon.views.shapes.acts import ChangeJson, OriginJson


class ConfirmationJson(TypedDict):
    """A reading that a person confirmed, with the entry that says so; `subject` is question, or the
    knob of the policy."""

    entry: int
    at: datetime
    by: str
    subject: str
    asks: str | None
    reading: str
    reason: str


class WouldJson(TypedDict):
    """What a reading makes of the task once it is confirmed."""

    when: str | None
    due: str | None
    policy: dict[str, str]


class QuestionJson(TypedDict):
    """A question of reading that the plan leaves open, with its readings and the one taken."""

    asks: str
    says: str | None
    readings: list[str]
    taken: str
    why: str
    confirmed: bool
    would: dict[str, WouldJson]


class TargetJson(TypedDict):
    """A number that the plan sets, in percent."""

    says: str
    of: str
    at_least: float | None
    above: float | None
    at_most: float | None
    by: str | None
    every: str | None


class TaskJson(TypedDict):
    """A task of a plan; `when` is null where it starts with the plan. `places` says where its parts
    stand in the document that the plan was read from."""

    id: str
    title: str
    when: str | None
    due: str
    says: str | None
    roles: dict[str, list[str]]
    each: str | None
    open: list[QuestionJson]
    confirmations: list[ConfirmationJson]
    due_policy: dict[str, str]
    note: str | None
    state: str | None
    targets: list[TargetJson]
    places: dict[str, str]


class TriggerJson(TypedDict):
    """A kind of document that a plan waits for."""

    id: str
    name: str
    issuer: str | None
    kind: str | None
    repeats: bool


class BodyJson(TypedDict):
    """A body that a plan names; `called` are further names under which it issues documents, `signs`
    what their numbers end in. What there is none of is left out."""

    id: str
    name: str
    under: str | None
    level: NotRequired[str]
    called: NotRequired[list[str]]
    signs: NotRequired[list[str]]


class GroupJson(TypedDict):
    """A group that a plan names."""

    id: str
    name: str
    members: list[str]


class ReadFromJson(TypedDict):
    """The document from which a plan was read, the SHA-256 of its bytes, and by what; what is not
    known is left out."""

    file: str
    sha256: NotRequired[str | None]
    by: NotRequired[str | None]


class PlanJson(TypedDict):
    """A plan as understood; `version` counts from 1, `read_from` is null where the plan was written
    by hand."""

    plan: str
    version: int
    title: str
    number: str | None
    issuer: str | None
    adopted: date
    until: date | None
    calendar: str | None
    policy: dict[str, str]
    tasks: list[TaskJson]
    triggers: list[TriggerJson]
    bodies: list[BodyJson]
    groups: list[GroupJson]
    open: list[QuestionJson]
    read_from: ReadFromJson | None


class SkippedJson(TypedDict):
    """A day off that a date was moved over, and the document that made it one."""

    date: date
    name: str | None
    source: str | None


class StepJson(TypedDict):
    """A step of counting a date: what was done, the day reached, the article that it rests on."""

    rule: str
    date: date | None
    basis: str | None
    skipped: NotRequired[list[SkippedJson]]


class BothJson(TypedDict):
    """The two dates between which the law does not decide."""

    down: date
    up: date


KnobOrigin = TypedDict("KnobOrigin", {"value": str, "from": str})
KnobOrigin.__doc__ = "The value of a knob, and the layer that it comes from."


class CalendarUsedJson(TypedDict):
    """The calendar that was counted by; `confirmed_to` is the last year that is confirmed."""

    name: str
    version: str
    confirmed_to: int | None


class SettingJson(TypedDict):
    """What a date was counted under: the policy's name and each knob, and the calendar."""

    policy: dict[str, str | KnobOrigin]
    calendar: CalendarUsedJson


class CalcSettingJson(TypedDict):
    """What a date was counted under; both null where the calculation could not be read (`error`
    says why)."""

    policy: dict[str, str | KnobOrigin] | None
    calendar: CalendarUsedJson | None


class ResultJson(TypedDict):
    """A deadline worked out: `nominal_due` is the end before rolling, `window` the period that it
    is the end of, `earlier` the other reading of an early period, `missing` what the date waits
    for."""

    rule: str
    due: date | None
    nominal_due: date | None
    due_kind: str
    window: list[date] | None
    steps: list[StepJson]
    ambiguous: BothJson | None
    earlier: date | None
    provisional: bool
    provisional_reason: str | None
    needs_confirmation: bool
    missing: list[str]
    error: str | None


class PeriodJson(TypedDict):
    """An occurrence of a recurring rule."""

    period: str
    due: date | None
    nominal_due: date | None
    provisional: bool


class DateOrderJson(TypedDict):
    """A warning that a document's date `a` lies before its date `b`."""

    code: str
    message: str
    a: str
    b: str


class CalcJson(ResultJson, CalcSettingJson):
    """A deadline without a database, and the next occurrences of a recurring rule. Of `calc -`,
    each line is one such object, with the `id` that was given."""

    occurrences: list[PeriodJson]
    warnings: list[DateOrderJson]
    id: NotRequired[Any]


class ExtensionJson(TypedDict):
    """An extension, as the ledger has it; `body` and `on` are left out where it is for all."""

    kind: str
    plan: str
    task: str
    occurrence: str | None
    body: NotRequired[str]
    on: NotRequired[date]
    to: date
    span: str | None
    nominal: date | None
    computed: date | None
    authority: str | None
    number: str | None
    reason: str


class DeadlineJson(ResultJson, SettingJson):
    """The deadline of a task, and the extensions that stand over what the rule gives."""

    computed_due: date | None
    extended_to: date | None
    extension_conflict: bool
    extensions: list[ExtensionJson]


class NodeJson(TypedDict):
    """A node of a condition: whether it is met, since when, and by which document."""

    kind: str
    text: str
    met: bool
    on: date | None
    event: str | None
    children: list[NodeJson]


class SubPlanJson(TypedDict):
    """A plan of its own by which a body does its part: `done` of the `of` rows that count;
    `finished` is the day on which the last was done, null while one is open or still to come."""

    plan: str
    title: str
    body: str
    done: int
    of: int
    finished: date | None


class WhyJson(TypedDict):
    """The reasons of a task, or of a body's part in it; `notes` are sentences on what stands beside
    the condition: a document replaced or retracted, a condition waived, work that lapsed. `origins`
    has, by its id, the entry of another ledger from which a document was taken."""

    task: str
    plan: str
    occurrence: str | None
    title: str
    state: str
    condition: NodeJson | None
    deadline: DeadlineJson
    says: str | None
    places: dict[str, str]
    open: list[QuestionJson]
    confirmations: list[ConfirmationJson]
    ungrounded: bool
    notes: list[str]
    origins: dict[str, OriginJson]
    body: str | None
    part: str | None
    parts: list[str]
    each: str | None
    progress: Reached | None
    targets: list[Goal]
    sub_plans: list[SubPlanJson]


class ReadingJson(TypedDict):
    """A reading from which a person may choose, what it makes of the task, and what it would
    change."""

    reading: str
    text: str
    taken: bool
    when: str | None
    due: str | None
    policy: dict[str, str]
    date: date | None
    changes: list[ChangeJson]


class ChoiceJson(TypedDict):
    """A question (by its number) or a knob in doubt, with its readings."""

    subject: str
    number: int | None
    asks: str
    says: str | None
    confirmed: bool
    readings: list[ReadingJson]


class ChoicesJson(TypedDict):
    """Everything that can be confirmed about a task."""

    plan: str
    task: str
    when: str | None
    due: str
    questions: list[ChoiceJson]
    knobs: list[ChoiceJson]
