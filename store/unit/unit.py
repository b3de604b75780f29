"""A transaction over the tables as a ledger hands it out, by its ports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, select, text

from engine.model.acts import Entry
from engine.ports.differences import Difference, PlainTable
from engine.ports.ledger import Unit
from engine.ports.outbox import Outbox
from store.backends.connect import backend_of
from store.backends.options import WRITING
from store.backends.sqlite import memory_engine
from store.schema import core_tables
from store.unit.catalog import SqlCatalog
from store.unit.checksums import delete_summed, insert_summed
from store.unit.entries import SqlEntries
from store.unit.facts import SqlFacts
from store.unit.history import SqlHistory
from store.unit.outbox import SqlOutbox
from store.unit.plain_rows import plain_tables
from store.unit.projector import Projector
from store.unit.schedule import SqlSchedule
from store.unit.standings import SqlStandings
from store.unit.tables import Tables


class Builder(NamedTuple):
    """Knows how a database is to be built: what `differs` of one (None: that cannot be compared),
    how to `mend` it once its derived tables are empty, and which tables of `accounts` it has that
    keep checksums."""

    differs: Callable[[Connection], Sequence[Difference] | None]
    mend: Callable[[Connection], None]
    accounts: Callable[[Connection], Sequence[Table]]


class StoredUnit:
    """The engine's Unit on one connection and its open transaction; without a `builder` (which is
    called for when it is needed) its schema is not looked at, nor are its accounts."""

    def __init__(
        self,
        connection: Connection,
        shared: dict[str, Any] | None = None,
        builder: Callable[[], Builder] | None = None,
    ) -> None:
        tables = Tables(connection)
        self._builder = builder
        self._tables = tables
        self.entries = SqlEntries(tables)
        self.standings = SqlStandings(tables, lambda: self.facts.bodies())  # noqa: PLW0108  made below
        self.facts = SqlFacts(tables, self.standings, {} if shared is None else shared)
        self.catalog = SqlCatalog(tables, self.facts)
        self.history = SqlHistory(tables)
        self.outbox: Outbox = SqlOutbox(tables)
        self.schedule = SqlSchedule(tables, self.facts)
        self._projector = Projector(tables, self.facts, self.catalog)

    def append(self, entry: Entry) -> None:
        """Add an entry and take its facts in."""
        self.entries.append(entry)
        self.absorb(entry)

    def absorb(self, entry: Entry) -> None:
        """Take the facts of an entry in, which is in the ledger already (for a rebuild)."""
        self._projector.absorb(entry)

    def rows_of(self, table: Table) -> list[dict[str, Any]]:
        """All rows of a table, as they are."""
        return [dict(row) for row in self._tables.run(select(table)).mappings()]

    def put_rows(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """Rows of a table that has a checksum, as they are, in the place of those that are
        there."""
        delete_summed(self._tables.connection, table)
        insert_summed(self._tables.connection, table, rows)

    def put_checksums(self, source: StoredUnit, tables: Sequence[Table]) -> None:
        """The checksums of some tables as another unit keeps them, to the letter."""
        kept, names = core_tables.CHECKSUM, [table.name for table in tables]
        rows = [row for row in source.rows_of(core_tables.CHECKSUM) if row["name"] in names]
        self._tables.run(delete(kept).where(kept.c.name.in_(names)))
        self._tables.insert(core_tables.CHECKSUM, rows)

    def clear_derived(self) -> None:
        """Throw away everything that `rebuild` works out again; guards that are missing, and what
        else of the schema can be, are put back."""
        there = backend_of(self._tables.connection.dialect.name).tables(self._tables.connection)
        for derived in core_tables.DERIVED:
            if derived.name in there:
                self._tables.run(delete(derived))
        self.catalog.forget()
        self.facts.forget_documents()
        self.facts.forget("plans")
        self.facts.forget("bodies")
        self.facts.forget("workspace")
        self.standings.forget()
        for statements in self._unguarded().values():
            for statement in statements:
                self._tables.run(text(statement))
        if self._builder:
            self._builder().mend(self._tables.connection)

    def derived(self) -> Iterable[PlainTable]:
        """The derived tables, as they are."""
        return plain_tables(self._tables.connection, core_tables.DERIVED)

    def outbox_tables(self) -> Iterable[PlainTable]:
        """The outbox, the clock, the messages, how far people were told, the heartbeats and, where
        the workspace was served, the accounts, with their checksums, as they are."""
        connection = self._tables.connection
        accounts = self._builder().accounts(connection) if self._builder else ()
        summed = (*core_tables.SUMMED, *accounts)
        return plain_tables(connection, (*summed, core_tables.CHECKSUM))

    @contextmanager
    def shadow(self) -> Iterator[Unit]:
        """A unit in memory, with the tables of this version."""
        begun = memory_engine().connect().execution_options(**{WRITING: True})
        with begun as made, made.begin() as transaction:
            from store.schema.creation import sqlite_statements  # noqa: PLC0415  else all wait for the models

            for statement in sqlite_statements():
                made.exec_driver_sql(statement)
            yield StoredUnit(made)
            transaction.rollback()

    def built(self) -> Sequence[Difference] | None:
        """How the tables differ from what the migrations make."""
        return self._builder().differs(self._tables.connection) if self._builder else None

    def unguarded(self) -> Sequence[str]:
        """The triggers that refuse changes to the ledger and are missing or altered."""
        return list(self._unguarded())

    def _unguarded(self) -> dict[str, list[str]]:
        return backend_of(self._tables.connection.dialect.name).unguarded(self._tables.connection)
