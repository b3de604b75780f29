"""The commands record, triggers and events: what can be recorded and what has been."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date as day_of
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.completion import complete_trigger
from cli.app.document_options import (
    Effective,
    Issued,
    Issuer,
    Link,
    Note,
    Number,
    Received,
    Replaces,
    Scope,
    SetsDue,
    Title,
)
from cli.app.ledgers import recording_ledger
from cli.app.session import Session, session_of
from cli.pages.receipts import print_outcome
from engine.commands.receipts_of_acts import undated_tasks
from engine.commands.requests_documents import RecordDocument
from engine.model.receipt import Receipt
from engine.model.refusals import NearDuplicateError
from triggers.dates import parse_date
from triggers.errors import BadInputError, RefusedError, UnknownNameError, UsageError
from upon.views.event_lookup import event_named

if TYPE_CHECKING:
    from datetime import date

    from engine.commit.commit import Outcome
    from engine.ports.ledger import Ledger

RECORD, READ = "help.panel.record", "help.panel.read"

Triggers = Annotated[
    list[str],
    typer.Argument(
        metavar="TRIGGER",
        help="help.record.triggers",
        show_default=False,
        autocompletion=complete_trigger,
    ),
]
Key = Annotated[str | None, typer.Option("--key", metavar="KEY", help="help.key")]
Preview = Annotated[bool, typer.Option("--preview", help="help.preview")]
New = Annotated[bool, typer.Option("--new", help="help.new")]

Another = Annotated[bool, typer.Option("--another", help="help.another")]


def record(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    triggers: Triggers,
    issued: Issued = None,
    effective: Effective = None,
    received: Received = None,
    sets_due: SetsDue = None,
    number: Number = None,
    issuer: Issuer = None,
    title: Title = None,
    url: Link = None,
    scope: Scope = None,
    note: Note = None,
    replaces: Replaces = None,
    key: Key = None,
    preview: Preview = False,
    new: New = False,
    another: Another = False,
) -> None:
    """Record a document and print what it changed."""

    session = session_of(ctx)
    session.for_recording()
    given = {"issued": issued, "effective": effective, "received": received, "sets_due": sets_due}
    dates = {
        name: parse_date(text, f"--{name.replace('_', '-')}")
        for name, text in given.items()
        if text is not None
    }
    texts = {
        "number": number,
        "issuer": issuer,
        "title": title,
        "url": url,
        "scope": scope,
        "note": note,
    }
    document: dict[str, Any] = dates | {k: v for k, v in texts.items() if v is not None}
    ledger = recording_ledger(session, preview=preview)
    asking = "sets_due" not in document and sys.stdin.isatty() and sys.stderr.isatty()
    if replaces is not None or asking:
        document |= _looked_up(session, ledger, triggers, replaces, asking=asking)
    request = RecordDocument(triggers=triggers, new=new, another=another, **document)
    outcome = _record(session, ledger, request, key, preview=preview, asked=asking)
    print_outcome(session, outcome)
    _notes(session, outcome, dates)


def _record(
    session: Session,
    ledger: Ledger,
    request: RecordDocument,
    key: str | None,
    *,
    preview: bool,
    asked: bool,
) -> Outcome:
    """Record the document; whether it is or is refused, say what it lacks, unless a person was
    asked for that."""
    told = partial(_note_undated, session, asked=asked)
    try:
        outcome = _submit(session, ledger, request, key, preview=preview)
    except (RefusedError, UsageError, BadInputError, UnknownNameError):
        if not request.sets_due:
            with ledger.reading() as unit:
                told(undated_tasks(unit, request.triggers))
        raise
    told(outcome.receipt.undated if outcome.receipt else ())
    return outcome


def _submit(
    session: Session, ledger: Ledger, request: RecordDocument, key: str | None, *, preview: bool
) -> Outcome:
    """Record it; at a terminal, ask about a document that it resembles. Raises
    NearDuplicateError."""
    engine = session.engine(ledger)
    try:
        return engine.submit(request, today=session.day, key=key, preview=preview, receipt=True)
    except NearDuplicateError as error:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        sys.stderr.write(session.say("record.ask_another", event=error.event) + " ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().casefold() not in session.say("moved.yes").split():
            raise
    sure = request.model_copy(update={"another": True})
    return engine.submit(sure, today=session.day, key=key, preview=preview, receipt=True)


def _looked_up(
    session: Session, ledger: Ledger, triggers: list[str], replaces: str | None, *, asking: bool
) -> dict[str, Any]:
    """What only the ledger knows before a document is recorded: the id of the one that it replaces,
    and whether a person is to be asked for the date that it sets."""
    found: dict[str, Any] = {}
    with ledger.reading() as unit:
        if replaces is not None:
            found["replaces"] = event_named(unit, replaces)
        undated = undated_tasks(unit, triggers) if asking else ()
    if undated and (answer := _answer(session, undated)):
        found["sets_due"] = parse_date(answer, "--sets-due")
    return found


def _answer(session: Session, tasks: Sequence[str]) -> str:
    """What a person at a terminal says when asked for the date that the document sets."""
    sys.stderr.write(session.say("record.ask_sets_due", tasks=tasks) + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _note_undated(session: Session, tasks: Sequence[str], *, asked: bool) -> None:
    """Where rules take their date from the document itself: say that it lacks."""
    if tasks and not asked:
        session.note("record.no_sets_due", tasks=tasks)


def _notes(session: Session, outcome: Outcome, dates: dict[str, date]) -> None:
    """What a clerk may not expect: nobody waits for it, or its tasks start later."""
    receipt = outcome.receipt or Receipt()
    for task, names in receipt.waits.items():
        session.note("record.still_waiting", task=task, names=names)
    if receipt.unheard:
        session.note("record.unheard", triggers=receipt.unheard)
    later = [day for day in dates.values() if day > session.today]
    starts = sorted(
        {
            str(change.after)
            for change in outcome.changes
            if change.field == "since"
            and change.after
            and str(change.after) > session.today.isoformat()
        }
    )
    if starts:
        session.note(
            "record.starts_on",
            days=[session.words.day(day_of.fromisoformat(day)) for day in starts],
        )
    elif later:
        session.note("record.in_advance", day=min(later))
