"""Saying what an entry truly is: the day of a move, the date of an extension, a reason ..."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from engine.commands.clean_input import clean, reason_for
from engine.commands.retraction import standing_entry
from engine.commands.revisions import make_correction
from engine.model.acts import (
    Act,
    EventCorrected,
    EventRecorded,
    Extended,
    Retracted,
    Revised,
    Settled,
    TaskAct,
    TaskMoved,
    Waived,
)
from engine.model.refusals import NotCorrectedError, NotLaterError, NotStandingError, NotYetError
from engine.ports.ledger import Unit
from engine.queries.lookup import check_body
from triggers.dates import ALLOWED, FIRST
from triggers.errors import BadInputError

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "moved": ("on", "body", "part", "occurrence", "number", "because"),
        "settled": ("on", "body", "part", "occurrence", "because"),
        "extended": ("to", "on", "body", "part", "number", "authority", "because"),
        "confirmed": ("reading", "holds_from", "because"),
        "policy": ("holds_from", "because"),
        "calendar": ("holds_from", "because"),
        "reminders": ("holds_from", "because"),
        "succeeded": ("new", "on", "because"),
        "waived": ("on", "body", "part", "occurrence", "because"),
        "plan_moved": ("on", "replaced_by", "because"),
        "amended": ("holds_from", "because"),
        "retracted": ("because",),
    }
)
"""Kind of act -> what of it may be corrected; `because` is its own reason. The rest is what the act
is about."""


def make_entry_correction(
    unit: Unit, seq: int, changes: Mapping[str, Any], reason: str | None, today: date
) -> Revised | EventCorrected:
    """The act that corrects the entry numbered `seq`, with a `reason`; only the fields in `changes`
    (name -> value) change, None takes one away.

    A revision that is named means the entry that it revises. `unit` is the open transaction,
    `today` the office's day, past which no day of an act may lie. Raises UnknownNameError,
    NotStandingError, NotCorrectedError, BadInputError, NotYetError, NotLaterError,
    ReasonMissingError; for the entry of a document as `make_correction`.
    """
    entry = standing_entry(unit, seq)
    root = seq if isinstance(entry.act, Retracted) else unit.entries.root_of(seq)
    act: Act | None = entry.act if root == seq and isinstance(entry.act, Retracted) else None
    act = act or unit.entries.act_in_force(root)
    if act is None:
        raise NotStandingError(root, unit.entries.taken_back([root]).get(root, root))
    if isinstance(act, EventRecorded):
        return make_correction(unit, act.event.id, dict(changes), reason)
    reason = reason_for("correct", reason)
    fields = _checked(root, act, changes)
    after = _changed(act, fields)
    if after == act:
        raise BadInputError("correction", "nothing", "at least one field that differs")
    _check(unit, after, today)
    return Revised.model_validate({"entry": root, "act": after.model_dump(), "reason": reason})


def _checked(seq: int, act: Act, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The fields by the names that the act has for them. Raises NotCorrectedError."""
    allowed = FIELDS.get(act.kind, ())
    found: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in allowed:
            raise NotCorrectedError(seq, act.kind, name, allowed)
        found[NAMES.get(name, name)] = clean(name, value)
    if not found:
        raise BadInputError("correction", "nothing", ", ".join(allowed) or "nothing")
    return found


NAMES = MappingProxyType({"because": "reason"})
"""Names of fields where the command has another than the act."""


def _changed(act: Act, fields: Mapping[str, Any]) -> Act:
    if isinstance(act, Extended) and "to" in fields:
        fields = {**fields, "span": None, "nominal": None}
    try:
        return type(act).model_validate(act.model_dump() | dict(fields))
    except ValueError as error:
        first = getattr(error, "errors", list)()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadInputError(field, str(first.get("input")), first["msg"]) from None


def _check(unit: Unit, act: Act, today: date) -> None:
    """Raise where the act could not have been recorded so, whatever stands around it."""
    on, body = getattr(act, "on", None), getattr(act, "body", None)
    if isinstance(act, TaskMoved | Settled | Extended | Waived) and on is not None:
        if on < FIRST:
            raise BadInputError("on", on.isoformat(), ALLOWED)
        if on > today:
            raise NotYetError(act.task, getattr(act, "move", act.kind), on, today)
    if isinstance(act, TaskAct) and body is not None:
        check_body(unit, body)
    if isinstance(act, Extended) and act.computed and act.to <= act.computed:
        raise NotLaterError(act.task, act.to, act.computed)
