"""Which document a person means: its id, its number, or the trigger that it alone set off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from engine.model.acts import EventCorrected, EventRecorded, event_of
from engine.model.bodies import names_in
from engine.queries.lookup import find_plan, find_task
from triggers.errors import UnknownNameError, UponError, UsageError
from triggers.nearest import nearest

if TYPE_CHECKING:
    from engine.ports.ledger import Ledger, Unit
    from triggers.events import Event


class WhichEventError(UsageError):
    """Several documents go by that name (exit 2)."""

    code = "which_event"
    template = "{got} names several documents; give the id of one: {allowed}"

    def __init__(self, name: str, events: Sequence[Event]) -> None:
        allowed = "; ".join(f"{event.id} ({event.label()})" for event in events)
        UponError.__init__(self, got=name, allowed=allowed)


class EntryOrEventError(UsageError):
    """A number is that of an entry and of a document (exit 2)."""

    code = "entry_or_event"
    template = "{got} is an entry and the number of a document; give entry:{got} or event:{event}"

    def __init__(self, number: str, event: str) -> None:
        UponError.__init__(self, got=number, event=event)


def find_event(unit: Unit, name: str, key: str | None = None) -> str:
    """The id of the document meant by `name`: an id, a number, or a trigger, of those that `unit`
    reads. Under an idempotency `key` that was used, the one meant then (None: no key).

    Raises UnknownNameError naming the nearest ids and numbers, WhichEventError.
    """
    events = _said_then(unit, key) or list(unit.catalog.events())
    found = [event for event in events if event.id == name.strip()]
    found = found or [event for event in events if _squeezed(event.number) == _squeezed(name)]
    found = found or [event for event in events if name in event.triggers]
    ids = {event.id: event for event in found}
    if len(ids) > 1:
        raise WhichEventError(name, list(ids.values()))
    if not ids:
        raise UnknownNameError("event", name, nearest(name, _names(unit.catalog.events())))
    return next(iter(ids))


def find_revised(unit: Unit, word: str, key: str | None = None) -> str | int:
    """What a person wants revised: the number of an entry (`word` is digits, or `entry:12`), or the
    id of a document (as `find_event`, or `event:ID`). `unit` reads the ledger, `key` is an
    idempotency key as there.

    Raises EntryOrEventError where digits are an entry and the number of a document too.
    """
    kind, _, rest = word.strip().partition(":")
    if kind == "entry" and _is_entry(rest):
        return int(rest)
    if kind == "event" and rest:
        return find_event(unit, rest, key)
    if not _is_entry(word.strip()) or not 1 <= int(word) <= unit.entries.head().count:
        return find_event(unit, word, key)
    for event in unit.catalog.events():
        if _squeezed(event.number) == _squeezed(word):
            raise EntryOrEventError(word, event.id)
    return int(word)


def _is_entry(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < LONGEST_ENTRY


LONGEST_ENTRY = 12
"""Digits of the number of an entry, at most."""


def check_body(ledger: Ledger, task: str, plan: str | None, body: str | None) -> None:
    """Raise UnknownNameError for a `body` (or group; None: nothing to check) that nobody declared.
    `task` is what it was given for, `plan` the task's plan (None where one alone has it); of a task
    of which each member of a group has a part, the engine checks the body. `ledger` is read."""

    if body is None:
        return
    with ledger.reading() as unit:
        ref = find_task(unit, task, plan)
        if find_plan(unit, ref.plan).task(ref.task).each is None:
            names_in(unit.facts.bodies(), body)


def _said_then(unit: Unit, key: str | None) -> list[Event]:
    """All that was ever said of the document that an act under the key was about."""

    earlier = unit.entries.by_key(key) if key else None
    meant = event_of(earlier.act) if earlier else None
    acts = [entry.act for entry in unit.entries.all()] if meant else []
    events = [act.event for act in acts if isinstance(act, EventRecorded | EventCorrected)]
    return [event for event in events if event.id == meant]


def _names(events: Iterable[Event]) -> Iterable[str]:
    for event in events:
        yield event.id
        if event.number:
            yield event.number
        yield from event.triggers


def _squeezed(text: str | None) -> str:
    """A number whatever its blanks and case; nothing is like no number."""
    return "".join((text or "-").casefold().split())
