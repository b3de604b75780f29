"""`upon why`: the reasons of a task, as a tree of its condition and the steps of its deadline."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.app.completion import complete_body, complete_plan, complete_task
from cli.app.output import lines, print_json
from cli.app.session import session_of
from cli.pages.why import why_lines
from cli.pages.why_parts import part_lines, sub_plan_lines
from engine.queries.sub_plans import SubPlanRows
from upon.views.readings import confirmations
from upon.views.why import parts_json, why_json
from upon.words.bodies import Places, places_in


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

    session = session_of(ctx)
    ledger = session.ledger()
    engine = session.engine(ledger)
    found = engine.why(task, plan=plan, occurrence=occurrence, body=body, today=session.today)
    calendar = engine.calendar(found.decision.deadline.policy.calendar)
    with ledger.reading() as unit:
        made = confirmations(unit, found.decision.standing.ref)
        own = SubPlanRows(unit, session.today, besides=found.plan.plan)
        sub_plans = list(own.of(found.plan.plan, found.task.id, body))
        places = places_in(session.words, unit) if body else Places(session.words)
    if session.as_json:
        parts = parts_json(places, found, body) | {"sub_plans": sub_plans}
        print_json(why_json(session, found, calendar, made) | parts)
    else:
        whose = (*part_lines(places, found, body), *sub_plan_lines(session, sub_plans))
        lines(why_lines(session, found, calendar, made, whose))
