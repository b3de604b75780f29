"""The shapes of JSON that acts answer with, and of faults in files."""

from __future__ import annotations

from datetime import date
from typing import Any, NotRequired, TypedDict


class ChangeJson(TypedDict):
    """What an act changed in a task: `field` is state, since, due, ungrounded or occurrence; the
    value before and after (null: there was, or is, none)."""

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    field: str
    before: str | bool | None
    after: str | bool | None


class OutcomeJson(TypedDict):
    """An act: its entry in the ledger (null in a preview), the document that it is about, what it
    changed, and the ledger's head, as `COUNT:HASH`. Each of the `warnings` has a `code`, a
    `message` in the language asked for, and what the message names, under the names of its places.
    `entries` are those of an act on several occurrences."""

    entry: int | None
    event: str | None
    changes: list[ChangeJson]
    head: str
    warnings: list[dict[str, Any]]
    entries: NotRequired[list[int]]


class OriginJson(TypedDict):
    """The entry of another ledger that an entry was taken from; `ledger` is the hash of that
    ledger's first entry."""

    ledger: str
    entry: int
    hash: str


class CursorJson(TypedDict):
    """The last entry of another ledger that was taken."""

    entry: int
    hash: str


class TakenJson(TypedDict):
    """An entry of another ledger that was taken, with the entry that records the same here (null in
    a preview): `kind` is recorded, corrected or retracted, `event` the document."""

    source_entry: int
    source_hash: str
    entry: int | None
    kind: str
    event: str


class LeftJson(TypedDict):
    """An entry of another ledger that was not taken: `why` is own (the document was recorded here
    otherwise), gone (it was taken and then withdrawn here) or replaced (another document here is in
    the place of the one that it replaces)."""

    source_entry: int
    source_hash: str
    event: str
    why: str


class FollowedJson(TypedDict):
    """What was taken from another ledger, as an act on several entries: `source` is its database,
    `ledger` the hash of its first entry (null: it has none), `read` its head as it was read, as
    `COUNT:HASH`, and `cursor` the last entry that was taken (null: none)."""

    entry: int | None
    event: str | None
    changes: list[ChangeJson]
    head: str
    warnings: list[dict[str, Any]]
    entries: list[int]
    source: str
    ledger: str | None
    read: str
    cursor: CursorJson | None
    taken: list[TakenJson]
    left: list[LeftJson]


class DifferenceSide(TypedDict):
    """A field of a plan or task before and after, as the plan file has it."""

    before: Any
    after: Any


class DifferenceJson(TypedDict):
    """A difference of a new version: `id` is a task, or `plan` for what concerns it whole; `kind`
    is added, changed or removed."""

    id: str
    kind: str
    title: str
    fields: dict[str, DifferenceSide]


class AmendJson(OutcomeJson):
    """An amendment: all differences, and the names of those taken (null: all)."""

    differences: list[DifferenceJson]
    accepted: list[str] | None


class ImportJson(OutcomeJson):
    """Bodies taken in: how many bodies and groups are new or otherwise than before."""

    bodies: int
    groups: int


class CarriedPartJson(TypedDict):
    """An open part that changes hands, as it stands on the day of the succession."""

    plan: str
    task: str
    title: str
    occurrence: str | None
    part: str
    state: str
    due: date | None


class SuccessionJson(OutcomeJson):
    """A succession: who carries on whose work, from which day and why, and the `parts` that change
    hands; each of them stands in `changes` too, with the field `carried_by` (its scope is the
    part; null: the member itself)."""

    old: str
    new: str
    on: date
    reason: str | None
    parts: list[CarriedPartJson]


class SupposedJson(TypedDict):
    """What hypothetical steps would change, as seen on a day; nothing is kept."""

    entry: None
    event: None
    changes: list[ChangeJson]
    today: date


class FaultJson(TypedDict):
    """A fault or a warning of a file, with its place; `task` is the one that it is in."""

    file: str
    line: int
    column: int
    task: str | None
    code: str
    message: str


class FaultsJson(TypedDict):
    """What is wrong with a file, and what may be."""

    faults: list[FaultJson]
    warnings: list[FaultJson]


class CheckedJson(TypedDict):
    """Something that was looked at: a channel, a recipient or a calendar, and what is wrong."""

    what: str
    name: str
    error: str | None


class NotifyCheckJson(FaultsJson):
    """The file of recipients, and whether what it names can be used."""

    checked: list[CheckedJson]
