"""Recording a document, with what it would change beside the form."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from engine.queries.awaited import trigger_rows
from triggers.errors import BadInputError
from upon.views.document_doubts import document_doubts
from upon.words.paper_dates import date_from_paper
from web.acts.given import FieldsError, dates_of, list_of
from web.acts.table import DATES
from web.desk import Desk
from web.pages.acting import Screen, answer, given_of, preview, values_of
from web.rendering import render
from web.requests import Form, Page, Sent

ROUTER = APIRouter()
FIELDS = (*DATES, "number", "issuer", "title", "scope", "url", "note")
FEW = 20
"""Bodies that a list offers; of more the person types the id."""


@ROUTER.get("/record")
def record_page(desk: Page) -> Response:
    """The form, filled in with what the address names."""
    desk.check("record", desk.person.body)
    query = desk.request.query_params
    given: dict[str, Any] = {name: query.get(name, "") for name in FIELDS}
    given["trigger"] = query.getlist("trigger")
    given["scope"] = query.get("scope") or desk.person.body or ""
    screen = _screen(desk, given)
    if given["trigger"] and not given["issuer"]:
        given["issuer"] = _issuer(desk, given["trigger"][0])
    return screen.show(desk)


@ROUTER.post("/record")
def record_sent(desk: Sent, form: Form) -> Response:
    """Look at it, or record it."""
    given = given_of(form)
    if form.get("act") == "another":
        given["another"] = "true"
    screen = _screen(desk, given)
    _doubts(desk, screen)
    return answer(desk, screen, form)


@ROUTER.post("/record/preview")
def record_preview(desk: Sent, form: Form) -> Response:
    """What it would change, while the person types."""
    screen = _screen(desk, given_of(form))
    _doubts(desk, screen)
    preview(desk, screen)
    screen.context["echoes"] = _echoes(desk, screen.given)
    return render(desk, "record_preview.html", screen=screen, **screen.context)


def _screen(desk: Desk, given: dict[str, Any]) -> Screen:
    context = {
        "values": values_of(given, FIELDS),
        "chosen": [*list_of(given, "trigger")],
        "groups": _groups(desk),
        "scopes": _scopes(desk),
        "echoes": _echoes(desk, given),
        "already": None,
        "alike": [],
    }
    return Screen("record.html", "record", given, context)


def _groups(desk: Desk) -> list[tuple[str, list[tuple[str, str]]]]:
    """The triggers to choose from: those waited for by issuer, then the rest."""
    with desk.ledger().reading() as unit:
        rows = trigger_rows(unit, desk.today)
    groups: dict[str, list[tuple[str, str]]] = {}
    rest: list[tuple[str, str]] = []
    for row in rows:
        option = (row["id"], row["name"] or row["id"])
        if row["waiting"]:
            issuer = row["issuer_name"] or row["issuer"] or desk.say("web.issuer.unknown")
            groups.setdefault(issuer, []).append(option)
        else:
            rest.append(option)
    return [*groups.items(), (desk.say("web.record.rest"), rest)] if rest else [*groups.items()]


def _issuer(desk: Desk, trigger: str) -> str:
    for plan in desk.plans.values():
        declared = plan.triggers.get(trigger)
        if declared and declared.issuer:
            return desk.names.get(declared.issuer, declared.issuer)
    return ""


def _scopes(desk: Desk) -> list[tuple[str, str]] | None:
    """The bodies that the person may act for; None where there are too many to list."""
    known = desk.bodies.known
    mine = desk.bodies.below(desk.person.body) if desk.person.body else known.keys()
    if len(mine) > FEW:
        return None
    return [(name, known[name].name) for name in known if name in mine]


def _echoes(desk: Desk, given: dict[str, Any]) -> dict[str, str]:
    """Under each date what was understood: weekday, date, how long ago."""
    found = {}
    for name in DATES:
        try:
            day = date_from_paper(str(given.get(name) or ""), name)
        except BadInputError:
            found[name] = ""
        else:
            found[name] = echo(desk, day)
    return found


def echo(desk: Desk, day: date) -> str:
    """A day as it was understood: weekday, date, how long ago."""
    weekday = desk.say(f"step.weekday.{day.weekday()}")
    days = (desk.today - day).days
    key = "today" if days == 0 else "ago" if days > 0 else "ahead"
    return desk.say(f"web.echo.{key}", weekday=weekday, on=day, days=abs(days))


def _doubts(desk: Desk, screen: Screen) -> None:
    try:
        dates = dates_of(screen.given, DATES)
    except FieldsError:
        return
    document = {"number": screen.given.get("number"), **dates}
    triggers = list_of(screen.given, "trigger")
    with desk.ledger().reading() as unit:
        found = document_doubts(unit, triggers, document, desk.today)
    for one in found:
        arguments = dict(one.arguments)
        if "field" in arguments:
            arguments["field"] = desk.say(f"web.field.{arguments['field']}")
        screen.doubts.append(desk.say(f"web.doubt.{one.key}", **arguments))
