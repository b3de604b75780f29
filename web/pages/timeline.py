"""Tasks as bars from their start to their date, and what depends on what."""

from __future__ import annotations

from itertools import islice
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from engine.model.states import FINISHED, State
from engine.queries.glance import Glance
from engine.queries.lookup import find_plan
from web.pages.agenda import filters_for
from web.pages.formats import FORMATS, rows_as
from web.pages.rows import listed, shown_rows
from web.pictures.bars import bars
from web.pictures.dependencies import Link, dependency_picture
from web.rendering import render
from web.requests import Page, fresh

ROUTER = APIRouter()
MOST = 120
"""Bars of a page."""


@ROUTER.get("/timeline")
def timeline_page(ctx: Page) -> Response:
    """The tasks that are open, by date, as a picture and as a list."""
    fresh(ctx)
    body = ctx.place(ctx.request.query_params.get("body") or None)
    found = listed(ctx, filters_for(ctx, body)).only(_has_bar).by_date()
    if answer := rows_as(ctx, lambda: list(found.rows())):
        return answer
    page = list(islice(found.rows(), MOST))
    return render(
        ctx,
        "timeline.html",
        picture=bars(ctx, page),
        rows=shown_rows(ctx, page, body),
        count=found.count,
        body=body,
        formats=FORMATS,
    )


def _has_bar(seen: Glance) -> bool:
    """Whether the page has what was looked at: what is open, and has a date or waits."""
    return seen.state not in FINISHED and (seen.due is not None or seen.state == State.WAITING)


@ROUTER.get("/dependencies")
def dependencies_page(ctx: Page) -> Response:
    """A plan's triggers, the tasks that wait for them, and the tasks that wait for those."""
    fresh(ctx)
    name = ctx.request.query_params.get("plan") or next(iter(ctx.plans), "")
    with ctx.ledger().reading() as unit:
        plan = find_plan(unit, name)
    rows = ctx.engine().tasks(today=ctx.today, filters=filters_for(ctx, None, plan=name))
    states = {row["task"]: row for row in rows}
    links = list(_links(plan))
    return render(
        ctx,
        "dependencies.html",
        plan=plan,
        picture=dependency_picture(ctx, plan, links, states),
        tree=_nested(links),
        states=states,
    )


def _links(plan: Any) -> Any:
    """From what a task waits for to the task."""
    for task in plan.tasks.values():
        for name in _names(task.condition):
            yield Link(name, task.id)


def _names(condition: Any) -> list[str]:
    """The triggers that a condition names, and the tasks, as `done TASK`."""
    if condition is None:
        return []
    if hasattr(condition, "terms"):
        return [name for term in condition.terms for name in _names(term)]
    if hasattr(condition, "trigger"):
        return [condition.trigger]
    return [f"done {condition.task}"] if hasattr(condition, "task") else []


def _nested(links: list[Link]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Trigger -> tasks -> the tasks that wait for those."""
    following: dict[str, list[str]] = {}
    for link in links:
        following.setdefault(link.source, []).append(link.target)
    return [
        (source, [(task, following.get(f"done {task}", [])) for task in dict.fromkeys(tasks)])
        for source, tasks in following.items()
        if not source.startswith("done ")
    ]
