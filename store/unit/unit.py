"""A transaction over the tables as a ledger hands it out: it knows its head, and what guards the
ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text
from sqlmodel import SQLModel

from engine.commit.commit import copy_entry
from engine.memory.ledger import MemoryLedger
from engine.model.acts import Entry
from engine.model.hash_chain import Head, Raw
from engine.ports.ledger import Unit
from store.backends.connect import backend_of
from store.backends.options import WRITING
from store.schema.ledger_tables import LedgerRow
from store.unit.standings import SqlUnit
from store.unit.tables import table
from triggers.calendar_files import shipped_calendar


class StoredUnit(SqlUnit):
    """The engine's Unit. A writer is alone, so what it read holds until it says something itself;
    `last` is the head that it made, None where it appended nothing."""

    def __init__(self, connection: Connection, shared: dict[str, Any] | None = None) -> None:
        super().__init__(connection, shared)
        self.last: Head | None = None
        self._alone = bool(connection.get_execution_options().get(WRITING))
        self._head: Head | None = None

    def head(self) -> Head:
        """How many entries there are and the last hash."""
        found = self._head or super().head()
        self._head = found if self._alone else None
        return found

    def append(self, entry: Entry) -> None:
        """Add an entry and take its facts in."""
        super().append(entry)
        self._ends_with(entry)

    def raw_after(self, seq: int, limit: int) -> list[Raw]:
        """Some rows after a number, to the letter."""
        ledger = table(LedgerRow)
        query = select(ledger).where(ledger.c.seq > seq).order_by(ledger.c.seq).limit(limit)
        return [Raw(*row) for row in self._run(query)]

    def append_raw(self, rows: Sequence[Raw]) -> None:
        """Add rows to the letter; nothing is taken in."""
        self._run(insert(table(LedgerRow)), [row._asdict() for row in rows])
        self._ends_with(rows[-1])

    def rows_of(self, model: type[SQLModel]) -> list[dict[str, Any]]:
        """All rows of a table, as they are."""
        return [dict(row) for row in self._run(select(table(model))).mappings()]

    def put_rows(self, model: type[SQLModel], rows: list[dict[str, Any]]) -> None:
        """Rows of a table, as they are, in the place of those that are there."""
        self._run(delete(table(model)))
        if rows:
            self._run(insert(table(model)), rows)

    def _ends_with(self, row: Entry | Raw) -> None:
        self.last = self._head = Head(row.seq, row.hash)

    def clear_derived(self) -> None:
        """Throw away everything that `rebuild` works out again; guards that are missing are put
        back."""
        super().clear_derived()
        for statements in self._unguarded().values():
            for statement in statements:
                self._run(text(statement))

    def unguarded(self) -> Sequence[str]:
        """The triggers that refuse changes to the ledger and are missing or altered."""
        return list(self._unguarded())

    def _unguarded(self) -> dict[str, list[str]]:
        return backend_of(self._connection.dialect.name).unguarded(self._connection)


def in_memory(unit: Unit) -> MemoryLedger:
    """The same ledger in memory, for what may be supposed but not written."""
    ledger = MemoryLedger()
    with ledger.writing() as mirror:
        for entry in unit.entries():
            copy_entry(mirror, shipped_calendar, entry)
    return ledger
