"""The entries in their table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from engine.model.acts import Act, Entry
from engine.model.effective import Revision
from engine.model.hash_chain import Raw, entry_of, raw
from store.schema import core_tables
from store.schema.plain_tables import LEDGER, RETRACTED
from store.unit.ledger_rows import LedgerRows
from store.unit.numbered_rows import each_number, entries_at
from store.unit.revisions import act_in_force, revisions_of, root_of

_FIELDS = [LEDGER.c[name] for name in Raw._fields]
_AT = select(LEDGER.c.at).where(LEDGER.c.seq == bindparam("seq"))
_ENTRY = select(*_FIELDS).where(LEDGER.c.seq == bindparam("seq"))
_ENTRY_BY_KEY = select(*_FIELDS).where(LEDGER.c.key == bindparam("key"))
_APPEND = insert(LEDGER).values({name: bindparam(name) for name in Raw._fields})
_RETRACTED = select(RETRACTED.c.seq).where(RETRACTED.c.entry == bindparam("entry"))


class SqlEntries(LedgerRows):
    """The append-only list."""

    def entry(self, seq: int) -> Entry | None:
        """One entry."""
        row = self._tables.ask(_ENTRY, seq=seq).first()
        return entry_of(Raw(*row)) if row else None

    def recorded_at(self, seq: int) -> datetime | None:
        """The moment of an entry."""
        known = self._tables.moments.get(seq)
        at = known.at if known else self._tables.ask(_AT, seq=seq).scalar()
        return datetime.fromisoformat(at) if at else None

    def by_key(self, key: str) -> Entry | None:
        """The entry recorded under an idempotency key."""
        row = self._tables.ask(_ENTRY_BY_KEY, key=key).first()
        return entry_of(Raw(*row)) if row else None

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
