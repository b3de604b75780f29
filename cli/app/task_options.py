"""Options that say which task, occurrence and part is meant."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.app.completion import complete_body, complete_plan, complete_task

Task = Annotated[
    str,
    typer.Argument(
        metavar="TASK", help="help.task", show_default=False, autocompletion=complete_task
    ),
]


Body = Annotated[
    str | None,
    typer.Option("--body", metavar="BODY", help="help.move.body", autocompletion=complete_body),
]


For = Annotated[
    str | None,
    typer.Option("--for", metavar="BODY", help="help.move.for", autocompletion=complete_body),
]


Plan = Annotated[
    str | None,
    typer.Option("--plan", metavar="PLAN", help="help.plan_of", autocompletion=complete_plan),
]


Occurrence = Annotated[
    str | None, typer.Option("--occurrence", metavar="LABEL", help="help.occurrence")
]
