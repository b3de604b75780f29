"""The bodies: the tree one level at a time, how far each is, and a cell for each below."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from engine.queries.filters import Filters
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from upon.views.bodies import body_json, body_rows
from upon.views.search import folded
from web.desk import Desk
from web.pages.agenda import filters_for
from web.pages.formats import FORMATS, rows_as
from web.pages.rows import shown_rows
from web.rendering import render
from web.requests import Page, fresh
from web.rights import HiddenError, sees
from web.shapes import SHAPES

ROUTER = APIRouter()
MOST = 500
OFFERED = 20
WORST = ("overdue", "due_soon", "waiting", "in_time", "no_date", "done_late", "done_in_time")
CELLS = (
    "done_in_time",
    "done_late",
    "in_time",
    "overdue",
    "waiting",
    "continuous",
    "no_date",
    "cancelled",
)
Row = dict[str, Any]


@ROUTER.get("/bodies")
def bodies_page(desk: Page) -> Response:
    """The bodies at the top (or the person's own), each with how many are below."""
    fresh(desk)
    rows = list(body_rows(desk.bodies))
    shown = [row for row in rows if sees(desk.person, row["id"], desk.bodies)]
    if found := rows_as(desk, lambda: shown):
        return found
    top = [row for row in shown if row["depth"] < 2 or row["id"] == desk.person.body]
    return render(desk, "bodies.html", rows=top[:MOST], count=len(shown), formats=FORMATS)


@ROUTER.get("/bodies/options")
def body_options(desk: Page) -> Response:
    """Twenty bodies whose name has what is typed, for a field that cannot list them all."""
    text = folded(desk.request.query_params.get("scope", ""))
    found: list[Markup] = []
    mine = desk.bodies.below(desk.person.body) if desk.person.body else None
    for name, body in desk.bodies.known.items():
        if (mine is None or name in mine) and text in folded(f"{name} {body.name}"):
            found.append(Markup('<option value="{}">{}</option>').format(name, body.name))
            if len(found) == OFFERED:
                break
    return HTMLResponse(Markup("").join(found))


@ROUTER.get("/bodies/{body}")
def body_page(desk: Page, body: str) -> Response:
    """One body: its work, its roll-up from below, and its place in the tree."""
    fresh(desk)
    if body not in desk.bodies.known:
        raise UnknownNameError("body", body, nearest(body, sorted(desk.bodies.known)))
    if not sees(desk.person, body, desk.bodies):
        raise HiddenError(body)
    within = desk.person.body is None or body in desk.bodies.below(desk.person.body)
    rows = _rows(desk, body) if within else []
    if found := rows_as(desk, lambda: rows):
        return found
    children = [row for row in body_rows(desk.bodies, body) if row["depth"] == 0]
    return render(
        desk,
        "body.html",
        body=body_json(desk.bodies, list(desk.plans.values()), body),
        rows=shown_rows(desk, rows[:MOST], body),
        count=len(rows),
        matrix=matrix(rows),
        cells=[(row, _worst(desk, row["id"])) for row in children[:MOST]] if within else [],
        formats=FORMATS,
    )


def _rows(desk: Desk, body: str) -> list[Row]:
    rows = desk.engine().tasks(today=desk.today, filters=filters_for(desk, body))
    return sorted(rows, key=lambda row: (row["due"] is None, row["due"] or desk.today))


def _worst(desk: Desk, body: str) -> Any:
    """The shape of the worst row of a body, None where it has no work."""
    filters = Filters(body=body, total=len(desk.bodies.below(body)) > 1)
    rows = desk.engine().tasks(today=desk.today, filters=filters)
    kinds = {row["timeliness"] for row in rows}
    return next((SHAPES[name] for name in WORST if name in kinds), None)


def matrix(rows: list[Row]) -> dict[str, int]:
    """Done or not, in time or late; and what is neither: waiting, continuous, without a date."""
    found = Counter(dict.fromkeys(CELLS, 0))
    for row in rows:
        kind = row["timeliness"]
        if kind in ("overdue", "done_in_time", "done_late", "waiting", "cancelled"):
            found[kind] += 1
        elif kind == "no_date":
            found["continuous" if row["due_kind"] == "continuous" else "no_date"] += 1
        else:
            found["in_time"] += 1
    return dict(found)
