"""The short forms by which a task is moved, extended, settled or read, each with its preview."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from engine.model.refusals import NothingToConfirmError
from triggers.errors import UnknownNameError
from upon.views.choices import choices
from upon.words.changes import change_texts
from web.acts.table import ACTS, MOVES
from web.desk import Desk
from web.pages.acting import Screen, answer, given_of
from web.pages.fields import Field, Option
from web.requests import Form, Page, Sent

ROUTER = APIRouter()
ABOUT = (*MOVES, "extend", "settle", "confirm")
NEEDS_REASON = ("suspend", "resume", "reopen", "cancel", "reinstate")
HIDDEN = ("plan", "task", "occurrence", "body")


@ROUTER.get("/tasks/{plan}/{task}/{name}")
def task_act_page(desk: Page, plan: str, task: str, name: str) -> Response:
    """The form of the act `name` on a `task` of a `plan` (ids); `desk` is the request's."""
    query = desk.request.query_params
    given: dict[str, Any] = dict(query) | {"plan": plan, "task": task}
    given["body"] = desk.place(query.get("body"))
    _check(desk, name, given)
    if name in MOVES and not given.get("on"):
        given["on"] = desk.words.day(desk.today)
    return _screen(desk, name, given).show(desk)


@ROUTER.post("/tasks/{plan}/{task}/{name}")
def task_act_sent(desk: Sent, form: Form, plan: str, task: str, name: str) -> Response:
    """Look at the act `name` on a `task` of a `plan` (ids), as the `form` has it, or record it;
    `desk` is the request's."""
    given = given_of(form) | {"plan": plan, "task": task}
    given["body"] = desk.place(given.get("body") or None)
    _check(desk, name, given)
    return answer(desk, _screen(desk, name, given), form)


def _check(desk: Desk, name: str, given: dict[str, Any]) -> None:
    """Raise UnknownNameError for an act or a task that there is not; and as the rights say."""
    if name not in ABOUT:
        raise UnknownNameError("page", name)
    found = desk.plans.get(given["plan"])
    if found is None:
        raise UnknownNameError("plan", given["plan"])
    found.task(given["task"])
    desk.check(ACTS[name].operation, given["body"] if ACTS[name].place else None)


def _screen(desk: Desk, name: str, given: dict[str, Any]) -> Screen:
    plan, task = desk.plans[given["plan"]], given["task"]
    back = desk.link(
        f"/tasks/{plan.plan}/{task}", occurrence=given.get("occurrence"), body=given["body"]
    )
    return Screen(
        "act.html",
        name,
        given,
        {
            "title": desk.say("web.act.title", what=desk.say(f"web.move.{name}"), task=task),
            "subtitle": plan.task(task).title,
            "back": back,
            "action": desk.link(f"/tasks/{plan.plan}/{task}/{name}"),
            "fields": _fields(desk, name, given),
            "hidden": [(one, given.get(one) or "") for one in ("occurrence", "body")],
            "danger": name == "cancel",
        },
    )


def _fields(desk: Desk, name: str, given: dict[str, Any]) -> list[Field]:
    say = desk.say
    reason = Field("reason", say("web.field.reason"), "area", required=name in NEEDS_REASON)
    number = Field("number", say("web.field.number"))
    if name == "extend":
        to = Field("to", say("web.field.to"), "span", required=True, hint=say("web.hint.to"))
        authority = Field("authority", say("web.field.authority"))
        return [to, Field("reason", reason.label, "area", required=True), number, authority]
    if name == "settle":
        options = [Option(one, say(f"web.settle.{one}")) for one in ("keep", "reopen", "cancel")]
        decision = Field("decision", say("web.field.decision"), "radio", options=options)
        return [decision, Field("reason", reason.label, "area", required=True)]
    if name == "confirm":
        return _readings(desk, given)
    on = Field("on", say("web.field.on"), "date", hint=say("web.hint.date"))
    found = [on, reason] if name != "complete" else [on, number, reason]
    if name == "complete":
        found.append(Field("without_trigger", say("web.field.without_trigger"), "tick"))
    return found


def _readings(desk: Desk, given: dict[str, Any]) -> list[Field]:
    """The readings to choose from, each with what it would change."""
    try:
        found = choices(desk, desk.office.ledger, given["task"], given["plan"])
    except NothingToConfirmError:
        return []
    number = given.get("question")
    chosen = [c for c in found.found if c.number is None or str(c.number) == number]
    asked = chosen[0] if number and chosen else found.found[0]
    given["question"] = str(asked.number) if asked.number else ""
    options = [
        Option(
            one.number,
            f"{one.text}{desk.say('web.reading.now') if one.taken else ''}",
            "; ".join(
                sorted(
                    {
                        text
                        for change in one.changes
                        for text in change_texts(desk.words, {change.field: change})
                    }
                )
            ),
        )
        for one in asked.readings
    ]
    return [
        Field("question", "", "hidden"),
        Field("reading", asked.asks, "radio", options=options),
        Field("reason", desk.say("web.field.reason"), "area", required=True),
    ]
