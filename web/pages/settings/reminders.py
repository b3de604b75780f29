"""Reminders: the rules and a form that sets them; who is told, where and when next; a test."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from delivery.errors import FaultySettingsError
from delivery.settings_file import Settings
from triggers.errors import UponError
from upon.files.notify import notify_settings, read_notify
from upon.files.notify_checks import (
    checked,
    letters_now,
    next_digests,
    recipient_name,
    send_trial,
)
from upon.views.faults import fault_lists
from upon.views.reminders import reminders_json
from upon.words.reminders import when_text, whom_text
from web.acts.workspace import read_rules
from web.pages.acting import Screen, answer, given_of
from web.pages.formats import value_as
from web.pages.settings.rule_fields import family_fields, filled_from, rules_from_form
from web.problems import sentence
from web.request_context import RequestContext
from web.requests import Form, Page, Sent
from web.rights import HiddenError

ROUTER = APIRouter()
PATH = "/settings/reminders"


@ROUTER.get(PATH)
def reminders_page(ctx: Page) -> Response:
    """The rules that hold; for an administrator also who is told, and what would go out now to the
    one that `recipient` names."""
    screen = _screen(ctx, None)
    if found := value_as(ctx, screen.context["said"]):
        return found
    name = ctx.request.query_params.get("recipient")
    if name and (settings := screen.context["settings"]) is not None:
        recipient_name(settings, name)
        screen.context["recipient"] = name
        screen.context["letters"] = list(letters_now(ctx, ctx.ledger(), settings, name))
    return screen.show(ctx)


@ROUTER.post(PATH)
def reminders_sent(ctx: Sent, form: Form) -> Response:
    """Look at the rules that the `form` has, or put them into force."""
    ctx.check("reminders")
    screen = _screen(ctx, form)
    for name, rule in screen.given["rules"].items():
        field = f"{name}.daily" if name == "overdue" else f"{name}.days"
        faults = fault_lists(ctx.words, read_rules({name: rule}))["faults"]
        screen.faults += [(field, fault["message"]) for fault in faults]
    return screen.show(ctx, 422) if screen.faults else answer(ctx, screen, form)


@ROUTER.post(PATH + "/{what}")
def notify_sent(ctx: Sent, form: Form, what: str) -> Response:
    """Look whether the channels can be used (`what` is check), or send one test message to the
    recipient of the `form` (test); `ctx` is the request's."""
    ctx.check("reminders")
    if what not in ("check", "test"):
        raise HiddenError(what)
    screen = _screen(ctx, None)
    settings: Settings | None = screen.context["settings"]
    if settings is None:
        return screen.show(ctx, 409)
    if what == "check":
        screen.context["checked"] = list(checked(ctx, ctx.office.ledger, settings))
        return screen.show(ctx)
    try:
        name = recipient_name(settings, str(form.get("recipient") or "-")[:100])
        letter, remark = send_trial(ctx, ctx.office.ledger, settings, name)
    except UponError as error:
        screen.faults = [(None, settings.scrubbed(sentence(ctx.words, error)))]
        return screen.show(ctx, 422)
    told = [ctx.say("notify.sent", name=name, id=letter.id)]
    screen.context["done"] = told + ([ctx.say("notify.remark", remark=remark)] if remark else [])
    return screen.show(ctx)


def _screen(ctx: RequestContext, form: FormData | None) -> Screen:
    with ctx.ledger().reading() as unit:
        said = reminders_json(unit)
    words = ctx.words
    given: dict[str, Any] = filled_from(said["rules"])
    if form is not None:
        given = given_of(form)
        given |= {name: form.getlist(name) for name in form if name.endswith(".to")}
        given["rules"] = rules_from_form(given)
    rules = [
        (name, when_text(words, name, rule), whom_text(words, rule))
        for name, rule in said["rules"].items()
    ]
    context = {
        "said": said,
        "rules": rules,
        "title": ctx.say("web.reminders.title"),
        "subtitle": "",
        "wait": ctx.say("web.reminders.preview"),
        "back": ctx.link("/settings"),
        "action": ctx.link(PATH),
        "fields": family_fields(ctx) if ctx.may("reminders") else [],
        "hidden": [],
        "formats": ("json",),
        "done": [],
        "checked": [],
        "recipient": None,
        "letters": [],
    }
    return Screen("reminders.html", "reminders", given, context | _told(ctx))


def _told(ctx: RequestContext) -> dict[str, Any]:
    """Who is told, for an administrator: addresses are nobody else's business."""
    found: dict[str, Any] = {"settings": None, "digests": [], "wrong": None, "notify_faults": []}
    if not ctx.person.may("reminders"):
        return found
    try:
        found["settings"] = settings = notify_settings(ctx, None)
        found["digests"] = next_digests(ctx, ctx.office.ledger, settings)
    except FaultySettingsError as error:
        found["wrong"] = sentence(ctx.words, error)
        found["notify_faults"] = fault_lists(ctx.words, read_notify(ctx, None))["faults"]
    except UponError as error:
        found["wrong"] = sentence(ctx.words, error)
    return found
