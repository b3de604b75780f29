"""A plan brought in: its file, or a document out of which it is read; nothing holds before the last
button."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from triggers.errors import BadInputError, UponError
from upon.views.faults import fault_lists
from web.acts.given import FieldsError
from web.acts.plans import PlanFaultsError, read_sent
from web.pages.acting import Screen, answer, given_of, preview
from web.pages.importing.answers import MOST, answered, asked_of
from web.pages.importing.prose import is_plan_file, read_prose
from web.problems import sentence
from web.request_context import RequestContext
from web.requests import Form, Page, Sent
from web.settings import LARGEST_PLAN
from workflows.loader import Reading

ROUTER = APIRouter()
KINDS = "YAML, Word, Excel, PDF, HTML, CSV, TXT; 5 MB"


@ROUTER.get("/import")
def import_page(ctx: Page) -> Response:
    """A plan's file or a document, to be read, checked and put into force."""
    _check(ctx)
    return _screen(ctx, {"text": ""}).show(ctx)


@ROUTER.post("/import")
def import_sent(ctx: Sent, form: Form) -> Response:
    """Show what was read, its faults by place, its questions, or what it would change; then put it
    into force."""
    _check(ctx)
    given = given_of(form)
    given["accept"] = [str(name) for name in form.getlist("accept")]
    screen = _screen(ctx, given)
    try:
        _take_text(ctx, form, screen)
    except FieldsError as error:
        screen.faults = [(name, sentence(ctx.words, one)) for name, one in error.errors.items()]
    except UponError as error:
        screen.faults = [("file", sentence(ctx.words, error))]
    if screen.faults:
        return screen.show(ctx, 422)
    return _checked(ctx, form, screen)


def _check(ctx: RequestContext) -> None:
    ctx.check("adopt")


def _checked(ctx: RequestContext, form: FormData, screen: Screen) -> Response:
    """The answer to a text that is a plan's, as far as one can tell."""
    reading = _answered(ctx, screen)
    if screen.faults:
        return screen.show(ctx, 422)
    plan = reading.plan
    screen.context |= {
        "lists": fault_lists(ctx.words, reading),
        "plan": plan,
        "asked": asked_of(plan)[:MOST] if plan else [],
        "left": max(0, len(asked_of(plan)) - MOST) if plan else 0,
    }
    if plan is None:
        screen.faults = [("text", sentence(ctx.words, PlanFaultsError(reading)))]
        return screen.show(ctx, 422)
    screen.act = "amend" if plan.plan in ctx.plans else "adopt"
    if screen.act == "amend":
        found = ctx.engine().compare(plan)
        screen.context["differences"] = found
        if not screen.given["accept"] and form.get("act") == "preview":
            screen.given["accept"] = [one.name for one in found]
    if screen.context["taken"] and form.get("act") == "record":
        # Nobody has seen yet what the answers change, even where the tasks begin alike.
        preview(ctx, screen)
        screen.stale = True
        return screen.show(ctx, 412)
    if form.get("act") in ("read", "answer"):
        preview(ctx, screen)
        return screen.show(ctx)
    return answer(ctx, screen, form)


def _answered(ctx: RequestContext, screen: Screen) -> Reading:
    """The reading of the text, once the answers that came with it are taken into it."""
    reading = read_sent(screen.given["text"])
    if reading.plan is None or screen.context["prose"] is not None:
        return reading
    text, wrong = answered(ctx, reading.plan, screen.given)
    if wrong:
        screen.faults = [*wrong]
        screen.context["asked"] = asked_of(reading.plan)[:MOST]
    elif text is not None:
        screen.given["text"] = text
        screen.context["taken"] = True
        return read_sent(text)
    return reading


def _take_text(ctx: RequestContext, form: FormData, screen: Screen) -> None:
    """Take the text that was typed, or that of the file; what is no plan's file is read as prose,
    whose plan then stands in the form. Raises as `read_prose` does, and BadInputError."""
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        name = PurePath(file.filename.replace("\\", "/")).name[:100]
        data = file.file.read(LARGEST_PLAN + 1)
        if len(data) > LARGEST_PLAN:
            raise BadInputError("file", name, KINDS)
    else:
        typed = form.get("text")
        text = typed.replace("\r\n", "\n") if isinstance(typed, str) else ""
        name, data = "plan.txt", text.encode("utf-8", "replace")
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    if not data.strip() or is_plan_file(text, name):
        screen.given["text"] = text
        return
    found = read_prose(ctx, data, name, screen.given)
    screen.given["text"] = found.text
    screen.context["prose"] = found
    if not found.tasks:
        screen.faults = [("file", ctx.say("read.bad.no-tasks"))]


def _screen(ctx: RequestContext, given: dict[str, Any]) -> Screen:
    context: dict[str, Any] = {
        "lists": {"faults": [], "warnings": []},
        "differences": [],
        "plan": None,
        "prose": None,
        "taken": False,
        "asked": [],
        "left": 0,
        "wait": ctx.say("web.import.wait"),
    }
    return Screen("import.html", "adopt", given, context)
