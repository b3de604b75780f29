"""What an act on the whole workspace moves, told before it is recorded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from cli.app.output import print_json, print_table
from cli.app.session import Session
from cli.app.tables import Table
from cli.pages.receipts import acknowledge, folded_items
from engine.model.states import FINISHED
from upon.views.outcomes import outcome_json
from upon.views.watched_ledger import titles_of
from upon.words.bodies import Item, places_of
from upon.words.changes import change_texts

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.model.changes import Change
    from engine.ports.ledger import Ledger

Act = Callable[[bool], "Outcome"]
"""An act of the engine; the argument says whether it is a preview."""


def preview_and_record(
    session: Session, ledger: Ledger, act: Act, *, preview: bool, ask: bool = False
) -> None:
    """List what would move, then record it; `ask` first, where a person sits at a terminal.

    Raises typer.Exit where that person says no.
    """
    if session.as_json:
        outcome = act(preview)
        print_json(outcome_json(outcome, session.words))
    else:
        outcome = act(True)
        print_moved(session, ledger, outcome.changes)
        if not preview:
            if ask and not _agreed(session):
                session.note("moved.dropped")
                raise typer.Exit(1)
            outcome = act(False)
    acknowledge(session, outcome)


def _agreed(session: Session) -> bool:
    """Whether the person says yes; without a terminal nobody is asked."""
    if not _at_terminal():
        return True
    sys.stdout.flush()
    sys.stderr.write(session.say("moved.ask") + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in session.say("moved.yes").split()


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def print_moved(session: Session, ledger: Ledger, changes: Sequence[Change]) -> None:
    """The open tasks that change: each with its date before and after, and what else changes."""
    with ledger.reading() as unit:
        titles = titles_of(unit)
        states = {s.key[:4]: s.phase(session.today).state.value for s, _ in unit.standings.board()}
    places = places_of(session.words, ledger, changes)
    rows = places.items(changes)
    still_open = [row for row in rows if not _is_finished(row, states)]
    table = Table([session.say(f"column.{name}") for name in ("task", "title", "from", "to")])
    for row, more in folded_items(still_open):
        due = row.fields.get("due")
        rest = {name: change for name, change in row.fields.items() if name != "due"}
        before, after = (_day(session, getattr(due, side, None)) for side in ("before", "after"))
        place = places.say(row.scopes, row.ref)
        texts = [*filter(None, (place, *change_texts(session.words, rest)))]
        texts += [session.say("receipt.more", count=more)] if more else []
        table.add(places.label(row), "\n".join([titles.get(row.ref, ""), *texts]), before, after)
    if still_open:
        print_table(table)
    session.note("moved.count" if still_open else "moved.none", count=len(still_open))
    if len(rows) > len(still_open):
        session.note("moved.finished", count=len(rows) - len(still_open))


def _is_finished(row: Item, states: Mapping[Any, str]) -> bool:
    """Whether what changes is done or dropped, in each of its places."""
    which = (row.plan, row.task, row.occurrence)
    return all(states.get((*which, scope)) in FINISHED for scope in row.scopes or (None,))


def _day(session: Session, value: object) -> str:
    """A date with its weekday under it, so that a person sees why it moved."""
    if not value:
        return "-"
    day = date.fromisoformat(str(value))
    return f"{session.words.day(day)}\n{session.say(f'step.weekday.{day.weekday()}')}"
