"""The command feed: the deadlines for the calendars that people already have."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.app.list_options import Below, Body, Plan, Role
from cli.app.session import Session, session_of
from engine.queries.filters import Filters
from triggers.errors import BadInputError, UponError, UsageError
from upon.files.ical import FORMS, calendar_bytes
from upon.words.bodies import calls
from upon.words.calendar_items import FeedWords, live

As = Annotated[str, typer.Option("--as", metavar="event|todo", help="help.feed.as")]
Out = Annotated[str | None, typer.Option("--out", metavar="FILE", help="help.feed.out")]


# `--as` says here what each task becomes: nothing is recorded, so nobody records it.
def feed(
    ctx: typer.Context,
    plan: Plan = None,
    body: Body = None,
    below: Below = False,
    role: Role = None,
    by: As = "event",
    out: Out = None,
) -> None:
    """Write the deadlines as an iCalendar file."""
    session = session_of(ctx)
    if session.as_json:
        raise NoJsonError
    if by not in FORMS:
        raise UsageError("--as", by, ", ".join(FORMS))
    asked = Filters(plan=plan, body=body, below=below, role=role)
    content, count, shown = _made(session, asked, by)
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
    else:
        _write(out, content)
    session.note("feed.done", count=count, live=shown)


class NoJsonError(UsageError):
    """A calendar was asked for as JSON (exit 2)."""

    code = "feed_json"
    template = (
        "upon feed writes iCalendar, not JSON; leave --json out, or use `upon due --json` for "
        "programs"
    )

    def __init__(self) -> None:
        UponError.__init__(self)


class CannotWriteError(BadInputError):
    """The file cannot be written (exit 5)."""

    code = "feed_out"
    template = "--out {file}: cannot be written ({what}); name a file in a folder open to you"

    def __init__(self, file: str, what: str) -> None:
        UponError.__init__(self, file=file, what=what)


def _made(session: Session, asked: Filters, form: str) -> tuple[bytes, int, int]:
    """The file, how many items it has and how many of them are in force."""

    ledger = session.ledger()
    engine = session.engine(ledger)
    items = engine.feed(today=session.today, filters=asked)
    with ledger.reading() as unit:
        plans, bodies = {plan.plan: plan for plan in unit.catalog.plans()}, unit.facts.bodies()
    names = calls(plans.values(), bodies)
    words = FeedWords(session.words, session.today, engine, plans, names, bodies, asked.body)
    content = calendar_bytes(
        ((item, words.of(item)) for item in items), words.title(asked.plan), form
    )
    return content, len(items), live(items)


def _write(out: str, content: bytes) -> None:
    """Put the file in its place at once: who reads it meanwhile has the old one, whole."""
    target = Path(out)
    if target.is_dir():
        raise CannotWriteError(out, os.strerror(errno.EISDIR))
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        fresh.write_bytes(content)
        fresh.replace(target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise CannotWriteError(out, error.strerror or str(error)) from None
