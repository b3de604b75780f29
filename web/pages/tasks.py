"""The list of tasks, with filters and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from fastapi import APIRouter
from starlette.responses import Response

from engine.model.states import State
from engine.queries.filters import ROLES, Filters
from engine.queries.lookup import check_triggers, find_plan
from engine.queries.place_sums import Listing
from upon.views.search import folded
from upon.words.paper_dates import date_from_paper
from web.pages.agenda import filters_for
from web.pages.formats import DATED, rows_as
from web.pages.rows import listed, shown_rows
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Page, fresh
from web.shapes import Shape, shape_seen

ROUTER = APIRouter()
PAGE = 100


@ROUTER.get("/tasks")
def tasks_page(ctx: Page) -> Response:
    """The tasks that pass the filters: by due date, undated last, so many a page."""
    fresh(ctx)
    query = ctx.request.query_params
    body = ctx.place(query.get("body") or None)
    filters = _filters(ctx, body)
    if answer := rows_as(ctx, lambda: list(_passing(ctx, filters).rows()), filters):
        return answer
    found = _passing(ctx, filters)
    rows = found.rows(query.get("after_key"))
    page = list(islice(rows, PAGE))
    more = page[-1]["key"] if next(rows, None) is not None else None
    return render(
        ctx,
        "tasks.html",
        rows=shown_rows(ctx, page, body),
        count=found.count,
        more=more,
        facets=_facets(found),
        plans=[(plan.plan, plan.plan) for plan in ctx.plans.values()],
        states=[state.value for state in State],
        roles=ROLES,
        body=body,
        formats=DATED,
    )


def _filters(ctx: RequestContext, body: str | None) -> Filters:
    """What the address asks for. Raises UnknownNameError, UsageError, BadInputError."""
    query = ctx.request.query_params
    plan, trigger = query.get("plan") or None, query.get("trigger") or None
    with ctx.ledger().reading() as unit:
        if plan:
            find_plan(unit, plan)
        if trigger:
            check_triggers(unit, [trigger])
    days = {
        name: date_from_paper(text, name)
        for name in ("before", "after")
        if (text := query.get(name))
    }
    return filters_for(
        ctx,
        body,
        plan=plan,
        trigger=trigger,
        role=query.get("role") or None,
        state=query.get("state") or None,
        **days,
    )


def _passing(ctx: RequestContext, filters: Filters) -> Listing:
    """What passes, by due date, undated last: that in which all words of the text stand, and that
    has the shape."""
    query = ctx.request.query_params
    found = listed(ctx, filters)
    if words := folded(query.get("text", "")).split():
        found = found.only(lambda seen: _has(f"{seen.task} {seen.card.title}", words))
    if kind := query.get("shape"):
        found = found.only(lambda seen: shape_seen(seen).word == kind)
    return found.by_date()


def _has(text: str, words: Sequence[str]) -> bool:
    """Whether all of the `words` stand in a text, whatever its accents and case."""
    plain = folded(text)
    return all(word in plain for word in words)


def _facets(found: Listing) -> list[tuple[Shape, int]]:
    """How many rows there are of each shape."""
    counts = Counter[Shape]()
    for seen, number in found.seen():
        counts[shape_seen(seen)] += number
    return counts.most_common()
