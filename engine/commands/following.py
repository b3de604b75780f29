"""Documents of another ledger, taken into this one: what each entry there made of a document, and
the act by which the same is recorded here."""

from __future__ import annotations

from typing import Literal, NamedTuple

from engine.memory.effective_acts import EffectiveActs
from engine.model.acts import Act, AnyAct, EventCorrected, EventRecorded, Retracted
from engine.model.hash_chain import Raw, entry_of
from engine.ports.ledger import Unit
from engine.queries.origins import Origin, origin_of
from triggers.errors import RefusedError, UponError, UsageError
from triggers.events import Event

_KINDS = frozenset({"recorded", "corrected", "retracted", "revised"})
"""Kinds of acts that record a document or may be about one that was."""

Left = Literal["own", "gone", "replaced"]
"""Why an entry of another ledger is not taken: this office recorded the document itself; it took
back here what was taken; another document here is in the place of the one that is replaced."""


class SourceChangedError(RefusedError):
    """The ledger that is followed no longer has what was taken from it (exit 4); `source` names it
    and `entry` and `hash` are those of the last that was taken."""

    code = "source_changed"
    template = (
        "{source} no longer has the entry {entry} ({hash}) that was taken from it last: its "
        "history was changed, or cut; nothing was taken"
    )

    def __init__(self, source: str, entry: int, hash: str) -> None:  # noqa: A002  what it is
        self.entry, self.hash = entry, hash
        super().__init__(source=source, entry=entry, hash=hash)


class SourceBrokenError(RefusedError):
    """The chain of the ledger that is followed does not hold (exit 4)."""

    code = "source_broken"
    template = "{source}: its ledger does not hold at entry {entry}: {what}; nothing was taken"
    mend = "verify it there"

    def __init__(self, source: str, entry: int, what: str) -> None:
        super().__init__(source=source, entry=entry, what=what)


class NoSourceError(UponError):
    """There is no ledger to follow where it was said to be (exit 3)."""

    code = "no_source"
    template = "no ledger at {path} to follow"
    mend = "name the database of the other ledger"
    exit_code = 3

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class UnsafeSourceError(UsageError):
    """The address of a service is none that may be followed (exit 2): what it sends could be read
    on the way, or the address holds a password or a query."""

    def __init__(self, found: str) -> None:
        super().__init__("from", found, "https://HOST[:PORT][/PATH], without a password or a query")


class SourceRefusedError(RefusedError):
    """The service that is followed does not show its ledger to whoever asks (exit 4)."""

    code = "source_refused"
    template = "{source} does not show its ledger to whoever asks (HTTP {status})"
    mend = "ask there for an access token of a reader of the whole workspace"

    def __init__(self, source: str, status: int) -> None:
        super().__init__(source=source, status=status)


class SourceAwayError(UponError):
    """The service that is followed does not answer (exit 1)."""

    code = "source_away"
    template = "{source} does not answer ({what}); nothing was taken, try again"

    def __init__(self, source: str, what: str) -> None:
        super().__init__(source=source, what=what)


class OtherSourceError(RefusedError):
    """Another ledger was followed until now (exit 4)."""

    code = "other_source"
    template = (
        "{source} holds the ledger {found}, and until now {followed} is followed here; nothing was "
        "taken"
    )
    mend = "ask for both with `also`"

    def __init__(self, source: str, found: str, followed: str) -> None:
        super().__init__(source=source, found=found, followed=followed)


class OwnLedgerError(RefusedError):
    """The ledger to follow is the workspace's own, or a copy of it (exit 4)."""

    code = "own_ledger"
    template = "{source} holds the ledger of this workspace itself; name the one to follow"

    def __init__(self, source: str) -> None:
        super().__init__(source=source)


class DocumentTurn(NamedTuple):
    """What an entry of another ledger made of a document: what was known of it before and after
    (None: it did not, or does not, count), and the entry's own reason."""

    origin: Origin
    before: Event | None
    after: Event | None
    reason: str | None

    @property
    def event(self) -> Event:
        """The document, as it is or as it was."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  a turn is made of one of them at least
        return found


class DocumentHistory:
    """The documents of another ledger, entry by entry from its first."""

    def __init__(self, ledger: str) -> None:
        self._ledger = ledger
        self._acts = EffectiveActs()

    def take(self, row: Raw) -> DocumentTurn | None:
        """What the next entry made of a document, None where that is nothing. Raises
        BrokenChainError for a row that holds no entry."""
        if row.kind not in _KINDS:
            return None
        entry = entry_of(row)
        turn = self._acts.take(entry.seq, entry.act, entry.today)
        before, after = _document(turn.before), _document(turn.after)
        if before == after:
            return None
        origin = Origin(self._ledger, entry.seq, entry.hash)
        return DocumentTurn(origin, before, after, getattr(entry.act, "reason", None))


def _document(act: Act | None) -> Event | None:
    return act.event if isinstance(act, EventRecorded) else None


def taken_act(unit: Unit, turn: DocumentTurn) -> AnyAct | Left | None:
    """The act that records here what a `turn` made of a national document, or why it is left; None
    where it concerns no such document, or changes nothing here. `unit` is the open transaction.

    National is what holds for every body of this workspace: what was recorded for no body in
    particular, or for the one that all others here are below.
    """
    everyone = _everyone(unit)
    before, after = (e if e and e.scope in everyone else None for e in (turn.before, turn.after))
    if before == after:
        return None
    here = unit.catalog.event(turn.event.id)
    seq = unit.facts.recorded_by(here.id) if here else None
    barred = _barred(unit, after) if after else None
    if barred is not None:
        return barred
    if here is None or seq is None:
        if after is None:
            return None
        return EventRecorded(event=after) if before is None else "gone"
    if not _is_taken(unit, seq, turn.origin.ledger):
        return "own"
    reason = turn.reason or "-"
    if after is None:
        return Retracted(entry=seq, event=here.id, reason=reason)
    return None if here == after else EventCorrected(event=after, reason=reason)


def _everyone(unit: Unit) -> set[str | None]:
    """The scopes that are all of the workspace."""
    known = unit.facts.bodies().known
    tops = [name for name, body in known.items() if not body.under or body.under not in known]
    return {None, *tops} if len(tops) == 1 else {None}


def _is_taken(unit: Unit, seq: int, ledger: str) -> bool:
    """Whether the entry `seq` was taken from the other `ledger`."""
    entry = unit.entries.entry(seq)
    origin = origin_of(entry) if entry else None
    return origin is not None and origin.ledger == ledger


def _barred(unit: Unit, event: Event) -> Left | None:
    """What stands here in a document's place."""
    same = unit.catalog.same_document(event.identity)
    if same is not None and same.id != event.id:
        return "own"
    by = unit.facts.replacing(event.replaces) if event.replaces else None
    return "replaced" if by is not None and by.id != event.id else None
