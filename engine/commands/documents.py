"""From what was asked to an act of the ledger, or the refusal that says why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, NoReturn

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from engine.commands.clean_input import DATES, clean, said
from engine.evaluate.documents.likeness import resembling
from engine.model.acts import EventRecorded
from engine.model.refusals import (
    AlreadyRecordedError,
    AlreadyReplacedError,
    NearDuplicateError,
    NoDateError,
)
from engine.ports.ledger import Unit
from engine.queries.lookup import check_body, check_triggers, find_event
from triggers.errors import BadInputError
from triggers.events import Event, event_id
from workflows.field_types import TriggerId


def make_event(
    unit: Unit,
    triggers: Sequence[str],
    today: date,
    document: dict[str, Any],
    *,
    new: bool,
    another: bool = False,
) -> EventRecorded:
    """The act that records a document with its `triggers`.

    `document` has its other fields by name, `today` is the day of recording, `unit` the open
    transaction. `new` allows triggers that no plan declares; `another` says that it is not the one
    that it resembles. Raises UnknownNameError, NoDateError, BadInputError, AlreadyRecordedError,
    AlreadyReplacedError, NearDuplicateError.
    """
    if not new:
        check_triggers(unit, triggers)
    fields = {name: clean(name, value) for name, value in document.items()}
    day = next((fields[name] for name in DATES[:3] if fields.get(name)), None)
    if day is None:
        raise NoDateError
    draft = checked_event(unit, {"id": "-", "triggers": triggers, "recorded": today, **fields})
    check_known(unit, draft)
    _check_replaced(unit, draft)
    like = None if another else resembling(unit.facts, draft)
    if like is not None:
        raise NearDuplicateError(like.id, like.label())
    fresh = (event_id(day, draft.identity, digits) for digits in range(6, 65))
    name = next(candidate for candidate in fresh if unit.catalog.event(candidate) is None)
    return EventRecorded(event=draft.model_copy(update={"id": name}))


def checked_event(unit: Unit, fields: dict[str, Any], before: Event | None = None) -> Event:
    """The document that the `fields` describe (by their names, with `triggers`), cleaned and
    checked.

    `before` is the document as it was until now (None: it is new): a scope or a replaced document
    that it named already is not looked up in the transaction `unit` again. Raises BadInputError,
    UnknownNameError.
    """
    # An old document may hold what is refused today; it can be corrected all the same.
    kept = {n for n, v in fields.items() if before is not None and getattr(before, n, None) == v}
    try:
        given = dict.fromkeys(said("triggers", name) for name in fields["triggers"] or ())
        names = _TRIGGERS.validate_python(tuple(given))
        rest = {
            name: value if name in kept else clean(name, value)
            for name, value in fields.items()
            if name != "triggers"
        }
        event = Event(triggers=names, **rest)
    except ValidationError as error:
        _refuse(error)
    if event.scope and (before is None or before.scope != event.scope):
        check_body(unit, event.scope)
    if event.replaces and (before is None or before.replaces != event.replaces):
        find_event(unit, event.replaces)
    return event


def _check_replaced(unit: Unit, event: Event) -> None:
    """Raise AlreadyReplacedError where another document has taken the place already."""
    by = unit.facts.replacing(event.replaces) if event.replaces else None
    if by is not None and by.id != event.id:
        raise AlreadyReplacedError(event.replaces or "", by.id, by.label())


def check_known(unit: Unit, event: Event, other_than: str | None = None) -> None:
    """Raise AlreadyRecordedError where the same document as `event` is recorded in `unit` under
    another id than `other_than` (None: under any)."""
    known = unit.catalog.same_document(event.identity)
    if known is not None and known.id != other_than:
        raise AlreadyRecordedError(known.id, known.recorded, known.triggers)


_TRIGGERS = TypeAdapter(
    Annotated[tuple[TriggerId, ...], Field(min_length=1)], config=ConfigDict(defer_build=True)
)


def _refuse(error: ValidationError) -> NoReturn:
    first = error.errors()[0]
    field = next((part for part in first["loc"] if isinstance(part, str)), "triggers")
    raise BadInputError(field, str(first.get("input")), first["msg"]) from None
