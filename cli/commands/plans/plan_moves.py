"""The commands plan end, suspend and resume: a plan's own end and rest."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.app.completion import complete_plan
from cli.app.global_options import keeping_globals
from cli.app.help import Group
from cli.app.session import session_of
from cli.app.shared_options import Key, Preview, Reason
from cli.pages.receipts import print_outcome
from engine.commands.requests_workspace import MovePlan

ACTS = "help.panel.acts"

Which = Annotated[
    str,
    typer.Argument(
        metavar="PLAN", help="help.plan_of", show_default=False, autocompletion=complete_plan
    ),
]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="help.plan.on")]
By = Annotated[
    str | None,
    typer.Option(
        "--replaced-by", metavar="PLAN", help="help.plan.by", autocompletion=complete_plan
    ),
]


def group() -> typer.Typer:
    """The commands below this name."""
    made = typer.Typer(cls=Group, rich_markup_mode=None)
    made.command("end", help="help.plan.end", rich_help_panel=ACTS)(end)
    made.command("suspend", help="help.plan.suspend", rich_help_panel=ACTS)(suspend)
    made.command("resume", help="help.plan.resume", rich_help_panel=ACTS)(resume)
    made.callback(cls=Group)(keeping_globals())
    return made


def end(
    ctx: typer.Context,
    plan: Which,
    on: On = None,
    reason: Reason = None,
    replaced_by: By = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """End a plan on a day: what nobody has begun lapses, what was begun is to be decided."""
    _move(ctx, "end", plan, on, reason, key, preview=preview, replaced_by=replaced_by)


def suspend(
    ctx: typer.Context,
    plan: Which,
    on: On = None,
    reason: Reason = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Let a plan rest from a day on: its work is suspended, and nothing starts."""
    _move(ctx, "suspend", plan, on, reason, key, preview=preview)


def resume(
    ctx: typer.Context,
    plan: Which,
    on: On = None,
    reason: Reason = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Let a plan go on from a day on."""
    _move(ctx, "resume", plan, on, reason, key, preview=preview)


def _move(
    ctx: typer.Context,
    move: str,
    plan: str,
    on: str | None,
    reason: str | None,
    key: str | None,
    *,
    preview: bool,
    replaced_by: str | None = None,
) -> None:
    session = session_of(ctx)
    session.for_recording()
    day = session.day_given(on, "--on") if on is not None else None
    ledger = session.ledger()
    request = MovePlan(move=move, plan=plan, on=day, replaced_by=replaced_by, reason=reason)
    outcome = session.engine(ledger).submit(
        request, today=session.day, key=key, preview=preview, receipt=True
    )
    print_outcome(session, outcome)
