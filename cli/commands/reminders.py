"""The commands reminders show and set: of what people are told, on which days, and whom."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.app.global_options import keeping_globals
from cli.app.help import Group
from cli.app.ledgers import existing_ledger
from cli.app.output import bold, line, lines, print_json, print_table
from cli.app.session import Session, session_of
from cli.app.shared_options import From, Key, Preview, day_from
from cli.app.shared_options import LawReason as Reason
from cli.app.tables import Table, page_width, wrapped
from cli.commands.law.policy import ACTS
from cli.pages.faults import refuse_file
from cli.pages.receipts import acknowledge
from triggers.errors import UnknownNameError
from upon.files.plan_source import exists
from upon.views.outcomes import outcome_json
from upon.views.reminders import reminders_json
from upon.words.reminders import when_text, whom_text
from workflows.reminder_files import read_reminders

File = Annotated[
    str, typer.Argument(metavar="FILE", help="help.reminders.file", show_default=False)
]


def group() -> typer.Typer:
    """The commands below this name."""
    made = typer.Typer(cls=Group, rich_markup_mode=None)
    made.command("show", help="help.reminders.show", rich_help_panel=ACTS)(show)
    made.command("set", help="help.reminders.set", rich_help_panel=ACTS)(set_)
    made.callback(cls=Group)(keeping_globals())
    return made


def show(ctx: typer.Context) -> None:
    """Show the rules that hold for the workspace, and which plans and tasks have their own."""

    session = session_of(ctx)
    with existing_ledger(session).reading() as unit:
        said = reminders_json(unit)
    if session.as_json:
        print_json(said)
    else:
        _print_rules(session, said)


def _print_rules(session: Session, said: dict[str, Any]) -> None:

    bold(session.say("reminders.title"))
    line()
    headings = [session.say(f"column.{name}") for name in ("rule", "told_when", "told_to")]
    table = Table(headings, flexible=2, most=4)
    for name, rule in said["rules"].items():
        table.add(
            session.words.term("family", name),
            when_text(session.words, name, rule),
            whom_text(session.words, rule),
        )
    print_table(table)
    line()
    for plan, own in said["plans"].items():
        rules, tasks = ", ".join(own["rules"]) or "-", ", ".join(own["tasks"]) or "-"
        text = session.say("reminders.plan", plan_id=plan, rules=rules, tasks=tasks)
        lines(wrapped(text, page_width()))
    session.note("reminders.hint")


def set_(
    ctx: typer.Context,
    file: File,
    reason: Reason = None,
    since: From = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Put a file's rules into force for the workspace, in the place of those before."""

    session = session_of(ctx)
    session.for_recording()
    if not exists(Path(file)):
        raise UnknownNameError("file", file)
    reading = read_reminders(Path(file))
    if reading.reminders is None:
        refuse_file(session, reading, "reminders.faulty")
    ledger = session.ledger()
    outcome = session.engine(ledger).set_reminders(
        reading.reminders,
        reason=reason,
        holds_from=day_from(session, since),
        today=session.day,
        key=key,
        preview=preview,
    )
    if session.as_json:
        print_json(outcome_json(outcome, session.words))
    acknowledge(session, outcome)
