"""The ledger over HTTP: its entries, its state, its proof, and changes as they come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response, StreamingResponse

from engine.model.acts import Entry, event_of
from engine.model.stamps import stamp
from engine.queries.history import log_after
from engine.queries.service_status import status_of
from store.heartbeats import Heartbeats
from triggers.errors import BadInputError
from upon import clock
from upon.views.ledger import log_rows, proof_json
from upon.views.search import search_rows
from web.api.answering import Limit, json_answer, list_answer
from web.api.documents import reads
from web.guard.rates import TooManyError
from web.request_context import RequestContext
from web.requests import Program, fresh
from web.rights import sees
from web.watching import Watcher

ROUTER = APIRouter(prefix="/v1", tags=["ledger"])
LISTENERS = 100
QUIET = 15
"""Seconds after which a comment says that the line is open."""
BATCH = 100


@ROUTER.get("/log", **reads("list_log", "The ledger's entries", "Sổ"))
def log(
    ctx: Program,
    limit: Limit = 100,
    after: Annotated[int | None, Query(ge=0, le=10**9)] = None,
    after_key: Annotated[int | None, Query(ge=0, le=10**9)] = None,
) -> Response:
    """The entries that the person of `ctx` may see, in order, from the one `after` an entry on
    (its number; None: `after_key`, by which the next page is asked for, else from the first).
    `limit` is the rows of a page."""
    fresh(ctx)
    start = after if after is not None else after_key or 0
    with ctx.ledger().reading() as unit:
        page = log_after(unit, start, limit + 1)
    rows = [
        row
        for row, (entry, _) in zip(log_rows(ctx, page), page.said, strict=True)
        if _visible(ctx, entry)
    ]
    return list_answer(ctx, rows, limit, "seq")


@ROUTER.get(
    "/ledger", **reads("list_ledger", "The ledger to the letter", "Sổ nguyên văn", of_some=True)
)
def ledger(
    ctx: Program,
    limit: Limit = 100,
    after: Annotated[int | None, Query(ge=0, le=10**9)] = None,
    after_key: Annotated[int | None, Query(ge=0, le=10**9)] = None,
) -> Response:
    """The entries as they are kept, for people of the whole workspace: with them another ledger
    proves the chain itself, and takes what is national (`upon follow`). The parameters are those of
    `log`."""
    ctx.check("ledger")
    fresh(ctx)
    start = after if after is not None else after_key or 0
    with ctx.office.ledger.reading() as unit:
        rows = [row._asdict() for row in unit.entries.raw_after(start, limit + 1)]
    return list_answer(ctx, rows, limit, "seq")


@ROUTER.get("/status", **reads("get_status", "Who keeps the clock", "Ai giữ đồng hồ"))
def status(ctx: Program) -> Response:
    """Since when it is silent, how far the days were looked at, what waits to be sent."""
    found = status_of(Heartbeats(ctx.office.ledger).look(), clock.now())
    return json_answer(ctx, found)


@ROUTER.get("/verify", **reads("verify", "The proof of the ledger", "Kiểm tra sổ"))
def verify(ctx: Program) -> Response:
    """Walk the chain and hold the derived tables against it."""
    return json_answer(ctx, proof_json(ctx.engine().proof()))


@ROUTER.get("/search", **reads("search", "Search", "Tìm"))
def search(ctx: Program, q: Annotated[str, Query(max_length=200)], limit: Limit = 100) -> Response:
    """The tasks, documents, triggers, bodies and plans whose names have the words `q`, with or
    without accents, that the person of `ctx` may see; `limit` of them."""
    fresh(ctx)
    with ctx.ledger().reading() as unit:
        rows = search_rows(unit, q, ctx.today)
    shown = [row for row in rows if sees(ctx.person, row["scope"], ctx.bodies)]
    return list_answer(ctx, shown, limit, "key")


def _visible(ctx: RequestContext, entry: Entry) -> bool:
    """Whether the entry is about nothing that lies outside the person's place."""
    event = getattr(entry.act, "event", None)
    scope = getattr(event, "scope", None) or getattr(entry.act, "body", None)
    return sees(ctx.person, scope, ctx.bodies)


@ROUTER.get("/changes", **reads("watch_changes", "Changes as they come", "Thay đổi mới"))
async def changes(
    request: Request,
    ctx: Program,
    after: Annotated[int | None, Query(ge=0, le=10**9)] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """Server-sent events, one an entry: `id` is its number, the data a CloudEvents object. They
    begin `after` an entry or, where a browser comes back, after that of the header `last_event_id`;
    None of both: with the next entry. `request` and `ctx` are those of the listener. Raises
    BadInputError, TooManyError."""
    start = after
    if last_event_id is not None:
        if not (last_event_id.isascii() and last_event_id.isdecimal() and len(last_event_id) < 10):
            raise BadInputError("last_event_id", last_event_id[:40], "0..")
        start = int(last_event_id)
    watcher: Watcher = request.app.state.watcher
    if watcher.listeners >= LISTENERS:
        raise TooManyError(QUIET)
    if start is None:
        start = (await anyio.to_thread.run_sync(ctx.office.head)).count
    return StreamingResponse(
        _stream(ctx, watcher, start),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _stream(ctx: RequestContext, watcher: Watcher, start: int) -> AsyncIterator[str]:
    """The entries after a number, then those that come; a comment where none comes."""
    yield ": upon\n\n"
    async with watcher.listening():
        while not watcher.closing:
            entries = await anyio.to_thread.run_sync(_entries, ctx, start)
            for text in entries:
                yield text[1]
                start = text[0]
            if entries:
                continue
            try:
                await asyncio.wait_for(watcher.wait_beyond(start), QUIET)
            except TimeoutError:
                yield ": \n\n"


def _entries(ctx: RequestContext, start: int) -> list[tuple[int, str]]:
    """So many entries after a number, as server-sent events; one that the person may not see is an
    id alone, so that a later call goes on behind it."""
    ctx.__dict__.pop("bodies", None)
    with ctx.office.ledger.reading() as unit:
        found = unit.entries.after(start, BATCH)
        return [
            (
                entry.seq,
                _event(entry, [line.change.as_json() for line in unit.history.lines(seq=entry.seq)])
                if _visible(ctx, entry)
                else f"id: {entry.seq}\n\n",
            )
            for entry in found
        ]


def _event(entry: Entry, changes: Sequence[Mapping[str, Any]]) -> str:
    told = {
        "specversion": "1.0",
        "type": "upon.entry.v1",
        "source": "/v1/log",
        "id": str(entry.seq),
        "subject": event_of(entry.act) or getattr(entry.act, "task", None) or entry.act.kind,
        "time": stamp(entry.at),
        "datacontenttype": "application/json",
        "data": {"kind": entry.act.kind, "event": event_of(entry.act), "changes": changes},
    }
    return f"id: {entry.seq}\nevent: entry\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"
