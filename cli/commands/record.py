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
from cli.app.ledgers import recording_ledger
from cli.app.session import Session, session_of
from cli.pages.receipts import print_outcome
from engine.queries.parts import place_standings
from triggers.dates import parse_date
from upon.views.event_lookup import event_named
from upon.views.inbox import tasks_set_by

if TYPE_CHECKING:
    from datetime import date

    from engine.commit.commit import Outcome
    from engine.ports.ledger import Ledger, Unit

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
    if replaces is not None:
        with ledger.reading() as unit:
            document["replaces"] = event_named(unit, replaces)
    _complete_due(session, ledger, triggers, document)
    outcome = session.engine(ledger).record(
        triggers, today=session.day, key=key, preview=preview, new=new, **document
    )
    print_outcome(session, ledger, outcome)
    _notes(session, ledger, triggers, dates, outcome, scope)


def _complete_due(
    session: Session, ledger: Ledger, triggers: list[str], document: dict[str, Any]
) -> None:
    """Where rules take their date from the document itself: ask for it, or say that it lacks."""
    if "sets_due" in document:
        return
    with ledger.reading() as unit:
        tasks = tasks_set_by(unit.plans(), triggers)
    if not tasks:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        session.note("record.no_sets_due", tasks=tasks)
        return
    sys.stderr.write(session.say("record.ask_sets_due", tasks=tasks) + " ")
    sys.stderr.flush()
    answer = sys.stdin.readline().strip()
    if answer:
        document["sets_due"] = parse_date(answer, "--sets-due")


def _notes(
    session: Session,
    ledger: Ledger,
    triggers: list[str],
    dates: dict[str, date],
    outcome: Outcome,
    scope: str | None,
) -> None:
    """What a clerk may not expect: nobody waits for it, or its tasks start later."""
    with ledger.reading() as unit:
        unheard = [name for name in triggers if not unit.waiting_on_trigger(name)]
        waits = _still_waiting(unit, triggers, session.today, scope)
    for task, names in waits.items():
        session.note("record.still_waiting", task=task, names=names)
    if unheard:
        session.note("record.unheard", triggers=unheard)
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


def _still_waiting(
    unit: Unit, triggers: list[str], today: date, scope: str | None
) -> dict[str, list[str]]:
    """The tasks that the document concerns and what else each waits for, where it holds."""

    refs = [ref for name in triggers for ref in unit.waiting_on_trigger(name)]
    found: dict[str, list[str]] = {}
    for standing in (s for ref in dict.fromkeys(refs) for s in place_standings(unit, ref, scope)):
        names = [name for name in standing.waiting_for(today) if name not in triggers]
        if (
            names
            and standing.is_open(today)
            and not all(name.startswith("from ") for name in names)
        ):
            found.setdefault(standing.task, names)
    return found
