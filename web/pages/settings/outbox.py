"""The messages of reminders, for an administrator: by state, with reasons; sent again, dropped."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from delivery.errors import MessageStateError
from delivery.recipient_view import numbered
from engine.ports.messages import DEAD, QUEUED, STATES, Message
from engine.queries.message_rows import message_row
from store.messages import SqlMessageQueue
from triggers.errors import BadInputError
from upon.running.outbox import drop, message_named, resend
from upon.views.notices import notice_json
from upon.words.notices import notice_text
from upon.words.texts import Words
from web.desk import Desk
from web.pages.formats import FORMATS, rows_as
from web.problems import sentence
from web.rendering import render
from web.requests import Form, Page, Sent
from web.rights import HiddenError
from web.tables import after

ROUTER = APIRouter()
PATH = "/settings/outbox"
PAGE = 100


@ROUTER.get(PATH)
def outbox_page(desk: Page) -> Response:
    """The messages, the newest first."""
    desk.check("outbox")
    return _list(desk)


@ROUTER.get(PATH + "/{name}")
def message_page(desk: Page, name: str) -> Response:
    """One message by its id, `name`: how it stands, why, and what it is about."""
    desk.check("outbox")
    return _one(desk, message_named(_post(desk), name))


@ROUTER.post(PATH + "/{what}")
def outbox_sent(desk: Sent, form: Form, what: str) -> Response:
    """Let one message of the `form`, or all dead ones, go out again (`what` is resend), or drop one
    (drop); `desk` is the request's."""
    desk.check("outbox")
    name = str(form.get("id") or "")[:200]
    if what == "resend":
        return _resend(desk, name)
    if what != "drop":
        raise HiddenError(what)
    return _drop(desk, form, message_named(_post(desk), name))


def _resend(desk: Desk, name: str) -> Response:
    post = _post(desk)
    try:
        count = resend(post, [name] if name else None)
    except MessageStateError as error:
        return _list(desk, 409, wrong=[(None, sentence(desk.words, error))])
    return _list(desk, done=desk.say("outbox.queued", count=count))


def _drop(desk: Desk, form: FormData, message: Message) -> Response:
    """Drop a `message`, with the reason of the `form`, which must be there."""
    reason = str(form.get("reason") or "").strip()[:2000]
    if not reason:
        return _one(desk, message, 422, wrong=[("reason", desk.say("web.outbox.reason"))])
    try:
        drop(_post(desk), message.id, reason)
    except MessageStateError as error:
        return _one(desk, message, 409, wrong=[(None, sentence(desk.words, error))])
    return _list(desk, done=desk.say("outbox.dropped", id=message.id))


def _post(desk: Desk) -> SqlMessageQueue:
    return SqlMessageQueue(desk.office.ledger)


def _list(
    desk: Desk, status: int = 200, *, done: str = "", wrong: list[tuple[None, str]] | None = None
) -> Response:
    query = desk.request.query_params
    state, recipient = query.get("state") or None, query.get("recipient") or None
    if state is not None and state not in STATES:
        raise BadInputError("state", state[:40], ", ".join(STATES))
    every = _post(desk).messages(None, recipient)
    rows = [message_row(one) for one in every if state in (None, one.state)]
    if status == 200 and not done and (found := rows_as(desk, lambda: rows)):
        return found
    rest = list(after(rows[::-1], "id", query.get("after_key")))
    counts = Counter(one.state for one in every)
    return render(
        desk,
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
        may=desk.may("outbox"),
        formats=FORMATS,
    )


def _one(
    desk: Desk, message: Message, status: int = 200, wrong: list[Any] | None = None
) -> Response:
    with desk.office.ledger.reading() as unit:
        about = [notice_json(one.notice) for one in numbered(unit, message.notices)]
    words = Words(desk.words.lang, "web")
    return render(
        desk,
        "message.html",
        status=status,
        row=message_row(message),
        about=[(row, notice_text(words, row)) for row in about],
        wrong=wrong or [],
        may=desk.may("outbox"),
        may_resend=message.state != QUEUED,
        may_drop=message.state in (QUEUED, DEAD),
    )
