"""Calendars of working days: a year of each with its documents, and a form that puts a table into
force."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from triggers.calendar_files import calendar_names
from triggers.calendars import Calendar
from triggers.errors import BadInputError
from upon.files.calendar_table import (
    base_of,
    differences,
    fault_json,
    known_calendar,
    name_for,
    read_file,
    read_table,
)
from upon.files.document_errors import UnreadableDocumentError
from upon.files.documents import form_of
from upon.views.calendars import calendar_json, calendar_users, calendars_put
from upon.words.calendars import (
    calendar_sentences,
    day_sentence,
    no_rows_sentence,
)
from web.pages.acting import Screen, answer, given_of
from web.pages.fields import Field
from web.pages.formats import value_as
from web.request_context import RequestContext
from web.requests import Form, Page, Sent

ROUTER = APIRouter()
FIRST, LAST = 1990, 2100
LARGEST = 1_000_000
MOST = 30
"""Days of a difference, and faults of a table, that the page lists."""
KINDS = "CSV (UTF-8), XLSX; 1 MB"
ENDINGS = {"csv": ".csv", "tsv": ".csv", "text": ".csv", "xlsx": ".xlsx"}
"""Kind of a file, found by what it holds -> the ending under which a table is read."""


@ROUTER.get("/settings/calendars")
def calendars_page(ctx: Page) -> Response:
    """The calendar by which the whole office counts."""
    return RedirectResponse(ctx.link(_path(ctx.engine().policy().calendar)), 303)


@ROUTER.get("/settings/calendars/{name}")
def calendar_page(ctx: Page, name: str) -> Response:
    """One year of the calendar `name`; with `format` the calendar itself, as `ctx` asks."""
    found = ctx.engine().calendar(name)
    if ctx.request.query_params.get("format") == "csv":
        return Response(found.table, media_type="text/csv; charset=utf-8")
    screen = _screen(ctx, found, {"name": name, "table": "", "reason": ""})
    return value_as(ctx, screen.context["said"]) or screen.show(ctx)


@ROUTER.post("/settings/calendars/{name}")
def calendar_sent(ctx: Sent, form: Form, name: str) -> Response:
    """Look at the table that the `form` brings, its faults by line or the days and deadlines that
    it changes, or put it into force; the page is that of the calendar `name`."""
    ctx.check("calendar")
    given = given_of(form)
    given["table"] = _table(form)
    screen = _screen(ctx, ctx.engine().calendar(name), given)
    chosen = name_for(given.get("name") or name, name)
    given["name"] = chosen
    engine, text = ctx.engine(), given["table"]
    table, faults = read_table("calendar.csv", text, base_of(engine, text, chosen))
    if faults:
        told = [fault_json(ctx.words, one, "calendar.csv", text)["message"] for one in faults]
        screen.context["table_faults"] = told[:MOST]
        count = ctx.say("web.calendars.faults", count=len(told))
        screen.faults = [("table", count)]
        return screen.show(ctx, 422)
    screen.context["differs"] = _differs(ctx, chosen, table, known_calendar(engine, chosen))
    return answer(ctx, screen, form)


def _path(name: str) -> str:
    return f"/settings/calendars/{name}"


def _table(form: FormData) -> str:
    """The table that was typed, or that of the file. Raises BadInputError for what is no table."""
    file = form.get("file")
    if not (isinstance(file, UploadFile) and file.filename):
        text = form.get("table")
        return text.replace("\r\n", "\n") if isinstance(text, str) else ""
    name = Path(file.filename).name[:60]
    data = file.file.read(LARGEST + 1)
    with TemporaryDirectory() as folder:
        try:
            kind = form_of(data, name)
            if kind not in ENDINGS:
                raise BadInputError("file", name, KINDS)
            path = Path(folder) / f"calendar{ENDINGS[kind]}"
            path.write_bytes(data)
            return read_file(str(path))
        except (BadInputError, UnreadableDocumentError):
            raise BadInputError("file", name, KINDS) from None


def _screen(ctx: RequestContext, found: Calendar, given: dict[str, Any]) -> Screen:
    engine, year = ctx.engine(), _year(ctx)
    with ctx.ledger().reading() as unit:
        said = calendar_json(unit, found, year)
        users = calendar_users(unit, engine.policy())
        names = dict.fromkeys((*users, *calendars_put(unit), *calendar_names()))
    words = ctx.words
    sources = list(dict.fromkeys(row["source"] for row in said["rows"] if row["source"]))
    context = {
        "said": said,
        "years": sorted({*said["years"], year - 1, year, year + 1}),
        "sentences": list(calendar_sentences(words, ctx.zone, found, said)),
        "nothing": no_rows_sentence(words, said),
        "sources": sources,
        "called": "name" if words.lang == "vi" else "name_en",
        "names": list(names),
        "plans": users.get(found.name),
        "in_force": engine.policy().calendar == found.name,
        "table_faults": [],
        "differs": None,
        "title": ctx.say("web.calendars.title", name=found.name),
        "subtitle": "",
        "wait": ctx.say("web.settings.preview"),
        "back": ctx.link("/settings"),
        "action": ctx.link(_path(found.name), year=ctx.request.query_params.get("year")),
        "fields": _fields(ctx) if ctx.may("calendar") else [],
        "hidden": [],
        "formats": ("json", "csv"),
    }
    return Screen("calendars.html", "calendar", given, context)


def _year(ctx: RequestContext) -> int:
    """The year that is asked for, else that of the day. Raises BadInputError."""
    text = ctx.request.query_params.get("year")
    if not text:
        return ctx.today.year
    if not (text.isascii() and text.isdecimal() and FIRST <= int(text[:9]) <= LAST):
        raise BadInputError("year", text[:20], f"{FIRST}..{LAST}")
    return int(text)


def _fields(ctx: RequestContext) -> list[Field]:
    say = ctx.say
    return [
        Field("name", say("web.field.name"), required=True, hint=say("web.calendars.name.hint")),
        Field("file", say("web.field.file"), "file", hint=say("web.calendars.file.hint")),
        Field("table", say("web.calendars.table"), "table"),
        Field("holds_from", say("web.field.holds_from"), "date", hint=say("web.hint.holds_from")),
        Field("reason", say("web.field.reason"), "area", required=True),
    ]


def _differs(ctx: RequestContext, name: str, new: Calendar, old: Calendar | None) -> dict[str, Any]:
    """What a `new` table of a `name` changes in the one in force (`old`, None: there is none)."""
    if old is None:
        return {"title": ctx.say("calendar.is_new", name=name), "groups": []}
    found = differences(new, old)
    groups = [
        {
            "title": ctx.say(f"calendar.becomes.{key}", count=len(days)),
            "days": [day_sentence(ctx.words, by, new, day) for day in days[:MOST]],
            "more": max(0, len(days) - MOST),
        }
        for key, days, by in (("off", found.off, new), ("worked", found.worked, old))
        if days
    ]
    return {"title": ctx.say("web.calendars.differs", name=name), "groups": groups}
