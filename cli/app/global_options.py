"""The options that every command takes, before its name or after it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

PANEL = "help.panel.global"

GLOBALS: dict[str, Any] = {
    "db": Annotated[
        str | None, typer.Option("--db", metavar="URL", help="help.db", rich_help_panel=PANEL)
    ],
    "as_json": Annotated[bool, typer.Option("--json", help="help.json", rich_help_panel=PANEL)],
    "today": Annotated[
        str | None,
        typer.Option("--today", metavar="DATE", help="help.today", rich_help_panel=PANEL),
    ],
    "known_at": Annotated[
        str | None,
        typer.Option("--known-at", metavar="STAMP", help="help.known_at", rich_help_panel=PANEL),
    ],
    "show_head": Annotated[
        bool, typer.Option("--head", help="help.show_head", rich_help_panel=PANEL)
    ],
    "lang": Annotated[
        str | None, typer.Option("--lang", metavar="vi|en", help="help.lang", rich_help_panel=PANEL)
    ],
    "zone": Annotated[
        str | None, typer.Option("--zone", metavar="ZONE", help="help.zone", rich_help_panel=PANEL)
    ],
    "by": Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="help.as", rich_help_panel=PANEL)
    ],
}
"""Parameter -> its option. They have no defaults, so that one given after wins over one before."""


FLAGS = ("as_json", "show_head")


def global_parameters(taken: frozenset[str] = frozenset()) -> list[inspect.Parameter]:
    """The global options as parameters of a function."""
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=kind,
            default=False if name in FLAGS else None,
        )
        for name, kind in GLOBALS.items()
        if name not in taken
    ]


def given_globals(values: dict[str, Any]) -> dict[str, Any]:
    """Those of the values that are global options which the person gave."""
    return {
        name: value
        for name, value in values.items()
        if name in GLOBALS and value is not None and value is not False
    }


def keeping_globals() -> Callable[..., None]:
    """What runs before the commands under one name: it keeps the options given before theirs."""

    def keep(ctx: typer.Context, **given: Any) -> None:
        ctx.obj = (ctx.obj if isinstance(ctx.obj, dict) else {}) | given_globals(given)

    first = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    parameters = [first, *global_parameters()]
    signed: Any = keep
    signed.__signature__ = inspect.Signature(parameters)
    signed.__annotations__ = {p.name: p.annotation for p in parameters}
    return keep
