"""What was recorded and what it changed, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cli.app.output import count_by, print_json, print_table
from cli.app.session import Session
from cli.app.tables import Table
from engine.model.receipt import Receipt
from upon.views.outcomes import outcome_json, warning_text
from upon.words.bodies import Item, Places
from upon.words.changes import change_texts
from upon.words.occurrences import labels_of

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.model.changes import Change


MOST_OCCURRENCES = 3
"""Occurrences of one task that a receipt shows."""


def print_outcome(session: Session, outcome: Outcome) -> None:
    """Print what an act changed, for whom where that is not all, and its acknowledgement."""
    if session.as_json:
        print_json(outcome_json(outcome, session.words))
    else:
        print_changes(session, outcome)
    acknowledge(session, outcome)


def print_changes(session: Session, outcome: Outcome) -> None:
    """The table of what an act changed, or on stderr that it changed no task."""
    receipt = outcome.receipt or Receipt()
    places = Places(session.words, receipt.bodies, receipt.members, labels_of(receipt.numbers))
    _print_changes(session, places.items(outcome.changes), receipt.titles, places)


def acknowledge(session: Session, outcome: Outcome) -> None:
    """Say on stderr that it is recorded, or that nothing was; and what there is to think about."""
    note_warnings(session, outcome)
    if outcome.entry is None:
        session.note("receipt.preview")
    elif len(outcome.entries) > 1:
        session.note("receipt.entries", first=outcome.entries[0], last=outcome.entry)
    elif outcome.event:
        session.note("receipt.event", entry=outcome.entry, event=outcome.event)
    else:
        session.note("receipt.entry", entry=outcome.entry)
    if outcome.entry is not None and session.show_head:
        session.note("receipt.head", head=str(outcome.head))


def note_warnings(session: Session, outcome: Outcome) -> None:
    """On stderr, what an act gives to think about."""
    for warning in outcome.warnings:
        session.note("warning", message=warning_text(session.words, warning))
        if warning.code == "part_ready":
            session.note("receipt.part_ready", **completing(warning.arguments))


def completing(part: Mapping[str, Any]) -> dict[str, Any]:
    """What the command that completes a part names."""
    return {name: str(part[name]) for name in ("plan", "task", "body", "on")}


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
    for item, more in folded_items(items):
        title = [*filter(None, (titles.get(item.ref, ""), places.say(item.scopes, item.ref)))]
        title += [session.say("receipt.more", count=more)] if more else []
        table.add(
            places.label(item),
            "\n".join(title),
            "\n".join(change_texts(session.words, item.fields)),
        )
    print_table(table)


def folded_items(items: Iterable[Item]) -> Iterator[tuple[Item, int]]:
    """The first few occurrences of each task (in each of its places), and with the last of them
    how many follow."""
    found: dict[tuple[str, str, tuple[str, ...]], list[Item]] = {}
    for item in items:
        key = (*item.ref, item.scopes)
        found.setdefault(key, []).append(item)
    for alike in found.values():
        shown = alike if len(alike) <= MOST_OCCURRENCES + 1 else alike[:MOST_OCCURRENCES]
        for item in shown:
            yield item, len(alike) - len(shown) if item is shown[-1] else 0
