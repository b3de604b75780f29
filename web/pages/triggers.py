"""What is waited for, from whom, since when; and what if it came, or by when it must come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from engine.commands.documents import make_event
from engine.model.acts import AnyAct
from engine.ports.ledger import Unit
from engine.queries.awaited import TriggerRow, trigger_rows
from engine.queries.filters import Filters
from engine.queries.registers import document_rows
from triggers.errors import BadInputError, UnknownNameError, UponError
from triggers.nearest import nearest
from upon.words.paper_dates import date_from_paper
from web.pages.effects import effect_sections
from web.pages.formats import FORMATS, rows_as
from web.pages.rows import shown_rows
from web.problems import sentence
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Page, fresh
from web.rights import sees

ROUTER = APIRouter()
Row = Mapping[str, Any]


@ROUTER.get("/triggers")
def triggers_page(ctx: Page) -> Response:
    """The triggers by issuer, the most waited-for first; with `silent` those waited for so long."""
    fresh(ctx)
    query = ctx.request.query_params
    silent, issuer = query.get("silent", ""), query.get("issuer")
    if silent and not (silent.isdecimal() and len(silent) < 6):
        raise BadInputError("silent", silent[:20], "0..36600")
    with ctx.ledger().reading() as unit:
        rows: list[TriggerRow] = trigger_rows(unit, ctx.today)
    if silent:
        rows = [row for row in rows if row["waiting"] and (row["waiting_days"] or 0) >= int(silent)]
    if issuer:
        rows = [row for row in rows if (row["issuer"] or "-") == issuer]
    if found := rows_as(ctx, lambda: rows):
        return found
    issuers: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        name = row["issuer_name"] or row["issuer"] or ctx.say("web.issuer.unknown")
        issuers.setdefault((row["issuer"] or "-", name), []).append(row)
    return render(
        ctx,
        "triggers.html",
        issuers=sorted(issuers.items(), key=lambda item: -sum(r["waiting"] > 0 for r in item[1])),
        waiting=sum(row["waiting"] > 0 for row in rows),
        silent=silent,
        issuer=issuer,
        formats=FORMATS,
    )


@ROUTER.get("/triggers/{trigger}")
def trigger_page(ctx: Page, trigger: str) -> Response:
    """Its tasks and documents; what if it came on a day, and by when it must come."""
    fresh(ctx)
    with ctx.ledger().reading() as unit:
        rows = {row["id"]: row for row in trigger_rows(unit, ctx.today)}
        events = document_rows(unit, trigger)
    if trigger not in rows:
        raise UnknownNameError("trigger", trigger, nearest(trigger, sorted(rows)))
    body = ctx.place(None)
    filters = Filters(
        trigger=trigger, body=body, total=bool(body and len(ctx.bodies.below(body)) > 1)
    )
    tasks = ctx.engine().tasks(today=ctx.today, filters=filters)
    query = ctx.request.query_params
    return render(
        ctx,
        "trigger.html",
        row=rows[trigger],
        tasks=shown_rows(ctx, tasks, body),
        events=[row for row in events if sees(ctx.person, row["scope"], ctx.bodies)],
        came=query.get("came", ""),
        supposed=_supposed(ctx, trigger, query.get("came")),
        due=query.get("due", ""),
        task=query.get("task", ""),
        latest=_latest(ctx, tasks, query.get("task"), query.get("due")),
    )


def _supposed(ctx: RequestContext, trigger: str, text: str | None) -> dict[str, Any] | None:
    """What would change if it came, issued and received on a day."""
    if not text:
        return None
    try:
        day = date_from_paper(text, "came")

        def prepare(unit: Unit, today: Any) -> AnyAct:
            document = {"issued": day, "received": day}
            return make_event(unit, (trigger,), today, document, new=False)

        found = ctx.engine().what_if([(max(day, ctx.today), prepare)], today=ctx.today)
    except UponError as error:
        return {"error": sentence(ctx.words, error), "sections": []}
    return {"error": None, "sections": effect_sections(ctx, found.changes)}


def _latest(
    ctx: RequestContext, tasks: Sequence[Row], task: str | None, text: str | None
) -> dict[str, Any] | None:
    """By when the documents of a task must come for it to be due by a day."""
    row = next((one for one in tasks if one["task"] == task), None)
    if row is None or not text:
        return None
    try:
        due = date_from_paper(text, "due")
        last, names = ctx.engine().latest(
            row["task"], due, plan=row["plan"], body=row["body"] or row["scope"]
        )
    except UponError as error:
        return {"error": sentence(ctx.words, error)}
    return {"error": None, "last": last, "names": names, "due": due}
