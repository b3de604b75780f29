"""Documents: recorded, corrected, retracted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from engine.queries.lookup import check_triggers
from engine.queries.registers import document_rows
from web.api.answering import (
    Key,
    Limit,
    Writing,
    act_answer,
    json_answer,
    list_answer,
    writing,
)
from web.api.documents import reads, records
from web.requests import Program, fresh
from web.rights import sees
from web.seen_rows import event_row
from web.tables import after

ROUTER = APIRouter(prefix="/v1", tags=["events"])
Text = Annotated[str | None, Field(max_length=2000)]
How = Annotated[Writing, Depends(writing)]


class Document(BaseModel):
    """A document that came; the names are the options of `upon record`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "trigger": ["btvthu-new-cadre-rule"],
                    "number": "08-QĐ/TU",
                    "issued": "2023-01-31",
                }
            ]
        },
    )

    trigger: list[str] = Field(min_length=1, max_length=50)
    issued: Text = None
    effective: Text = None
    received: Text = None
    sets_due: Text = None
    number: Text = None
    issuer: Text = None
    title: Text = None
    url: Text = None
    scope: Text = None
    note: Text = None
    replaces: Text = None
    new: bool = False
    another: bool = False


class DocumentPatch(BaseModel):
    """What a document truly is (merge patch): null takes a field away."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"issued": "2023-01-30", "reason": "Ghi nhầm ngày"}]},
    )

    trigger: list[str] | None = Field(default=None, max_length=50)
    issued: Text = None
    effective: Text = None
    received: Text = None
    sets_due: Text = None
    number: Text = None
    issuer: Text = None
    title: Text = None
    url: Text = None
    scope: Text = None
    note: Text = None
    reason: Text = None


@ROUTER.get("/events", **reads("list_events", "Documents that were recorded", "Văn bản đã ghi"))
def events(
    desk: Program,
    trigger: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 100,
    after_key: Key = None,
) -> Response:
    """In the order of recording."""
    fresh(desk)
    with desk.ledger().reading() as unit:
        found = document_rows(unit, trigger)
        if trigger is not None and not found:
            check_triggers(unit, [trigger])
    shown = (row for row in found if sees(desk.person, row["scope"], desk.bodies))
    return list_answer(desk, after(shown, "event", after_key), limit, "event")


@ROUTER.get("/events/{event}", **reads("get_event", "A document", "Một văn bản"))
def event(desk: Program, event: str) -> Response:
    """One document, as last corrected."""
    fresh(desk)
    return json_answer(desk, event_row(desk, event))


@ROUTER.post(
    "/events", status_code=201, **records("record_event", "Record a document", "Ghi một văn bản")
)
def record(desk: Program, document: Document, how: How) -> Response:
    """Every task that waited for it starts, every deadline is computed."""
    return act_answer(desk, "record", document.model_dump(), how)


@ROUTER.patch(
    "/events/{event}",
    status_code=201,
    **records("correct_event", "Correct a document", "Đính chính một văn bản"),
)
def correct(desk: Program, event: str, patch: DocumentPatch, how: How) -> Response:
    """Only the fields that are given change."""
    given = patch.model_dump(exclude_unset=True) | {"event": event}
    return act_answer(desk, "correct", given, how, key_needed=False)


@ROUTER.delete(
    "/events/{event}",
    status_code=201,
    **records("retract_event", "Retract a document", "Rút một văn bản"),
)
def retract(
    desk: Program,
    event: str,
    how: How,
    reason: Annotated[str | None, Query(max_length=2000)] = None,
) -> Response:
    """Withdraw a document that should not have been recorded."""
    given = {"event": event, "reason": reason}
    return act_answer(desk, "retract", given, how, key_needed=False)
