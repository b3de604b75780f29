"""The bodies: the tree one level at a time, how far each is, and a cell for each below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from engine.ports.scan import Scan
from engine.queries.body_tree import body_json, body_rows
from engine.queries.filters import Filters
from engine.queries.place_sums import Listing
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from upon.views.search import folded
from web.pages.agenda import filters_for
from web.pages.formats import FORMATS, rows_as
from web.pages.rows import listed, shown_rows
from web.rendering import render
from web.request_context import RequestContext
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
NOTHING = Listing([], Scan(), None)


@ROUTER.get("/bodies")
def bodies_page(ctx: Page) -> Response:
    """The bodies at the top (or the person's own), each with how many are below."""
    fresh(ctx)
    rows = list(body_rows(ctx.bodies.on(ctx.today)))
    shown = [row for row in rows if sees(ctx.person, row["id"], ctx.bodies)]
    if found := rows_as(ctx, lambda: shown):
        return found
    top = [row for row in shown if row["depth"] < 2 or row["id"] == ctx.person.body]
    return render(ctx, "bodies.html", rows=top[:MOST], count=len(shown), formats=FORMATS)


@ROUTER.get("/bodies/options")
def body_options(ctx: Page) -> Response:
    """Twenty bodies whose name has what is typed, for a field that cannot list them all."""
    text = folded(ctx.request.query_params.get("scope", ""))
    found: list[Markup] = []
    mine = ctx.bodies.below(ctx.person.body) if ctx.person.body else None
    for name, body in ctx.bodies.known.items():
        if (mine is None or name in mine) and text in folded(f"{name} {body.name}"):
            found.append(Markup('<option value="{}">{}</option>').format(name, body.name))
            if len(found) == OFFERED:
                break
    return HTMLResponse(Markup("").join(found))


@ROUTER.get("/bodies/{body}")
def body_page(ctx: Page, body: str) -> Response:
    """One body: its work, its roll-up from below, and its place in the tree."""
    fresh(ctx)
    if body not in ctx.bodies.known:
        raise UnknownNameError("body", body, nearest(body, sorted(ctx.bodies.known)))
    if not sees(ctx.person, body, ctx.bodies):
        raise HiddenError(body)
    within = ctx.person.body is None or body in ctx.bodies.below(ctx.person.body)
    found = listed(ctx, filters_for(ctx, body)).by_date() if within else NOTHING
    if answer := rows_as(ctx, lambda: list(found.rows())):
        return answer
    children = [row for row in body_rows(ctx.bodies.on(ctx.today), body) if row["depth"] == 0]
    return render(
        ctx,
        "body.html",
        body=body_json(ctx.bodies.on(ctx.today), list(ctx.plans.values()), body),
        rows=shown_rows(ctx, islice(found.rows(), MOST), body),
        count=found.count,
        matrix=matrix((s.timeliness.value, s.due_kind, n) for s, n in found.seen()),
        cells=[(row, _worst(ctx, row["id"])) for row in children[:MOST]] if within else [],
        formats=FORMATS,
    )


def _worst(ctx: RequestContext, body: str) -> Any:
    """The shape of the worst row of a body, None where it has no work."""
    filters = Filters(body=body, total=len(ctx.bodies.below(body)) > 1)
    kinds = {seen.timeliness for seen, _ in listed(ctx, filters).seen()}
    return next((SHAPES[name] for name in WORST if name in kinds), None)


def matrix(looks: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    """Done or not, in time or late; and what is neither: waiting, continuous, without a date. Of
    rows by their `looks`: the timeliness, the kind of date, and how many there are."""
    counts = Counter(dict.fromkeys(CELLS, 0))
    for timeliness, due_kind, number in looks:
        kind = timeliness
        if kind == "no_date" and due_kind == "continuous":
            kind = "continuous"
        counts[kind if kind in CELLS else "in_time"] += number
    return dict(counts)
