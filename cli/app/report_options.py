"""The options of the commands that make papers."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.app.completion import complete_body, complete_plan

COUNTED, PAPER = "help.panel.filters", "help.panel.paper"


def _option(name: str, metavar: str, help_key: str, panel: str) -> typer.models.OptionInfo:
    made: typer.models.OptionInfo = typer.Option(
        name, metavar=metavar, help=help_key, rich_help_panel=panel
    )
    return made


Period = Annotated[str | None, _option("--period", "PERIOD", "help.report.period", COUNTED)]
First = Annotated[str | None, _option("--from", "DATE", "help.report.from", COUNTED)]
Last = Annotated[str | None, _option("--to", "DATE", "help.report.to", COUNTED)]
Plans = Annotated[
    list[str] | None,
    typer.Option(
        "--plan",
        metavar="PLAN",
        help="help.report.plans",
        autocompletion=complete_plan,
        rich_help_panel=COUNTED,
    ),
]
Body = Annotated[
    str | None,
    typer.Option(
        "--body",
        metavar="BODY",
        help="help.report.body",
        autocompletion=complete_body,
        rich_help_panel=COUNTED,
    ),
]
Below = Annotated[bool, typer.Option("--below", help="help.report.below", rich_help_panel=COUNTED)]
Role = Annotated[str | None, _option("--role", "ROLE", "help.report.role", COUNTED)]
By = Annotated[str, _option("--by", "GROUPING", "help.report.by", COUNTED)]
Out = Annotated[
    str | None,
    typer.Option("--out", "-o", metavar="FILE", help="help.report.out", rich_help_panel=PAPER),
]
Format = Annotated[str | None, _option("--format", "FORMAT", "help.report.format", PAPER)]
Form = Annotated[str | None, _option("--form", "FORM", "help.report.form", PAPER)]
Template = Annotated[str | None, _option("--template", "FILE", "help.report.template", PAPER)]
OfficeFile = Annotated[str | None, _option("--office", "FILE", "help.report.office", PAPER)]
Force = Annotated[bool, typer.Option("--force", help="help.report.force", rich_help_panel=PAPER)]
Folder = Annotated[
    str, typer.Option("--to", metavar="FOLDER", help="help.report.templates_to", show_default=False)
]
