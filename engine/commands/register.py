"""From what a person decided about a row of the register to an act, under the document's key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.commands.clean_input import clean
from engine.commands.documents import make_event
from engine.model.acts import AnyAct, DocumentDismissed, Entry, EventRecorded
from engine.model.refusals import AlreadyRecordedError
from engine.ports.ledger import Unit
from engine.queries.lookup import DISMISSED, entry_in_force


@dataclass(frozen=True, slots=True)
class RegisterDecision:
    """What a person decided about a document of the register.

    `key` is the document's key; `triggers` what it sets off, none where no plan awaits it;
    `document` has the fields of an `Event` that the register knows; `event` the id of the document
    that it was found to be, where one is recorded.
    """

    key: str
    triggers: tuple[str, ...] = ()
    document: Mapping[str, Any] = field(default_factory=dict)
    event: str | None = None

    @property
    def request(self) -> tuple[object, ...]:
        """What was asked, for the digest under its key."""
        fields = sorted((k, str(v)) for k, v in self.document.items() if v)
        return ("register", self.triggers, fields)


def recorded_before(unit: Unit, decision: RegisterDecision) -> Entry | None:
    """The entry that records the same decision already, None where there is none.

    Raises AlreadyRecordedError where the document is recorded as something else.
    """
    entry = _entry_of(unit, decision)
    if entry is None:
        return entry_in_force(unit, DISMISSED + decision.key)[1] if not decision.triggers else None
    if isinstance(entry.act, EventRecorded):
        event = unit.catalog.event(entry.act.event.id) or entry.act.event
        if set(event.triggers) != set(decision.triggers):
            raise AlreadyRecordedError(event.id, event.recorded, event.triggers)
    return entry


def _entry_of(unit: Unit, decision: RegisterDecision) -> Entry | None:
    known = unit.catalog.event(decision.event) if decision.event else None
    if known is not None:
        return unit.entries.entry(unit.facts.recorded_by(known.id))
    return entry_in_force(unit, decision.key)[1]


def make_decision(unit: Unit, decision: RegisterDecision, today: date) -> AnyAct:
    """The act that records the document, or that dismisses it as none that is awaited.

    `decision` is what the person decided, `today` the day of recording, `unit` the open
    transaction. Raises UnknownNameError, NoDateError, BadInputError, AlreadyRecordedError.
    """
    if decision.triggers:
        return make_event(unit, decision.triggers, today, dict(decision.document), new=False)
    kept = ("number", "issuer", "title", "issued", "received")
    fields = {name: clean(name, decision.document.get(name)) for name in kept}
    return DocumentDismissed(key=decision.key, **fields)
