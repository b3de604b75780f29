"""The commands tasks, due, overdue, waiting and agenda: what stands how on a day."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.completion import complete_body, complete_plan, complete_trigger
from cli.session import Session, session_of
from triggers.dates import parse_date
from triggers.errors import BadInputError, UsageError

FILTERS, PANEL = "help.panel.filters", "help.panel.read"
FURTHEST = 36_600

Plan = Annotated[str | None, typer.Option("--plan", metavar="PLAN", help="help.filter.plan",
                 autocompletion=complete_plan, rich_help_panel=FILTERS)]  # fmt: skip
Body = Annotated[str | None, typer.Option("--body", metavar="BODY", help="help.filter.body",
                 autocompletion=complete_body, rich_help_panel=FILTERS)]  # fmt: skip
Role = Annotated[str | None, typer.Option("--role", metavar="ROLE", help="help.filter.role",
                 rich_help_panel=FILTERS)]  # fmt: skip
State = Annotated[str | None, typer.Option("--state", metavar="STATE", help="help.filter.state",
                  rich_help_panel=FILTERS)]  # fmt: skip
Trigger = Annotated[str | None, typer.Option("--trigger", metavar="TRIGGER",
                    help="help.filter.trigger", autocompletion=complete_trigger,
                    rich_help_panel=FILTERS)]  # fmt: skip
Before = Annotated[str | None, typer.Option("--before", metavar="DATE", help="help.filter.before",
                   rich_help_panel=FILTERS)]  # fmt: skip
After = Annotated[str | None, typer.Option("--after", metavar="DATE", help="help.filter.after",
                  rich_help_panel=FILTERS)]  # fmt: skip
Occurrences = Annotated[str, typer.Option("--occurrences", metavar="open|all",
                        help="help.filter.occurrences", rich_help_panel=FILTERS)]  # fmt: skip
Within = Annotated[str, typer.Option("--within", metavar="DAYS", help="help.within")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name in ("tasks", "due", "overdue", "waiting"):
        app.command(name, help=f"help.{name}", rich_help_panel=PANEL)(_list_command(name))
    app.command("agenda", help="help.agenda", rich_help_panel=PANEL)(show_agenda)


def _list_command(listed: str) -> Any:
    def command(  # noqa: PLR0913, PLR0917  its options
        ctx: typer.Context, plan: Plan = None, body: Body = None, role: Role = None,
        state: State = None, trigger: Trigger = None, before: Before = None, after: After = None,
        occurrences: Occurrences = "open",
    ) -> None:  # fmt: skip
        """Show one of the lists."""
        from engine.listing import select  # noqa: PLC0415  for speed

        session = session_of(ctx)
        asked = {"plan": plan, "body": body, "role": role, "state": state, "trigger": trigger,
                 "before": before, "after": after, "occurrences": occurrences}  # fmt: skip
        found, names = read_page(session, asked)
        _show(session, listed, select(listed, found), names)

    command.__name__ = listed
    return command


def show_agenda(ctx: typer.Context, plan: Plan = None, body: Body = None, role: Role = None,
                within: Within = "7") -> None:  # fmt: skip
    """The day's page."""
    from cli.output import print_json  # noqa: PLC0415  for speed
    from cli.pages import print_agenda  # noqa: PLC0415
    from engine.listing import agenda  # noqa: PLC0415

    session = session_of(ctx)
    days = int(within) if within.isascii() and within.isdecimal() and len(within) < 6 else -1
    if not 0 <= days <= FURTHEST:
        raise BadInputError("--within", within, f"0..{FURTHEST}")
    listed, names = read_page(session, {"plan": plan, "body": body, "role": role})
    page = agenda(listed, session.today, days)
    if session.as_json:
        print_json(page)
    else:
        print_agenda(session, page, days, names)


def read_page(session: Session,
              asked: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, str]]:  # fmt: skip
    """The rows that pass the filters, through the light way into the database, and the names of
    triggers where a page is to show them."""
    from engine.listing import Filters, rows  # noqa: PLC0415  for speed

    occurrences = asked.get("occurrences") or "open"
    if occurrences not in ("open", "all"):
        raise UsageError("--occurrences", occurrences, "open, all")
    filters = Filters(
        plan=asked["plan"],
        role=asked["role"],
        state=asked.get("state"),
        trigger=asked.get("trigger"),
        before=_day(asked, "before"),
        after=_day(asked, "after"),
        all_occurrences=occurrences == "all",
    )
    with session.board() as board:
        if asked["body"]:
            filters = _of_body(filters, board.names_for(asked["body"]))
        found = list(board.board())
        names = {} if session.as_json else session.trigger_names(board)
    _check_names(session, asked, found)
    return rows(found, session.today, filters), names


def _of_body(filters: Any, names: frozenset[str]) -> Any:
    from dataclasses import replace  # noqa: PLC0415  for speed

    return replace(filters, bodies=names)


def _day(asked: dict[str, Any], name: str) -> Any:
    text = asked.get(name)
    return parse_date(text, f"--{name}") if text is not None else None


def _check_names(session: Session, asked: dict[str, Any], found: list[Any]) -> None:
    """Raise UnknownNameError for a plan or trigger that is none: an empty list would mislead."""
    from cli.completion import names_in  # noqa: PLC0415  for speed

    for kind in ("plan", "trigger"):
        wanted = asked.get(kind)
        if wanted and wanted not in names_in(kind, found):
            _check_declared(session, kind, wanted)


def _check_declared(session: Session, kind: str, wanted: str) -> None:
    """Ask the plans themselves: not every declared trigger shows on the board."""
    from engine.lookup import check_triggers, find_plan  # noqa: PLC0415  it is slow to import

    with session.ledger().reading() as unit:
        if kind == "plan":
            find_plan(unit, wanted)
        else:
            check_triggers(unit, [wanted])


def _show(session: Session, listed: str, found: list[dict[str, Any]],
          names: dict[str, str]) -> None:  # fmt: skip
    from cli.output import print_json  # noqa: PLC0415  for speed

    if session.as_json:
        print_json(found)
        return
    from cli.pages import print_list  # noqa: PLC0415

    print_list(session, listed, found, names)
