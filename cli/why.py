"""`upon why`: the reasons of a task, as a tree of its condition and the steps of its deadline."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.completion import complete_body, complete_plan, complete_task
from cli.session import session_of


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("why", help="help.why", rich_help_panel="help.panel.read")(why)


def why(
    ctx: typer.Context,
    task: Annotated[
        str,
        typer.Argument(metavar="TASK", help="help.why.task", autocompletion=complete_task),
    ],
    body: Annotated[
        str | None,
        typer.Option("--body", metavar="BODY", help="help.why.body", autocompletion=complete_body),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option("--plan", metavar="PLAN", help="help.why.plan", autocompletion=complete_plan),
    ] = None,
    occurrence: Annotated[
        str | None, typer.Option("--occurrence", metavar="LABEL", help="help.why.occurrence")
    ] = None,
) -> None:
    """Say why a task stands as it does."""
    from cli.output import lines, print_json  # noqa: PLC0415  for speed
    from cli.places import Places, places_in  # noqa: PLC0415
    from cli.readings import confirmations  # noqa: PLC0415
    from cli.why_parts import part_lines, parts_json  # noqa: PLC0415
    from cli.why_text import why_json, why_lines  # noqa: PLC0415

    session = session_of(ctx)
    ledger = session.ledger()
    engine = session.engine(ledger)
    found = engine.why(task, plan=plan, occurrence=occurrence, body=body, today=session.today)
    calendar = engine.calendar(found.decision.deadline.policy.calendar)
    with ledger.reading() as unit:
        made = confirmations(unit, found.decision.standing.ref)
        places = places_in(session, unit) if body else Places(session)
    if session.as_json:
        print_json(why_json(session, found, calendar, made) | parts_json(places, found, body))
    else:
        lines(why_lines(session, found, calendar, made, part_lines(places, found, body)))
