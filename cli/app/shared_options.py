"""Options that several commands take."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from cli.app.completion import complete_plan
from cli.app.session import Session
from triggers.errors import UsageError

Key = Annotated[str | None, typer.Option("--key", metavar="KEY", help="help.key")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="help.reason")]
LawReason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="help.law.reason")]
Preview = Annotated[bool, typer.Option("--preview", help="help.preview")]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="help.from")]
Source = Annotated[
    str,
    typer.Argument(
        metavar="PLAN", help="help.plan_file", show_default=False, autocompletion=complete_plan
    ),
]


def day_from(session: Session, text: str | None) -> date | None:
    """The day of --from, None where it was not given. Raises BadInputError."""
    return session.day_given(text, "--from") if text is not None else None


def pairs(given: list[str] | None, what: str, form: str) -> dict[str, str]:
    """The `NAME=VALUE` arguments `given` (None: none), by name. `what` is the option and `form`
    what it takes, for the UsageError that one of another form raises."""

    found = {}
    for text in given or ():
        name, sign, value = text.rpartition("=")
        if not sign or not name.strip():
            raise UsageError(what, text, form)
        found[name.strip()] = value.strip()
    return found


Notify = Annotated[str | None, typer.Option("--notify", metavar="FILE", help="help.notify.file")]


Expressions = Annotated[bool, typer.Option("--expressions", help="help.expressions")]
