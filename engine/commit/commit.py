"""The one writer path: key, append, decide, write standings and history, and only then answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from engine.commit.affected import touched
from engine.commit.publish import announce
from engine.commit.recompute import settle
from engine.model.acts import Act, AnyAct, Entry, EventCorrected, EventRecorded, Retracted
from engine.model.changes import Change
from engine.model.gc_pause import quiet
from engine.model.hash_chain import Head, seal
from engine.model.refusals import KeyConflictError
from engine.ports.facts import Calendars
from engine.ports.ledger import Ledger, Unit


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


def commit(
    ledger: Ledger,
    calendars: Calendars,
    signature: Signature,
    prepare: Callable[[Unit], AnyAct],
    *,
    preview: bool = False,
) -> Outcome:
    """Append one act and settle what follows from it, in one transaction.

    `prepare` sees the transaction and gives the act, or raises what forbids it. Under a key that
    was used before, the same act gives the same answer and another raises KeyConflictError. Who
    gives a key may well be asking again, so where readers wait for nobody the answer, or the
    refusal, is looked for before the writers' lock is taken.
    """
    if signature.key and not preview and ledger.reads_aside:
        with ledger.reading() as unit:
            earlier = unit.entry_by_key(signature.key)
            if earlier:
                return _again(unit, earlier, signature)
            prepare(unit)
    with quiet(), ledger.writing(preview=preview) as unit:
        start = unit.head()
        outcome = commit_in(unit, calendars, signature, prepare)
    return Outcome(None, None, outcome.changes, start) if preview else outcome


def commit_in(
    unit: Unit, calendars: Calendars, signature: Signature, prepare: Callable[[Unit], AnyAct]
) -> Outcome:
    """The same inside a transaction that is open already."""
    earlier = unit.entry_by_key(signature.key) if signature.key else None
    if earlier:
        return _again(unit, earlier, signature)
    act = prepare(unit)
    entry = seal(unit.head(), act, **asdict(signature))
    touches = touched(act, unit)
    unit.append(entry)
    effects = settle(unit, calendars, entry, touches)
    announce(unit, entry, effects)
    return Outcome(entry.seq, event_of(act), tuple(effects.changes), unit.head())


def copy_entry(unit: Unit, calendars: Calendars, entry: Entry) -> None:
    """Take an entry of another ledger in as it is, and settle what follows from it; people heard
    of it there."""
    touches = touched(entry.act, unit)
    unit.append(entry)
    settle(unit, calendars, entry, touches)


def event_of(act: Act) -> str | None:
    """The document that an act is about."""
    if isinstance(act, EventRecorded | EventCorrected):
        return act.event.id
    return act.event if isinstance(act, Retracted) else None


def rebuild(ledger: Ledger, calendars: Calendars) -> int:
    """Throw the derived tables away and work them out again from the ledger; entries read."""
    with ledger.writing() as unit:
        return rebuild_in(unit, calendars)


def rebuild_in(unit: Unit, calendars: Calendars) -> int:
    """The same inside a transaction that is open already."""
    entries = list(unit.entries())
    unit.clear_derived()
    for entry in entries:
        touches = touched(entry.act, unit)
        unit.absorb(entry)
        settle(unit, calendars, entry, touches)
    return len(entries)


def outcome_of(unit: Unit, entry: Entry) -> Outcome:
    """The answer to an act that was recorded before."""
    changes = tuple(line.change for line in unit.lines(seq=entry.seq))
    return Outcome(entry.seq, event_of(entry.act), changes, unit.head())


def _again(unit: Unit, earlier: Entry, signature: Signature) -> Outcome:
    if earlier.request != signature.request:
        raise KeyConflictError(earlier.key or "", earlier.seq)
    return outcome_of(unit, earlier)
