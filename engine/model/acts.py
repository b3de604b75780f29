"""What the ledger holds: acts of people as frozen values, sealed into a chain of entries."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from engine.model.states import Move
from triggers.events import Event
from workflows.plan import Directory, Plan
from workflows.reminders import Reminders


def _is_none(value: object) -> bool:
    """Fields that came later are left out where they say nothing, so that the digests of entries
    recorded before them stay right."""
    return value is None


def _is_false(value: object) -> bool:
    return value is False


class Act(BaseModel):
    """Something that a person said. Where an act `holds_from` a day, that is left out where it is
    the day on which it was recorded."""

    kind: str

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Under(BaseModel):
    """The part that a sub-plan carries out: a body's, in a task of another plan."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    plan: str
    task: str
    body: str


class PlanAdopted(Act):
    """A plan was put into force, whole.

    `calendars` are the tables of the shipped calendars that it is the first to use: from then on
    the workspace counts by them, and a newer version of the product moves no date by itself.
    `directory` has the bodies and groups of its shared file that the workspace did not know so.
    `under` is the part in another plan's task that this plan carries out.
    """

    kind: Literal["adopted"] = "adopted"
    plan: Plan
    calendars: dict[str, str] = {}
    directory: Directory | None = Field(default=None, exclude_if=_is_none)
    under: Under | None = Field(default=None, exclude_if=_is_none)


class EventRecorded(Act):
    """A document was recorded."""

    kind: Literal["recorded"] = "recorded"
    event: Event


class TaskMoved(Act):
    """A body moved a task on a day; `number` is the document that proves it. `part` is the member
    whose part it is, where the body carries on the work of others (so of all acts); `extends` of a
    resumption: the days of the suspension are added to the date, whatever the policy."""

    kind: Literal["moved"] = "moved"
    plan: str
    task: str
    occurrence: str | None = None
    move: Move
    on: date
    body: str | None = None
    number: str | None = None
    reason: str | None = None
    without_trigger: bool = False
    extends: bool = Field(default=False, exclude_if=_is_false)
    part: str | None = Field(default=None, exclude_if=_is_none)


class ReadingConfirmed(Act):
    """A person decided how a task is to be read.

    `subject` is "question" (then `asks` is the question and `reading` the reading's text) or a
    knob of the policy (`month_end`, `early_period`) with the value taken as `reading`.
    """

    kind: Literal["confirmed"] = "confirmed"
    plan: str
    task: str
    subject: Literal["question", "month_end", "early_period"]
    asks: str | None = None
    reading: str
    reason: str
    holds_from: date | None = Field(default=None, exclude_if=_is_none)


class PolicySet(Act):
    """Knobs that hold for the whole workspace, over the default and under every plan's own; with
    the shipped calendar that they are the first to use."""

    kind: Literal["policy"] = "policy"
    knobs: dict[str, str]
    reason: str
    calendars: dict[str, str] = {}
    holds_from: date | None = Field(default=None, exclude_if=_is_none)


class CalendarPut(Act):
    """A calendar, or a new version of one, as the table that it was read from; with the shipped
    calendar that it stands on."""

    kind: Literal["calendar"] = "calendar"
    name: str
    table: str
    reason: str
    calendars: dict[str, str] = {}
    holds_from: date | None = Field(default=None, exclude_if=_is_none)


class RemindersSet(Act):
    """The rules of reminders that hold for the whole workspace, in the place of those before."""

    kind: Literal["reminders"] = "reminders"
    reminders: Reminders
    reason: str
    holds_from: date | None = Field(default=None, exclude_if=_is_none)


class EventCorrected(Act):
    """A document was recorded wrongly: what it truly is, whole, under the id that it had."""

    kind: Literal["corrected"] = "corrected"
    event: Event
    reason: str


class Retracted(Act):
    """An earlier entry no longer counts. It stays in the ledger; `event` is the document, where
    the entry recorded or corrected one; `undo` when a person took back their own last entry."""

    kind: Literal["retracted"] = "retracted"
    entry: int
    event: str | None = None
    reason: str
    undo: bool = False


class Extended(Act):
    """A deadline was put off to a day, by an authority and a document.

    `span` is how the document says it, where it counts from the nominal end; `nominal` is then the
    day before rolling. `computed` is the date that the rule gave at the time, so that a later
    correction can report that it moved. `on` is the day of an extension for one body, by which it
    is known whose parts the body carried on.
    """

    kind: Literal["extended"] = "extended"
    plan: str
    task: str
    occurrence: str | None = None
    body: str | None = Field(default=None, exclude_if=_is_none)
    on: date | None = Field(default=None, exclude_if=_is_none)
    part: str | None = Field(default=None, exclude_if=_is_none)
    to: date
    span: str | None = None
    nominal: date | None = None
    computed: date | None = None
    authority: str | None = None
    number: str | None = None
    reason: str


