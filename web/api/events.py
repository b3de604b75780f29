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
from web.api.documents import acts, reads
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
    ctx: Program,
    trigger: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 100,
    after_key: Key = None,
) -> Response:
    """The documents that the person of `ctx` may see, in the order of recording; those of one
    `trigger` (None: of all). `limit` is the rows of a page, `after_key` the id of the row before.
    """
    fresh(ctx)
    with ctx.ledger().reading() as unit:
        found = document_rows(unit, trigger)
        if trigger is not None and not found:
            check_triggers(unit, [trigger])
    shown = (row for row in found if sees(ctx.person, row["scope"], ctx.bodies))
    return list_answer(ctx, after(shown, "event", after_key), limit, "event")


@ROUTER.get("/events/{event}", **reads("get_event", "A document", "Một văn bản"))
def event(ctx: Program, event: str) -> Response:
    """One document, as last corrected."""
    fresh(ctx)
    return json_answer(ctx, event_row(ctx, event))


@ROUTER.post(
    "/events", status_code=201, **acts("record_event", "Record a document", "Ghi một văn bản")
)
def record(ctx: Program, document: Document, how: How) -> Response:
    """Record the `document`: every task that waited for it starts, every deadline is computed.
    `ctx` is the request's, `how` its key and digest, or that it is a preview."""
    return act_answer(ctx, "record", document.model_dump(), how)


@ROUTER.patch(
    "/events/{event}",
    status_code=201,
    **acts("correct_event", "Correct a document", "Đính chính một văn bản"),
)
def correct(ctx: Program, event: str, patch: DocumentPatch, how: How) -> Response:
    """Correct the document of the id `event`: only the fields that `patch` has change. `ctx` is
    the request's, `how` its key and digest, or that it is a preview."""
    given = patch.model_dump(exclude_unset=True) | {"event": event}
    return act_answer(ctx, "correct", given, how, key_needed=False)


@ROUTER.delete(
    "/events/{event}",
    status_code=201,
    **acts("retract_event", "Retract a document", "Rút một văn bản"),
)
def retract(
    ctx: Program,
    event: str,
    how: How,
    reason: Annotated[str | None, Query(max_length=2000)] = None,
) -> Response:
    """Withdraw a document that should not have been recorded, of the id `event`, with a `reason`
    (None: none given). `ctx` is the request's, `how` its key and digest, or that it is a preview.
    """
    given = {"event": event, "reason": reason}
    return act_answer(ctx, "retract", given, how, key_needed=False)
