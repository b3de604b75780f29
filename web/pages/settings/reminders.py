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
from web.desk import Desk
from web.pages.acting import Screen, answer, given_of
from web.pages.formats import value_as
from web.pages.settings.rule_fields import family_fields, filled_from, rules_from_form
from web.problems import sentence
from web.requests import Form, Page, Sent
from web.rights import HiddenError

ROUTER = APIRouter()
PATH = "/settings/reminders"


@ROUTER.get(PATH)
def reminders_page(desk: Page) -> Response:
    """The rules that hold; for an administrator also who is told, and what would go out now to the
    one that `recipient` names."""
    screen = _screen(desk, None)
    if found := value_as(desk, screen.context["said"]):
        return found
    name = desk.request.query_params.get("recipient")
    if name and (settings := screen.context["settings"]) is not None:
        recipient_name(settings, name)
        screen.context["recipient"] = name
        screen.context["letters"] = list(letters_now(desk, desk.ledger(), settings, name))
    return screen.show(desk)


@ROUTER.post(PATH)
def reminders_sent(desk: Sent, form: Form) -> Response:
    """Look at the rules that the `form` has, or put them into force."""
    desk.check("reminders")
    screen = _screen(desk, form)
    for name, rule in screen.given["rules"].items():
        field = f"{name}.daily" if name == "overdue" else f"{name}.days"
        faults = fault_lists(desk.words, read_rules({name: rule}))["faults"]
        screen.faults += [(field, fault["message"]) for fault in faults]
    return screen.show(desk, 422) if screen.faults else answer(desk, screen, form)


@ROUTER.post(PATH + "/{what}")
def notify_sent(desk: Sent, form: Form, what: str) -> Response:
    """Look whether the channels can be used (`what` is check), or send one test message to the
    recipient of the `form` (test); `desk` is the request's."""
    desk.check("reminders")
    if what not in ("check", "test"):
        raise HiddenError(what)
    screen = _screen(desk, None)
    settings: Settings | None = screen.context["settings"]
    if settings is None:
        return screen.show(desk, 409)
    if what == "check":
        screen.context["checked"] = list(checked(desk, desk.office.ledger, settings))
        return screen.show(desk)
    try:
        name = recipient_name(settings, str(form.get("recipient") or "-")[:100])
        letter, remark = send_trial(desk, desk.office.ledger, settings, name)
    except UponError as error:
        screen.faults = [(None, settings.scrubbed(sentence(desk.words, error)))]
        return screen.show(desk, 422)
    told = [desk.say("notify.sent", name=name, id=letter.id)]
    screen.context["done"] = told + ([desk.say("notify.remark", remark=remark)] if remark else [])
    return screen.show(desk)


def _screen(desk: Desk, form: FormData | None) -> Screen:
    with desk.ledger().reading() as unit:
        said = reminders_json(unit)
    words = desk.words
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
        "title": desk.say("web.reminders.title"),
        "subtitle": "",
        "wait": desk.say("web.reminders.preview"),
        "back": desk.link("/settings"),
        "action": desk.link(PATH),
        "fields": family_fields(desk) if desk.may("reminders") else [],
        "hidden": [],
        "formats": ("json",),
        "done": [],
        "checked": [],
        "recipient": None,
        "letters": [],
    }
    return Screen("reminders.html", "reminders", given, context | _told(desk))


def _told(desk: Desk) -> dict[str, Any]:
    """Who is told, for an administrator: addresses are nobody else's business."""
    found: dict[str, Any] = {"settings": None, "digests": [], "wrong": None, "notify_faults": []}
    if not desk.person.may("reminders"):
        return found
    try:
        found["settings"] = settings = notify_settings(desk, None)
        found["digests"] = next_digests(desk, desk.office.ledger, settings)
    except FaultySettingsError as error:
        found["wrong"] = sentence(desk.words, error)
        found["notify_faults"] = fault_lists(desk.words, read_notify(desk, None))["faults"]
    except UponError as error:
        found["wrong"] = sentence(desk.words, error)
    return found