class Settled(Act):
    """A person decided about work whose trigger is gone: keep it, reopen it, cancel it.

    `losses` are the entries that had taken its ground away when it was kept, and the days on which
    it lapsed: what takes it away later is decided anew. Entries recorded before these were kept
    have none, and hold for good.
    """

    kind: Literal["settled"] = "settled"
    plan: str
    task: str
    occurrence: str | None = None
    body: str | None = Field(default=None, exclude_if=_is_none)
    part: str | None = Field(default=None, exclude_if=_is_none)
    decision: Literal["keep", "reopen", "cancel"]
    on: date
    reason: str
    losses: tuple[int | date, ...] | None = Field(default=None, exclude_if=_is_none)


class Waived(Act):
    """A person lets the condition of a task hold from a day, for a body or for all; or of one
    member's part."""

    kind: Literal["waived"] = "waived"
    plan: str
    task: str
    occurrence: str | None = None
    body: str | None = Field(default=None, exclude_if=_is_none)
    part: str | None = Field(default=None, exclude_if=_is_none)
    on: date
    reason: str


class PlanMoved(Act):
    """A plan ends on a day, rests from it on, or goes on; `replaced_by`: the plan in its place."""

    kind: Literal["plan_moved"] = "plan_moved"
    plan: str
    move: Literal["end", "suspend", "resume"]
    on: date
    reason: str
    replaced_by: str | None = Field(default=None, exclude_if=_is_none)


class PlanAmended(Act):
    """A new version of a plan, as it is in force after what was accepted of it and left.

    `accepted` and `left` name the differences: task ids, and `plan` for what concerns it whole.
    `directory` as for a plan adopted.
    """

    kind: Literal["amended"] = "amended"
    plan: Plan
    accepted: tuple[str, ...]
    left: tuple[str, ...]
    reason: str | None = None
    calendars: dict[str, str] = {}
    directory: Directory | None = Field(default=None, exclude_if=_is_none)
    holds_from: date | None = Field(default=None, exclude_if=_is_none)


class BodiesPut(Act):
    """Bodies and groups of the whole workspace: those that are new or are now otherwise."""

    kind: Literal["bodies"] = "bodies"
    directory: Directory


class BodySucceeded(Act):
    """From a day, one body carries on what another has open: merged communes, a renamed office."""

    kind: Literal["succeeded"] = "succeeded"
    old: str
    new: str
    on: date
    reason: str | None = None


class DocumentDismissed(Act):
    """A document of a register is none that a plan awaits; registers are read again whole, and what
    was looked at need not be looked at again. `key` is what the register knows it by."""

    kind: Literal["dismissed"] = "dismissed"
    key: str
    number: str | None = None
    issuer: str | None = None
    title: str | None = None
    issued: date | None = None
    received: date | None = None


TaskAct = TaskMoved | ReadingConfirmed | Extended | Settled | Waived
WorkspaceAct = PolicySet | CalendarPut | RemindersSet
DirectoryAct = BodiesPut | BodySucceeded
EventAct = EventRecorded | EventCorrected
PlanAct = PlanAdopted | PlanAmended | PlanMoved
StatedAct = Annotated[
    PlanAct | EventAct | TaskAct | WorkspaceAct | DirectoryAct | DocumentDismissed | Retracted,
    Field(discriminator="kind"),
]
"""What an entry says by itself, a retraction among it."""


class Revised(Act):
    """An earlier entry was recorded wrongly: its act, whole, as it truly is. It counts in the place
    of the earlier entry; `corrected` says the same of documents."""

    kind: Literal["revised"] = "revised"
    entry: int
    act: StatedAct
    reason: str


AnyAct = Annotated[
    PlanAct
    | EventAct
    | TaskAct
    | WorkspaceAct
    | DirectoryAct
    | DocumentDismissed
    | Retracted
    | Revised,
    Field(discriminator="kind"),
]


class Placed(NamedTuple):
    """An act on a task that counts, with the number of its entry: on one day the order of the
    ledger decides."""

    seq: int
    act: TaskAct


class Entry(BaseModel):
    """A row of the ledger.

    `at` is the clock's stamp in UTC, `today` the office's day that the recorder saw, `via` what it
    was recorded through. `request` is the digest of what was asked under an idempotency `key`;
    `digest` is the SHA-256 of the act, `hash` that of the whole row and the hash before it. Order
    is `seq`, never the clock.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    seq: int
    at: AwareDatetime
    today: date
    by: str
    via: str
    key: str | None
    request: str | None
    act: AnyAct
    digest: str
    prev: str
    hash: str


def event_of(act: Act) -> str | None:
    """The document that an act is about."""
    if isinstance(act, EventRecorded | EventCorrected):
        return act.event.id
    return act.event if isinstance(act, Retracted) else None
