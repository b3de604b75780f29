"""What an act gives to think about, found once it has been settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from engine.commit.publish import Effects
from engine.model.acts import (
    Act,
    CalendarPut,
    Entry,
    PlanAmended,
    PolicySet,
    ReadingConfirmed,
    Revised,
)
from engine.model.changes import Change
from engine.model.warnings import ActWarning


def warnings_of(entry: Entry, effects: Effects) -> tuple[ActWarning, ...]:
    """The warnings of an act that follow from what it changed."""
    return tuple(_found(entry, effects.changes))


def _found(entry: Entry, changes: Sequence[Change]) -> Iterator[ActWarning]:
    judged = sum(change.field == "verdict" for change in changes)
    if judged:
        yield ActWarning("verdict_changes", {"count": judged})
    since = _holds_from(entry.act, entry.today)
    for change in changes if since else ():
        if change.field == "due" and change.after and str(change.after) < str(since):
            due = date.fromisoformat(str(change.after))
            label = f"{change.task} ({change.occurrence})" if change.occurrence else change.task
            yield ActWarning("date_before_from", {"task": label, "due": due, "since": since})


def _holds_from(act: Act, today: date) -> date | None:
    """The day from which rules hold anew."""
    if isinstance(act, Revised):
        act = act.act
    if isinstance(act, PlanAmended | PolicySet | CalendarPut | ReadingConfirmed):
        return act.holds_from or today
    return None
