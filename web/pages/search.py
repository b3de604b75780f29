"""Search: an exact id or number goes straight there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from upon.views.search import search_rows
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Page, fresh
from web.rights import sees

ROUTER = APIRouter()
MOST = 100


@ROUTER.get("/search")
def search_page(ctx: Page) -> Response:
    """What goes by a name in which all words stand."""
    fresh(ctx)
    text = ctx.request.query_params.get("q", "")[:200]
    with ctx.ledger().reading() as unit:
        rows = search_rows(unit, text, ctx.today)
    shown = [row for row in rows if sees(ctx.person, row["scope"], ctx.bodies)]
    exact = [row for row in shown if row["exact"]]
    if len(exact) == 1:
        return RedirectResponse(_link(ctx, exact[0]), 303)
    listed = [(row, _link(ctx, row)) for row in shown[:MOST]]
    return render(ctx, "search.html", rows=listed, count=len(shown), text=text)


def _link(ctx: RequestContext, row: Mapping[str, Any]) -> str:
    if row["kind"] == "task":
        return ctx.link(f"/tasks/{row['plan']}/{row['id']}")
    folder = {"event": "events", "trigger": "triggers", "body": "bodies", "plan": "plans"}
    return ctx.link(f"/{folder[row['kind']]}/{row['id']}")
