"""From a request to a ctx: who asks, whether a page of ours sent it, whether it is new to them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from upon import __version__
from web.guard.cross_site import check_origin
from web.guard.identity import person_of
from web.guard.rates import Rates
from web.office import Office
from web.request_context import RequestContext, make_context


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


def page_context(request: Request) -> RequestContext:
    """The ctx of a page that only shows. Raises SignInError, TooManyError, NotModifiedError."""
    return _context(request, program=False, token=None)


def form_context(request: Request, form: Form) -> RequestContext:
    """The ctx of a form that was sent. Raises CrossSiteError where no page of ours sent it."""
    token = form.get("form_token")
    return _context(request, program=False, token=token if isinstance(token, str) else None)


def api_context(request: Request) -> RequestContext:
    """The ctx of a program; a browser's session serves too, if a page of ours asked."""
    return _context(request, program=True, token=request.headers.get("x-form-token"))


Page = Annotated[RequestContext, Depends(page_context)]
Sent = Annotated[RequestContext, Depends(form_context)]
Program = Annotated[RequestContext, Depends(api_context)]


def _context(request: Request, *, program: bool, token: str | None) -> RequestContext:
    office = office_of(request)
    person = person_of(request, office, program=program)
    request.state.person = person.id
    if "authorization" not in request.headers:
        host = request.headers.get("host", "")
        check_origin(request.method, request.headers, host, person.session, token)
    rates: Rates = request.app.state.rates
    rates.take(person.id)
    return make_context(request, office, person)


def fresh(ctx: RequestContext) -> None:
    """Mark the answer by the ledger's head, the day, the language, the person and the address.

    Raises NotModifiedError where the asker has it: after one look at the head.
    """
    etag = etag_of(ctx)
    known = ctx.request.headers.get("if-none-match", "")
    if etag in [part.strip().removeprefix("W/") for part in known.split(",")]:
        raise NotModifiedError(etag)
    ctx.request.state.etag = etag


def etag_of(ctx: RequestContext) -> str:
    """The mark of an answer that rests on the ledger alone."""
    person = ctx.person
    parts = (
        __version__,
        ctx.head,
        ctx.today,
        ctx.words.lang,
        person.id,
        sorted(person.roles),
        person.body,
        person.session,
        person.shortcuts,
        person.seen_entry,
        ctx.request.headers.get("accept", "")
        if ctx.request.url.path.startswith("/v1")
        else ctx.request.headers.get("hx-request", ""),
        ctx.request.url.path,
        ctx.request.url.query,
    )
    text = "\x00".join(map(str, parts))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
