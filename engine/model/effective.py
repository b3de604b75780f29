"""The effective ledger: which entries count, and with which content, once revisions are folded in.

Revisions name an entry. From the last entry to the first: an entry stands if no standing later
entry retracts it; its content is that of its last standing revision. So a retraction of a
retraction, or of a correction, needs no rule of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from engine.model.acts import (
    Act,
    CalendarPut,
    EventCorrected,
    EventRecorded,
    Extended,
    PlanAdopted,
    PlanAmended,
    PolicySet,
    ReadingConfirmed,
    RemindersSet,
    Retracted,
    Revised,
)


class Revision(NamedTuple):
    """An entry that names an earlier one: it takes it back (`retracts`), or says what it truly
    is."""

    seq: int
    entry: int
    retracts: bool


class Effect(NamedTuple):
    """What a chain of revisions comes to for the entry at its root.

    `content` is the entry whose act counts (itself, or its last standing revision), None where the
    root does not stand; `gone` has, of the root and all that revises it, those that do not count,
    each with the entry that says so.
    """

    root: int
    content: int | None
    gone: dict[int, int]
    members: tuple[int, ...]


RevisionsOf = Callable[[int], Sequence[Revision]]
"""From an entry to those that revise it, in order."""


def effect_on(root: int, revisions_of: RevisionsOf) -> Effect:
    """Fold all that revises an entry, directly or by way of others, from the last to the first."""
    named: dict[int, Sequence[Revision]] = {}
    open_ones = [root]
    while open_ones:
        seq = open_ones.pop()
        named[seq] = revisions_of(seq)
        open_ones += [revision.seq for revision in named[seq]]
    gone: dict[int, int] = {}
    for seq in sorted(named, reverse=True):
        taker = next((r.seq for r in named[seq] if r.retracts and r.seq not in gone), None)
        if taker is not None:
            gone[seq] = taker
    content = None
    if root not in gone:
        standing = [r.seq for r in named[root] if not r.retracts and r.seq not in gone]
        content = standing[-1] if standing else root
    else:
        gone |= {r.seq: gone[root] for r in named[root] if not r.retracts and r.seq not in gone}
    return Effect(root, content, gone, tuple(sorted(named)))


def content_of(act: Act, root: Act, today: date) -> Act:
    """The act of a root entry as it counts, given the act of the entry that has its content; days
    that the act leaves out are the `today` of the root's entry."""
    if isinstance(act, Revised):
        return dated(act.act, today)
    if isinstance(act, EventCorrected) and isinstance(root, EventRecorded):
        return EventRecorded(event=act.event)
    return dated(act, today)


def dated(act: Act, today: date) -> Act:
    """The act with the day that it leaves out: that on which it was recorded."""
    if isinstance(act, Extended) and act.on is None:
        return act.model_copy(update={"on": today})
    if isinstance(act, STEPS) and act.holds_from is None:
        return act.model_copy(update={"holds_from": today})
    return act


STEPS = PlanAmended | PolicySet | CalendarPut | RemindersSet | ReadingConfirmed
"""Acts that hold from a day on."""


def effective_day(act: Act, today: date) -> date:
    """The day on which what an act changes is looked at: that on which it was recorded, or a later
    one from which it holds."""
    inner = act.act if isinstance(act, Revised) else act
    days = [getattr(inner, "holds_from", None), getattr(inner, "on", None)]
    later: list[date] = [day for day in days if day is not None]
    return max([today, *later])


def is_revision(act: Act) -> bool:
    """Whether an act is about an earlier entry rather than about the world."""
    return isinstance(act, Retracted | Revised | EventCorrected)


def carried_by(act: Act) -> Mapping[str, str]:
    """The tables of shipped calendars that an act is the first to use, by their names. They stay
    when it is revised or retracted: others have counted by them since."""
    inner = act.act if isinstance(act, Revised) else act
    if isinstance(inner, PlanAdopted | PlanAmended | PolicySet | CalendarPut):
        return inner.calendars
    return {}
