"""The same rows as a page shows them in, for programs: JSON, a table, lines, a calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.responses import Response

from engine.model.json_text import json_line, json_text
from engine.queries.filters import Filters
from upon.files.ical import calendar_bytes
from upon.words.calendar_items import FeedWords
from web.request_context import RequestContext
from web.tables import csv_text

Row = Mapping[str, Any]
FORMATS = ("json", "csv", "ndjson")
DATED = (*FORMATS, "ics")


def rows_as(
    ctx: RequestContext, rows: Callable[[], Sequence[Row]], filters: Filters | None = None
) -> Response | None:
    """The `rows`, which are worked out only then, in the form that the address of `ctx` asks
    for; None for a page. `filters` are those of the rows, None where a calendar has no sense."""
    asked = ctx.request.query_params.get("format")
    if asked == "json":
        return Response(json_text(list(rows())) + "\n", media_type="application/json")
    if asked == "ndjson":
        text = "".join(json_line(row) + "\n" for row in rows())
        return Response(text, media_type="application/x-ndjson")
    if asked == "csv":
        return Response(csv_text(rows()), media_type="text/csv; charset=utf-8")
    if asked == "ics" and filters is not None:
        return Response(calendar_of(ctx, filters, "event"), media_type="text/calendar")
    return None


def value_as(ctx: RequestContext, value: object) -> Response | None:
    """A `value` as JSON, where the address of `ctx` asks for that; None for a page."""
    if ctx.request.query_params.get("format") != "json":
        return None
    return Response(json_text(value) + "\n", media_type="application/json")


def calendar_of(ctx: RequestContext, filters: Filters, form: str) -> bytes:
    """The deadlines of some `filters` as iCalendar, in the language and on the day of `ctx`;
    `form` is event or todo."""
    engine = ctx.engine()
    asked = Filters(plan=filters.plan, body=filters.body, below=filters.below, role=filters.role)
    items = engine.feed(today=ctx.today, filters=asked)
    words = FeedWords(ctx.words, ctx.today, engine, ctx.plans, ctx.names, ctx.bodies, asked.body)
    rows = ((item, words.of(item)) for item in items)
    return calendar_bytes(rows, words.title(asked.plan), form)
