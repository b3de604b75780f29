"""The commands bodies import, succeed, list and show: the offices of the whole workspace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.completion import complete_body
from cli.app.global_options import keeping_globals
from cli.app.help import Group
from cli.app.ledgers import founding_ledger
from cli.app.list_options import AfterKey, Count, Limit
from cli.app.output import print_json
from cli.app.paging import print_count, window
from cli.app.progress_bar import gauge
from cli.app.session import Session, session_of
from cli.app.shared_options import Key, Preview, Reason
from cli.pages.bodies import (
    print_bodies,
    print_bodies_json,
    print_body,
    print_import,
    print_succession,
)
from cli.pages.faults import refuse_file
from engine.commands.directories import fresh_directory
from engine.commands.requests_workspace import PutBodies, SucceedBody
from engine.queries.body_tree import body_json, body_rows, find_level
from engine.queries.lookup import check_body
from triggers.errors import BadInputError, UnknownNameError
from triggers.nearest import nearest
from upon.files.plan_source import exists
from upon.files.spreadsheets import is_workbook, workbook_text
from upon.words.bodies import places_in
from workflows.directories import read_directory

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.ports.ledger import Ledger
    from workflows.directories import DirectoryReading

ACTS = "help.panel.acts"

File = Annotated[str, typer.Argument(metavar="FILE", help="help.bodies.file", show_default=False)]
Old = Annotated[
    str,
    typer.Argument(
        metavar="OLD", help="help.bodies.old", show_default=False, autocompletion=complete_body
    ),
]
New = Annotated[
    str,
    typer.Argument(
        metavar="NEW", help="help.bodies.new", show_default=False, autocompletion=complete_body
    ),
]
Body = Annotated[
    str,
    typer.Argument(
        metavar="BODY", help="help.bodies.body", show_default=False, autocompletion=complete_body
    ),
]
On = Annotated[str, typer.Option("--on", metavar="DATE", help="help.bodies.on", show_default=False)]
Under = Annotated[
    str | None,
    typer.Option("--under", metavar="BODY", help="help.bodies.under", autocompletion=complete_body),
]
Level = Annotated[str | None, typer.Option("--level", metavar="LEVEL", help="help.bodies.level")]


def group() -> typer.Typer:
    """The commands below this name."""
    made = typer.Typer(cls=Group, rich_markup_mode=None)
    acts: dict[str, Any] = {
        "import": take_in,
        "succeed": succeed,
        "list": list_bodies,
        "show": show,
    }
    for name, act in acts.items():
        made.command(name, help=f"help.bodies.{name}", rich_help_panel=ACTS)(act)
    made.callback(cls=Group)(keeping_globals())
    return made


def take_in(ctx: typer.Context, file: File, key: Key = None, preview: Preview = False) -> None:
    """Take the bodies and groups of a file into the workspace."""

    session = session_of(ctx)
    session.for_recording()
    reading = _read(session, file)
    if reading.directory is None:
        refuse_file(session, reading)
    ledger = founding_ledger(session, preview=preview)
    with ledger.reading() as unit:
        fresh = fresh_directory(unit.facts.bodies(), reading.directory)
    outcome = session.engine(ledger).submit(
        PutBodies(directory=reading.directory),
        today=session.day,
        key=key,
        preview=preview,
        receipt=True,
    )
    if outcome.entry is not None:
        fresh = _recorded(ledger, outcome)
    print_import(session, reading.directory, fresh, outcome)


def _read(session: Session, file: str) -> DirectoryReading:
    """Read a file of bodies, telling how far it is. Raises UnknownNameError, naming the nearest
    files."""

    path = Path(file)
    if not exists(path):
        there = path.parent.iterdir() if exists(path.parent) and path.parent.is_dir() else ()
        near = [str(p) for p in there if p.suffix in (".csv", ".xlsx", ".yaml", ".yml")]
        raise UnknownNameError("file", file, nearest(file, near))
    with gauge(session, file) as tell:
        return _of_workbook(path) if is_workbook(path) else read_directory(path, tell)


def _of_workbook(path: Path) -> DirectoryReading:
    """The bodies of a workbook's first sheet; faults name the workbook, with the row as the line.

    Raises NoReaderError, BadInputError.
    """
    with TemporaryDirectory() as folder:
        table = Path(folder) / f"{path.stem}.csv"
        try:
            table.write_text(workbook_text(path), encoding="utf-8")
        except ValueError:
            raise BadInputError("table", str(path), "a UTF-8 table") from None
        reading = read_directory(table)
    faults = [replace(fault, file=str(path)) for fault in reading.faults]
    return replace(reading, faults=faults)


def _recorded(ledger: Ledger, outcome: Outcome) -> Any:
    """What was taken in, as the ledger has it: under a key, what was taken in then."""
    with ledger.reading() as unit:
        entry = unit.entries.entry(outcome.entry or 0)
    return getattr(entry.act, "directory", None) if entry else None


def succeed(
    ctx: typer.Context,
    old: Old,
    new: New,
    on: On,
    reason: Reason = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Let one body carry on the work of another from a day."""

    session = session_of(ctx)
    session.for_recording()
    day = session.day_given(on, "--on")
    request = SucceedBody(old=old, new=new, on=day, reason=reason)
    outcome = session.engine().submit(
        request, today=session.day, key=key, preview=preview, receipt=True
    )
    said = {"old": old, "new": new, "on": day, "reason": reason}
    print_succession(session, outcome, said)


def list_bodies(
    ctx: typer.Context,
    under: Under = None,
    level: Level = None,
    limit: Limit = None,
    after_key: AfterKey = None,
    count: Count = False,
) -> None:
    """List the bodies, each below the one above it."""

    session = session_of(ctx)
    with session.ledger().reading() as unit:
        if under is not None:
            check_body(unit, under)
        bodies = unit.facts.bodies().on(session.today)
    wanted = find_level(bodies, level) if level is not None else None
    rows = body_rows(bodies, under, wanted)
    if count:
        print_count(session, sum(1 for _ in rows))
        return
    rows = window(session, rows, "id", limit, after_key)
    if session.as_json:
        print_bodies_json(rows)
    else:
        print_bodies(session, bodies, rows)


def show(ctx: typer.Context, body: Body) -> None:
    """Show where a body stands, in which groups it is, and who carries on whose work."""

    session = session_of(ctx)
    with session.ledger().reading() as unit:
        bodies, plans = unit.facts.bodies(), unit.catalog.plans()
        places = places_in(session.words, unit)
    if body not in bodies.known:
        raise UnknownNameError("body", body, nearest(body, sorted(bodies.known)))
    said = body_json(bodies.on(session.today), plans, body)
    if session.as_json:
        print_json(said)
    else:
        print_body(places, said)
