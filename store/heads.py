"""The head that a process saw last, held against what its database has now: a file that was cut,
brought back from a backup or put in another's place meanwhile is not worked on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, select

from engine.model.hash_chain import Head
from store.backends.errors import LedgerChangedError, NoDatabaseError, NotOursError
from store.schema.plain_tables import LEDGER

_LAST = select(LEDGER.c.seq, LEDGER.c.hash).order_by(LEDGER.c.seq.desc()).limit(1)
_AT = select(LEDGER.c.hash).where(LEDGER.c.seq == bindparam("seq"))


class HeadWatch:
    """The head that a process saw last; `name` is how messages name its database."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.seen = Head()

    @contextmanager
    def watching(self) -> Iterator[Head]:
        """Around one transaction: what was seen before it began. Raises LedgerChangedError where
        the database is gone, or is none any more."""
        seen = self.seen
        try:
            yield seen
        except (NoDatabaseError, NotOursError):
            raise self._changed(seen) from None

    def check(self, connection: Connection, seen: Head) -> None:
        """Look, in a transaction that has begun, whether what was `seen` before is there still.
        Raises LedgerChangedError."""
        row = connection.execute(_LAST).first()
        now = Head(*row) if row else Head()
        if now == seen:
            return
        kept = now.count > seen.count and (
            not seen.count or connection.scalar(_AT, {"seq": seen.count}) == seen.hash
        )
        if not kept:
            raise self._changed(seen)
        self.note(now)

    def note(self, head: Head) -> None:
        """Remember a head that is kept; threads may come one after the other in any order."""
        if head.count > self.seen.count:
            self.seen = head

    def _changed(self, seen: Head) -> LedgerChangedError:
        return LedgerChangedError(self._name, seen.count, seen.hash)
