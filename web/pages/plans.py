"""Plans: sections, rules in words, questions of reading."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from engine.queries.lookup import find_plan
from upon.views.readings import plan_as_read
from web.pages.agenda import filters_for
from web.pages.formats import FORMATS, rows_as
from web.rendering import render
from web.requests import Page, fresh
from web.shapes import shape_of

ROUTER = APIRouter()


@ROUTER.get("/plans")
def plans_page(ctx: Page) -> Response:
    """The plans in force."""
    fresh(ctx)
    return render(ctx, "plans.html", plans=list(ctx.plans.values()))


@ROUTER.get("/plans/{plan}")
def plan_page(ctx: Page, plan: str) -> Response:
    """Its tasks as understood, beside how they stand; its questions; its versions."""
    fresh(ctx)
    with ctx.ledger().reading() as unit:
        find_plan(unit, plan)
    versions = ctx.engine().plan_versions(plan)
    found, made = plan_as_read(ctx, versions[-1])
    body = ctx.place(None)
    rows = ctx.engine().tasks(today=ctx.today, filters=filters_for(ctx, body, plan=plan))
    if answer_ := rows_as(ctx, lambda: rows):
        return answer_
    standing: dict[str, Any] = {}
    for row in rows:
        standing[row["task"]] = (row, shape_of(row))
    return render(
        ctx,
        "plan.html",
        plan=found,
        version=len(versions),
        standing=standing,
        made=made,
        open=sum(not q.confirmed for task in found.tasks.values() for q in task.open),
        formats=FORMATS,
    )
