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
    `message`, and what the message names; `entries` are those of an act on several occurrences."""

    entry: int | None
    event: str | None
    changes: list[ChangeJson]
    head: str
    warnings: list[dict[str, Any]]
    entries: NotRequired[list[int]]


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


class SuccessionJson(OutcomeJson):
    """A succession: who carries on whose work, from which day and why."""

    old: str
    new: str
    on: date
    reason: str | None


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
