"""What was recorded and what it changed, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.output import count_by, print_json, print_table
from cli.session import Session
from cli.tables import Table

if TYPE_CHECKING:
    from engine.changes import Change
    from engine.commit import Outcome

TaskChanges = dict[tuple[str, str, str | None], dict[str, "Change"]]


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The keys of `record` and the progress commands (design: The command line)."""
    return {
        "entry": outcome.entry,
        "event": outcome.event,
        "changes": [change.as_json() for change in outcome.changes],
        "head": str(outcome.head),
    }


def print_outcome(session: Session, outcome: Outcome,
                  titles: Mapping[tuple[str, str], str]) -> None:  # fmt: skip
    """Print what an act changed and its acknowledgement."""
    if session.as_json:
        print_json(outcome_json(outcome))
    else:
        _print_changes(session, outcome.changes, titles)
    acknowledge(session, outcome)


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


def by_task(changes: Iterable[Change]) -> TaskChanges:
    """The changes of each task and occurrence, by field, in their order."""
    found: TaskChanges = {}
    for change in changes:
        found.setdefault((change.plan, change.task, change.occurrence), {})[change.field] = change
    return found


def state_counts(changes: Iterable[Change]) -> dict[str, int]:
    """How many tasks came to each state; a recurring one counts once, by its first occurrence."""
    states: dict[tuple[str, str], str] = {}
    for change in changes:
        if change.field == "state":
            states.setdefault((change.plan, change.task), str(change.after))
    return count_by(states.values())


def _print_changes(session: Session, changes: Iterable[Change],
                   titles: Mapping[tuple[str, str], str]) -> None:  # fmt: skip
    grouped = by_task(changes)
    if not grouped:
        session.note("receipt.nothing")
        return
    names = ("task", "title", "change")
    table = Table([session.say(f"column.{name}") for name in names], flexible=1)
    for (plan, task, occurrence), fields in grouped.items():
        title = titles.get((plan, task), "")
        cell = f"{task}\n{occurrence}" if occurrence else task
        table.add(cell, title, "\n".join(change_texts(session, fields)))
    print_table(table)


def change_texts(session: Session, fields: Mapping[str, Change]) -> list[str]:
    """The changes of one task in words, the state first."""
    texts = []
    for field in ("occurrence", "state", "since", "due", "ungrounded"):
        change = fields.get(field)
        if change is not None and (text := _change_text(session, change, fields)):
            texts.append(text)
    return texts


def _change_text(session: Session, change: Change, fields: Mapping[str, Change]) -> str:
    before, after = change.before, change.after
    if change.field == "state":
        name = str(after)
        if after is None:
            return "" if "occurrence" in fields else session.say("change.gone")
        if before is None:
            return session.words.term("state", name)
        old = session.words.term("state", str(before))
        return session.say("change.state", before=old, after=session.words.term("state", name))
    if change.field == "ungrounded":
        return session.say("change.ungrounded" if after else "change.grounded")
    if change.field == "occurrence":
        return session.say("change.opened" if after else "change.closed")
    day = date.fromisoformat(str(after)) if after else None
    if change.field == "since":
        # The start says nothing new where the state tells that it has come.
        state = fields.get("state")
        started = state is not None and state.after == "active"
        return "" if day is None or started else session.say("change.since", day=day)
    if day is None:
        return session.say("change.no_due")
    if before is None:
        return session.say("change.due", day=day)
    return session.say("change.due_moved", day=day, before=date.fromisoformat(str(before)))
