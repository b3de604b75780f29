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
from web.pages.acting import Screen, answer, given_of
from web.pages.fields import Field, Option
from web.request_context import RequestContext
from web.requests import Form, Page, Sent

ROUTER = APIRouter()
ABOUT = (*MOVES, "extend", "settle", "confirm")
NEEDS_REASON = ("suspend", "resume", "reopen", "cancel", "reinstate")
HIDDEN = ("plan", "task", "occurrence", "body")


@ROUTER.get("/tasks/{plan}/{task}/{name}")
def task_act_page(ctx: Page, plan: str, task: str, name: str) -> Response:
    """The form of the act `name` on a `task` of a `plan` (ids); `ctx` is the request's."""
    query = ctx.request.query_params
    given: dict[str, Any] = dict(query) | {"plan": plan, "task": task}
    given["body"] = ctx.place(query.get("body"))
    _check(ctx, name, given)
    if name in MOVES and not given.get("on"):
        given["on"] = ctx.words.day(ctx.today)
    return _screen(ctx, name, given).show(ctx)


@ROUTER.post("/tasks/{plan}/{task}/{name}")
def task_act_sent(ctx: Sent, form: Form, plan: str, task: str, name: str) -> Response:
    """Look at the act `name` on a `task` of a `plan` (ids), as the `form` has it, or record it;
    `ctx` is the request's."""
    given = given_of(form) | {"plan": plan, "task": task}
    given["body"] = ctx.place(given.get("body") or None)
    _check(ctx, name, given)
    return answer(ctx, _screen(ctx, name, given), form)


def _check(ctx: RequestContext, name: str, given: dict[str, Any]) -> None:
    """Raise UnknownNameError for an act or a task that there is not; and as the rights say."""
    if name not in ABOUT:
        raise UnknownNameError("page", name)
    found = ctx.plans.get(given["plan"])
    if found is None:
        raise UnknownNameError("plan", given["plan"])
    found.task(given["task"])
    ctx.check(ACTS[name].operation, given["body"] if ACTS[name].place else None)


def _screen(ctx: RequestContext, name: str, given: dict[str, Any]) -> Screen:
    plan, task = ctx.plans[given["plan"]], given["task"]
    back = ctx.link(
        f"/tasks/{plan.plan}/{task}", occurrence=given.get("occurrence"), body=given["body"]
    )
    return Screen(
        "act.html",
        name,
        given,
        {
            "title": ctx.say("web.act.title", what=ctx.say(f"web.move.{name}"), task=task),
            "subtitle": plan.task(task).title,
            "back": back,
            "action": ctx.link(f"/tasks/{plan.plan}/{task}/{name}"),
            "fields": _fields(ctx, name, given),
            "hidden": [(one, given.get(one) or "") for one in ("occurrence", "body")],
            "danger": name == "cancel",
        },
    )


def _fields(ctx: RequestContext, name: str, given: dict[str, Any]) -> list[Field]:
    say = ctx.say
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
        return _readings(ctx, given)
    on = Field("on", say("web.field.on"), "date", hint=say("web.hint.date"))
    found = [on, reason] if name != "complete" else [on, number, reason]
    if name == "complete":
        found.append(Field("without_trigger", say("web.field.without_trigger"), "tick"))
    return found


def _readings(ctx: RequestContext, given: dict[str, Any]) -> list[Field]:
    """The readings to choose from, each with what it would change."""
    try:
        found = choices(ctx, ctx.office.ledger, given["task"], given["plan"])
    except NothingToConfirmError:
        return []
    number = given.get("question")
    chosen = [c for c in found.found if c.number is None or str(c.number) == number]
    asked = chosen[0] if number and chosen else found.found[0]
    given["question"] = str(asked.number) if asked.number else ""
    options = [
        Option(
            one.number,
            f"{one.text}{ctx.say('web.reading.now') if one.taken else ''}",
            "; ".join(
                sorted(
                    {
                        text
                        for change in one.changes
                        for text in change_texts(ctx.words, {change.field: change})
                    }
                )
            ),
        )
        for one in asked.readings
    ]
    return [
        Field("question", "", "hidden"),
        Field("reading", asked.asks, "radio", options=options),
        Field("reason", ctx.say("web.field.reason"), "area", required=True),
    ]
