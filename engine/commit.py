"""The one writer path: key, append, decide, write standings and history, and only then answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from engine.chain import Head, seal
from engine.changes import Change, difference
from engine.decide import decide
from engine.entries import (
    Act,
    AnyAct,
    Entry,
    EventCorrected,
    EventRecorded,
    PlanAdopted,
    PlanAmended,
    Retracted,
)
from engine.ledger import Ledger, Unit
from engine.projection import card_of
from engine.records import Calendars
from engine.refusals import KeyConflictError
from engine.standing import Card, Standing, TaskRef
from engine.touching import touched


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to an act: its entry (None in a preview), its event, what it changed, the head
    (in a preview the one that there is)."""

    entry: int | None
    event: str | None
    changes: tuple[Change, ...]
    head: Head


@dataclass(frozen=True, slots=True)
class Signature:
    """Who says it, when, on which of the office's days, through what; under which idempotency key,
    with the digest of what was asked."""

    at: datetime
    today: date
    by: str
    via: str
    key: str | None = None
    request: str | None = None


def commit(ledger: Ledger, calendars: Calendars, signature: Signature,
           prepare: Callable[[Unit], AnyAct], *, preview: bool = False) -> Outcome:  # fmt: skip
    """Append one act and settle what follows from it, in one transaction.

    `prepare` sees the transaction and gives the act, or raises what forbids it. Under a key that
    was used before, the same act gives the same answer and another raises KeyConflictError.
    """
    with ledger.writing(preview=preview) as unit:
        start = unit.head()
        outcome = commit_in(unit, calendars, signature, prepare)
    return Outcome(None, None, outcome.changes, start) if preview else outcome


def commit_in(unit: Unit, calendars: Calendars, signature: Signature,
              prepare: Callable[[Unit], AnyAct]) -> Outcome:  # fmt: skip
    """The same inside a transaction that is open already."""
    earlier = unit.entry_by_key(signature.key) if signature.key else None
    if earlier:
        return _again(unit, earlier, signature)
    act = prepare(unit)
    entry = seal(unit.head(), act, **asdict(signature))
    refs = touched(act, unit)
    unit.append(entry)
    changes = settle(unit, calendars, entry, refs)
    return Outcome(entry.seq, event_of(act), tuple(changes), unit.head())


def settle(unit: Unit, calendars: Calendars, entry: Entry,
           refs: Sequence[TaskRef]) -> list[Change]:  # fmt: skip
    """Decide anew what an entry (already taken in) touches; write standings and history.

    `refs` are the tasks that it touched by the facts before it.
    """
    refs = list(dict.fromkeys((*refs, *touched(entry.act, unit))))
    before = unit.standings_of(refs)
    after, cards = decided(unit, calendars, refs)
    unit.put(refs, after, cards if isinstance(entry.act, PlanAdopted | PlanAmended) else None)
    changes = difference(before, after, entry.today)
    unit.note(entry.seq, changes)
    return changes


def copy_entry(unit: Unit, calendars: Calendars, entry: Entry) -> None:
    """Take an entry of another ledger in as it is, and settle what follows from it."""
    refs = touched(entry.act, unit)
    unit.append(entry)
    settle(unit, calendars, entry, refs)


def decided(unit: Unit, calendars: Calendars,
            refs: Sequence[TaskRef]) -> tuple[list[Standing], list[Card]]:  # fmt: skip
    """The standings and cards of some tasks, from the facts."""
    standings: list[Standing] = []
    cards = []
    for ref in refs:
        plan = unit.plan(ref.plan)
        if plan is None or ref.task not in plan.tasks:
            continue
        task = plan.task(ref.task)
        standings += [made.standing for made in decide(plan, task, unit, calendars)]
        cards.append(card_of(plan, task, list(plan.tasks).index(task.id)))
    return standings, cards


def event_of(act: Act) -> str | None:
    """The document that an act is about."""
    if isinstance(act, EventRecorded | EventCorrected):
        return act.event.id
    return act.event if isinstance(act, Retracted) else None


def rebuild(ledger: Ledger, calendars: Calendars) -> int:
    """Throw the derived tables away and work them out again from the ledger; entries read."""
    with ledger.writing() as unit:
        entries = list(unit.entries())
        unit.clear_derived()
        for entry in entries:
            refs = touched(entry.act, unit)
            unit.absorb(entry)
            settle(unit, calendars, entry, refs)
    return len(entries)


def _again(unit: Unit, earlier: Entry, signature: Signature) -> Outcome:
    if earlier.request != signature.request:
        raise KeyConflictError(earlier.key or "", earlier.seq)
    changes = tuple(line.change for line in unit.lines(seq=earlier.seq))
    return Outcome(earlier.seq, event_of(earlier.act), changes, unit.head())
