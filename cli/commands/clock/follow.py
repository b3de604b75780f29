"""The command follow: national documents of another ledger, taken into this one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app.output import print_json
from cli.app.session import Session, session_of
from cli.app.shared_options import Preview
from cli.commands.clock.run import parse_every
from cli.pages.receipts import note_warnings, print_changes
from store.backends.errors import LedgerChangedError
from triggers.errors import RefusedError, UponError, UsageError
from upon.home import database_url
from upon.running.following import Follower
from upon.running.json_log import error_line, json_lines
from upon.running.signals import stopping
from upon.views.following import followed_json
from upon.words.acts import SHORT

if TYPE_CHECKING:
    from engine.service.follow_commands import Followed
    from upon.running.json_log import Log

TOKEN = "UPON_FOLLOW_TOKEN"  # noqa: S105  the name of the variable
"""The variable of the environment with the access token for a service that is followed."""
From = Annotated[
    str, typer.Option("--from", metavar="URL", help="help.follow.from", show_default=False)
]
Every = Annotated[str | None, typer.Option("--every", metavar="SECONDS", help="help.follow.every")]
Also = Annotated[bool, typer.Option("--also", help="help.follow.also")]


def follow(
    ctx: typer.Context,
    source: From,
    every: Every = None,
    also: Also = False,
    preview: Preview = False,
) -> None:
    """Take the national documents of another ledger, once or again and again."""

    session = session_of(ctx)
    seconds = None if every is None else parse_every(every)
    session.for_recording()
    for name, given in (("--preview", preview), ("--today", session.day)):
        if seconds is not None and given:
            raise UsageError("follow", f"{name} --every", "one of them")
    url, token = database_url(source), os.environ.get(TOKEN)
    if seconds is not None:
        ledger = session.database()
        ledger.keep_watch()
        with json_lines(session.url, url) as log:
            follower = Follower(session.engine(ledger), url, also=also, token=token)
            _keep_following(follower, seconds, log)
        return
    engine = session.engine(session.ledger() if preview else session.database())
    follower = Follower(engine, url, also=also, token=token)
    found = follower.look(today=session.day, preview=preview)
    if session.as_json:
        print_json(followed_json(follower, found, session.words))
    elif found.taken:
        print_changes(session, found.outcome)
    _note(session, follower, found, preview)


def _note(session: Session, follower: Follower, found: Followed, preview: bool) -> None:
    """Say on stderr what was taken and what was left, and how far the other ledger was read."""
    note_warnings(session, found.outcome)
    for one in found.left:
        session.note(f"follow.left.{one.why}", entry=one.origin.entry, document=one.label)
    named = {"source": follower.name, "read": follower.head.count}
    if follower.ledger is None:
        session.note("follow.empty", source=follower.name)
    elif not found.taken:
        session.note("follow.nothing", **named)
    else:
        key = "follow.preview" if preview else "follow.done"
        count = len(found.taken)
        session.note(key, count=count, ledger=follower.ledger[:SHORT], **named)


def _keep_following(follower: Follower, seconds: int, log: Log) -> None:
    """Look again and again until a signal comes. What passes by itself, such as a server that is
    away, is logged and tried again; what a person must see to is raised."""
    with stopping() as stop:
        while True:
            try:
                found = follower.look()
            except (RefusedError, LedgerChangedError):
                raise
            except UponError as error:
                log.warning("follow_failed", source=follower.name, error=error_line(error))
            else:
                log.info(
                    "followed",
                    source=follower.name,
                    read=follower.head.count,
                    taken=len(found.taken),
                    left=len(found.left),
                )
            if stop.wait(seconds):
                return
