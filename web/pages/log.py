"""The ledger, page by page; an entry with what it changed; the proof that nothing was altered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from engine.model.acts import Entry
from engine.model.hash_chain import BrokenChainError
from engine.queries.act_summary import cause
from engine.queries.history import log_after
from triggers.errors import BadInputError, UnknownNameError
from upon.views.ledger import log_rows
from upon.words.acts import details, origin_text
from web.pages.acting import Screen, answer, given_of, preview
from web.pages.effects import effect_sections
from web.pages.fields import Field
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Form, Page, Sent, fresh

ROUTER = APIRouter()
PAGE = 50


@ROUTER.get("/log")
def log_of(ctx: Page) -> Response:
    """The entries, the newest first."""
    fresh(ctx)
    with ctx.ledger().reading() as unit:
        count = unit.entries.head().count
        before = _number(ctx.request.query_params.get("before"), count + 1)
        first = max(0, before - 1 - PAGE)
        page = log_after(unit, first, before - 1 - first)
    rows = log_rows(ctx, page)
    more = [_details(ctx, row, entry) for row, (entry, _) in zip(rows, page.said, strict=True)]
    listed = list(zip(rows, more, strict=True))[::-1]
    return render(ctx, "log.html", rows=listed, count=count, before=first + 1 if first else None)


def _details(ctx: RequestContext, row: Mapping[str, Any], entry: Entry) -> list[str]:
    """What else is to be told of an entry: its details, the ledger that it was taken from."""
    found = list(details(ctx.words, cause(entry.act)))
    if row["origin"]:
        found.append(origin_text(ctx.words, row["origin"]))
    return found


def _number(text: str | None, fallback: int) -> int:
    if text is None:
        return fallback
    if not text.isdecimal() or not 1 <= int(text[:9]) <= fallback:
        raise BadInputError("before", text, f"1..{fallback}")
    return int(text)


@ROUTER.get("/log/{seq}")
def entry_page(ctx: Page, seq: int) -> Response:
    """An entry: what was recorded, by whom, what it changed, and whether it may be undone."""
    with ctx.ledger().reading() as unit:
        if not 1 <= seq <= unit.entries.head().count:
            raise UnknownNameError("entry", str(seq))
        page = log_after(unit, seq - 1, 1)
        changes = [line.change for line in unit.history.lines(seq=seq)]
        last = next(iter(unit.entries.latest_by(ctx.person.id)), None)
        entry = unit.entries.entry(seq)
    row = log_rows(ctx, page)[0]
    return render(
        ctx,
        "entry.html",
        row=row,
        details=_details(ctx, row, page.said[0].entry),
        sections=effect_sections(ctx, changes),
        count=len({(c.plan, c.task, c.occurrence) for c in changes}),
        hash=entry.hash if entry else "",
        undo=ctx.may("undo", ctx.person.body) and last is not None and last.seq == seq,
        new=bool(ctx.request.query_params.get("new")),
    )


@ROUTER.get("/undo")
def undo_page(ctx: Page) -> Response:
    """What taking one's last entry back would change."""
    screen = _undo_screen(ctx, {"reason": ""})
    preview(ctx, screen)
    return screen.show(ctx)


@ROUTER.post("/undo")
def undo_sent(ctx: Sent, form: Form) -> Response:
    """Look at it, or take the entry back."""
    return answer(ctx, _undo_screen(ctx, given_of(form)), form)


def _undo_screen(ctx: RequestContext, given: dict[str, Any]) -> Screen:
    ctx.check("undo", ctx.person.body)
    return Screen(
        "act.html",
        "undo",
        given,
        {
            "title": ctx.say("web.undo.title"),
            "subtitle": "",
            "back": ctx.link("/log"),
            "action": ctx.link("/undo"),
            "fields": [Field("reason", ctx.say("web.field.reason"), "area")],
            "hidden": [],
            "danger": True,
        },
    )


@ROUTER.post("/seen")
def seen(ctx: Sent, form: Form) -> Response:
    """Keep the last entry that the person has looked at."""
    given = str(form.get("entry") or "")
    if given.isdecimal():
        ctx.office.accounts.see(ctx.person.id, min(int(given[:9]), ctx.office.head().count))
    return RedirectResponse(ctx.link("/"), 303)


@ROUTER.get("/verify")
def verify_page(ctx: Page) -> Response:
    """Walk the chain; with `head`, say whether a printed sheet was made from this ledger."""
    given = ctx.request.query_params.get("head")
    broken, differences, head = None, list[Any](), None
    try:
        head, differences = ctx.engine().verify()
    except BrokenChainError as error:
        broken = ctx.words.error(error)
    return render(
        ctx,
        "verify.html",
        head=head,
        broken=broken,
        differences=differences,
        given=given,
        matches=_matches(ctx, given) if given else None,
    )


def _matches(ctx: RequestContext, given: str) -> bool | None:
    """Whether a printed head is one that this ledger had; None where it is no head."""
    number, colon, digest = given.strip().partition(":")
    if not (colon and number.isdecimal() and len(number) < 10 and len(digest) >= 8):
        return None
    with ctx.office.ledger.reading() as unit:
        entry = unit.entries.entry(int(number))
    return entry is not None and entry.hash.startswith(digest.casefold())
