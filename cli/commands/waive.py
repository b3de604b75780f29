"""The command waive: a person lets a condition hold."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.app.named import body_id, occurrence_id, task_id
from cli.app.session import session_of
from cli.app.shared_options import Key, Preview, Reason
from cli.app.task_options import Body, For, Occurrence, Plan, Task
from cli.pages.receipts import print_outcome
from engine.commands.requests_tasks import WaiveCondition

On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="help.waive.on")]


def waive(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    task: Task,
    body: Body = None,
    part: For = None,
    on: On = None,
    reason: Reason = None,
    plan: Plan = None,
    occurrence: Occurrence = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Let the condition of a task hold, by a person's decision."""
    session = session_of(ctx)
    session.for_recording()
    day = session.day_given(on, "--on") if on is not None else None
    ledger = session.ledger()
    task, body = task_id(session, ledger, task, plan), body_id(session, ledger, body)
    occurrence = occurrence_id(ledger, occurrence)
    request = WaiveCondition(
        task=task,
        reason=reason,
        plan=plan,
        occurrence=occurrence,
        on=day,
        body=body,
        part=part,
    )
    outcome = session.engine(ledger).submit(
        request, today=session.day, key=key, preview=preview, receipt=True
    )
    print_outcome(session, outcome)
