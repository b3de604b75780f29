"""Deadlines by day: a month as a table, or the year as twelve small ones."""

from __future__ import annotations

import calendar as months
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from engine.model.states import FINISHED
from triggers.errors import BadInputError
from web.pages.agenda import filters_for
from web.pages.formats import DATED, rows_as
from web.pages.rows import listed, task_url
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Page, fresh
from web.shapes import shape_of

ROUTER = APIRouter()
NEVER = date.min
"""The day of what has no date."""
Row = Mapping[str, Any]
VIEWS = ("month", "year")
MOST = 6
"""Deadlines that a day of the month lists."""


@ROUTER.get("/calendar")
def calendar_page(ctx: Page) -> Response:
    """One month, or one year, with holidays and the documents that set them."""
    fresh(ctx)
    query = ctx.request.query_params
    first = _month(query.get("month"), ctx.today)
    body = ctx.place(query.get("body") or None)
    view = query.get("view") if query.get("view") in VIEWS else "month"
    end = date(first.year, 12, 31) if view == "year" else _next(first) - timedelta(1)
    start = date(first.year, 1, 1) if view == "year" else first
    filters = filters_for(ctx, body)
    found = listed(ctx, filters).only(lambda seen: start <= (seen.due or NEVER) <= end)
    rows = list(found.rows())
    if answer := rows_as(ctx, lambda: rows, filters):
        return answer
    by_day = _by_day(rows)
    shown = [_weeks(ctx, first.year, month, by_day) for month in _months(first, view)]
    return render(
        ctx,
        "calendar.html",
        view=view,
        day_one=timedelta(1),
        months=shown,
        first=first,
        before=_label(start - timedelta(1)),
        after=_label(end + timedelta(1)),
        body=body,
        formats=DATED,
    )


def _by_day(rows: Sequence[Row]) -> dict[date, list[Row]]:
    found: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["due"]].append(row)
    return found


def _month(text: str | None, today: date) -> date:
    """The first day of the month that is asked for. Raises BadInputError."""
    if not text:
        return today.replace(day=1)
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = None
    if found is None or not 1990 <= found.year <= 2100:
        raise BadInputError("month", text[:20], "YYYY-MM, 1990-01..2100-12")
    return found


def _months(first: date, view: str | None) -> list[int]:
    return list(range(1, 13)) if view == "year" else [first.month]


def _next(day: date) -> date:
    return (day.replace(day=28) + timedelta(7)).replace(day=1)


def _label(day: date) -> str:
    return f"{day:%Y-%m}"


def _weeks(
    ctx: RequestContext, year: int, month: int, by_day: dict[date, list[Row]]
) -> dict[str, Any]:
    """A month: its weeks of days, each with whether it is worked, why not, and what is due."""
    found = ctx.engine()
    calendar = found.calendar(found.policy().calendar)
    days = [
        [_day(ctx, day, month, calendar, by_day.get(day, [])) for day in week]
        for week in months.Calendar().monthdatescalendar(year, month)
    ]
    first = date(year, month, 1)
    return {"first": first, "label": _label(first), "weeks": days}


def _day(
    ctx: RequestContext, day: date, month: int, calendar: Any, rows: Sequence[Row]
) -> dict[str, Any]:
    inside = day.month == month
    note = calendar.note(day)
    name = (note.name if ctx.words.lang == "vi" else note.name_en or note.name) or ""
    return {
        "day": day,
        "inside": inside,
        "off": not calendar.is_working(day),
        "worked": day in calendar.work,
        "today": day == ctx.today,
        "name": name,
        "source": note.source,
        "forecast": not note.confirmed and bool(name),
        "rows": [(row, task_url(ctx, row), shape_of(row)) for row in rows[:MOST]] if inside else [],
        "count": len(rows) if inside else 0,
        "late": any(row["due"] < ctx.today and row["state"] not in FINISHED for row in rows),
    }
