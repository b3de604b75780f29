"""The commands triggers and events: what can be recorded, and what has been."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.app.completion import complete_trigger
from cli.app.document_options import (
    FURTHEST,
)
from cli.app.list_options import AfterKey, Count, Limit
from cli.app.output import print_json
from cli.app.paging import print_count, window
from cli.app.session import session_of
from cli.pages.triggers import print_events, print_triggers
from engine.queries.awaited import TriggerRow, trigger_rows
from engine.queries.lookup import check_triggers
from engine.queries.registers import DocumentRow, document_rows
from triggers.errors import BadInputError
from upon.words.bodies import Places, places_in

Silent = Annotated[str | None, typer.Option("--silent", metavar="DAYS", help="help.silent")]


Only = Annotated[
    str | None,
    typer.Option(
        "--trigger", metavar="TRIGGER", help="help.events.trigger", autocompletion=complete_trigger
    ),
]


def triggers(
    ctx: typer.Context,
    silent: Silent = None,
    limit: Limit = None,
    after_key: AfterKey = None,
    count: Count = False,
) -> None:
    """List what can be recorded, the most waited-for first."""

    session = session_of(ctx)
    least = _days(silent) if silent is not None else None
    with session.ledger().reading() as unit:
        found: list[TriggerRow] = trigger_rows(unit, session.today)
    if least is not None:
        found = [row for row in found if row["waiting"] and (row["waiting_days"] or 0) >= least]
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

    session = session_of(ctx)
    with session.ledger().reading() as unit:
        found: list[DocumentRow] = document_rows(unit, trigger)
        if trigger is not None and not found:
            check_triggers(unit, [trigger])
        if count:
            print_count(session, len(found))
            return
        found = list(window(session, found, "event", limit, after_key))
        scoped = not session.as_json and any(row["scope"] for row in found)
        places = places_in(session.words, unit) if scoped else Places(session.words)
    if session.as_json:
        print_json(found)
    else:
        print_events(session, places, found)
