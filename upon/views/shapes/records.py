"""The shapes of JSON of the ledger, of notices and messages, and of lists."""

from __future__ import annotations

from datetime import date, datetime
from typing import NotRequired, TypedDict

from engine.queries.message_rows import MessageRow
from engine.queries.ready_parts import ReadyRow
from engine.queries.rows import Row
from upon.views.shapes.acts import ChangeJson, OriginJson
from upon.views.shapes.settings import RuleJson


class CauseJson(TypedDict):
    """The act that brought a change about: its kind, and what it says."""

    kind: str
    plan: NotRequired[str]
    task: NotRequired[str]
    event: NotRequired[str | None]
    triggers: NotRequired[list[str]]
    document: NotRequired[str]
    move: NotRequired[str]
    on: NotRequired[date | None]
    occurrence: NotRequired[str | None]
    body: NotRequired[str | None]
    number: NotRequired[str | None]
    reason: NotRequired[str | None]
    subject: NotRequired[str]
    asks: NotRequired[str | None]
    reading: NotRequired[str]
    knobs: NotRequired[dict[str, str]]
    calendar: NotRequired[str]
    rules: NotRequired[dict[str, RuleJson]]
    bodies: NotRequired[int]
    groups: NotRequired[int]
    to: NotRequired[date]
    nominal: NotRequired[date | None]
    computed: NotRequired[date | None]
    span: NotRequired[str | None]
    authority: NotRequired[str | None]
    decision: NotRequired[str]
    entry: NotRequired[int]
    undo: NotRequired[bool]
    old: NotRequired[str]
    new: NotRequired[str]


class HistoryRow(TypedDict):
    """A change of a task, with the entry that brought it about, and where that was taken from
    (null: it was recorded here)."""

    entry: int
    at: datetime
    today: date
    by: str
    cause: CauseJson
    origin: OriginJson | None
    change: ChangeJson


class LedgerRowJson(TypedDict):
    """An entry of the ledger to the letter, by which a program proves the chain itself: `at` its
    moment, `act` what it says, as the text whose digest (SHA-256) is `digest`, `prev` the hash of
    the entry before it, `hash` its own (docs/reference/ledger.md)."""

    seq: int
    at: str
    today: str
    by: str
    via: str
    key: str | None
    request: str | None
    kind: str
    act: str
    digest: str
    prev: str
    hash: str


class LogRow(TypedDict):
    """An entry of the ledger: who recorded what, when and through what, why, in words (`what`),
    whether it still counts, and where it was taken from (null: it was recorded here)."""

    seq: int
    at: datetime
    today: date
    by: str
    via: str
    kind: str
    event: str | None
    plan: str | None
    task: str | None
    what: str
    reason: str | None
    counts: bool
    retracted_by: int | None
    origin: OriginJson | None


class LedgerDifference(TypedDict):
    """Something kept that is not what the ledger gives: a column of a row, a row (no column), or
    how a table is built."""

    what: str
    kept: str
    worked_out: str
    table: str
    key: str
    column: str


class ComparedJson(TypedDict):
    """What was held against the ledger: the rows of each derived table, and of each table of what
    people were told; whether the schema was. All empty where the chain alone was looked at."""

    derived: dict[str, int]
    told: dict[str, int]
    schema: bool


class VerifyJson(TypedDict):
    """The ledger's head, its entries, what was compared, and where it differs from the ledger."""

    head: str
    entries: int
    differences: list[LedgerDifference]
    compared: ComparedJson


class EntriesJson(TypedDict):
    """How many entries were read."""

    entries: int


class UpgradeStep(TypedDict):
    """A migration: its revision and what it does."""

    revision: str
    what: str


class UpgradeJson(EntriesJson):
    """A database brought to this version's schema, or what that would do: the revisions before and
    after, the steps (none: it is up to date), and the file of the copy made first (null: there is
    none)."""

    path: str
    before: str
    after: str
    steps: list[UpgradeStep]
    copy: str | None
    preview: bool


class CopyJson(EntriesJson):
    """A copy of a workspace: its head and where it lies."""

    head: str
    to: str


class BackupJson(EntriesJson):
    """A backup, or what was brought back from one."""

    file: str
    head: str


class NoticeJson(TypedDict):
    """Something that people are to be told: `kind` says what, `day` when, `since` from when the
    state is; `late` that the day was passed over."""

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    kind: str
    deadline: date | None
    day: date
    since: date | None
    roles: list[str]
    urgent: bool
    late: bool
    entry: int | None


class NumberedNotice(NoticeJson):
    """A notice of the outbox, by its number."""

    n: int
    at: datetime


class AboutNotice(NoticeJson):
    """A notice that a message is about."""

    n: int


class SweptJson(TypedDict):
    """What a sweep found: the day, the day of the sweep before, how many days nobody looked at,
    whether the clock was set back, and the notices put into the outbox."""

    today: date
    before: date | None
    skipped: int
    set_back: bool
    notices: list[NoticeJson]


class MessagePage(MessageRow):
    """A message with the notices that it is about."""

    about: list[AboutNotice]


class QueuedJson(TypedDict):
    """How many messages are to be sent once more."""

    queued: int


class DroppedJson(TypedDict):
    """The message that is never sent."""

    dropped: str


class SentJson(TypedDict):
    """A test message, and what the channel remarked."""

    id: str
    recipient: str
    remark: str | None


class AgendaJson(TypedDict):
    """The day's page: each row under the first heading that fits it; beside them the parts that may
    be completed, since the sub-plans by which bodies do them are done. Where a limit was given,
    each heading has its first rows, and `counts` how many there are."""

    ungrounded: list[Row]
    blocked: list[Row]
    overdue: list[Row]
    due_soon: list[Row]
    in_hand: list[Row]
    suspended: list[Row]
    waiting: list[Row]
    continuous: list[Row]
    to_complete: list[ReadyRow]
    counts: NotRequired[dict[str, int]]


class PlanLine(TypedDict):
    """A plan that was adopted: who issued it (`issuer`), how many tasks it has, and how it stands
    on the day: `state` is in_force, suspended or ended, `state_from` the day from which it is
    suspended or ended."""

    plan: str
    title: str
    number: str | None
    issuer: str | None
    adopted: date
    until: date | None
    tasks: int
    state: str
    state_from: date | None
    replaced_by: str | None


class WhereJson(TypedDict):
    """Where the database is and by what that was chosen (option, variable, folder, home); how many
    entries it has (null: there is none yet)."""

    url: str
    because: str
    entries: int | None


class CountJson(TypedDict):
    """How many rows there are, of any list asked for with `--count`."""

    count: int


class LatestJson(TypedDict):
    """By which day the documents that a task lacks must be issued for it to be due by a day (null:
    no day would do), and which those are; `body` where one was asked for."""

    task: str
    due: date
    latest: date | None
    triggers: list[str]
    body: NotRequired[str]


class LetterItem(TypedDict):
    """A task in a message, as it stands now; `due_before` is the date that it had."""

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    body: str | None
    title: str
    state: str | None
    due: date | None
    days_left: int | None
    due_before: date | None
    waiting_for: list[str]
    notices: list[str]


class LetterJson(TypedDict):
    """A message as it would go out, by section; `more` says how many rows a section leaves out."""

    id: str
    kind: str
    recipient: str
    day: date
    today: date
    late: bool
    subject: str
    text: str
    sections: dict[str, list[LetterItem]]
    more: dict[str, int]
