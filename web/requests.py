"""From a request to a desk: who asks, whether a page of ours sent it, whether it is new to them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from upon import __version__
from web.desk import Desk, make_desk
from web.guard.cross_site import check_origin
from web.guard.identity import person_of
from web.guard.rates import Rates
from web.office import Office


class NotModifiedError(Exception):
    """The asker has the answer already (304); `etag` is its mark."""

    def __init__(self, etag: str) -> None:
        self.etag = etag
        super().__init__(etag)


def office_of(request: Request) -> Office:
    """The workspace that the process serves."""
    office: Office = request.app.state.office
    return office


async def form_of(request: Request) -> AsyncIterator[FormData]:
    """The fields of a form, empty where the request has none; its files are closed after it."""
    form = await request.form(max_files=4, max_fields=400, max_part_size=6_000_000)
    try:
        yield form
    finally:
        await form.close()


Form = Annotated[FormData, Depends(form_of)]


def page_desk(request: Request) -> Desk:
    """The desk of a page that only shows. Raises SignInError, TooManyError, NotModifiedError."""
    return _desk(request, program=False, token=None)


def form_desk(request: Request, form: Form) -> Desk:
    """The desk of a form that was sent. Raises CrossSiteError where no page of ours sent it."""
    token = form.get("form_token")
    return _desk(request, program=False, token=token if isinstance(token, str) else None)


def program_desk(request: Request) -> Desk:
    """The desk of a program; a browser's session serves too, if a page of ours asked."""
    return _desk(request, program=True, token=request.headers.get("x-form-token"))


Page = Annotated[Desk, Depends(page_desk)]
Sent = Annotated[Desk, Depends(form_desk)]
Program = Annotated[Desk, Depends(program_desk)]


def _desk(request: Request, *, program: bool, token: str | None) -> Desk:
    office = office_of(request)
    person = person_of(request, office, program=program)
    request.state.person = person.id
    if "authorization" not in request.headers:
        host = request.headers.get("host", "")
        check_origin(request.method, request.headers, host, person.session, token)
    rates: Rates = request.app.state.rates
    rates.take(person.id)
    return make_desk(request, office, person)


def fresh(desk: Desk) -> None:
    """Mark the answer by the ledger's head, the day, the language, the person and the address.

    Raises NotModifiedError where the asker has it: after one look at the head.
    """
    etag = etag_of(desk)
    known = desk.request.headers.get("if-none-match", "")
    if etag in [part.strip().removeprefix("W/") for part in known.split(",")]:
        raise NotModifiedError(etag)
    desk.request.state.etag = etag


def etag_of(desk: Desk) -> str:
    """The mark of an answer that rests on the ledger alone."""
    person = desk.person
    parts = (
        __version__,
        desk.head,
        desk.today,
        desk.words.lang,
        person.id,
        sorted(person.roles),
        person.body,
        person.session,
        person.shortcuts,
        person.seen_entry,
        desk.request.headers.get("accept", "")
        if desk.request.url.path.startswith("/v1")
        else desk.request.headers.get("hx-request", ""),
        desk.request.url.path,
        desk.request.url.query,
    )
    text = "\x00".join(map(str, parts))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
