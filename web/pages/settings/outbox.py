"""The messages of reminders, for an administrator: by state, with reasons; sent again, dropped."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from delivery.errors import MessageStateError
from engine.ports.messages import DEAD, QUEUED, STATES, Message
from engine.queries.message_rows import message_row
from store.messages import SqlMessageQueue
from triggers.errors import BadInputError
from upon.running.outbox import drop, message_named, resend
from upon.views.notices import notice_json
from upon.words.notices import notice_text
from upon.words.texts import Words
from web.pages.formats import FORMATS, rows_as
from web.problems import sentence
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Form, Page, Sent
from web.rights import HiddenError
from web.tables import after

ROUTER = APIRouter()
PATH = "/settings/outbox"
PAGE = 100


@ROUTER.get(PATH)
def outbox_page(ctx: Page) -> Response:
    """The messages, the newest first."""
    ctx.check("outbox")
    return _list(ctx)


@ROUTER.get(PATH + "/{name}")
def message_page(ctx: Page, name: str) -> Response:
    """One message by its id, `name`: how it stands, why, and what it is about."""
    ctx.check("outbox")
    return _one(ctx, message_named(_post(ctx), name))


@ROUTER.post(PATH + "/{what}")
def outbox_sent(ctx: Sent, form: Form, what: str) -> Response:
    """Let one message of the `form`, or all dead ones, go out again (`what` is resend), or drop one
    (drop); `ctx` is the request's."""
    ctx.check("outbox")
    name = str(form.get("id") or "")[:200]
    if what == "resend":
        return _resend(ctx, name)
    if what != "drop":
        raise HiddenError(what)
    return _drop(ctx, form, message_named(_post(ctx), name))


def _resend(ctx: RequestContext, name: str) -> Response:
    post = _post(ctx)
    try:
        count = resend(post, [name] if name else None)
    except MessageStateError as error:
        return _list(ctx, 409, wrong=[(None, sentence(ctx.words, error))])
    return _list(ctx, done=ctx.say("outbox.queued", count=count))


def _drop(ctx: RequestContext, form: FormData, message: Message) -> Response:
    """Drop a `message`, with the reason of the `form`, which must be there."""
    reason = str(form.get("reason") or "").strip()[:2000]
    if not reason:
        return _one(ctx, message, 422, wrong=[("reason", ctx.say("web.outbox.reason"))])
    try:
        drop(_post(ctx), message.id, reason)
    except MessageStateError as error:
        return _one(ctx, message, 409, wrong=[(None, sentence(ctx.words, error))])
    return _list(ctx, done=ctx.say("outbox.dropped", id=message.id))


def _post(ctx: RequestContext) -> SqlMessageQueue:
    return SqlMessageQueue(ctx.office.ledger)


def _list(
    ctx: RequestContext,
    status: int = 200,
    *,
    done: str = "",
    wrong: list[tuple[None, str]] | None = None,
) -> Response:
    query = ctx.request.query_params
    state, recipient = query.get("state") or None, query.get("recipient") or None
    if state is not None and state not in STATES:
        raise BadInputError("state", state[:40], ", ".join(STATES))
    every = _post(ctx).messages(None, recipient)
    rows = [message_row(one) for one in every if state in (None, one.state)]
    if status == 200 and not done and (found := rows_as(ctx, lambda: rows)):
        return found
    rest = list(after(rows[::-1], "id", query.get("after_key")))
    counts = Counter(one.state for one in every)
    return render(
        ctx,
        "outbox.html",
        status=status,
        rows=rest[:PAGE],
        more=rest[PAGE - 1]["id"] if len(rest) > PAGE else None,
        counts=[(name, counts[name]) for name in STATES],
        total=len(every),
        dead=counts[DEAD] if recipient is None else 0,
        state=state,
        recipient=recipient,
        done=done,
        wrong=wrong or [],
        may=ctx.may("outbox"),
        formats=FORMATS,
    )


def _one(
    ctx: RequestContext, message: Message, status: int = 200, wrong: list[Any] | None = None
) -> Response:
    with ctx.office.ledger.reading() as unit:
        about = [notice_json(one.notice) for one in unit.outbox.at(message.notices)]
    words = Words(ctx.words.lang, "web")
    return render(
        ctx,
        "message.html",
        status=status,
        row=message_row(message),
        about=[(row, notice_text(words, row)) for row in about],
        wrong=wrong or [],
        may=ctx.may("outbox"),
        may_resend=message.state != QUEUED,
        may_drop=message.state in (QUEUED, DEAD),
    )
