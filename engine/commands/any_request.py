"""Any request, read from a mapping (a REST body, a step of a file) by the name of its act."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from engine.commands.requests import Request, refusal_of
from engine.commands.requests_documents import (
    CorrectDocument,
    RecordDocument,
    RetractDocument,
    UndoLast,
)
from engine.commands.requests_tasks import (
    ConfirmReading,
    ExtendDeadline,
    MoveTask,
    SettleTask,
    WaiveCondition,
)
from engine.commands.requests_workspace import (
    AdoptPlan,
    AmendPlan,
    MovePlan,
    PutBodies,
    PutCalendar,
    SetPolicy,
    SetReminders,
    SucceedBody,
)

AnyRequest = Annotated[
    AdoptPlan
    | AmendPlan
    | RecordDocument
    | CorrectDocument
    | RetractDocument
    | UndoLast
    | MoveTask
    | ExtendDeadline
    | SettleTask
    | WaiveCondition
    | MovePlan
    | ConfirmReading
    | SetPolicy
    | SetReminders
    | PutCalendar
    | PutBodies
    | SucceedBody,
    Field(discriminator="act"),
]
"""Every request, told apart by `act`."""


@cache
def _adapter() -> TypeAdapter[Request]:
    return TypeAdapter(AnyRequest)


def read_request(given: Mapping[str, Any]) -> Request:
    """The request that a mapping describes, by its key `act`. Raises BadInputError."""
    try:
        return _adapter().validate_python(dict(given))
    except ValidationError as error:
        raise refusal_of(error) from None
