"""The commands record, triggers and events: what can be recorded and what has been."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.completion import complete_body, complete_trigger
from cli.list_options import AfterKey, Count, Limit
from cli.paging import print_count, window
from cli.session import Session, session_of
from triggers.dates import parse_date
from triggers.errors import BadInputError

if TYPE_CHECKING:
    from datetime import date

    from engine.commit.commit import Outcome
    from engine.ports.ledger import Ledger, Unit

RECORD, READ, DATES = "help.panel.record", "help.panel.read", "help.panel.dates"
DOCUMENT = "help.panel.document"
FURTHEST = 36_600

Triggers = Annotated[
    list[str],
    typer.Argument(
        metavar="TRIGGER",
        help="help.record.triggers",
        show_default=False,
        autocompletion=complete_trigger,
    ),
]
Issued = Annotated[
    str | None, typer.Option("--issued", metavar="DATE", help="help.issued", rich_help_panel=DATES)
]
Effective = Annotated[
    str | None,
    typer.Option("--effective", metavar="DATE", help="help.effective", rich_help_panel=DATES),
]
Received = Annotated[
    str | None,
    typer.Option("--received", metavar="DATE", help="help.received", rich_help_panel=DATES),
]
SetsDue = Annotated[
    str | None,
    typer.Option("--sets-due", metavar="DATE", help="help.sets_due", rich_help_panel=DATES),
]
Number = Annotated[
    str | None,
    typer.Option("--number", metavar="NUMBER", help="help.number", rich_help_panel=DOCUMENT),
]
Issuer = Annotated[
    str | None,
    typer.Option("--issuer", metavar="TEXT", help="help.issuer", rich_help_panel=DOCUMENT),
]
Title = Annotated[
    str | None, typer.Option("--title", metavar="TEXT", help="help.title", rich_help_panel=DOCUMENT)
]
Link = Annotated[
    str | None, typer.Option("--url", metavar="URL", help="help.url", rich_help_panel=DOCUMENT)
]
Scope = Annotated[
    str | None,
    typer.Option(
        "--scope",
        metavar="BODY",
        help="help.scope",
        autocompletion=complete_body,
        rich_help_panel=DOCUMENT,
    ),
]
Note = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", help="help.note", rich_help_panel=DOCUMENT)
]
Replaces = Annotated[
    str | None,
    typer.Option("--replaces", metavar="EVENT", help="help.replaces", rich_help_panel=DOCUMENT),
]
Key = Annotated[str | None, typer.Option("--key", metavar="KEY", help="help.key")]
Preview = Annotated[bool, typer.Option("--preview", help="help.preview")]
New = Annotated[bool, typer.Option("--new", help="help.new")]
Silent = Annotated[str | None, typer.Option("--silent", metavar="DAYS", help="help.silent")]
Only = Annotated[
    str | None,
    typer.Option(
        "--trigger", metavar="TRIGGER", help="help.events.trigger", autocompletion=complete_trigger
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("record", help="help.record", rich_help_panel=RECORD)(record)
    app.command("triggers", help="help.triggers", rich_help_panel=READ)(triggers)
    app.command("events", help="help.events", rich_help_panel=READ)(events)


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
    from cli.naming import event_named  # noqa: PLC0415  for speed
    from cli.plans import recording_ledger  # noqa: PLC0415  for speed
    from cli.receipts import print_outcome  # noqa: PLC0415

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


def given_dates(**texts: str | None) -> dict[str, date | None]:
    """The dates that were given, by their names; one given empty is None, to be taken away."""
    return {
        name: parse_date(text, f"--{name.replace('_', '-')}") if text else None
        for name, text in texts.items()
        if text is not None
    }


def _complete_due(
    session: Session, ledger: Ledger, triggers: list[str], document: dict[str, Any]
) -> None:
    """Where rules take their date from the document itself: ask for it, or say that it lacks."""
    if "sets_due" in document:
        return
    with ledger.reading() as unit:
        tasks = [
            task.id
            for plan in unit.plans()
            for task in plan.tasks.values()
            if _set_by(task.deadline) & set(triggers)
        ]
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


def _set_by(due: Any) -> set[str]:
    """The triggers whose documents carry the date of a rule."""
    from triggers.expressions import AsSetBy  # noqa: PLC0415  it is slow to import
    from workflows.sense_checks import rules_in  # noqa: PLC0415

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
        from datetime import date as day_of  # noqa: PLC0415  for speed

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
    from engine.queries.parts import place_standings  # noqa: PLC0415  it is slow to import

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


def triggers(
    ctx: typer.Context,
    silent: Silent = None,
    limit: Limit = None,
    after_key: AfterKey = None,
    count: Count = False,
) -> None:
    """List what can be recorded, the most waited-for first."""
    from cli.output import print_json  # noqa: PLC0415  for speed
    from cli.trigger_pages import print_triggers, trigger_rows  # noqa: PLC0415

    session = session_of(ctx)
    least = _days(silent) if silent is not None else None
    with session.ledger().reading() as unit:
        found = trigger_rows(unit, session.today)
    if least is not None:
        found = [row for row in found if row["waiting"] and row["waiting_days"] >= least]
    if count:
        print_count(session, len(found))
        return
    found = list(window(session, found, "id", limit, after_key))
    if session.as_json:
        print_json(found)
    else:
        print_triggers(session, found, least)


def _days(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text[:6]) <= FURTHEST:
        return int(text[:6])
    raise BadInputError("--silent", text, f"0..{FURTHEST}")


def events(
    ctx: typer.Context,
    trigger: Only = None,
    limit: Limit = None,
    after_key: AfterKey = None,
    count: Count = False,
) -> None:
    """List what has been recorded."""
    from cli.output import print_json  # noqa: PLC0415  for speed
    from cli.places import Places, places_in  # noqa: PLC0415
    from cli.trigger_pages import event_rows, print_events  # noqa: PLC0415
    from engine.queries.lookup import check_triggers  # noqa: PLC0415

    session = session_of(ctx)
    with session.ledger().reading() as unit:
        found = event_rows(unit, trigger)
        if trigger is not None and not found:
            check_triggers(unit, [trigger])
        if count:
            print_count(session, len(found))
            return
        found = list(window(session, found, "event", limit, after_key))
        scoped = not session.as_json and any(row["scope"] for row in found)
        places = places_in(session, unit) if scoped else Places(session)
    if session.as_json:
        print_json(found)
    else:
        print_events(places, found)
