"""What was recorded and what it changed, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from cli.app.output import count_by, print_json, print_table
from cli.app.session import Session
from cli.app.tables import Table
from upon.views.outcomes import outcome_json
from upon.views.watched_ledger import titles_of
from upon.words.bodies import Item, Places, places_of
from upon.words.changes import change_texts

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.model.changes import Change
    from engine.ports.ledger import Ledger


def print_outcome(session: Session, ledger: Ledger, outcome: Outcome) -> None:
    """Print what an act changed, for whom where that is not all, and its acknowledgement."""
    if session.as_json:
        print_json(outcome_json(outcome))
    else:
        print_changes(session, ledger, outcome.changes)
    acknowledge(session, outcome)


def print_changes(session: Session, ledger: Ledger, changes: Sequence[Change]) -> None:
    """The table of what an act changed, or on stderr that it changed no task."""
    places = places_of(session.words, ledger, changes)
    with ledger.reading() as unit:
        titles = titles_of(unit)
    _print_changes(session, places.items(changes), titles, places)


def acknowledge(session: Session, outcome: Outcome) -> None:
    """Say on stderr that it is recorded, or that nothing was."""
    if outcome.entry is None:
        session.note("receipt.preview")
    elif outcome.event:
        session.note("receipt.event", entry=outcome.entry, event=outcome.event)
    else:
        session.note("receipt.entry", entry=outcome.entry)
    if outcome.entry is not None:
        session.note("receipt.head", head=str(outcome.head))


def state_counts(changes: Iterable[Change]) -> dict[str, int]:
    """How many tasks came to each state; a recurring one counts once, by its first occurrence, and
    one that stands otherwise in some places by the whole."""
    states: dict[tuple[str, str], str] = {}
    for change in changes:
        if change.field == "state" and change.scope is None:
            states.setdefault((change.plan, change.task), str(change.after))
    return count_by(states.values())


def _print_changes(
    session: Session, items: Sequence[Item], titles: Mapping[tuple[str, str], str], places: Places
) -> None:
    if not items:
        session.note("receipt.nothing")
        return
    names = ("task", "title", "change")
    table = Table([session.say(f"column.{name}") for name in names], flexible=1)
    for item in items:
        title = filter(None, (titles.get(item.ref, ""), places.say(item.scopes, item.ref)))
        table.add(item.label, "\n".join(title), "\n".join(change_texts(session.words, item.fields)))
    print_table(table)
