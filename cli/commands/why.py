"""`upon why`: the reasons of a task, as a tree of its condition and the steps of its deadline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app.completion import complete_body, complete_plan, complete_task
from cli.app.named import body_id, occurrence_id, task_id
from cli.app.output import lines, print_json
from cli.app.session import Session, session_of
from cli.app.shared_options import Expressions
from cli.pages.deadlines import fitted
from cli.pages.why import why_lines
from cli.pages.why_parts import part_lines, sub_plan_lines
from engine.queries.sub_plans import SubPlanRows
from upon.views.readings import confirmations
from upon.views.why import parts_json, why_json
from upon.words.bodies import Places, places_in
from upon.words.occurrences import occurrence_labels
from upon.words.rules import rule_words, trigger_names

if TYPE_CHECKING:
    from engine.ports.ledger import Ledger
    from engine.queries.explanation import Why

MOST = 6
"""Other occurrences that the page names."""


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
    expressions: Expressions = False,
) -> None:
    """Say why a task stands as it does."""

    session = session_of(ctx)
    ledger = session.ledger()
    reasons = session.reasons(ledger)
    task, body = task_id(session, ledger, task, plan), body_id(session, ledger, body)
    occurrence = occurrence_id(ledger, occurrence)
    found = reasons.why(task, plan=plan, occurrence=occurrence, body=body, today=session.today)
    calendar = reasons.calendar(found.decision.deadline.policy.calendar)
    with ledger.reading() as unit:
        made = confirmations(unit, found.decision.standing.ref)
        own = SubPlanRows(unit, session.today, besides=found.plan.plan)
        sub_plans = list(own.of(found.plan.plan, found.task.id, body))
        places = places_in(session.words, unit) if body else Places(session.words)
    if session.as_json:
        parts = parts_json(places, found, body, sub_plans)
        print_json(why_json(session, found, calendar, made) | parts)
    else:
        rules = rule_words(session.words, trigger_names(found.plan), expressions=expressions)
        whose = [
            *part_lines(places, found, body),
            *sub_plan_lines(session, found, sub_plans),
            *_others(session, ledger, found, occurrence),
        ]
        texts = why_lines(session, found, calendar, made, whose, rules)
        lines(fitted(line for text in texts for line in text.split("\n")))


def _others(session: Session, ledger: Ledger, found: Why, asked: str | None) -> Iterator[str]:
    """Where several occurrences are open and none was named, which one is shown."""
    shown = found.decision.standing.occurrence
    if asked or shown is None:
        return
    ref = found.decision.standing.ref
    with ledger.reading() as unit:
        open_ones = [
            one.occurrence
            for one in unit.standings.of([ref])
            if one.occurrence and one.scope is None and one.is_open(session.today)
        ]
        labels = occurrence_labels(unit, open_ones)
    others = [labels.get(one, one) for one in dict.fromkeys(open_ones) if one != shown]
    if others:
        said = ", ".join(others[-MOST:])
        yield session.say("why.several", shown=labels.get(shown, shown), others=said)
