"""The commands sweep and notices: look again at what a day changes, and what was decided to be
told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cli.app.output import print_json
from cli.app.session import Session, session_of
from cli.pages.notices import print_notices
from upon.views.notices import notice_json, swept_json

if TYPE_CHECKING:
    from engine.commit.sweep import Swept

CLOCK = "help.panel.clock"


def sweep(ctx: typer.Context) -> None:
    """Look again at what the days up to today change, and decide who is to hear of it."""

    session = session_of(ctx)
    session.for_recording()
    swept = session.engine().sweep(today=session.day)
    if session.as_json:
        print_json(swept_json(swept))
    elif swept.notices:
        print_notices(session, [notice_json(notice) for notice in swept.notices])
    print_sweep(session, swept)


def print_sweep(session: Session, swept: Swept) -> None:
    """Say on stderr what a sweep came to, and what was odd about the clock."""
    if swept.set_back:
        session.note("sweep.set_back", today=swept.today, before=swept.before)
    elif swept.skipped:
        session.note("sweep.skipped", count=swept.skipped, before=swept.before)
    late = sum(notice.late for notice in swept.notices)
    key = "sweep.late" if late else "sweep.done" if swept.notices else "sweep.nothing"
    session.note(key, today=swept.today, count=len(swept.notices), late=late)
