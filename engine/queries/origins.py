"""Entries that were taken from another ledger: where each comes from, and how far that is followed.

Such an entry has the idempotency key that its origin gives, and the origin's hash as the digest of
what was asked: so both are under the hash of its own row, and none can be taken twice.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from engine.model.acts import Entry
from engine.ports.ledger import Unit

VIA = "follow"
"""What an entry of another ledger is recorded through."""
_DIGITS = 10


class Origin(NamedTuple):
    """An entry of another ledger: the hash of that ledger's first entry, which names it for good,
    the entry's number there and its hash."""

    ledger: str
    entry: int
    hash: str

    @property
    def key(self) -> str:
        """The idempotency key under which the entry is taken."""
        return f"{VIA}:{self.ledger}:{self.entry:0{_DIGITS}}"


def origin_of(entry: Entry) -> Origin | None:
    """Where an entry was taken from; None for one that was recorded here."""
    if entry.via != VIA or entry.key is None or entry.request is None:
        return None
    via, _, rest = entry.key.partition(":")
    ledger, _, number = rest.partition(":")
    if via != VIA or not (number.isascii() and number.isdecimal()):
        return None
    return Origin(ledger, int(number), entry.request)


def origin_json(entry: Entry) -> dict[str, Any] | None:
    """The same as JSON."""
    found = origin_of(entry)
    return None if found is None else found._asdict()


def last_taken(unit: Unit, ledger: str) -> Origin | None:
    """The last entry of a `ledger` that was taken into `unit`: so far it is followed."""
    prefix = f"{VIA}:{ledger}:"
    found = unit.history.last_keyed(prefix + "0" * _DIGITS, prefix + "9" * _DIGITS, VIA)
    return origin_of(found) if found else None


def followed_ledger(unit: Unit) -> str | None:
    """A ledger from which something was taken into `unit`, None where nothing was."""
    found = unit.history.last_keyed(f"{VIA}:0", f"{VIA}:g", VIA)
    origin = origin_of(found) if found else None
    return origin.ledger if origin else None
