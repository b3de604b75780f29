"""Rows that a person may see, found by their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.queries.registers import document_rows
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from web.request_context import RequestContext
from web.rights import HiddenError, sees


def event_row(ctx: RequestContext, event: str) -> Mapping[str, Any]:
    """A document's row. Raises UnknownNameError, HiddenError."""
    with ctx.ledger().reading() as unit:
        found = document_rows(unit)
    row = next((one for one in found if one["event"] == event), None)
    if row is None:
        raise UnknownNameError("event", event, nearest(event, [one["event"] for one in found]))
    if not sees(ctx.person, row["scope"], ctx.bodies):
        raise HiddenError(event)
    return row
