"""The commands tasks, due, overdue, waiting and agenda: what stands how on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.choices import choice
from cli.app.list_options import (
    PAGING,
    After,
    AfterKey,
    Before,
    Below,
    Body,
    Count,
    Occurrences,
    Plan,
    Role,
    State,
    Stream,
    Sum,
    Trigger,
)
from cli.app.output import line, print_pieces
from cli.app.pager import paged
from cli.app.paging import MOST, number_from, print_count
from cli.app.session import Session, session_of
from cli.pages.agenda import MOST_ROWS, SOON, agenda_of, print_agenda
from cli.pages.lists import print_list
from engine.model.json_text import json_line, list_pieces
from engine.model.states import State as TaskState
from engine.queries.filters import ROLES, Filters
from engine.queries.lists import rows
from engine.queries.lookup import check_triggers, find_plan
from engine.queries.place_sums import count_of, day_page
from triggers.errors import UsageError
from upon.views.agenda import agenda_pieces
from upon.views.name_search import Candidate, bodies_of, the_one
from upon.words.folding import folded
from upon.words.occurrences import event_label, is_event_id

if TYPE_CHECKING:
    from engine.queries.ready_parts import ReadyRow

PANEL = "help.panel.read"
FURTHEST = 36_600
CHOICES = {
    "role": ROLES,
    "state": tuple(state.value for state in TaskState),
    "occurrences": ("open", "all"),
}
"""Options that take one of a few values."""

Within = Annotated[str, typer.Option("--within", metavar="DAYS", help="help.within")]
All = Annotated[bool, typer.Option("--all", help="help.agenda.all")]
ListLimit = Annotated[
    str | None,
    typer.Option("--limit", metavar="N", help="help.list.limit", rich_help_panel=PAGING),
]
AgendaLimit = Annotated[str | None, typer.Option("--limit", metavar="N", help="help.agenda.limit")]
NoPager = Annotated[bool, typer.Option("--no-pager", help="help.no_pager")]
MOST_IN_TABLE = 1_000
"""Rows that a table has, where nobody says how many."""
Listed = tuple[Iterator[Any], dict[str, str]]
"""Rows, to which a page adds words of its own, and the names of triggers."""


def _list_command(listed: str) -> Any:
    def command(  # noqa: PLR0913, PLR0917  its options
        ctx: typer.Context,
        plan: Plan = None,
        body: Body = None,
        below: Below = False,
        total: Sum = False,
        role: Role = None,
        state: State = None,
        trigger: Trigger = None,
        before: Before = None,
        after: After = None,
        occurrences: Occurrences = "open",
        limit: ListLimit = None,
        after_key: AfterKey = None,
        count: Count = False,
        stream: Stream = False,
    ) -> None:
        """Show one of the lists."""
        session = session_of(ctx)
        asked = {
            "plan": plan,
            "body": body,
            "below": below,
            "total": total,
            "role": _chosen(session, "role", role),
            "state": _chosen(session, "state", state),
            "trigger": trigger,
            "before": before,
            "after": after,
            "occurrences": _chosen(session, "occurrences", occurrences),
            "after_key": after_key,
        }
        most = number_from("--limit", limit, 1, MOST) if limit is not None else None
        if stream and not session.as_json:
            raise UsageError("--stream", "-", "--json --stream")
        if count:
            _show_count(session, listed, asked)
            return
        with opened_list(session, listed, asked) as (found, names):
            if stream:
                _print_stream(islice(found, most))
            else:
                _show(session, listed, found, most, names)

    command.__name__ = listed
    return command


tasks, due, overdue, waiting = map(_list_command, ("tasks", "due", "overdue", "waiting"))


def agenda(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    plan: Plan = None,
    body: Body = None,
    below: Below = False,
    total: Sum = False,
    role: Role = None,
    within: Within = str(SOON),
    limit: AgendaLimit = None,
    whole: All = False,
    no_pager: NoPager = False,
) -> None:
    """The day's page."""
    session = session_of(ctx)
    days = number_from("--within", within, 0, FURTHEST)
    most = number_from("--limit", limit, 1, MOST) if limit is not None else None
    role = _chosen(session, "role", role)
    asked = {"plan": plan, "body": body, "below": below, "total": total, "role": role}
    with _opened(session, asked) as (board, filters):
        page = day_page(board, session.today, days, filters)
        names = {} if session.as_json else session.trigger_names(board)
        dress = partial(_placed, session, board, body=filters.body)
        shown = None if session.as_json else agenda_of(page, dress, most or MOST_ROWS, whole=whole)
    ready = _ready(session, asked)
    if shown is None:
        print_pieces(agenda_pieces(page, ready, most))
        return
    with paged(wanted=not no_pager):
        print_agenda(
            session, shown, days, names, ready, most=most or MOST_ROWS, options=_options(asked)
        )


def _options(asked: dict[str, Any]) -> str:
    """The filters of the agenda, as they are typed after a command."""
    given = [f"--{name} {quote(asked[name])}" for name in ("plan", "body", "role") if asked[name]]
    flags = [f"--{flag}" for flag, name in (("below", "below"), ("sum", "total")) if asked[name]]
    return "".join(f" {option}" for option in (*given, *flags))


