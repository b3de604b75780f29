"""The rows of the ledger to the letter, as copies and the hash chain need them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from engine.model.acts import Entry
from engine.model.hash_chain import Head, Raw
from store.backends.options import WRITING
from store.rows.moments import LATEST, WITH_LATEST, Moments
from store.schema import core_tables
from store.schema.plain_tables import LEDGER
from store.unit.tables import Tables

_HEAD = select(LEDGER.c.seq, LEDGER.c.hash).order_by(LEDGER.c.seq.desc()).limit(1)
_HEAD_WITH_MOMENTS = (
    select(LEDGER.c.seq, LEDGER.c.hash, LEDGER.c.at, LATEST)
    .select_from(WITH_LATEST)
    .order_by(LEDGER.c.seq.desc())
    .limit(1)
)


class LedgerRows:
    """The rows, and where they end. A writer is alone, so the head that it read holds until it
    appends; `last` is the head that it made, None where it appended nothing."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.last: Head | None = None
        self._alone = bool(tables.connection.get_execution_options().get(WRITING))
        self._head: Head | None = None

    def head(self) -> Head:
        """How many entries there are and the last hash."""
        if self._head is not None:
            return self._head
        row = self._tables.ask(_HEAD_WITH_MOMENTS if self._alone else _HEAD).first()
        found = Head(row[0], row[1]) if row else Head()
        if self._alone:
            self._head = found
            self._tables.moments = {row[0]: Moments(row[2], row[3])} if row else {}
        return found

    def raw(self) -> Iterator[Raw]:
        """All rows as they are kept, in order, however many; bytes that are no text come as lone
        surrogates, which no digest covers."""
        last = None
        try:
            for row in self._rows_after(last):
                yield row
                last = row.seq
        except OperationalError as error:
            if "decode" not in str(error.orig):
                raise
            with self._any_bytes():
                yield from self._rows_after(last)

    def _rows_after(self, seq: int | None) -> Iterator[Raw]:
        ledger = core_tables.LEDGER
        query = select(ledger).order_by(ledger.c.seq)
        if seq is not None:
            query = query.where(ledger.c.seq > seq)
        return map(Raw._make, self._tables.run(query).yield_per(1000))

    @contextmanager
    def _any_bytes(self) -> Iterator[None]:
        driver: Any = self._tables.connection.connection.driver_connection
        driver.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        try:
            yield
        finally:
            driver.text_factory = str

    def raw_after(self, seq: int, limit: int) -> list[Raw]:
        """Some rows after a number, to the letter."""
        ledger = core_tables.LEDGER
        query = select(ledger).where(ledger.c.seq > seq).order_by(ledger.c.seq).limit(limit)
        return [Raw(*row) for row in self._tables.run(query)]

    def append_raw(self, rows: Sequence[Raw]) -> None:
        """Add rows to the letter; nothing is taken in."""
        self._tables.run(insert(core_tables.LEDGER), [row._asdict() for row in rows])
        self._end_with(rows[-1])

    def _end_with(self, row: Entry | Raw) -> None:
        self.last = self._head = Head(row.seq, row.hash)
