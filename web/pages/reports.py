"""The page from which one reports, and the papers of an office to take away from it: each kind in
each format, as `upon report` makes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.responses import RedirectResponse, Response

from engine.queries.glance import Glance
from reports.figures.figures import BODY
from reports.formats.errors import FaultyOfficeError
from reports.formats.targets import FORMATS as PAPERS
from reports.formats.targets import Templates
from reports.formats.targets import render as made_as
from reports.office import OfficeFile, find_office, read_office
from reports.orders import Order, maker_of
from reports.papers.makers import KINDS as KINDS_OF_PAPERS
from triggers.errors import BadInputError, UnknownNameError
from triggers.nearest import nearest
from triggers.periods import period_from
from upon.words.dates import format_period
from upon.workspace import Workspace
from web.pages.agenda import filters_for
from web.pages.bodies import matrix
from web.pages.formats import FORMATS, rows_as
from web.pages.rows import listed, shown_rows
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Page, fresh

ROUTER = APIRouter()
Row = Mapping[str, Any]
Kind = Annotated[str, InPath(max_length=40)]
Ending = Annotated[str, InPath(max_length=10)]
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}
"""Format -> what a browser is told that it is."""


@ROUTER.get("/reports")
def reports_page(ctx: Page) -> Response:
    """What was due in a period, how it stands, and whose it is; it prints as a report."""
    fresh(ctx)
    query = ctx.request.query_params
    first, last, label = period_of(ctx, query.get("period"))
    body = ctx.place(query.get("body") or None)
    every = listed(ctx, filters_for(ctx, body, all_occurrences=True))
    rows = list(every.only(lambda seen: _falls_in(seen, first, last)).by_date().rows())
    if found := rows_as(ctx, lambda: rows):
        return found
    return render(
        ctx,
        "reports.html",
        first=first,
        last=last,
        label=label,
        periods=_offered(ctx),
        matrix=_matrix(rows),
        who=_by_body(ctx, rows),
        rows=shown_rows(ctx, rows, body),
        body=body,
        formats=FORMATS,
        papers=[(kind, PAPERS) for kind in KINDS_OF_PAPERS],
        nothing=_nothing(ctx, query.get("none")),
    )


def _falls_in(seen: Glance, first: date, last: date) -> bool:
    """Whether what was looked at was due, or completed, within these days."""
    days = (seen.due, seen.completed_on)
    return any(day is not None and first <= day <= last for day in days)


def _matrix(rows: Iterable[Row]) -> dict[str, int]:
    return matrix((row["timeliness"], row["due_kind"], 1) for row in rows)


def _nothing(ctx: RequestContext, kind: str | None) -> str | None:
    """That there was nothing to make a `kind` of paper about, where one was asked for."""
    key = f"report.{kind}.nothing"
    return ctx.say(key) if kind and ctx.words.has(key) else None


def period_of(ctx: RequestContext, text: str | None) -> tuple[date, date, str]:
    """The period that is asked for (2023-01, 2023-Q1, 2023-H1, 2023, week), else this month."""
    if text == "week":
        first = ctx.today - timedelta(ctx.today.weekday())
        return first, first + timedelta(6), text
    label = text or f"{ctx.today:%Y-%m}"
    try:
        period = period_from(label)
    except ValueError:
        raise BadInputError("period", label[:30], "2023, 2023-H1, 2023-Q1, 2023-01, week") from None
    return period.first, period.last, label


def _offered(ctx: RequestContext) -> list[tuple[str, str]]:
    """The periods to choose from, each with what it is called."""
    today = ctx.today
    quarter = (today.month - 1) // 3 + 1
    half = 1 if today.month < 7 else 2
    labels = (
        f"{today:%Y-%m}",
        f"{today.year}-Q{quarter}",
        f"{today.year}-H{half}",
        f"{today.year}",
        f"{today.year - 1}",
    )
    lang = ctx.words.lang
    named = [(label, format_period(lang, label)) for label in labels]
    return [("week", ctx.say("web.period.week")), *named]


def _by_body(ctx: RequestContext, rows: Sequence[Row]) -> list[tuple[str, dict[str, int]]]:
    """Who does how much: by the first of the roles that say who does it."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        for role in ("lead", "advising", "implementing", "directing"):
            if row["roles"].get(role):
                for name in row["roles"][role]:
                    found.setdefault(ctx.names.get(name, name), []).append(row)
                break
    return sorted(((name, _matrix(own)) for name, own in found.items()), key=lambda item: item[0])


@ROUTER.get("/reports/{kind}.{ending}")
def paper(ctx: Page, kind: Kind, ending: Ending) -> Response:
    """One kind of paper in one format, for the period and body that the address names. Where there
    is nothing to write about, the page of reports says so."""
    fresh(ctx)
    for what, name, known in (("report", kind, KINDS_OF_PAPERS), ("format", ending, PAPERS)):
        if name not in known:
            raise UnknownNameError(what, name, nearest(name, known) or tuple(known))
    query = ctx.request.query_params
    first, last, _ = period_of(ctx, query.get("period"))
    office, folder = _office(ctx)
    order = Order(
        kind,
        first=first.isoformat(),
        last=last.isoformat(),
        plans=tuple(filter(None, [query.get("plan")])),
        body=ctx.place(query.get("body") or None),
        by=BODY,
        office=office,
    )
    bundle = maker_of(ctx, order).bundle()
    if not bundle.papers:
        return RedirectResponse(ctx.link("/reports", period=query.get("period"), none=kind), 303)
    name = f"{kind}-{first.isoformat()}-{last.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = made_as(bundle, ending, Templates(None, folder))
    return Response(content, media_type=MEDIA[ending], headers=headers)


def _office(workspace: Workspace) -> tuple[OfficeFile, Path | None]:
    """The office file beside the database, an empty one where there is none, and the folder of its
    own templates. Raises FaultyOfficeError: no paper goes out with half a letterhead."""
    path = find_office(workspace.url, None)
    if path is None:
        return OfficeFile(), None
    reading = read_office(path)
    office = reading.office
    if office is None:
        raise FaultyOfficeError(path.name, reading.faults[0].line)
    return office, path.parent / office.templates if office.templates else None
