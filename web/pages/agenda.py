"""The first page: what is late, what is due, what is in hand, and what is waited for from whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from engine.queries.awaited import trigger_rows
from engine.queries.filters import Filters
from engine.queries.history import log_after
from engine.queries.place_sums import day_page
from engine.queries.ready_parts import ReadyRow
from upon.views.ledger import log_rows
from web.pages.rows import shown_rows
from web.pictures.strip import deadline_strip
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Page, fresh
from web.shapes import BUCKETS, SHAPES

ROUTER = APIRouter()
SOON = 7
MOST = 100
"""Rows of one heading; the list has the rest."""
NEWS = 5


@ROUTER.get("/")
def agenda_page(ctx: Page) -> Response:
    """The day's page."""
    fresh(ctx)
    body = ctx.place(ctx.request.query_params.get("body"))
    with ctx.ledger().reading() as unit:
        found = day_page(unit.standings, ctx.today, SOON, filters_for(ctx, body))
    sections = {
        name: shown_rows(ctx, islice(listed.rows(), MOST), body)
        for name, listed in found.items()
        if name != "waiting"
    }
    counts = {name: listed.count for name, listed in found.items()}
    ready = ctx.engine().ready_parts(today=ctx.today, filters=_all_below(body))
    dated = [one for name in ("overdue", "due_soon", "in_hand") for one in found[name].seen()]
    awaited = {name for seen, _ in found["waiting"].seen() for name in seen.waiting_for}
    return render(
        ctx,
        "agenda.html",
        body=body,
        sections=sections,
        counts=counts,
        shapes=SHAPES,
        tiles=[(name, SHAPES[name], counts[name]) for name in BUCKETS],
        strip=deadline_strip(ctx, dated),
        issuers=_waited_for(ctx, None if body is None else awaited),
        news=_news(ctx),
        ready=[(_part_link(ctx, part), part) for part in ready],
    )


def filters_for(ctx: RequestContext, body: str | None, **more: Any) -> Filters:
    """What concerns a body and all below it, in sum; everything where none is asked for."""
    if body is None:
        return Filters(**more)
    return Filters(body=body, total=len(ctx.bodies.below(body)) > 1, **more)


def _all_below(body: str | None) -> Filters:
    return Filters(body=body, below=body is not None)


def _part_link(ctx: RequestContext, part: ReadyRow) -> str:
    """The page of a part that may be completed."""
    return ctx.link(f"/tasks/{part['plan']}/{part['task']}", body=part["body"])


def _waited_for(
    ctx: RequestContext, named: Collection[str] | None
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The triggers that something waits for, by their issuers, the most waited-for first; of those
    `named` (None: all)."""
    with ctx.ledger().reading() as unit:
        rows = [row for row in trigger_rows(unit, ctx.today) if row["waiting"]]
    if named is not None:
        rows = [row for row in rows if row["id"] in named]
    issuers: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        name = row["issuer_name"] or row["issuer"] or ctx.say("web.issuer.unknown")
        issuers.setdefault(name, []).append(row)
    return sorted(issuers.items(), key=lambda item: -len(item[1]))


def _news(ctx: RequestContext) -> dict[str, Any] | None:
    """What others recorded since the person last looked, the newest first."""
    head = ctx.head.count
    if not ctx.is_now or ctx.person.seen_entry >= head or not ctx.person.seen_entry:
        _see(ctx, head)
        return None
    with ctx.ledger().reading() as unit:
        page = log_after(unit, ctx.person.seen_entry, 200)
    rows = [row for row in log_rows(ctx, page) if row["by"] != ctx.person.id]
    if not rows:
        _see(ctx, head)
        return None
    return {"count": len(rows), "rows": rows[::-1][:NEWS], "head": head}


def _see(ctx: RequestContext, head: int) -> None:
    if ctx.is_now and ctx.person.session != "open" and ctx.person.seen_entry < head:
        ctx.office.accounts.see(ctx.person.id, head)
