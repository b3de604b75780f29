"""The entries in their table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import OperationalError

from engine.model.acts import Act, Entry
from engine.model.effective import Revision
from engine.model.hash_chain import Head, Raw, entry_of, raw
from store.backends.options import WRITING
from store.schema import core_tables
from store.schema.plain_tables import LEDGER, RETRACTED
from store.unit.numbered_rows import each_number, entries_at
from store.unit.revisions import act_in_force, revisions_of, root_of
from store.unit.tables import Tables

_FIELDS = [LEDGER.c[name] for name in Raw._fields]
_HEAD = select(LEDGER.c.seq, LEDGER.c.hash).order_by(LEDGER.c.seq.desc()).limit(1)
_ENTRY = select(*_FIELDS).where(LEDGER.c.seq == bindparam("seq"))
_ENTRY_BY_KEY = select(*_FIELDS).where(LEDGER.c.key == bindparam("key"))
_APPEND = insert(LEDGER).values({name: bindparam(name) for name in Raw._fields})
_RETRACTED = select(RETRACTED.c.seq).where(RETRACTED.c.entry == bindparam("entry"))


class SqlEntries:
    """The append-only list. A writer is alone, so the head that it read holds until it appends;
    `last` is the head that it made, None where it appended nothing."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.last: Head | None = None
        self._alone = bool(tables.connection.get_execution_options().get(WRITING))
        self._head: Head | None = None

    def head(self) -> Head:
        """How many entries there are and the last hash."""
        if self._head is not None:
            return self._head
        row = self._tables.ask(_HEAD).first()
        found = Head(row[0], row[1]) if row else Head()
        self._head = found if self._alone else None
        return found

    def entry(self, seq: int) -> Entry | None:
        """One entry."""
        row = self._tables.ask(_ENTRY, seq=seq).first()
        return entry_of(Raw(*row)) if row else None

    def by_key(self, key: str) -> Entry | None:
        """The entry recorded under an idempotency key."""
        row = self._tables.ask(_ENTRY_BY_KEY, key=key).first()
        return entry_of(Raw(*row)) if row else None

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

    def all(self) -> Iterator[Entry]:
        """All entries in order."""
        return map(entry_of, self.raw())

    def latest_by(self, by: str) -> Iterator[Entry]:
        """What a person recorded, the newest first."""
        ledger = core_tables.LEDGER
        query = select(ledger).where(ledger.c.by == by).order_by(ledger.c.seq.desc())
        return (entry_of(Raw(*row)) for row in self._tables.run(query).yield_per(20))

    def after(self, seq: int, limit: int | None = None) -> list[Entry]:
        """So many entries after a number, in order."""
        ledger = core_tables.LEDGER
        query = select(ledger).where(ledger.c.seq > seq).order_by(ledger.c.seq).limit(limit)
        return [entry_of(Raw(*row)) for row in self._tables.run(query)]

    def at(self, seqs: Collection[int]) -> list[Entry]:
        """Some entries, in order."""
        return entries_at(self._tables.connection, seqs)

    def taken_back(self, seqs: Collection[int]) -> Mapping[int, int]:
        """Those of some entries that no longer count, each with the entry that says so."""
        gone = core_tables.RETRACTED
        query = select(gone.c.entry, gone.c.seq)
        rows = each_number(self._tables.connection, query, gone.c.entry, seqs)
        return {row.entry: row.seq for row in rows}

    def is_retracted(self, seq: int) -> bool:
        """Whether an entry no longer counts."""
        return self._tables.ask(_RETRACTED, entry=seq).first() is not None

    def root_of(self, seq: int) -> int:
        """The entry that an entry is about in the end, through all revisions."""
        return root_of(self._tables.connection, seq)

    def revisions_of(self, seq: int) -> Sequence[Revision]:
        """The entries that revise one, in order, whether or not they count."""
        return revisions_of(self._tables.connection, seq)

    def act_in_force(self, seq: int) -> Act | None:
        """The act of an entry as it counts, None where it does not."""
        return act_in_force(self._tables.connection, seq)

    def append(self, entry: Entry) -> None:
        """Add an entry; its facts are taken in by the projector."""
        self._tables.ask(_APPEND, **raw(entry)._asdict())
        self._end_with(entry)

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
