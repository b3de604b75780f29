"""Backups, for an administrator: made, listed, checked, downloaded; the chain of the ledger."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import FileResponse, RedirectResponse, Response

from engine.model.hash_chain import Head
from store.backends.errors import NotAFileError
from triggers.errors import UponError
from upon.running.backups import backup_file, backups, make_backup, prove_backup
from web.desk import Desk
from web.problems import sentence, status_of
from web.rendering import render
from web.requests import Form, Page, Sent
from web.rights import HiddenError

ROUTER = APIRouter()
PATH = "/settings/backup"
SHOWN = 20
"""Backups that the page lists."""
SQLITE = "application/vnd.sqlite3"


@ROUTER.get(PATH)
def backup_page(desk: Page) -> Response:
    """The backups that are kept, the newest first."""
    desk.check("backup")
    return _show(desk)


@ROUTER.get(PATH + "/{name}")
def backup_of(desk: Page, name: str) -> Response:
    """A backup as a file, by its `name`; that it was taken is kept in the list of accounts."""
    desk.check("backup")
    path = backup_file(desk.office.ledger, name)
    _note(desk, "backup_downloaded", name)
    return FileResponse(path, media_type=SQLITE, filename=path.name)


@ROUTER.post(PATH + "/{what}")
def backup_sent(desk: Sent, form: Form, what: str) -> Response:
    """Make a backup (`what` is make), walk the chain of the one that the `form` names (check) or of
    the ledger itself (verify); `desk` is the request's."""
    desk.check("backup")
    if what not in ("make", "check", "verify"):
        raise HiddenError(what)
    ledger = desk.office.ledger
    try:
        if what == "make":
            made, _ = make_backup(ledger)
            _note(desk, "backup_made", made.name)
            return RedirectResponse(desk.link(PATH, made=made.name), 303)
        if what == "verify":
            head = desk.acting_engine().proof(quick=True).head
            return _show(desk, done=_whole(desk, "ledger", head))
        name = str(form.get("name") or "")[:100]
        return _show(desk, done=_whole(desk, "file", prove_backup(ledger, name), name=name))
    except UponError as error:
        return _show(desk, status_of(error), wrong=sentence(desk.words, error))


def _whole(desk: Desk, what: str, head: Head, **more: str) -> str:
    return desk.say(f"web.backup.whole.{what}", count=head.count, head=str(head), **more)


def _note(desk: Desk, what: str, name: str) -> None:
    desk.office.accounts.note(desk.person.id, desk.person.id, what, file=name)


def _show(desk: Desk, status: int = 200, *, done: str = "", wrong: str = "") -> Response:
    found: list[Any] = []
    is_file = True
    try:
        found = backups(desk.office.ledger)
    except NotAFileError as error:
        is_file, wrong = False, wrong or sentence(desk.words, error)
    made = desk.request.query_params.get("made")
    if made in [one.name for one in found]:
        done = done or desk.say("web.backup.made", name=made)
    return render(
        desk,
        "backup.html",
        status=status,
        found=found[:SHOWN],
        count=len(found),
        done=done,
        wrong=wrong,
        may=desk.may("backup") and is_file,
    )
