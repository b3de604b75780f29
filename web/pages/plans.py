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
def plans_page(desk: Page) -> Response:
    """The plans in force."""
    fresh(desk)
    return render(desk, "plans.html", plans=list(desk.plans.values()))


@ROUTER.get("/plans/{plan}")
def plan_page(desk: Page, plan: str) -> Response:
    """Its tasks as understood, beside how they stand; its questions; its versions."""
    fresh(desk)
    with desk.ledger().reading() as unit:
        find_plan(unit, plan)
    versions = desk.engine().plan_versions(plan)
    found, made = plan_as_read(desk, versions[-1])
    body = desk.place(None)
    rows = desk.engine().tasks(today=desk.today, filters=filters_for(desk, body, plan=plan))
    if answer_ := rows_as(desk, lambda: rows):
        return answer_
    standing: dict[str, Any] = {}
    for row in rows:
        standing[row["task"]] = (row, shape_of(row))
    return render(
        desk,
        "plan.html",
        plan=found,
        version=len(versions),
        standing=standing,
        made=made,
        open=sum(not q.confirmed for task in found.tasks.values() for q in task.open),
        formats=FORMATS,
    )
