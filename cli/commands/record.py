"""The commands record, triggers and events: what can be recorded and what has been."""

from __future__ import annotations

import sys
from datetime import date as day_of
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
from cli.app.named import ask, at_terminal, body_id, by_id_or_name, event_id, trigger_ids
from cli.app.parse_errors import missing_argument
from cli.app.session import Session, session_of
from cli.app.shared_options import Key, Preview
from cli.pages.receipts import print_outcome
from engine.commands.receipts_of_acts import undated_tasks
from engine.commands.requests_documents import RecordDocument
from engine.model.receipt import Receipt
from engine.model.refusals import NearDuplicateError
from triggers.errors import BadInputError, RefusedError, UsageError
from upon.words.waits import wait_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from engine.commit.commit import Outcome
    from engine.ports.ledger import Ledger

RECORD, READ = "help.panel.record", "help.panel.read"

Triggers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TRIGGER",
        help="help.record.triggers",
        show_default=False,
        autocompletion=complete_trigger,
    ),
]
New = Annotated[bool, typer.Option("--new", help="help.new")]

Another = Annotated[bool, typer.Option("--another", help="help.another")]


def record(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    triggers: Triggers = None,
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
    dates = _days(session, given)
    texts = {
        "number": number,
        "issuer": issuer,
        "title": title,
        "url": url,
        "scope": scope,
        "note": note,
    }
    document: dict[str, Any] = dates | {k: v for k, v in texts.items() if v is not None}
    if not triggers and session.home.is_new:
        raise missing_argument(ctx, "TRIGGER")
    ledger = session.ledger()
    meant = triggers or []
    if replaces is not None:
        with ledger.reading() as unit:
            document["replaces"] = event_id(session, unit, replaces)
    if not meant or at_terminal():
        meant, asked = _asked(session, ledger, meant, new=new, dated="sets_due" in document)
        document |= asked
    request = RecordDocument(triggers=meant, new=new, another=another, **document)
    outcome = _record(session, ledger, request, key, preview=preview)
    print_outcome(session, outcome)
    _note_lacking(session, outcome)
    dates.pop("sets_due", None)
    _notes(session, outcome, dates)


def _days(session: Session, given: dict[str, str | None]) -> dict[str, date]:
    """The dates that were given, by their names."""
    return {
        name: session.day_given(text, f"--{name.replace('_', '-')}")
        for name, text in given.items()
        if text is not None
    }


def _record(
    session: Session, ledger: Ledger, request: RecordDocument, key: str | None, *, preview: bool
) -> Outcome:
    """Record the document, which may be named by words of its name."""

    def named(asked: RecordDocument) -> RecordDocument:
        with ledger.reading() as unit:
            meant = trigger_ids(session, unit, asked.triggers, new=asked.new)
        scope = body_id(session, ledger, asked.scope)
        return asked.model_copy(update={"triggers": type(asked.triggers)(meant), "scope": scope})

    def submit(asked: RecordDocument) -> Outcome:
        return _told(session, ledger, asked, key, preview=preview)

    return by_id_or_name(submit, request, named)


def _told(
    session: Session, ledger: Ledger, request: RecordDocument, key: str | None, *, preview: bool
) -> Outcome:
    """Record it by ids; where it is refused, say which date it lacks."""
    try:
        return _submit(session, ledger, request, key, preview=preview)
    except (RefusedError, UsageError, BadInputError):
        if not request.sets_due:
            with ledger.reading() as unit:
                tasks = undated_tasks(unit, request.triggers)
            if tasks:
                session.note("record.no_sets_due", tasks=tasks)
        raise


def _submit(
    session: Session, ledger: Ledger, request: RecordDocument, key: str | None, *, preview: bool
) -> Outcome:
    """Record it; at a terminal, ask about a document that it resembles. Raises
    NearDuplicateError."""
    engine = session.engine(ledger)
    try:
        return engine.submit(request, today=session.day, key=key, preview=preview, receipt=True)
    except NearDuplicateError as error:
        if not at_terminal():
            raise
        answer = ask(session, "record.ask_another", event=error.event) or ""
        if answer.casefold() not in session.say("moved.yes").split():
            raise
    sure = request.model_copy(update={"another": True})
    return engine.submit(sure, today=session.day, key=key, preview=preview, receipt=True)


def _asked(
    session: Session, ledger: Ledger, triggers: Sequence[str], *, new: bool, dated: bool
) -> tuple[list[str], dict[str, date]]:
    """The ids of what is recorded, for which a person is asked where none is named. Where rules
    take their date from the document itself and it has none, a person at a terminal is asked for
    it too, until the answer is a date or nothing."""
    with ledger.reading() as unit:
        meant = trigger_ids(session, unit, triggers, new=new)
        tasks = () if dated or not at_terminal() else undated_tasks(unit, meant)
    return meant, _asked_date(session, tasks)


def _asked_date(session: Session, tasks: Sequence[str]) -> dict[str, date]:
    while tasks and (answer := ask(session, "record.ask_sets_due", tasks=tasks)):
        try:
            return {"sets_due": session.day_given(answer, "--sets-due")}
        except BadInputError as error:
            print(session.words.error(error), file=sys.stderr)  # noqa: T201  the border to the person
    return {}


def _note_lacking(session: Session, outcome: Outcome) -> None:
    """The tasks whose date the document was to carry, and how it is added."""
    tasks = outcome.receipt.undated if outcome.receipt else ()
    if tasks and outcome.entry is None:
        session.note("record.no_sets_due", tasks=tasks)
    elif tasks:
        session.note("record.no_sets_due.after", tasks=tasks, event=outcome.event)


def _notes(session: Session, outcome: Outcome, dates: dict[str, date]) -> None:
    """What a clerk may not expect: nobody waits for it, or its tasks start later."""
    receipt = outcome.receipt or Receipt()
    for task, waits in receipt.waits.items():
        found = wait_lines(session.words, waits, receipt.names)
        session.note_whole("record.still_waiting", task=task, names="; ".join(found))
    if receipt.unheard:
        session.note("record.unheard", triggers=receipt.unheard)
    later = [day for day in dates.values() if day > session.today]
    starts = sorted(
        {
            str(change.after)
            for change in outcome.changes
            if change.field == "since"
            # The periods of a recurring task have their own days, which surprise nobody.
            and change.occurrence in (None, outcome.event)
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
