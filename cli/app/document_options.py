"""Options that say what a document is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.app.completion import complete_body
from cli.app.session import Session

if TYPE_CHECKING:
    from datetime import date


DOCUMENT, DATES = "help.panel.document", "help.panel.dates"


FURTHEST = 36_600


Issued = Annotated[
    str | None, typer.Option("--issued", metavar="DATE", help="help.issued", rich_help_panel=DATES)
]


Effective = Annotated[
    str | None,
    typer.Option("--effective", metavar="DATE", help="help.effective", rich_help_panel=DATES),
]


Received = Annotated[
    str | None,
    typer.Option("--received", metavar="DATE", help="help.received", rich_help_panel=DATES),
]


SetsDue = Annotated[
    str | None,
    typer.Option("--sets-due", metavar="DATE", help="help.sets_due", rich_help_panel=DATES),
]


Number = Annotated[
    str | None,
    typer.Option("--number", metavar="NUMBER", help="help.number", rich_help_panel=DOCUMENT),
]


Issuer = Annotated[
    str | None,
    typer.Option("--issuer", metavar="TEXT", help="help.issuer", rich_help_panel=DOCUMENT),
]


Title = Annotated[
    str | None, typer.Option("--title", metavar="TEXT", help="help.title", rich_help_panel=DOCUMENT)
]


Link = Annotated[
    str | None, typer.Option("--url", metavar="URL", help="help.url", rich_help_panel=DOCUMENT)
]


Scope = Annotated[
    str | None,
    typer.Option(
        "--scope",
        metavar="BODY",
        help="help.scope",
        autocompletion=complete_body,
        rich_help_panel=DOCUMENT,
    ),
]


Note = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", help="help.note", rich_help_panel=DOCUMENT)
]


Replaces = Annotated[
    str | None,
    typer.Option("--replaces", metavar="EVENT", help="help.replaces", rich_help_panel=DOCUMENT),
]


def given_dates(session: Session, **texts: str | None) -> dict[str, date | None]:
    """The dates that were given, by their names; one given empty is None, to be taken away."""
    return {
        name: session.day_given(text, f"--{name.replace('_', '-')}") if text else None
        for name, text in texts.items()
        if text is not None
    }
