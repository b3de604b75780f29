"""Search: an exact id or number goes straight there."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from upon.views.search import search_rows
from web.desk import Desk
from web.rendering import render
from web.requests import Page, fresh
from web.rights import sees

ROUTER = APIRouter()
MOST = 100


@ROUTER.get("/search")
def search_page(desk: Page) -> Response:
    """What goes by a name in which all words stand."""
    fresh(desk)
    text = desk.request.query_params.get("q", "")[:200]
    with desk.ledger().reading() as unit:
        rows = search_rows(unit, text, desk.today)
    shown = [row for row in rows if sees(desk.person, row["scope"], desk.bodies)]
    exact = [row for row in shown if row["exact"]]
    if len(exact) == 1:
        return RedirectResponse(_link(desk, exact[0]), 303)
    listed = [(row, _link(desk, row)) for row in shown[:MOST]]
    return render(desk, "search.html", rows=listed, count=len(shown), text=text)


def _link(desk: Desk, row: dict[str, str]) -> str:
    if row["kind"] == "task":
        return desk.link(f"/tasks/{row['plan']}/{row['id']}")
    folder = {"event": "events", "trigger": "triggers", "body": "bodies", "plan": "plans"}
    return desk.link(f"/{folder[row['kind']]}/{row['id']}")
