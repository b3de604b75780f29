"""Lists of tasks, the agenda, and how many there are of what."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from engine.queries.filters import Filters
from engine.queries.lookup import check_triggers, find_plan
from engine.queries.place_sums import day_page
from triggers.dates import parse_date
from upon.views.agenda import agenda_pieces
from web.api.answering import MOST, Key, Limit, json_answer, list_answer, streamed_answer
from web.api.documents import reads
from web.request_context import RequestContext, one_reading
from web.requests import Program, fresh

ROUTER = APIRouter(prefix="/v1", tags=["lists"])
List = Literal["tasks", "due", "overdue", "waiting"]


class ListQuery(BaseModel):
    """Which rows are asked for, by the names of the options of the command line."""

    model_config = ConfigDict(extra="forbid")

    plan: str | None = None
    body: str | None = None
    below: bool = False
    sum: bool = False
    role: str | None = None
    state: str | None = None
    trigger: str | None = None
    before: str | None = None
    after: str | None = None
    occurrences: Literal["open", "all"] = "open"
    today: str | None = None
    known_at: str | None = None
    lang: str | None = None


class PageQuery(ListQuery):
    """The same, and which page of them."""

    list: List = "tasks"
    limit: Limit = 100
    after_key: Key = None


class CountsQuery(ListQuery):
    """The same; `within` is how many days ahead count as soon."""

    within: Annotated[int, Query(ge=0, le=36_600)] = 7


class AgendaQuery(CountsQuery):
    """The same, and how many rows of each heading: then `counts` has how many there are."""

    limit: Annotated[int | None, Query(ge=1, le=MOST)] = None


def _check_names(ctx: RequestContext, asked: ListQuery) -> None:
    """Raise UnknownNameError for a plan or trigger that is none: an empty list would mislead."""
    with ctx.ledger().reading() as unit:
        if asked.plan is not None:
            find_plan(unit, asked.plan)
        if asked.trigger is not None:
            check_triggers(unit, [asked.trigger])


def filters_of(ctx: RequestContext, asked: ListQuery) -> Filters:
    """The filters, within the person's place. Raises UnknownNameError, UsageError."""
    body = ctx.place(asked.body)
    own = asked.body is None and body is not None
    if asked.plan is not None or asked.trigger is not None:
        _check_names(ctx, asked)
    return Filters(
        plan=asked.plan,
        body=body,
        below=asked.below,
        total=asked.sum or (own and not asked.below and len(ctx.bodies.below(body or "")) > 1),
        role=asked.role,
        state=asked.state,
        trigger=asked.trigger,
        before=parse_date(asked.before, "before") if asked.before else None,
        after=parse_date(asked.after, "after") if asked.after else None,
        all_occurrences=asked.occurrences == "all",
    )


@ROUTER.get("/tasks", **reads("list_tasks", "Lists of tasks", "Danh sách nhiệm vụ"))
def tasks(ctx: Program, asked: Annotated[PageQuery, Query()]) -> Response:
    """One of the lists, a page at a time."""
    with one_reading(ctx):
        fresh(ctx)
        rows = ctx.engine().page(
            asked.list,
            limit=asked.limit + 1,
            after_key=asked.after_key,
            today=ctx.today,
            filters=filters_of(ctx, asked),
        )
    return list_answer(ctx, rows, asked.limit, "key")


@ROUTER.get("/agenda", **reads("get_agenda", "The day's page", "Chương trình công việc trong ngày"))
def agenda(ctx: Program, asked: Annotated[AgendaQuery, Query()]) -> Response:
    """The day's page, by heading; whole, it is sent as its rows are made."""
    fresh(ctx)
    filters = filters_of(ctx, asked)
    ready = ctx.engine().ready_parts(today=ctx.today, filters=filters)
    with ctx.ledger().reading() as unit:
        page = day_page(unit.standings, ctx.today, asked.within, filters)
    return streamed_answer(ctx, agenda_pieces(page, ready, asked.limit))


@ROUTER.get("/counts", **reads("get_counts", "Counts by bucket and facet", "Số việc theo nhóm"))
def counts(ctx: Program, asked: Annotated[CountsQuery, Query()]) -> Response:
    """How many rows there are under each heading, and by state, timeliness, plan and role."""
    fresh(ctx)
    found = ctx.engine().counts(
        today=ctx.today, within=asked.within, filters=filters_of(ctx, asked)
    )
    return json_answer(ctx, found)
