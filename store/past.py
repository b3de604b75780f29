"""The ledger of a database as it stood after one of its entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Connection

from engine.memory.outbox import MemoryOutbox
from engine.memory.state import MemoryState
from engine.model.acts import Entry
from engine.ports.differences import PlainTable
from engine.ports.ledger import Ledger, Unit
from store.as_of import read_as_of
from store.ledger import SqlLedger
from store.rows.moments import last_by
from store.unit.unit import StoredUnit

T = TypeVar("T")
Folded = Callable[[list[Entry]], Ledger]
"""Makes the ledger that has some entries and no more."""


class PastUnit(StoredUnit):
    """A transaction that reads what stood after an entry; nobody had been told anything there."""

    def __init__(self, connection: Connection, shared: dict[str, Any]) -> None:
        super().__init__(connection, shared)
        self.outbox = MemoryOutbox(MemoryState())

    def outbox_tables(self) -> Iterable[PlainTable]:
        """None: what people were told since has no place there."""
        return ()


class PastLedger:
    """A ledger in a database as it stood at a moment, which is never written to; what is supposed
    of it is worked out in memory, by `folded` from the entries."""

    def __init__(self, ledger: SqlLedger, moment: datetime, folded: Folded) -> None:
        self._ledger, self._moment, self._folded = ledger, moment, folded
        self._shared: dict[str, Any] = {}
        self.reads_aside = ledger.reads_aside

    @cached_property
    def last(self) -> int:
        """The last entry of that moment, 0 where there was none."""
        with self._ledger.connected(writing=False) as connection:
            return last_by(connection, self._moment)

    @cached_property
    def _supposed(self) -> Ledger:
        with self.reading() as unit:
            return self._folded(list(unit.entries.all()))

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A transaction that sees that state and changes nothing."""
        last = self.last
        with self._ledger.connected(writing=False) as connection:
            read_as_of(connection, last)
            yield PastUnit(connection, self._shared)

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """A transaction of the same ledger in memory."""
        with self._supposed.writing(preview=preview) as unit:
            yield unit

    def retrying(self, call: Callable[[], T]) -> T:
        """Reading is repeated as over the database itself."""
        return self._ledger.retrying(call)
