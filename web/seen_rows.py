"""Rows that a person may see, found by their ids."""

from __future__ import annotations

from typing import Any

from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from upon.views.triggers import event_rows
from web.desk import Desk
from web.rights import HiddenError, sees


def event_row(desk: Desk, event: str) -> dict[str, Any]:
    """A document's row. Raises UnknownNameError, HiddenError."""
    with desk.ledger().reading() as unit:
        found = event_rows(unit)
    row = next((one for one in found if one["event"] == event), None)
    if row is None:
        raise UnknownNameError("event", event, nearest(event, [one["event"] for one in found]))
    if not sees(desk.person, row["scope"], desk.bodies):
        raise HiddenError(event)
    return row
