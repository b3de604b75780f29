"""The ledger, page by page; an entry with what it changed; the proof that nothing was altered."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from engine.model.hash_chain import BrokenChainError
from engine.queries.act_summary import cause
from engine.queries.history import log_after
from triggers.errors import BadInputError, UnknownNameError
from upon.views.ledger import log_rows
from upon.words.acts import details
from web.desk import Desk
from web.pages.acting import Screen, answer, given_of, preview
from web.pages.effects import effect_sections
from web.pages.fields import Field
from web.rendering import render
from web.requests import Form, Page, Sent, fresh

ROUTER = APIRouter()
PAGE = 50


@ROUTER.get("/log")
def log_of(desk: Page) -> Response:
    """The entries, the newest first."""
    fresh(desk)
    with desk.ledger().reading() as unit:
        count = unit.head().count
        before = _number(desk.request.query_params.get("before"), count + 1)
        first = max(0, before - 1 - PAGE)
        page = log_after(unit, first, before - 1 - first)
    rows = log_rows(desk, page)
    more = [details(desk.words, cause(entry.act)) for entry, _ in page.said]
    listed = list(zip(rows, more, strict=True))[::-1]
    return render(desk, "log.html", rows=listed, count=count, before=first + 1 if first else None)


def _number(text: str | None, fallback: int) -> int:
    if text is None:
        return fallback
    if not text.isdecimal() or not 1 <= int(text[:9]) <= fallback:
        raise BadInputError("before", text, f"1..{fallback}")
    return int(text)


@ROUTER.get("/log/{seq}")
def entry_page(desk: Page, seq: int) -> Response:
    """An entry: what was recorded, by whom, what it changed, and whether it may be undone."""
    with desk.ledger().reading() as unit:
        if not 1 <= seq <= unit.head().count:
            raise UnknownNameError("entry", str(seq))
        page = log_after(unit, seq - 1, 1)
        changes = [line.change for line in unit.lines(seq=seq)]
        last = next(iter(unit.latest_entries(desk.person.id)), None)
        entry = unit.entry(seq)
    row = log_rows(desk, page)[0]
    return render(
        desk,
        "entry.html",
        row=row,
        details=details(desk.words, cause(page.said[0].entry.act)),
        sections=effect_sections(desk, changes),
        count=len({(c.plan, c.task, c.occurrence) for c in changes}),
        hash=entry.hash if entry else "",
        undo=desk.may("undo", desk.person.body) and last is not None and last.seq == seq,
        new=bool(desk.request.query_params.get("new")),
    )


@ROUTER.get("/undo")
def undo_page(desk: Page) -> Response:
    """What taking one's last entry back would change."""
    screen = _undo_screen(desk, {"reason": ""})
    preview(desk, screen)
    return screen.show(desk)


@ROUTER.post("/undo")
def undo_sent(desk: Sent, form: Form) -> Response:
    """Look at it, or take the entry back."""
    return answer(desk, _undo_screen(desk, given_of(form)), form)


def _undo_screen(desk: Desk, given: dict[str, Any]) -> Screen:
    desk.check("undo", desk.person.body)
    return Screen(
        "act.html",
        "undo",
        given,
        {
            "title": desk.say("web.undo.title"),
            "subtitle": "",
            "back": desk.link("/log"),
            "action": desk.link("/undo"),
            "fields": [Field("reason", desk.say("web.field.reason"), "area")],
            "hidden": [],
            "danger": True,
        },
    )


@ROUTER.post("/seen")
def seen(desk: Sent, form: Form) -> Response:
    """Keep the last entry that the person has looked at."""
    given = str(form.get("entry") or "")
    if given.isdecimal():
        desk.office.accounts.see(desk.person.id, min(int(given[:9]), desk.office.head().count))
    return RedirectResponse(desk.link("/"), 303)


@ROUTER.get("/verify")
def verify_page(desk: Page) -> Response:
    """Walk the chain; with `head`, say whether a printed sheet was made from this ledger."""
    given = desk.request.query_params.get("head")
    broken, differences, head = None, list[Any](), None
    try:
        head, differences = desk.engine().verify()
    except BrokenChainError as error:
        broken = desk.words.error(error)
    return render(
        desk,
        "verify.html",
        head=head,
        broken=broken,
        differences=differences,
        given=given,
        matches=_matches(desk, given) if given else None,
    )


def _matches(desk: Desk, given: str) -> bool | None:
    """Whether a printed head is one that this ledger had; None where it is no head."""
    number, colon, digest = given.strip().partition(":")
    if not (colon and number.isdecimal() and len(number) < 10 and len(digest) >= 8):
        return None
    with desk.office.ledger.reading() as unit:
        entry = unit.entry(int(number))
    return entry is not None and entry.hash.startswith(digest.casefold())
