"""The commands calendar show, check and put: the working-day calendar and its new versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.app.global_options import keeping_globals
from cli.app.help import Group
from cli.app.ledgers import existing_ledger
from cli.app.output import print_json
from cli.app.session import Session, session_of
from cli.app.shared_options import From, Key, Preview, day_from
from cli.app.shared_options import LawReason as Reason
from cli.commands.law.confirm_impact import preview_and_record
from cli.pages.calendars import print_calendar, print_check, print_faults
from triggers.errors import BadInputError
from upon.files.calendar_table import (
    base_of,
    known_calendar,
    name_for,
    read_file,
    read_table,
)
from upon.views.calendars import calendar_json, calendar_users

if TYPE_CHECKING:
    from engine.ports.ledger import Ledger

FAULTS = 5
FIRST, LAST = 1990, 2100

Year = Annotated[
    str | None, typer.Argument(metavar="[YEAR]", help="help.calendar.year", show_default=False)
]
File = Annotated[str, typer.Argument(metavar="FILE", help="help.calendar.file", show_default=False)]
Which = Annotated[
    str | None, typer.Option("--calendar", metavar="NAME", help="help.calendar.which")
]
Name = Annotated[str | None, typer.Option("--name", metavar="NAME", help="help.calendar.name")]
Yes = Annotated[bool, typer.Option("--yes", help="help.calendar.yes")]
ACTS = "help.panel.acts"


def group() -> typer.Typer:
    """The commands below this name."""
    made = typer.Typer(cls=Group, rich_markup_mode=None)
    made.command("show", help="help.calendar.show", rich_help_panel=ACTS)(show)
    made.command("check", help="help.calendar.check", rich_help_panel=ACTS)(check)
    made.command("put", help="help.calendar.put", rich_help_panel=ACTS)(put)
    made.callback(cls=Group)(keeping_globals())
    return made


def show(ctx: typer.Context, year: Year = None, calendar: Which = None) -> None:
    """Show the calendar in force."""

    session = session_of(ctx)
    chosen = session.today.year if year is None else _year(year)
    ledger = existing_ledger(session)
    engine = session.engine(ledger)
    found = engine.calendar(engine.policy().calendar if calendar is None else calendar)
    with ledger.reading() as unit:
        said = calendar_json(unit, found, chosen)
    if session.as_json:
        print_json(said)
    else:
        print_calendar(session, found, said)


def _year(text: str) -> int:

    if not (text.isascii() and text.isdecimal() and FIRST <= int(text[:9]) <= LAST):
        raise BadInputError("YEAR", text, f"{FIRST}..{LAST}")
    return int(text)


def check(ctx: typer.Context, file: File, name: Name = None) -> None:
    """Tell all faults of a table, or what it says."""

    session = session_of(ctx)
    chosen = name_for(name, file)
    text = read_file(file)
    ledger = existing_ledger(session)
    table, faults = read_table(file, text, base_of(session.engine(ledger), text, chosen))
    known = known_calendar(session.engine(ledger), chosen)
    print_check(session, file, text, table, faults, chosen, known)
    if faults:
        raise typer.Exit(FAULTS)


def put(
    ctx: typer.Context,
    file: File,
    reason: Reason = None,
    name: Name = None,
    since: From = None,
    key: Key = None,
    preview: Preview = False,
    yes: Yes = False,
) -> None:
    """Put a calendar into force, after listing the deadlines that move."""

    session = session_of(ctx)
    session.for_recording()
    chosen = name_for(name, file)
    text = read_file(file)
    ledger = session.ledger()
    _, faults = read_table(file, text, base_of(session.engine(ledger), text, chosen))
    if faults:
        print_faults(session, file, text, faults)
        raise typer.Exit(FAULTS)
    engine = session.engine(ledger)
    preview_and_record(
        session,
        ledger,
        lambda dry: engine.put_calendar(
            chosen,
            text,
            reason=reason,
            holds_from=day_from(session, since),
            today=session.day,
            key=key,
            preview=dry,
        ),
        preview=preview,
        ask=not yes,
    )
    _note_unused(session, ledger, chosen)


def _note_unused(session: Session, ledger: Ledger, name: str) -> None:
    """Say that nothing counts by this calendar, where that is so."""

    with ledger.reading() as unit:
        used = calendar_users(unit, session.engine(ledger).policy())
    if name not in used:
        session.note("calendar.unused", name=name, used=sorted(used))
