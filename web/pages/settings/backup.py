"""Backups, for an administrator: made, listed, checked, downloaded; the chain of the ledger."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import FileResponse, RedirectResponse, Response

from engine.model.hash_chain import Head
from store.backends.errors import NotAFileError
from triggers.errors import UponError
from upon.running.backups import backup_file, backups, make_backup, prove_backup
from web.problems import sentence, status_of
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Form, Page, Sent
from web.rights import HiddenError

ROUTER = APIRouter()
PATH = "/settings/backup"
SHOWN = 20
"""Backups that the page lists."""
SQLITE = "application/vnd.sqlite3"


@ROUTER.get(PATH)
def backup_page(ctx: Page) -> Response:
    """The backups that are kept, the newest first."""
    ctx.check("backup")
    return _show(ctx)


@ROUTER.get(PATH + "/{name}")
def backup_of(ctx: Page, name: str) -> Response:
    """A backup as a file, by its `name`; that it was taken is kept in the list of accounts."""
    ctx.check("backup")
    path = backup_file(ctx.office.ledger, name)
    _note(ctx, "backup_downloaded", name)
    return FileResponse(path, media_type=SQLITE, filename=path.name)


@ROUTER.post(PATH + "/{what}")
def backup_sent(ctx: Sent, form: Form, what: str) -> Response:
    """Make a backup (`what` is make), walk the chain of the one that the `form` names (check) or of
    the ledger itself (verify); `ctx` is the request's."""
    ctx.check("backup")
    if what not in ("make", "check", "verify"):
        raise HiddenError(what)
    ledger = ctx.office.ledger
    try:
        if what == "make":
            made, _ = make_backup(ledger)
            _note(ctx, "backup_made", made.name)
            return RedirectResponse(ctx.link(PATH, made=made.name), 303)
        if what == "verify":
            head = ctx.acting_engine().proof(quick=True).head
            return _show(ctx, done=_whole(ctx, "ledger", head))
        name = str(form.get("name") or "")[:100]
        return _show(ctx, done=_whole(ctx, "file", prove_backup(ledger, name), name=name))
    except UponError as error:
        return _show(ctx, status_of(error), wrong=sentence(ctx.words, error))


def _whole(ctx: RequestContext, what: str, head: Head, **more: str) -> str:
    return ctx.say(f"web.backup.whole.{what}", count=head.count, head=str(head), **more)


def _note(ctx: RequestContext, what: str, name: str) -> None:
    ctx.office.accounts.note(ctx.person.id, ctx.person.id, what, file=name)


def _show(ctx: RequestContext, status: int = 200, *, done: str = "", wrong: str = "") -> Response:
    found: list[Any] = []
    is_file = True
    try:
        found = backups(ctx.office.ledger)
    except NotAFileError as error:
        is_file, wrong = False, wrong or sentence(ctx.words, error)
    made = ctx.request.query_params.get("made")
    if made in [one.name for one in found]:
        done = done or ctx.say("web.backup.made", name=made)
    return render(
        ctx,
        "backup.html",
        status=status,
        found=found[:SHOWN],
        count=len(found),
        done=done,
        wrong=wrong,
        may=ctx.may("backup") and is_file,
    )
