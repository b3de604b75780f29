"""The command copy: a whole workspace moves to another database."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.app.output import line, print_json
from cli.app.session import session_of
from store.copy import copy_workspace
from upon.home import database_url

To = Annotated[str, typer.Option("--to", metavar="URL", help="help.copy.to", show_default=False)]


def copy(ctx: typer.Context, to: To) -> None:
    """Copy the workspace into an empty database, verified."""

    session = session_of(ctx)
    session.for_recording()

    def progress(what: str, done: int, count: int) -> None:
        session.note(f"copy.{what}", done=done, count=count)

    made = copy_workspace(session.url, database_url(to), progress)
    if session.as_json:
        print_json({"entries": made.head.count, "head": str(made.head), "to": made.to})
    else:
        line(str(made.head))
    session.note("copy.done", to=made.to, count=made.head.count)
