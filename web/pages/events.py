"""Documents: what was recorded; correcting and retracting one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from engine.queries.registers import document_rows
from web.acts.table import DATES, TEXTS
from web.pages.acting import Screen, answer, given_of
from web.pages.effects import effect_sections
from web.pages.fields import Field
from web.pages.formats import FORMATS, rows_as
from web.pages.rows import trigger_names
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Form, Page, Sent, fresh
from web.rights import sees
from web.seen_rows import event_row
from web.tables import after as after_row

ROUTER = APIRouter()
PAGE = 100
SHOWN = ("number", "title", "issuer", "issued", "received", "effective", "sets_due", "scope")


@ROUTER.get("/events")
def events_page(ctx: Page) -> Response:
    """The documents, the newest first."""
    fresh(ctx)
    with ctx.ledger().reading() as unit:
        rows = document_rows(unit, ctx.request.query_params.get("trigger") or None)
    seen = [row for row in rows if sees(ctx.person, row["scope"], ctx.bodies)][::-1]
    if found := rows_as(ctx, lambda: seen):
        return found
    rest = list(after_row(seen, "event", ctx.request.query_params.get("after_key")))
    page = rest[:PAGE]
    more = page[-1]["event"] if len(rest) > PAGE else None
    return render(
        ctx,
        "events.html",
        rows=page,
        count=len(seen),
        more=more,
        triggers=trigger_names(ctx),
        formats=FORMATS,
    )


@ROUTER.get("/events/{event}")
def event_page(ctx: Page, event: str) -> Response:
    """One document: what it says, who recorded it, what each entry about it changed."""
    fresh(ctx)
    row = event_row(ctx, event)
    seqs = [row["entry"], *([row["corrected"]] if row["corrected"] else [])]
    with ctx.ledger().reading() as unit:
        changes = {seq: [line.change for line in unit.history.lines(seq=seq)] for seq in seqs}
    return render(
        ctx,
        "event.html",
        row=row,
        label=row["number"] or row["title"] or row["event"],
        shown=[(name, row[name]) for name in SHOWN if row[name]],
        triggers=trigger_names(ctx),
        changes=[(seq, effect_sections(ctx, found)) for seq, found in changes.items()],
        correct=ctx.may("correct", row["scope"]),
        retract=ctx.may("retract", row["scope"]),
    )


@ROUTER.get("/events/{event}/{name}")
def event_act_page(ctx: Page, event: str, name: str) -> Response:
    """The form by which a document, `event`, is corrected or retracted (`name` is the act), filled
    in as it stands; `ctx` is the request's."""
    row = event_row(ctx, event)
    ctx.check(_named(name), row["scope"])
    given: dict[str, Any] = {"event": event, "reason": ""}
    if name == "correct":
        given |= {one: _shown(ctx, row[one]) for one in (*DATES, *TEXTS)}
    return _screen(ctx, name, given, row).show(ctx)


@ROUTER.post("/events/{event}/{name}")
def event_act_sent(ctx: Sent, form: Form, event: str, name: str) -> Response:
    """Look at the act `name` on a document, `event`, as the `form` has it, or record it; only what
    differs from the recorded document is a change. `ctx` is the request's."""
    row = event_row(ctx, event)
    ctx.check(_named(name), row["scope"])
    given = given_of(form) | {"event": event}
    screen = _screen(ctx, name, given, row)
    if name == "correct":
        changed = {
            one: given[one]
            for one in (*DATES, *TEXTS)
            if one in given and (given[one] or "").strip() != _shown(ctx, row[one])
        }
        screen.given = changed | {"event": event, "reason": given.get("reason")}
        screen.context["filled"] = given
    return answer(ctx, screen, form)


def _named(name: str) -> str:
    return name if name in ("correct", "retract") else "accounts"


def _shown(ctx: RequestContext, value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else ctx.words.day(value)


def _screen(
    ctx: RequestContext, name: str, given: dict[str, Any], row: Mapping[str, Any]
) -> Screen:
    say = ctx.say
    label = row["number"] or row["title"] or row["event"]
    fields = [Field("reason", say("web.field.reason"), "area", required=True)]
    if name == "correct":
        fields = [
            *[Field(one, say(f"web.field.{one}")) for one in ("number", "issuer", "title")],
            *[Field(one, say(f"web.field.{one}"), "date") for one in DATES],
            *[Field(one, say(f"web.field.{one}")) for one in ("scope", "url")],
            Field("note", say("web.field.note"), "area"),
            *fields,
        ]
    return Screen(
        "act.html",
        name,
        given,
        {
            "title": say(f"web.event.{name}", document=label),
            "subtitle": "",
            "back": ctx.link(f"/events/{row['event']}"),
            "action": ctx.link(f"/events/{row['event']}/{name}"),
            "fields": fields,
            "hidden": [],
            "danger": name == "retract",
            "filled": given,
        },
    )
