"""The commands that move a task: start, complete, suspend, resume, reopen, cancel, reinstate."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.completion import complete_body, complete_plan, complete_task
from cli.session import Session, session_of
from triggers.dates import parse_date
from triggers.errors import UsageError

PANEL = "help.panel.progress"
MOVES = ("start", "complete", "suspend", "resume", "reopen", "cancel", "reinstate")

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
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="help.move.on")]
Number = Annotated[str | None, typer.Option("--number", metavar="NUMBER", help="help.move.number")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="help.move.reason")]
Plan = Annotated[
    str | None,
    typer.Option("--plan", metavar="PLAN", help="help.plan", autocompletion=complete_plan),
]
Occurrence = Annotated[
    str | None, typer.Option("--occurrence", metavar="LABEL", help="help.occurrence")
]
Key = Annotated[str | None, typer.Option("--key", metavar="KEY", help="help.key")]
Preview = Annotated[bool, typer.Option("--preview", help="help.preview")]
All = Annotated[bool, typer.Option("--all", help="help.complete.all")]
WithoutTrigger = Annotated[bool, typer.Option("--without-trigger", help="help.without_trigger")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for move in MOVES:
        command = complete if move == "complete" else _move_command(move)
        app.command(move, help=f"help.{move}", rich_help_panel=PANEL)(command)


def _move_command(move: str) -> Any:
    def command(  # noqa: PLR0913, PLR0917  its options
        ctx: typer.Context,
        task: Task,
        body: Body = None,
        on: On = None,
        number: Number = None,
        reason: Reason = None,
        plan: Plan = None,
        occurrence: Occurrence = None,
        key: Key = None,
        preview: Preview = False,
    ) -> None:
        """Make the move."""
        _make(
            session_of(ctx),
            move,
            task,
            {"on": on, "plan": plan, "occurrence": occurrence, "key": key, "preview": preview},
            {"body": body, "number": number, "reason": reason},
        )

    command.__name__ = move
    return command


def complete(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    task: Task,
    body: Body = None,
    on: On = None,
    number: Number = None,
    reason: Reason = None,
    plan: Plan = None,
    occurrence: Occurrence = None,
    without_trigger: WithoutTrigger = False,
    for_all: All = False,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Complete a task."""
    if for_all and body is not None:
        raise UsageError("--all, --body", body, "one of the two")
    _make(
        session_of(ctx),
        "complete",
        task,
        {"on": on, "plan": plan, "occurrence": occurrence, "key": key, "preview": preview},
        {
            "body": body,
            "number": number,
            "reason": reason,
            "without_trigger": without_trigger,
            "for_all": for_all,
        },
    )


def _make(
    session: Session, move: str, task: str, options: dict[str, Any], details: dict[str, Any]
) -> None:
    from cli.naming import check_body  # noqa: PLC0415  for speed
    from cli.receipts import print_outcome  # noqa: PLC0415
    from engine.model.states import Move  # noqa: PLC0415

    session.for_recording()
    text = options.pop("on")
    on = parse_date(text, "--on") if text is not None else None
    ledger = session.ledger()
    check_body(ledger, task, options["plan"], details["body"])
    outcome = session.engine(ledger).move(
        Move(move), task, on=on, today=session.day, **options, **details
    )
    print_outcome(session, ledger, outcome)
