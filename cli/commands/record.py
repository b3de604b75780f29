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
from cli.app.named import ask, at_terminal, body_id, event_id, trigger_ids
from cli.app.session import Session, session_of
from cli.pages.receipts import print_outcome
from engine.queries.parts import place_standings
from triggers.errors import BadInputError
from triggers.expressions import AsSetBy
from upon.words.waits import wait_lines
from workflows.sense_checks import rules_in

if TYPE_CHECKING:
    from datetime import date

    from engine.commit.commit import Outcome
    from engine.ports.ledger import Ledger, Unit

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
Key = Annotated[str | None, typer.Option("--key", metavar="KEY", help="help.key")]
Preview = Annotated[bool, typer.Option("--preview", help="help.preview")]
New = Annotated[bool, typer.Option("--new", help="help.new")]


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
    ledger = recording_ledger(session, preview=preview)
    meant = trigger_ids(session, ledger, triggers or (), new=new)
    if "scope" in document:
        document["scope"] = body_id(session, ledger, document["scope"])
    if replaces is not None:
        with ledger.reading() as unit:
            document["replaces"] = event_id(session, unit, replaces)
    lacking = _complete_due(session, ledger, meant, document)
    outcome = session.engine(ledger).record(
        meant, today=session.day, key=key, preview=preview, new=new, **document
    )
    print_outcome(session, ledger, outcome)
    _note_lacking(session, lacking, outcome)
    dates.pop("sets_due", None)
    _notes(session, ledger, meant, dates, outcome, document.get("scope"))


def _days(session: Session, given: dict[str, str | None]) -> dict[str, date]:
    """The dates that were given, by their names."""
    return {
        name: session.day_given(text, f"--{name.replace('_', '-')}")
        for name, text in given.items()
        if text is not None
    }


def _complete_due(
    session: Session, ledger: Ledger, triggers: list[str], document: dict[str, Any]
) -> list[str]:
    """Where rules take their date from the document itself, a person at a terminal is asked for it,
    until the answer is a date or nothing. The tasks whose date is still lacking."""
    if "sets_due" in document:
        return []
    with ledger.reading() as unit:
        tasks = [
            task.id
            for plan in unit.plans()
            for task in plan.tasks.values()
            if _set_by(task.deadline) & set(triggers)
        ]
    while tasks and at_terminal():
        answer = ask(session, "record.ask_sets_due", tasks=tasks)
        if not answer:
            break
        try:
            document["sets_due"] = session.day_given(answer, "--sets-due")
        except BadInputError as error:
            print(session.words.error(error), file=sys.stderr)  # noqa: T201  the border to the person
        else:
            return []
    return tasks


def _note_lacking(session: Session, tasks: list[str], outcome: Outcome) -> None:
    """The tasks whose date the document was to carry, and how it is added."""
    if tasks and outcome.entry is None:
        session.note("record.no_sets_due", tasks=tasks)
    elif tasks:
        session.note("record.no_sets_due.after", tasks=tasks, event=outcome.event)


def _set_by(due: Any) -> set[str]:
    """The triggers whose documents carry the date of a rule."""

    return {rule.trigger for rule in rules_in(due) if isinstance(rule, AsSetBy)}


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
        waits = _still_waiting(session, unit, triggers, dates, scope)
    for task, found in waits.items():
        session.note_whole("record.still_waiting", task=task, names="; ".join(found))
    if unheard:
        session.note("record.unheard", triggers=unheard)
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


def _still_waiting(
    session: Session,
    unit: Unit,
    triggers: list[str],
    dates: dict[str, date],
    scope: str | None,
) -> dict[str, list[str]]:
    """The tasks that the document concerns and what else each waits for, where it holds, in
    words; in a preview too, where nothing is recorded yet."""
    given = [*triggers, *(f"{name}.{kind}" for name in triggers for kind in dates)]
    refs = [ref for name in triggers for ref in unit.waiting_on_trigger(name)]
    names = {name: trigger.name for plan in unit.plans() for name, trigger in plan.triggers.items()}
    found: dict[str, list[str]] = {}
    for standing in (s for ref in dict.fromkeys(refs) for s in place_standings(unit, ref, scope)):
        open_now = standing.is_open(session.today) and standing.waiting_for(session.today)
        waits = standing.node.waits(session.today, given) if standing.node and open_now else None
        if waits and not (isinstance(waits, str) and waits.startswith("from ")):
            found.setdefault(standing.task, list(wait_lines(session.words, waits, names)))
    return found
