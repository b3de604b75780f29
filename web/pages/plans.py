"""Plans: sections, rules in words, questions of reading; a plan's file brought in or amended."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from engine.queries.lookup import find_plan
from triggers.errors import BadInputError
from upon.views.faults import fault_lists
from upon.views.readings import plan_as_read
from web.acts.plans import PlanFaultsError, read_sent
from web.desk import Desk
from web.pages.acting import Screen, answer, given_of, preview
from web.pages.agenda import filters_for
from web.pages.formats import FORMATS, rows_as
from web.rendering import render
from web.requests import Form, Page, Sent, fresh
from web.shapes import shape_of
from workflows.loader import Reading

ROUTER = APIRouter()
LARGEST = 5_000_000


@ROUTER.get("/plans")
def plans_page(desk: Page) -> Response:
    """The plans in force."""
    fresh(desk)
    return render(desk, "plans.html", plans=list(desk.plans.values()))


@ROUTER.get("/plans/{plan}")
def plan_page(desk: Page, plan: str) -> Response:
    """Its tasks as understood, beside how they stand; its questions; its versions."""
    fresh(desk)
    with desk.ledger().reading() as unit:
        find_plan(unit, plan)
    versions = desk.engine().plan_versions(plan)
    found, made = plan_as_read(desk, versions[-1])
    body = desk.place(None)
    rows = desk.engine().tasks(today=desk.today, filters=filters_for(desk, body, plan=plan))
    if answer_ := rows_as(desk, lambda: rows):
        return answer_
    standing: dict[str, Any] = {}
    for row in rows:
        standing[row["task"]] = (row, shape_of(row))
    return render(
        desk,
        "plan.html",
        plan=found,
        version=len(versions),
        standing=standing,
        made=made,
        open=sum(not q.confirmed for task in found.tasks.values() for q in task.open),
        formats=FORMATS,
    )


@ROUTER.get("/import")
def import_page(desk: Page) -> Response:
    """A plan's file, to be read, checked and put into force."""
    _check(desk)
    return _screen(desk, {"text": ""}, None).show(desk)


@ROUTER.post("/import")
def import_sent(desk: Sent, form: Form) -> Response:
    """Show what was read, its faults by place, or what it would change; then put it into force."""
    _check(desk)
    given = given_of(form)
    given["text"] = _text(form)
    given["accept"] = [str(name) for name in form.getlist("accept")]
    reading = read_sent(given["text"])
    screen = _screen(desk, given, reading)
    if reading.plan is None:
        screen.faults = [("text", desk.words.error(PlanFaultsError(reading)))]
        return screen.show(desk, 422)
    name = "amend" if reading.plan.plan in desk.plans else "adopt"
    screen.act = name
    if name == "amend":
        found = desk.engine().compare(reading.plan)
        screen.context["differences"] = found
        if not given["accept"] and form.get("act") == "preview":
            screen.given["accept"] = [one.name for one in found]
    if form.get("act") == "read":
        preview(desk, screen)
        return screen.show(desk)
    return answer(desk, screen, form)


def _check(desk: Desk) -> None:
    desk.check("adopt")


def _text(form: FormData) -> str:
    """The text that was typed, or that of the file. Raises BadInputError for what is no text."""
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        data = file.file.read(LARGEST + 1)
        if len(data) > LARGEST or b"\x00" in data:
            raise BadInputError("file", file.filename[:60], "YAML, UTF-8, 5 MB")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadInputError("file", file.filename[:60], "YAML, UTF-8, 5 MB") from None
    text = form.get("text")
    return text.replace("\r\n", "\n") if isinstance(text, str) else ""


def _screen(desk: Desk, given: dict[str, Any], reading: Reading | None) -> Screen:
    context: dict[str, Any] = {
        "reading": reading,
        "lists": fault_lists(desk.words, reading) if reading else {"faults": [], "warnings": []},
        "differences": [],
        "plan": reading.plan if reading else None,
    }
    return Screen("import.html", "adopt", given, context)
