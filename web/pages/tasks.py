"""The list of tasks, with filters and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from engine.model.states import State
from engine.queries.filters import ROLES, Filters
from engine.queries.lookup import check_triggers, find_plan
from engine.queries.rows import Row as ListedRow
from upon.views.search import folded
from upon.words.paper_dates import date_from_paper
from web.pages.agenda import filters_for
from web.pages.formats import DATED, rows_as
from web.pages.rows import shown_rows
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Page, fresh
from web.shapes import shape_of

ROUTER = APIRouter()
PAGE = 100
Row = Mapping[str, Any]


@ROUTER.get("/tasks")
def tasks_page(ctx: Page) -> Response:
    """The tasks that pass the filters: by due date, undated last, so many a page."""
    fresh(ctx)
    query = ctx.request.query_params
    body = ctx.place(query.get("body") or None)
    filters = _filters(ctx, body)
    rows = _passing(ctx, filters)
    if answer := rows_as(ctx, lambda: rows, filters):
        return answer
    after = query.get("after_key")
    keys = [row["key"] for row in rows]
    start = keys.index(after) + 1 if after in keys else 0
    page = rows[start : start + PAGE]
    more = page[-1]["key"] if len(rows) > start + PAGE else None
    return render(
        ctx,
        "tasks.html",
        rows=shown_rows(ctx, page, body),
        count=len(rows),
        more=more,
        facets=_facets(rows),
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


def _passing(ctx: RequestContext, filters: Filters) -> list[Row]:
    """The rows, by due date, undated last; those in which all words of the text stand."""
    query = ctx.request.query_params
    rows: list[ListedRow] = ctx.engine().tasks(today=ctx.today, filters=filters)
    if words := folded(query.get("text", "")).split():
        rows = [
            row for row in rows if all(w in folded(f"{row['task']} {row['title']}") for w in words)
        ]
    if kind := query.get("shape"):
        rows = [row for row in rows if shape_of(row).word == kind]
    return sorted(rows, key=lambda row: (row["due"] is None, row["due"] or ctx.today))


def _facets(rows: Sequence[Row]) -> list[tuple[Any, int]]:
    """How many rows there are of each shape."""
    counts = Counter(shape_of(row) for row in rows)
    return counts.most_common()
