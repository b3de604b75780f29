"""The command report: the office's papers, and the templates from which they are made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from cli.app.choices import choice
from cli.app.global_options import keeping_globals
from cli.app.help import Group
from cli.app.output import print_json
from cli.app.report_options import (
    Below,
    Body,
    By,
    First,
    Folder,
    Force,
    Form,
    Format,
    Last,
    OfficeFile,
    Out,
    Period,
    Plans,
    Role,
    Template,
)
from cli.app.session import Session, session_of
from cli.pages.faults import refuse_quietly
from engine.queries.filters import ROLES
from reports.figures.figures import BODY, GROUPINGS
from reports.formats.targets import Target, Templates, find_target
from reports.formats.template_files import copy_templates
from reports.office import FORMS, find_office, read_office
from reports.office import OfficeFile as Office
from reports.orders import SEPARATE, Order, maker_of
from reports.papers.makers import KINDS, Maker

ACTS = "help.panel.acts"
CHOICES = {"role": ROLES, "form": FORMS, "by": GROUPINGS}
"""Options that take one of a few values."""


def group() -> typer.Typer:
    """The commands below this name."""
    made = typer.Typer(cls=Group, rich_markup_mode=None)
    for kind in KINDS:
        made.command(kind, help=f"help.report.{kind}", rich_help_panel=ACTS)(_kind_command(kind))
    made.command("templates", help="help.report.templates", rich_help_panel=ACTS)(templates)
    made.callback(cls=Group)(keeping_globals())
    return made


def _kind_command(kind: str) -> Any:
    def command(  # noqa: PLR0913, PLR0917  its options
        ctx: typer.Context,
        period: Period = None,
        first: First = None,
        last: Last = None,
        plan: Plans = None,
        body: Body = None,
        below: Below = False,
        role: Role = None,
        group_by: By = BODY,
        out: Out = None,
        form: Form = None,
        template: Template = None,
        office: OfficeFile = None,
        force: Force = False,
        format_: Format = None,
    ) -> None:
        """Make papers of one kind."""
        session = session_of(ctx)
        target = None
        if out is not None or not session.as_json:
            target = find_target(out, format_, force=force, folders=kind in SEPARATE)
        given, folder = _office(session, office)
        plans = tuple(plan or ())
        role, form = _value(session, "role", role), _value(session, "form", form)
        group = _value(session, "by", group_by) or BODY
        order = Order(kind, period, first, last, plans, body, below, role, group, form, given)
        own = Path(template) if template else None
        _make(session, maker_of(session, order), target, Templates(own, folder))

    command.__name__ = kind.replace("-", "_")
    return command


def _value(session: Session, name: str, given: str | None) -> str | None:
    """The value of an option that is one of a few."""
    return given and choice(session.words, f"--{name}", name, given, CHOICES[name])


def _office(session: Session, named: str | None) -> tuple[Office, Path | None]:
    """The office file, an empty one where there is none, and the folder of its own templates."""
    path = find_office(session.url, named)
    if path is None:
        return Office(), None
    reading = read_office(path)
    if reading.office is None:
        refuse_quietly(session, reading)
    own = reading.office.templates
    return reading.office, path.parent / own if own else None


def _make(session: Session, maker: Maker, target: Target | None, templates: Templates) -> None:
    bundle = maker.bundle()
    if target is not None and bundle.papers:
        target.write(bundle, templates)
    if session.as_json:
        print_json(maker.figures.as_json(maker.heads.missing))
        return
    if not bundle.papers:
        session.note(f"report.{bundle.kind}.nothing")
        return
    if maker.heads.missing:
        session.note("report.missing", names=maker.heads.missing)
    if target is not None and target.path is not None:
        rows = len(maker.figures.rows)
        session.note("report.done", file=str(target.path), papers=len(bundle.papers), count=rows)


def templates(ctx: typer.Context, to: Folder, force: Force = False) -> None:
    """Copy the shipped templates."""
    session = session_of(ctx)
    copied = copy_templates(Path(to), force=force)
    session.note("report.templates.done", file=to, count=len(copied))