def _ready(session: Session, asked: dict[str, Any]) -> list[ReadyRow]:
    """The parts that may be completed; the whole ledger is opened only where there may be some."""
    filters = _filters(session, asked)
    with session.board() as board:
        if not board.completes_parts():
            return []
        filters = replace(filters, body=_known_body(board, filters.body))
    return session.engine().ready_parts(today=session.today, filters=filters)


def _chosen(session: Session, kind: str, given: str | None) -> str | None:
    """The value of an option that is one of a few."""
    if given is None:
        return None
    return choice(session.words, f"--{kind}", kind, given, CHOICES[kind])


@contextmanager
def opened_list(session: Session, listed: str, asked: dict[str, Any]) -> Iterator[Listed]:
    """The rows that pass the filters, through the light way into the database, made as they are
    taken; and the names of triggers where a page is to show them."""

    with _opened(session, asked) as (board, filters):
        names = {} if session.as_json else session.trigger_names(board)
        found: Iterator[Any] = rows(board, listed, session.today, filters)
        yield found if session.as_json else _placed(session, board, found, filters.body), names


@contextmanager
def _opened(session: Session, asked: dict[str, Any]) -> Iterator[tuple[Any, Filters]]:
    """The light way into the database, and the filters by the names that it knows."""
    filters = _filters(session, asked)
    with session.board() as board:
        filters = replace(
            filters,
            body=_known_body(board, filters.body),
            trigger=_known_trigger(session, board, filters.trigger),
        )
        _check_names(session, board, asked | {"trigger": filters.trigger})
        yield board, filters


def _known_body(board: Any, name: str | None) -> str | None:
    """The body that a name means; the name itself where nothing fits."""
    if name is None or board.bodies().knows(name):
        return name
    return the_one(bodies_of(board.bodies()), name) or name


def _known_trigger(session: Session, board: Any, name: str | None) -> str | None:
    """The trigger that a name means; the name itself where nothing fits."""
    if name is None or board.declares(name):
        return name
    known = session.trigger_names(board).items()
    found = [Candidate(id_, called, folded(called)) for id_, called in known]
    return the_one(found, name) or name


def _placed(session: Session, board: Any, found: Iterable[Any], body: str | None) -> Iterator[Any]:
    """The rows with a word on whom each is for, where that is not the whole or the body asked
    for."""
    for row in found:
        if is_event_id(row["occurrence"]):
            number = event_numbers(board, [row["occurrence"]]).get(row["occurrence"])
            row["occurrence_name"] = event_label(number, row["occurrence"])
        name = row["body"] or row["scope"]
        if name and name != body:
            bodies = board.bodies()
            known = bodies.known.get(name)
            called = f"{known.name} ({name})" if known and known.name != name else name
            wide = row["body"] is None and len(bodies.below(name)) > 1
            row["for_whom"] = session.say("place.below" if wide else "place.for", bodies=called)
        yield row


def event_numbers(board: Any, ids: list[str]) -> dict[str, str | None]:
    """Document's id -> its number, from what `board` gave."""
    return dict(board.event_numbers(ids))


def _filters(session: Session, asked: dict[str, Any]) -> Any:

    return Filters(
        plan=asked["plan"],
        body=asked["body"],
        below=asked["below"],
        total=asked["total"],
        role=asked["role"],
        state=asked.get("state"),
        trigger=asked.get("trigger"),
        before=_day(session, asked, "before"),
        after=_day(session, asked, "after"),
        all_occurrences=asked.get("occurrences") == "all",
        after_key=asked.get("after_key"),
    )


def _day(session: Session, asked: dict[str, Any], name: str) -> Any:
    text = asked.get(name)
    return session.day_given(text, f"--{name}") if text is not None else None


def _check_names(session: Session, board: Any, asked: dict[str, Any]) -> None:
    """Raise UnknownNameError for a plan or trigger that is none: an empty list would mislead."""
    plan, trigger = asked["plan"], asked.get("trigger")
    known = plan is None or board.plan(plan) is not None
    if known and (trigger is None or board.declares(trigger)):
        return

    with session.ledger().reading() as unit:
        if plan is not None:
            find_plan(unit, plan)
        check_triggers(unit, [trigger] if trigger is not None else [])


def _show(
    session: Session, listed: str, found: Iterator[Any], most: int | None, names: dict[str, str]
) -> None:
    """Print a page of a list; without a limit (`most` is None) JSON has all rows, as they are made,
    a table the first ones."""
    if session.as_json:
        print_pieces(list_pieces(islice(found, most)))
        return
    page = list(islice(found, most or MOST_IN_TABLE))
    more = next(found, None) is not None
    print_list(session, listed, page, names, whole=not more)
    if more:
        session.note("list.more", key=page[-1]["key"])


def _show_count(session: Session, listed: str, asked: dict[str, Any]) -> None:
    with _opened(session, asked) as (board, filters):
        count = count_of(board, listed, session.today, filters)
    print_count(session, count)
    if not session.as_json:
        session.note(f"list.count.{listed}", count=count, today=session.today)


def _print_stream(found: Iterator[Any]) -> None:
    """One row a line, as they come."""

    for row in found:
        line(json_line(row))
