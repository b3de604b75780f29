"""The options by which lists are narrowed, paged and counted."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.app.completion import complete_body, complete_plan, complete_trigger

FILTERS, PAGING = "help.panel.filters", "help.panel.paging"

Plan = Annotated[
    str | None,
    typer.Option(
        "--plan",
        metavar="PLAN",
        help="help.filter.plan",
        autocompletion=complete_plan,
        rich_help_panel=FILTERS,
    ),
]
Body = Annotated[
    str | None,
    typer.Option(
        "--body",
        metavar="BODY",
        help="help.filter.body",
        autocompletion=complete_body,
        rich_help_panel=FILTERS,
    ),
]
Role = Annotated[
    str | None,
    typer.Option("--role", metavar="ROLE", help="help.filter.role", rich_help_panel=FILTERS),
]
State = Annotated[
    str | None,
    typer.Option("--state", metavar="STATE", help="help.filter.state", rich_help_panel=FILTERS),
]
Trigger = Annotated[
    str | None,
    typer.Option(
        "--trigger",
        metavar="TRIGGER",
        help="help.filter.trigger",
        autocompletion=complete_trigger,
        rich_help_panel=FILTERS,
    ),
]
Before = Annotated[
    str | None,
    typer.Option("--before", metavar="DATE", help="help.filter.before", rich_help_panel=FILTERS),
]
After = Annotated[
    str | None,
    typer.Option("--after", metavar="DATE", help="help.filter.after", rich_help_panel=FILTERS),
]
Occurrences = Annotated[
    str,
    typer.Option(
        "--occurrences", metavar="open|all", help="help.filter.occurrences", rich_help_panel=FILTERS
    ),
]
Below = Annotated[bool, typer.Option("--below", help="help.filter.below", rich_help_panel=FILTERS)]
Sum = Annotated[bool, typer.Option("--sum", help="help.filter.sum", rich_help_panel=FILTERS)]
Limit = Annotated[
    str | None, typer.Option("--limit", metavar="N", help="help.limit", rich_help_panel=PAGING)
]
AfterKey = Annotated[
    str | None,
    typer.Option("--after-key", metavar="KEY", help="help.after_key", rich_help_panel=PAGING),
]
Count = Annotated[bool, typer.Option("--count", help="help.count", rich_help_panel=PAGING)]
Stream = Annotated[bool, typer.Option("--stream", help="help.stream", rich_help_panel=PAGING)]
