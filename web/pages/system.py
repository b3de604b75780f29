"""What is not for a person signed in: feeds of calendars, health, figures, help, problems."""

from __future__ import annotations

import hashlib
import hmac

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from engine.queries.filters import Filters
from engine.queries.service_status import state_of
from store.heartbeats import Heartbeats
from triggers.errors import UnknownNameError, UponError
from upon import clock
from upon.words.texts import Words
from web.metrics import Metrics
from web.pages.formats import calendar_of
from web.problems import OUR_CODES
from web.rendering import bare, render
from web.request_context import RequestContext, language_of
from web.requests import Page, office_of
from web.rights import HiddenError, Person

ROUTER = APIRouter()


@ROUTER.get("/feeds/{secret}.ics")
def feed(request: Request, secret: str) -> Response:
    """The calendar of an address; what it shows was fixed when it was made."""
    office = office_of(request)
    found = office.feeds.find(secret)
    account = office.accounts.find(found.account) if found else None
    if found is None or account is None or account.disabled_at is not None:
        raise HiddenError("feed")
    today = clock.day_of(clock.now(), office.settings.zone)
    day = office.settings.day or today
    text = f"{office.head()}\x00{day}\x00{found.hash}"
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    office.feeds.fetched(found, today)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    person = Person(account.id, account.name, frozenset({"reader"}), found.body)
    ctx = RequestContext(
        words=Words(found.lang),
        url=office.settings.url,
        zone=office.settings.zone,
        by=person.id,
        day=day,
        office=office,
        person=person,
        request=request,
    )
    filters = Filters(body=found.body, below=found.below, role=found.role)
    content = calendar_of(ctx, filters, found.component)
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


@ROUTER.get("/healthz")
def alive() -> Response:
    """The process lives."""
    return JSONResponse({"status": "alive"})


@ROUTER.get("/readyz")
def ready(request: Request) -> Response:
    """Whether the database answers, and whether somebody keeps the clock."""
    office = office_of(request)
    try:
        seen = Heartbeats(office.ledger).look()
    except UponError as error:
        return JSONResponse({"status": "unready", "code": error.code}, 503)
    now = clock.now()
    told = {"clock": state_of(seen, now)[0], "undelivered": seen.undelivered.is_bad(now)}
    return JSONResponse({"status": "ready", **told, "entries": seen.entries})


@ROUTER.get("/metrics")
def metrics(request: Request) -> Response:
    """The figures, for whoever has the token that the process was given."""
    office = office_of(request)
    token = office.settings.metrics_token
    given = request.headers.get("authorization", "")
    if token is None or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise HiddenError("metrics")
    figures: Metrics = request.app.state.metrics
    seen = Heartbeats(office.ledger).look()
    figures.entries.set(seen.entries)
    figures.notices.set(seen.notices)
    figures.silent.set(state_of(seen, clock.now())[0] != "fresh")
    return Response(figures.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


@ROUTER.get("/help")
def help_page(ctx: Page) -> Response:
    """How to work with the pages: the one place of help."""
    return render(ctx, "help.html")


@ROUTER.get("/problems/{code}")
def problem_page(request: Request, code: str) -> Response:
    """What an error code means, and how to mend it."""
    settings = office_of(request).settings
    header = request.headers.get("accept-language")
    words = Words(language_of(request.query_params, header, settings.lang))
    if code not in OUR_CODES and not words.has(f"error.{code}") and code != "bad_request":
        raise UnknownNameError("page", code[:60])
    root = request.scope.get("root_path", "")
    return bare(words, "mend.html", code=code, text=mend(words, code), root=root)


def mend(words: Words, code: str) -> str:
    """What a person can do about an error."""
    for key in (f"mend.{code}", f"web.problem.{code}"):
        if words.has(key):
            return words.say(key)
    return words.say("mend.other")
