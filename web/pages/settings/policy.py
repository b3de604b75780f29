"""How deadlines are counted: each knob, where its value comes from, and a form that sets it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from triggers.policies import KNOBS, named_policy, policy_names
from upon.views.policy import policy_json
from upon.words.policies import knob_value
from web.acts.workspace import KNOB, knobs_of
from web.pages.acting import Screen, answer, given_of
from web.pages.fields import Field, Option
from web.pages.formats import value_as
from web.request_context import RequestContext
from web.requests import Form, Page, Sent

ROUTER = APIRouter()


@ROUTER.get("/settings/policy")
def policy_page(ctx: Page) -> Response:
    """Each knob with its value and what is allowed; who set what; what plans set themselves."""
    screen = _screen(ctx, {})
    return value_as(ctx, screen.context["said"]) or screen.show(ctx)


@ROUTER.post("/settings/policy")
def policy_sent(ctx: Sent, form: Form) -> Response:
    """Look at what other knobs would move, or set them."""
    ctx.check("policy")
    screen = _screen(ctx, given_of(form))
    if not knobs_of(screen.given):
        screen.faults = [("knob.name", ctx.say("web.policy.choose"))]
        return screen.show(ctx, 422)
    return answer(ctx, screen, form)


def _screen(ctx: RequestContext, given: dict[str, Any]) -> Screen:
    engine = ctx.engine()
    with ctx.ledger().reading() as unit:
        said = policy_json(unit, engine.policy())
    return Screen(
        "policy.html",
        "policy",
        given,
        {
            "said": said,
            "value": lambda knob, value: knob_value(ctx.words, knob, value),
            "texts": lambda knobs: [f"{knob}={value}" for knob, value in knobs.items()],
            "title": ctx.say("web.policy.title"),
            "subtitle": "",
            "wait": ctx.say("web.settings.preview"),
            "back": ctx.link("/settings"),
            "action": ctx.link("/settings/policy"),
            "fields": _fields(ctx, said) if ctx.may("policy") else [],
            "hidden": [],
            "formats": ("json",),
        },
    )


def _fields(ctx: RequestContext, said: dict[str, Any]) -> list[Field]:
    """A field for the named policy, one for each knob, the day from which it holds, the reason."""
    say, lang = ctx.say, ctx.words.lang
    laws = [Option(name, named_policy(name).title.get(lang, name)) for name in policy_names()]
    found = [Field(f"{KNOB}name", say("web.policy.law"), "select", options=[_as_is(ctx), *laws])]
    for knob in KNOBS:
        allowed = said["knobs"][knob]["allowed"]
        options = [Option(one, knob_value(ctx.words, knob, one)) for one in allowed]
        label = f"{ctx.words.term('knob', knob)} ({knob})"
        found.append(Field(KNOB + knob, label, "select", options=[_as_is(ctx), *options]))
    return [
        *found,
        Field("holds_from", say("web.field.holds_from"), "date", hint=say("web.hint.holds_from")),
        Field("reason", say("web.field.reason"), "area", required=True),
    ]


def _as_is(ctx: RequestContext) -> Option:
    return Option("", ctx.say("web.policy.as_is"))
