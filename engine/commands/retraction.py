"""Taking an entry back: a document, a move, an extension, another retraction ..."""

from __future__ import annotations

from collections.abc import Sequence

from engine.commands.clean_input import clean, reason_for
from engine.commands.documents import check_known
from engine.model.acts import (
    Entry,
    EventCorrected,
    EventRecorded,
    PlanAdopted,
    PlanAmended,
    Retracted,
)
from engine.model.effective import Revision, effect_on
from engine.model.refusals import (
    CannotUndoError,
    NothingToUndoError,
    NotStandingError,
    StandsOnError,
)
from engine.ports.ledger import Unit
from engine.queries.lookup import find_event
from triggers.errors import UnknownNameError
from triggers.events import Event


def make_retraction(unit: Unit, name: str | int, reason: str | None) -> Retracted:
    """The act that takes back an entry, with a `reason`; `name` is its number or the id of the
    document that it recorded, `unit` the open transaction.

    Raises UnknownNameError, ReasonMissingError, NotStandingError, and StandsOnError or
    AlreadyRecordedError where a document would come back beside its like.
    """
    reason = reason_for("retract", reason)
    if isinstance(name, str):
        event = find_event(unit, name)
        return Retracted(entry=unit.facts.recorded_by(event.id), event=event.id, reason=reason)
    return _taking_back(unit, standing_entry(unit, name), reason)


def standing_entry(unit: Unit, seq: int) -> Entry:
    """An entry that counts. Raises UnknownNameError, NotStandingError."""
    entry = unit.entries.entry(seq)
    if entry is None:
        raise UnknownNameError("entry", str(seq), (f"1..{unit.entries.head().count}",))
    by = unit.entries.taken_back([seq]).get(seq)
    if by is not None:
        raise NotStandingError(seq, by)
    return entry


def make_undo(unit: Unit, by: str, reason: str | None) -> Retracted:
    """The act that takes back the last thing that a person (`by`) recorded that still counts and is
    no undo.

    `unit` is the open transaction; without a `reason` the act's own is "undo" and the entry's
    number. Raises NothingToUndoError, CannotUndoError where that was a plan, and as
    `make_retraction`.
    """
    for entry in unit.entries.latest_by(by):
        act = entry.act
        if unit.entries.is_retracted(entry.seq) or (isinstance(act, Retracted) and act.undo):
            continue
        if isinstance(act, PlanAdopted | PlanAmended):
            raise CannotUndoError(entry.seq, act.kind)
        why = clean("reason", reason) or f"undo {entry.seq}"
        return _taking_back(unit, entry, why, undo=True)
    raise NothingToUndoError(by)


def _taking_back(unit: Unit, entry: Entry, reason: str, *, undo: bool = False) -> Retracted:
    act = entry.act
    _check_returning(unit, entry)
    event = act.event.id if isinstance(act, EventRecorded | EventCorrected) else None
    return Retracted(entry=entry.seq, event=event, reason=reason, undo=undo)


def _check_returning(unit: Unit, entry: Entry) -> None:
    """Raise AlreadyRecordedError, or StandsOnError, where what would count again without an entry
    is there already: a document recorded anew, a plan adopted anew."""
    if not isinstance(entry.act, Retracted | EventCorrected):
        return
    root = unit.entries.entry(unit.entries.root_of(entry.seq))
    returning = root and unit.entries.act_in_force(root.seq) is None
    if (
        root
        and isinstance(root.act, PlanAdopted)
        and returning
        and unit.facts.plan(root.act.plan.plan)
    ):
        again = unit.standings.plan_seq(root.act.plan.plan)
        raise StandsOnError(entry.seq, {again: f"adopted {root.act.plan.plan}"})
    if not root or not isinstance(root.act, EventRecorded):
        return
    event = _document_without(unit, root, entry.seq)
    if event is None:
        return
    if returning and (
        known := unit.catalog.event(event.id) or unit.catalog.same_document(event.identity)
    ):
        raise StandsOnError(entry.seq, {unit.facts.recorded_by(known.id): f"recorded {known.id}"})
    check_known(unit, event, other_than=event.id)


def _document_without(unit: Unit, root: Entry, taken: int) -> Event | None:
    """The document that a root entry recorded as it would be without one of those that revise it;
    None where it would not count."""
    last = unit.entries.head().count + 1

    def revisions(seq: int) -> Sequence[Revision]:
        found = unit.entries.revisions_of(seq)
        return [*found, Revision(last, seq, True)] if seq == taken else found

    content = effect_on(root.seq, revisions).content
    entry = unit.entries.entry(content) if content is not None else None
    act = entry.act if entry else None
    return act.event if isinstance(act, EventRecorded | EventCorrected) else None
