"""The commands what-if and latest: what would follow, and by when a document would have to come."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.completion import complete_body, complete_trigger
from cli.app.document_options import Effective, Issued, Received, Scope, SetsDue, given_dates
from cli.app.named import body_id, occurrence_id, task_id, trigger_ids
from cli.app.output import bold, lines, print_json
from cli.app.session import Session, session_of
from cli.app.tables import page_width, wrapped
from cli.app.task_options import Occurrence, Plan, Task
from cli.pages.effects import note_conflicts, print_effects
from cli.pages.faults import fault_line
from triggers.dates import LAST
from triggers.errors import UponError, UsageError
from upon.files.what_if import Step, act_of, read_steps
from upon.known_board import KnownBoard
from upon.views.watched_ledger import Watched
from upon.words.bodies import places_of

if TYPE_CHECKING:
    from datetime import date

    from engine.model.acts import AnyAct
    from engine.ports.ledger import Unit
    from engine.service.what_if import Hypothesis

READ, FAULTS = "help.panel.read", 5

File = Annotated[
    str | None, typer.Argument(metavar="FILE", help="help.what_if.file", show_default=False)
]
Record = Annotated[
    str | None,
    typer.Option(
        "--record",
        metavar="TRIGGER",
        help="help.what_if.record",
        autocompletion=complete_trigger,
    ),
]
Due = Annotated[
    str, typer.Option("--due", metavar="DATE", help="help.latest.due", show_default=False)
]

Body = Annotated[
    str | None,
    typer.Option("--body", metavar="BODY", help="help.latest.body", autocompletion=complete_body),
]


class StepRefused(Exception):  # noqa: N818  it carries an error to the place where it is told
    """A step of the file that the facts forbid, with its place."""

    def __init__(self, step: Step, error: UponError) -> None:
        self.step, self.error = step, error
        super().__init__(str(error))


def what_if(
    ctx: typer.Context,
    file: File = None,
    record: Record = None,
    issued: Issued = None,
    effective: Effective = None,
    received: Received = None,
    sets_due: SetsDue = None,
    scope: Scope = None,
) -> None:
    """Show what hypothetical steps would change; nothing is kept."""

    session = session_of(ctx)
    given = {"issued": issued, "effective": effective, "received": received, "sets_due": sets_due}
    if (file is None) == (record is None):
        raise UsageError("what-if", file or "nothing", "a file of steps, or --record TRIGGER")
    if file:
        steps, faults = read_steps(file, session.today)
    else:
        steps, faults = [_document(session, record, given, scope)], []
    if faults:
        for fault in faults:
            _tell(fault_line(session, fault))
        session.note("what_if.faulty", count=len(faults))
        raise typer.Exit(FAULTS)
    for step in steps:
        for key, text, day in step.worded:
            session.echo(f"{step.place}: {key}", text, day)
    watched = Watched(session.ledger())
    made = [(_day(step, session.today), _hypothesis(step)) for step in steps]
    shown = max(
        [
            session.today,
            *(day for step, (day, _) in zip(steps, made, strict=True) if not step.today),
        ]
    )
    try:
        supposed = session.engine(watched).what_if(made, today=shown)
    except StepRefused as refused:
        _tell(f"{refused.step.place}: {session.words.error(refused.error)}")
        raise typer.Exit(refused.error.exit_code) from None
    _print(session, watched, supposed.changes, len(steps), shown)


def _document(
    session: Session, record: str | None, given: dict[str, str | None], scope: str | None
) -> Step:
    """The step of one hypothetical document, dated today where no date is given."""
    ledger = session.ledger()
    dates = {name: day for name, day in given_dates(session, **given).items() if day is not None}
    if not dates.keys() - {"sets_due"}:
        dates["issued"] = session.today
    details: dict[str, Any] = dict(dates)
    if scope:
        details["scope"] = body_id(session, ledger, scope)
    with ledger.reading() as unit:
        meant = trigger_ids(session, unit, [record or ""])
    return Step("record", meant, "--record", details)


def _day(step: Step, today: date) -> date:
    """The day on which a step happens: its own, else today, or that of a move which lies ahead."""
    on = step.details.get("on")
    return step.today or (on if on is not None and on > today else today)


def _hypothesis(step: Step) -> Hypothesis:

    def prepare(unit: Unit, today: date) -> AnyAct:
        try:
            return act_of(step, unit, today)
        except UponError as error:
            raise StepRefused(step, error) from error

    return prepare


def _tell(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201  the border to the person


def _print(session: Session, watched: Any, changes: Any, count: int, today: date) -> None:

    if session.as_json:
        print_json(
            {
                "entry": None,
                "event": None,
                "changes": [change.as_json() for change in changes],
                "today": today,
            }
        )
    else:
        bold(session.say("what_if.title", count=count, today=today))
        places = places_of(session.words, watched, changes)
        print_effects(session, changes, watched.titles, places)
    note_conflicts(session, watched.conflicts)
    session.note("what_if.kept_nothing")


def latest(
    ctx: typer.Context,
    task: Task,
    due: Due,
    body: Body = None,
    occurrence: Occurrence = None,
    plan: Plan = None,
) -> None:
    """Say by which date the documents that a task still lacks would have to be issued."""

    session = session_of(ctx)
    day = session.day_given(due, "--due")
    engine = session.engine()
    task = task_id(session, engine.ledger, task, plan)
    body = body_id(session, engine.ledger, body)
    occurrence = occurrence_id(engine.ledger, occurrence)
    last, triggers = engine.latest(task, day, plan=plan, occurrence=occurrence, body=body)
    if session.as_json:
        said = {"task": task, "due": day, "latest": last, "triggers": triggers}
        print_json(said if body is None else said | {"body": body})
        return
    with engine.ledger.reading() as unit:
        names = KnownBoard(unit).trigger_names()
    _print_latest(session, task, day, last, [_called(name, names) for name in triggers])


def _print_latest(
    session: Session, task: str, due: date, last: date | None, documents: list[str]
) -> None:

    if not documents:
        session.note("latest.nothing", task=task)
        return
    key = "latest.by" if last else "latest.never"
    key = "latest.any" if last == LAST else key
    lines(wrapped(session.say(key, task=task, due=due, last=last), page_width()))
    for document in documents:
        lines(wrapped(f"- {document}", page_width() - 2, "  "))


def _called(name: str, names: dict[str, str]) -> str:
    return f"{names[name]} ({name})" if name in names else name
