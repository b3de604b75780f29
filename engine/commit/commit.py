"""The one writer path: key, append, decide, write standings and history, and only then answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from engine.commit.act_warnings import warnings_of
from engine.commit.affected import affected
from engine.commit.dependents import check_dependents, faults_behind
from engine.commit.progress import reported
from engine.commit.publish import Effects, publish
from engine.commit.recompute import recompute
from engine.model.acts import AnyAct, Entry, event_of
from engine.model.changes import Change
from engine.model.hash_chain import Head, seal
from engine.model.receipt import Receipt
from engine.model.refusals import KeyConflictError
from engine.model.warnings import ActWarning
from engine.ports.facts import Calendars
from engine.ports.ledger import Ledger, Unit


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to an act: its entry (None in a preview), its event, what it changed, the head
    (in a preview the one that there is); what it gives to think about; and what tells of it, where
    that was asked for.

    Of several acts recorded at once `entry` is the last, and `entries` has all of them.
    """

    entry: int | None
    event: str | None
    changes: tuple[Change, ...]
    head: Head
    warnings: tuple[ActWarning, ...] = ()
    entries: tuple[int, ...] = ()
    receipt: Receipt | None = field(default=None, compare=False)


Telling = Callable[[Unit, tuple[Change, ...]], Receipt]
"""Reads the receipt of changes, in the transaction that made them."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who says it, when, on which of the office's days, through what; under which idempotency key,
    with the digest of what was asked, and those by which earlier versions knew the same."""

    at: datetime
    today: date
    by: str
    via: str
    key: str | None = None
    request: str | None = None
    former: tuple[str, ...] = ()

    def signed(self) -> dict[str, Any]:
        """What of it is kept with an entry."""
        names = ("at", "today", "by", "via", "key", "request")
        return {name: getattr(self, name) for name in names}


def commit(
    ledger: Ledger,
    calendars: Calendars,
    signature: Signature,
    prepare: Callable[[Unit], AnyAct],
    *,
    preview: bool = False,
    tell: Telling | None = None,
) -> Outcome:
    """Append one act to the `ledger` and recompute what follows from it, in one transaction; `tell`
    reads in it what the receipt needs (None: there is none); with `preview` nothing is kept.

    `calendars` finds the shipped calendars; `signature` says who records, when, under which key.
    `prepare` sees the transaction and gives the act, or raises what forbids it. Under a key that
    was used before, the same act gives the same answer and another raises KeyConflictError. Who
    gives a key may well be asking again, so where readers wait for nobody the answer, or the
    refusal, is looked for before the writers' lock is taken; the act that was prepared then is
    recorded as long as nobody else has recorded anything since.
    """
    seen, act = None, None
    if signature.key and not preview and ledger.reads_aside:
        with ledger.reading() as unit:
            earlier = unit.entries.by_key(signature.key)
            if earlier:
                return _told(unit, _again(unit, earlier, signature), tell)
            seen, act = unit.entries.head(), prepare(unit)
    with ledger.writing(preview=preview) as unit:
        start = unit.entries.head()
        if act is not None and start == seen:
            outcome = _record(unit, calendars, signature, act)
        else:
            outcome = commit_in(unit, calendars, signature, prepare)
        if preview:
            outcome = Outcome(None, None, outcome.changes, start, outcome.warnings)
        outcome = _told(unit, outcome, tell)
    return outcome  # noqa: RET504  it is kept once the block has ended


def _told(unit: Unit, outcome: Outcome, tell: Telling | None) -> Outcome:
    return replace(outcome, receipt=tell(unit, outcome.changes)) if tell else outcome


def commit_all(
    ledger: Ledger,
    calendars: Calendars,
    signature: Signature,
    prepares: Sequence[Callable[[Unit], AnyAct]],
    *,
    preview: bool = False,
    tell: Telling | None = None,
) -> Outcome:
    """Append several acts to the `ledger`, an entry each, in one transaction: all of them or, where
    one is refused, none.

    `prepares` give the acts, one after another; `calendars`, `signature`, `preview` and `tell` are
    those of `commit`. The key is that of the first; where it was used before, all are answered as
    they were then.
    """
    with ledger.writing(preview=preview) as unit:
        start = unit.entries.head()
        made = list(_each(unit, calendars, signature, prepares))
        changes = tuple(change for one in made for change in one.changes)
        entries = tuple(one.entry for one in made if one.entry is not None)
        warnings = tuple(dict.fromkeys(warning for one in made for warning in one.warnings))
        if preview:
            outcome = Outcome(None, None, changes, start, warnings)
        else:
            outcome = Outcome(entries[-1], None, changes, made[-1].head, warnings, entries)
        outcome = _told(unit, outcome, tell)
    return outcome  # noqa: RET504  it is kept once the block has ended


