"""What was recorded and what it changed, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cli.app.output import count_by, print_json, print_table
from cli.app.session import Session
from cli.app.tables import Table
from upon.views.outcomes import outcome_json
from upon.views.watched_ledger import titles_of
from upon.words.bodies import Item, Places, places_of
from upon.words.texts import Words

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.model.changes import Change
    from engine.ports.ledger import Ledger


MOST_OCCURRENCES = 3
"""Occurrences of one task that a receipt shows."""


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
    if outcome.entry is not None and session.show_head:
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


def change_texts(words: Words, fields: Mapping[str, Change]) -> list[str]:
    """The changes of one task in words, the state first."""
    texts = []
    for field in ("occurrence", "state", "since", "due", "ungrounded"):
        change = fields.get(field)
        if change is not None and (text := _change_text(words, change, fields)):
            texts.append(text)
    return texts


def _change_text(words: Words, change: Change, fields: Mapping[str, Change]) -> str:
    before, after = change.before, change.after
    if change.field == "state":
        name = str(after)
        if after is None:
            return "" if "occurrence" in fields else words.say("change.gone")
        if before is None:
            return words.term("state", name)
        old = words.term("state", str(before))
        return words.say("change.state", before=old, after=words.term("state", name))
    if change.field == "ungrounded":
        state = fields.get("state")
        ahead = state is not None and state.before == "waiting"
        lost = "change.ungrounded.yet" if ahead else "change.ungrounded"
        return words.say(lost if after else "change.grounded")
    if change.field == "occurrence":
        return words.say("change.opened" if after else "change.closed")
    day = date.fromisoformat(str(after)) if after else None
    if change.field == "since":
        # The start says nothing new where the state tells that it has come.
        state = fields.get("state")
        started = state is not None and state.after == "active"
        return "" if day is None or started else words.say("change.since", day=day)
    if day is None:
        return words.say("change.no_due")
    if before is None:
        return words.say("change.due", day=day)
    return words.say("change.due_moved", day=day, before=date.fromisoformat(str(before)))
