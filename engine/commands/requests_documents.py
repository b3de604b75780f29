"""Requests about documents: record, correct, retract; and undo, which takes back any act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from engine.commands.documents import make_event
from engine.commands.entry_correction import make_entry_correction
from engine.commands.receipts_of_acts import (
    still_waiting,
    trigger_names,
    undated_tasks,
    unheard_triggers,
)
from engine.commands.requests import MaybeDay, Request, RequestContext
from engine.commands.retraction import make_retraction, make_undo
from engine.commands.revisions import make_correction
from engine.model.acts import AnyAct
from engine.model.changes import Change
from engine.model.receipt import Receipt
from engine.ports.ledger import Unit

DATES = ("issued", "effective", "received", "sets_due")
TEXTS = ("number", "issuer", "title", "url", "scope", "note", "replaces")
FIELDS = (*DATES, *TEXTS)
"""What is said of a document, beside the triggers that it sets off."""


def _names(value: object) -> object:
    """One name stands for a list of one; None, in a correction, for an empty one."""
    if isinstance(value, str):
        return (value,)
    return value or ()


Names = Annotated[tuple[str, ...], BeforeValidator(_names)]


class _Document(Request):
    """The fields that say what a document is."""

    issued: MaybeDay = None
    effective: MaybeDay = None
    received: MaybeDay = None
    sets_due: MaybeDay = None
    number: str | None = None
    issuer: str | None = None
    title: str | None = None
    url: str | None = None
    scope: str | None = None
    note: str | None = None
    replaces: str | None = None


class RecordDocument(_Document):
    """Record a document that sets off one or more triggers.

    At least one of `issued`, `effective`, `received` is needed; `sets_due` is the date that the
    document itself fixes; `scope` the body for which, and for all below which, it holds (None: for
    all); `replaces` the id of the document whose place it takes. `new` allows a trigger that no
    plan declares yet, `another` a document that resembles one in force.
    """

    act: Literal["record"] = "record"
    triggers: Names
    new: bool = False
    another: bool = False

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that records it."""
        return make_event(
            unit, self.triggers, context.today, self._given(), new=self.new, another=self.another
        )

    def receipt(self, unit: Unit, changes: Sequence[Change], today: date) -> Receipt:
        """The receipt (`unit`, `changes`, `today` as in `Request.receipt`), with what whoever
        recorded the document may not expect."""
        waits = still_waiting(unit, self.triggers, today, self.scope)
        return replace(
            super().receipt(unit, changes, today),
            undated=() if self.sets_due else undated_tasks(unit, self.triggers),
            unheard=unheard_triggers(unit, self.triggers),
            waits=waits,
            names=trigger_names(unit) if waits else {},
        )

    def payload(self) -> object:
        """The triggers and the document's fields; not whether a new trigger is allowed."""
        return ("record", self.triggers, _as_text({k: v for k, v in self._given().items() if v}))

    def _given(self) -> dict[str, Any]:
        values = ((name, getattr(self, name)) for name in FIELDS)
        return {name: value for name, value in values if value is not None}


ACT_FIELDS = (
    "on",
    "to",
    "body",
    "part",
    "occurrence",
    "authority",
    "successor",
    "reading",
    "because",
    "holds_from",
    "replaced_by",
)
"""What may be corrected of an entry that is no document's, beside its number."""


class CorrectDocument(_Document):
    """Say what a recorded document, or the act of any entry, truly is: only the fields given
    change, and one given as None is taken away.

    `event` is the document's id, or the number of the entry; `triggers`, where given, are all that
    the document sets off; `successor` is who carries on, `because` the act's own reason.
    """

    act: Literal["correct"] = "correct"
    event: str | int
    triggers: Names = ()
    on: MaybeDay = None
    to: MaybeDay = None
    holds_from: MaybeDay = None
    body: str | None = None
    part: str | None = None
    occurrence: str | None = None
    authority: str | None = None
    successor: str | None = None
    reading: str | None = None
    replaced_by: str | None = None
    because: str | None = None
    reason: str | None = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that corrects it."""
        changes = self._changes()
        if isinstance(self.event, int):
            named = {"successor": "new"}
            told = {named.get(name, name): value for name, value in changes.items()}
            return make_entry_correction(unit, self.event, told, self.reason, context.today)
        return make_correction(unit, self.event, changes, self.reason)

    def payload(self) -> object:
        """The document and what changes."""
        return ("correct", self.event, _as_text(self._changes()), self.reason)

    def former_payloads(self) -> Iterator[object]:
        """Triggers that were given as a list."""
        changes = self._changes()
        if changes.get("triggers"):
            listed = changes | {"triggers": list(changes["triggers"])}
            yield ("correct", self.event, _as_text(listed), self.reason)

    def _changes(self) -> dict[str, Any]:
        named = (
            name for name in (*FIELDS, *ACT_FIELDS, "triggers") if name in self.model_fields_set
        )
        return {name: getattr(self, name) for name in named}


class RetractDocument(Request):
    """Withdraw a recorded document (its id), or any entry (its number), with a reason."""

    act: Literal["retract"] = "retract"
    event: str | int
    reason: str | None = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that withdraws it."""
        return make_retraction(unit, self.event, self.reason)

    def payload(self) -> object:
        """The document and why."""
        return ("retract", self.event, self.reason)


class UndoLast(Request):
    """Take back the last thing that whoever asks has recorded and that still counts."""

    act: Literal["undo"] = "undo"
    reason: str | None = None

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act that takes it back."""
        return make_undo(unit, context.by, self.reason)

    def payload(self) -> object:
        """Why; what is undone is found when it is done."""
        return ("undo", self.reason)


def _as_text(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in values.items())
