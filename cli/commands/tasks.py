"""The commands that move a task: start, complete, suspend, resume, reopen, cancel, reinstate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.named import body_id, by_id_or_name, occurrence_id, task_id
from cli.app.refusals import told
from cli.app.session import Session, session_of
from cli.app.shared_options import Key, Preview
from cli.app.task_options import Body, For, Occurrence, Occurrences, Plan, Task
from cli.pages.receipts import print_outcome
from engine.commands.requests_tasks import MoveTask
from engine.model.states import Move
from triggers.errors import UsageError
from upon.views.event_lookup import check_body

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.ports.ledger import Ledger

PANEL = "help.panel.progress"
MOVES = ("start", "complete", "suspend", "resume", "reopen", "cancel", "reinstate")

On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="help.move.on")]
Number = Annotated[str | None, typer.Option("--number", metavar="NUMBER", help="help.move.number")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="help.move.reason")]
All = Annotated[bool, typer.Option("--all", help="help.complete.all")]
Extends = Annotated[bool, typer.Option("--extend", help="help.resume.extend")]
WithoutTrigger = Annotated[bool, typer.Option("--without-trigger", help="help.without_trigger")]


def _move_command(move: str) -> Any:
    def command(  # noqa: PLR0913, PLR0917  its options
        ctx: typer.Context,
        task: Task,
        body: Body = None,
        part: For = None,
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
            {"body": body, "part": part, "number": number, "reason": reason},
        )

    command.__name__ = move
    return command


start, suspend, reopen, reinstate = map(_move_command, ("start", "suspend", "reopen", "reinstate"))


def resume(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    task: Task,
    body: Body = None,
    part: For = None,
    on: On = None,
    number: Number = None,
    reason: Reason = None,
    plan: Plan = None,
    occurrence: Occurrence = None,
    extends: Extends = False,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Take a suspended task up again."""
    options = {"on": on, "plan": plan, "occurrence": occurrence, "key": key, "preview": preview}
    details = {"body": body, "part": part, "number": number, "reason": reason, "extends": extends}
    _make(session_of(ctx), "resume", task, options, details)


def cancel(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    task: Task,
    body: Body = None,
    part: For = None,
    on: On = None,
    number: Number = None,
    reason: Reason = None,
    plan: Plan = None,
    occurrence: Occurrences = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Drop a task, or several of its occurrences at once."""
    _make(
        session_of(ctx),
        "cancel",
        task,
        {"on": on, "plan": plan, "occurrence": occurrence, "key": key, "preview": preview},
        {"body": body, "part": part, "number": number, "reason": reason},
    )


def complete(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    task: Task,
    body: Body = None,
    part: For = None,
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
            "part": part,
            "number": number,
            "reason": reason,
            "without_trigger": without_trigger,
            "for_all": for_all,
        },
    )


def _make(
    session: Session, move: str, task: str, options: dict[str, Any], details: dict[str, Any]
) -> None:

    session.for_recording()
    text = options.pop("on")
    on = session.day_given(text, "--on") if text is not None else None
    ledger = session.ledger()
    given = options["occurrence"]
    named = given if isinstance(given, list) and given else [given or None]
    options["occurrence"] = [occurrence_id(ledger, label) for label in named]
    key, preview = options.pop("key"), options.pop("preview")
    labels = options.pop("occurrence")
    moves = [
        MoveTask(move=Move(move), task=task, on=on, occurrence=label, **options, **details)
        for label in labels
    ]
    engine, day = session.engine(ledger), session.day

    def submit(asked: list[MoveTask]) -> Outcome:
        check_body(ledger, asked[0].task, asked[0].plan, asked[0].body)
        return engine.submit_all(asked, today=day, key=key, preview=preview, receipt=True)

    with told(session, ledger, options["plan"]):
        outcome = by_id_or_name(submit, moves, lambda asked: _named(session, ledger, asked))
    print_outcome(session, outcome)


def _named(session: Session, ledger: Ledger, moves: list[MoveTask]) -> list[MoveTask]:
    """The same moves by ids, of a task and of bodies that may be named by words."""
    first = moves[0]
    meant = {
        "task": task_id(session, ledger, first.task, first.plan),
        "body": body_id(session, ledger, first.body),
        "part": body_id(session, ledger, first.part),
    }
    return [move.model_copy(update=meant) for move in moves]
