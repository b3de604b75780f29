"""The papers of an office to take away: each kind in each format, as `upon report` makes them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.responses import RedirectResponse, Response

from reports.figures.figures import BODY
from reports.formats.targets import FORMATS, Templates, render
from reports.office import OfficeFile, find_office, read_office
from reports.orders import Order, maker_of
from reports.papers.makers import KINDS
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from upon.workspace import Workspace
from web.pages.reports import period_of
from web.requests import Page, fresh

ROUTER = APIRouter()
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


@ROUTER.get("/reports/{kind}.{ending}")
def paper(desk: Page, kind: Kind, ending: Ending) -> Response:
    """One kind of paper in one format, for the period and body that the address names. Where there
    is nothing to write about, the page of reports says so."""
    fresh(desk)
    for what, name, known in (("report", kind, KINDS), ("format", ending, FORMATS)):
        if name not in known:
            raise UnknownNameError(what, name, nearest(name, known) or tuple(known))
    query = desk.request.query_params
    first, last, _ = period_of(desk, query.get("period"))
    office, folder = _office(desk)
    order = Order(
        kind,
        first=first.isoformat(),
        last=last.isoformat(),
        plans=tuple(filter(None, [query.get("plan")])),
        body=desk.place(query.get("body") or None),
        by=BODY,
        office=office,
    )
    bundle = maker_of(desk, order).bundle()
    if not bundle.papers:
        return RedirectResponse(desk.link("/reports", period=query.get("period"), none=kind), 303)
    name = f"{kind}-{first.isoformat()}-{last.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = render(bundle, ending, Templates(None, folder))
    return Response(content, media_type=MEDIA[ending], headers=headers)


def _office(workspace: Workspace) -> tuple[OfficeFile, Path | None]:
    """The office file beside the database, an empty one where there is none or it has faults (the
    command tells them), and the folder of its own templates."""
    path = find_office(workspace.url, None)
    office = read_office(path).office if path is not None else None
    if path is None or office is None:
        return OfficeFile(), None
    return office, path.parent / office.templates if office.templates else None