def _each(
    unit: Unit,
    calendars: Calendars,
    signature: Signature,
    prepares: Sequence[Callable[[Unit], AnyAct]],
) -> Iterator[Outcome]:
    """One act after the other; under a key that was used, as they were recorded then."""
    earlier = unit.entries.by_key(signature.key) if signature.key else None
    for number, prepare in enumerate(prepares):
        told = unit.entries.entry(earlier.seq + number) if earlier else None
        if told is not None:
            asked = signature if not number else replace(signature, request=told.request)
            yield _again(unit, told, asked)
        else:
            rest = signature if not number else replace(signature, key=None, request=None)
            yield commit_in(unit, calendars, rest, prepare)


def commit_in(
    unit: Unit, calendars: Calendars, signature: Signature, prepare: Callable[[Unit], AnyAct]
) -> Outcome:
    """The same as `commit` inside a transaction that is open already (`unit`), with its
    `calendars`, `signature` and `prepare`."""
    earlier = unit.entries.by_key(signature.key) if signature.key else None
    if earlier:
        return _again(unit, earlier, signature)
    return _record(unit, calendars, signature, prepare(unit))


def _record(unit: Unit, calendars: Calendars, signature: Signature, act: AnyAct) -> Outcome:
    entry = seal(unit.entries.head(), act, **signature.signed())
    before, bears = affected(act, unit), faults_behind(unit, act, calendars)
    unit.append(entry)
    check_dependents(unit, act, bears, calendars)
    effects = recompute(unit, calendars, entry, before)
    publish(unit, entry, effects)
    warnings = warnings_of(unit, entry, effects)
    return Outcome(entry.seq, event_of(act), tuple(effects.changes), unit.entries.head(), warnings)


def copy_entry(unit: Unit, calendars: Calendars, entry: Entry) -> None:
    """Take an `entry` of another ledger into `unit` as it is, and recompute what follows from it;
    people heard of it there. `calendars` finds the shipped calendars."""
    _recomputed(unit, calendars, entry)


def repeat_entry(unit: Unit, calendars: Calendars, entry: Entry) -> None:
    """The same with what the `entry` gave to tell, as if it had just been recorded."""
    publish(unit, entry, _recomputed(unit, calendars, entry))


def _recomputed(unit: Unit, calendars: Calendars, entry: Entry) -> Effects:
    before = affected(entry.act, unit)
    unit.append(entry)
    return recompute(unit, calendars, entry, before)


def rebuild(ledger: Ledger, calendars: Calendars) -> int:
    """Throw the derived tables away and work them out again from the ledger; entries read."""
    with ledger.writing() as unit:
        return rebuild_in(unit, calendars)


def rebuild_in(unit: Unit, calendars: Calendars) -> int:
    """The same inside a transaction that is open already."""
    entries = list(unit.entries.all())
    unit.clear_derived()
    for entry in reported(entries, "entries"):
        before = affected(entry.act, unit)
        unit.absorb(entry)
        recompute(unit, calendars, entry, before)
    return len(entries)


def outcome_of(unit: Unit, entry: Entry) -> Outcome:
    """The answer to an act that was recorded before."""
    changes = tuple(line.change for line in unit.history.lines(seq=entry.seq))
    return Outcome(entry.seq, event_of(entry.act), changes, unit.entries.head())


def _again(unit: Unit, earlier: Entry, signature: Signature) -> Outcome:
    if earlier.request not in (signature.request, *signature.former):
        raise KeyConflictError(earlier.key or "", earlier.seq)
    gone = unit.entries.is_retracted(earlier.seq)
    warnings = (ActWarning("key_retracted", {"entry": earlier.seq}),) if gone else ()
    return replace(outcome_of(unit, earlier), warnings=warnings)
