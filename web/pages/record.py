"""Recording a document, with what it would change beside the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from engine.queries.awaited import trigger_rows
from engine.queries.register_rows import AssessedRow, RegisterRow, assess
from triggers.errors import BadInputError, UponError
from upon.views.document_doubts import document_doubts
from upon.views.inbox import reason_text
from upon.words.paper_dates import date_from_paper
from web.acts.given import FieldsError, dates_of, list_of
from web.acts.table import DATES
from web.pages.acting import Screen, answer, given_of, preview, values_of
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Form, Page, Sent
from web.seen_rows import event_row
from workflows.matching.incoming import IncomingDocument, Proposal, Reason

ROUTER = APIRouter()
FIELDS = (*DATES, "number", "issuer", "title", "scope", "url", "note")
FEW = 20
"""Bodies that a list offers; of more the person types the id."""
MOST_LIKELY = 3
"""Awaited documents that are proposed for what is typed."""
SAID_HERE = ("met", "same_recorded")
"""Objections whose sentence in `inbox` names a command; the page says them its own way."""


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """An awaited document that the typed one may be. `press` is the field that choosing it fills:
    `take` the first one, `add` the second, where the document is both."""

    trigger: str
    name: str
    press: Literal["take", "add"]
    because: list[str]
    against: list[str]


@dataclass(frozen=True, slots=True)
class Matches:
    """What the typed document may be; `recorded` is the address of the one that it is already."""

    likely: list[LikelyDuplicate] = field(default_factory=list)
    recorded: str | None = None


@ROUTER.get("/record")
def record_page(ctx: Page) -> Response:
    """The form, filled in with what the address names."""
    ctx.check("record", ctx.person.body)
    query = ctx.request.query_params
    given: dict[str, Any] = {name: query.get(name, "") for name in FIELDS}
    given["trigger"] = query.getlist("trigger")
    given["scope"] = query.get("scope") or ctx.person.body or ""
    screen = _screen(ctx, given)
    if given["trigger"] and not given["issuer"]:
        given["issuer"] = _issuer(ctx, given["trigger"][0])
    return screen.show(ctx)


@ROUTER.post("/record")
def record_sent(ctx: Sent, form: Form) -> Response:
    """Look at it, or record it."""
    given = given_of(form)
    _take(given, form)
    if form.get("act") == "another":
        given["another"] = "true"
    screen = _screen(ctx, given)
    _doubts(ctx, screen)
    return answer(ctx, screen, form)


@ROUTER.post("/record/preview")
def record_preview(ctx: Sent, form: Form) -> Response:
    """What it would change, while the person types."""
    screen = _screen(ctx, given_of(form))
    _doubts(ctx, screen)
    preview(ctx, screen)
    screen.context["echoes"] = _echoes(ctx, screen.given)
    return render(ctx, "record_preview.html", screen=screen, **screen.context)


def _take(given: dict[str, Any], form: Form) -> None:
    """Fill in the awaited document whose proposal was pressed; nothing is recorded by that."""
    taken, added = str(form.get("take") or ""), str(form.get("add") or "")
    chosen = list_of(given, "trigger")
    if taken:
        given["trigger"] = [taken]
    elif added:
        given["trigger"] = [*chosen[:1], added]


def _screen(ctx: RequestContext, given: dict[str, Any]) -> Screen:
    context = {
        "values": values_of(given, FIELDS),
        "chosen": [*list_of(given, "trigger")],
        "groups": _groups(ctx),
        "scopes": _scopes(ctx),
        "echoes": _echoes(ctx, given),
        "matches": _matches(ctx, given),
        "already": None,
        "alike": [],
    }
    return Screen("record.html", "record", given, context)


def _groups(ctx: RequestContext) -> list[tuple[str, list[tuple[str, str]]]]:
    """The triggers to choose from: those waited for by issuer, then the rest."""
    with ctx.ledger().reading() as unit:
        rows = trigger_rows(unit, ctx.today)
    groups: dict[str, list[tuple[str, str]]] = {}
    rest: list[tuple[str, str]] = []
    for row in rows:
        option = (row["id"], row["name"] or row["id"])
        if row["waiting"]:
            issuer = row["issuer_name"] or row["issuer"] or ctx.say("web.issuer.unknown")
            groups.setdefault(issuer, []).append(option)
        else:
            rest.append(option)
    return [*groups.items(), (ctx.say("web.record.rest"), rest)] if rest else [*groups.items()]


def _issuer(ctx: RequestContext, trigger: str) -> str:
    for plan in ctx.plans.values():
        declared = plan.triggers.get(trigger)
        if declared and declared.issuer:
            return ctx.names.get(declared.issuer, declared.issuer)
    return ""


def _scopes(ctx: RequestContext) -> list[tuple[str, str]] | None:
    """The bodies that the person may act for; None where there are too many to list."""
    known = ctx.bodies.known
    mine = ctx.bodies.below(ctx.person.body) if ctx.person.body else known.keys()
    if len(mine) > FEW:
        return None
    return [(name, known[name].name) for name in known if name in mine]


def _echoes(ctx: RequestContext, given: dict[str, Any]) -> dict[str, str]:
    """Under each date what was understood: weekday, date, how long ago."""
    found = {}
    for name in DATES:
        day = _day(given, name)
        found[name] = echo(ctx, day) if day else ""
    return found


def echo(ctx: RequestContext, day: date) -> str:
    """A day as it was understood: weekday, date, how long ago."""
    weekday = ctx.say(f"step.weekday.{day.weekday()}")
    days = (ctx.today - day).days
    key = "today" if days == 0 else "ago" if days > 0 else "ahead"
    return ctx.say(f"web.echo.{key}", weekday=weekday, on=day, days=abs(days))


def _matches(ctx: RequestContext, given: Mapping[str, Any]) -> Matches:
    """What the document may be, by its number, issuer and title, as `upon inbox` finds it."""
    number, issuer, title = (
        str(given.get(name) or "").strip() or None for name in ("number", "issuer", "title")
    )
    if number is None and title is None:
        return Matches()
    issued, received = _day(given, "issued"), _day(given, "received")
    document = IncomingDocument(number, issuer, title, issued=issued, received=received)
    with ctx.ledger().reading() as unit:
        (found,) = assess(unit, [RegisterRow(1, document)], ctx.today)
    if found.event is not None:
        return Matches(recorded=_seen_event(ctx, found.event))
    return Matches(_likely(ctx, found, list_of(given, "trigger")))


def _likely(
    ctx: RequestContext, found: AssessedRow, chosen: tuple[str, ...]
) -> list[LikelyDuplicate]:
    """The proposals that are not chosen yet; what is only alike does not stand beside a choice."""
    if chosen and found.status != "proposed":
        return []
    both = any(one.awaited.trigger in chosen for one in found.proposals)
    return [
        _proposed(ctx, one, "add" if both else "take")
        for one in found.proposals[:MOST_LIKELY]
        if one.awaited.trigger not in chosen
    ]


def _proposed(
    ctx: RequestContext, proposal: Proposal, press: Literal["take", "add"]
) -> LikelyDuplicate:
    against = [_objection(ctx, one) for one in proposal.against]
    return LikelyDuplicate(
        proposal.awaited.trigger,
        proposal.awaited.name or proposal.awaited.trigger,
        press,
        [reason_text(ctx.words, "because", one, ctx.names) for one in proposal.because],
        [text for text in against if text],
    )


def _objection(ctx: RequestContext, reason: Reason) -> str | None:
    """The sentence of what speaks against a proposal; None where it tells of a document that the
    person may not see."""
    if reason.code not in SAID_HERE:
        return reason_text(ctx.words, "against", reason, ctx.names)
    if reason.code == "same_recorded" and _seen_event(ctx, reason.ours) is None:
        return None
    return ctx.say(f"web.record.against.{reason.code}", ours=reason.ours)


def _seen_event(ctx: RequestContext, event: str) -> str | None:
    """The address of a recorded document, None where the person may not see it."""
    try:
        event_row(ctx, event)
    except UponError:
        return None
    return ctx.link(f"/events/{event}")


def _day(given: Mapping[str, Any], name: str) -> date | None:
    try:
        return date_from_paper(str(given.get(name) or ""), name)
    except BadInputError:
        return None


def _doubts(ctx: RequestContext, screen: Screen) -> None:
    try:
        dates = dates_of(screen.given, DATES)
    except FieldsError:
        return
    document = {"number": screen.given.get("number"), **dates}
    triggers = list_of(screen.given, "trigger")
    with ctx.ledger().reading() as unit:
        found = document_doubts(unit, triggers, document, ctx.today)
    for one in found:
        arguments = dict(one.arguments)
        if "field" in arguments:
            arguments["field"] = ctx.say(f"web.field.{arguments['field']}")
        screen.doubts.append(ctx.say(f"web.doubt.{one.key}", **arguments))
