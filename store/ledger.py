"""The SQL ledger: one file (or server) that holds the entries and all that is derived."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError

from engine.model.hash_chain import Head
from engine.ports.ledger import Unit
from store import migrate
from store.backends.base import name_of
from store.backends.connect import backend_of, connect, opening, refusals
from store.backends.errors import (
    BusyError,
    CollidedError,
    InDoubtError,
    LostConnectionError,
    NoDatabaseError,
    NotOursError,
    StorageError,
)
from store.backends.options import WRITING
from store.backends.retry import again
from store.backends.writers_queue import turn
from store.creation import create_file, file_of
from store.heads import HeadWatch
from store.migrate import check_older
from store.unit.unit import Builder, StoredUnit

T = TypeVar("T")


def _builder() -> Builder:
    from store.verify.builder import BUILDER  # noqa: PLC0415  who looks needs neither schema nor accounts

    return BUILDER


class SqlLedger:
    """A ledger in a database; any number of processes may share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = name_of(engine)
        self.reads_aside = engine.dialect.name == "postgresql"
        self._is_file = engine.dialect.name == "sqlite"
        self._shared: dict[str, Any] = {}
        self._watch: HeadWatch | None = None
        weakref.finalize(self, engine.dispose)

    def keep_watch(self) -> None:
        """From now on remember the head that was seen last, and refuse to work on a ledger that
        does not have it: every method then raises LedgerChangedError too. For processes that run
        on, whose file may be put back, cut or exchanged under them."""
        self._watch = HeadWatch(self.name)
        with self.connected(writing=False):
            pass

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """A transaction that is kept whole on leaving, or dropped on an error or in a preview.

        Who may only read has previews too, in memory. Raises BusyError, LostConnectionError,
        NotGrantedError, StorageError with nothing kept, and InDoubtError.
        """
        if preview and self._only_reads():
            from store.memory_copy import in_memory  # noqa: PLC0415  who looks needs no writer

            with self.reading() as kept, in_memory(kept).writing(preview=True) as mirror:
                yield mirror
            return
        with self._begun(writing=True) as (unit, transaction):
            yield unit
            if preview:
                transaction.rollback()
            else:
                self._keep(unit, transaction)

    @contextmanager
    def reading(self) -> Iterator[StoredUnit]:
        """A transaction that sees one state and changes nothing."""
        with self._begun(writing=False) as (unit, _):
            yield unit

    @contextmanager
    def connected(self, *, writing: bool, queued: bool = True) -> Iterator[Connection]:
        """The connection of a transaction as `writing` and `reading` begin it, for what is kept
        beside the ledger; not `queued` where it is one's turn to write already."""
        file = self.engine.url.database if writing and queued and self._is_file else None
        with self._watched() as seen, refusals(self.engine), turn(file or ""):
            connection, transaction = self._begin(writing)
            with connection, transaction:
                if self._watch and seen is not None:
                    self._watch.check(connection, seen)
                yield connection

    @contextmanager
    def _watched(self) -> Iterator[Head | None]:
        """The head that was seen before a transaction, None where nobody asked for it."""
        if self._watch is None:
            yield None
            return
        with self._watch.watching() as seen:
            yield seen

    def retrying(self, call: Callable[[], T]) -> T:
        """Run a whole use case, again where another transaction stood in its way or the server went
        away before it was kept: what `call` gives was kept once."""
        passing = (BusyError,) if self._is_file else (CollidedError, LostConnectionError)
        return again(call, *passing)

    @contextmanager
    def _begun(
        self, *, writing: bool, queued: bool = True
    ) -> Iterator[tuple[StoredUnit, RootTransaction]]:
        with self.connected(writing=writing, queued=queued) as connection:
            transaction = connection.get_transaction()
            assert isinstance(transaction, RootTransaction)  # noqa: S101  just begun
            yield StoredUnit(connection, self._shared, _builder), transaction

    def _begin(self, writing: bool) -> tuple[Connection, RootTransaction]:
        """A transaction; a connection that died in the pool is found out by its first words, and
        then all of the pool is new."""
        try:
            return self._begin_once(writing)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return self._begin_once(writing)

    def _begin_once(self, writing: bool) -> tuple[Connection, RootTransaction]:
        connection = self.engine.connect().execution_options(**{WRITING: writing})
        try:
            return connection, connection.begin()
        except BaseException:
            connection.close()
            raise

    def _keep(self, unit: StoredUnit, transaction: RootTransaction) -> None:
        """Commit. Where that fails (a server that went away, a disk that failed in the middle of
        it), look by a new connection whether the entry is there: its hash is a key that nothing
        else has, so nobody needs to have given one. The error is raised where it is not."""
        try:
            transaction.commit()
        except DBAPIError:
            if unit.entries.last is None:
                raise
            transaction.connection.invalidate()  # it may hold the lock, and what it kept is unsure
            if not self._was_kept(unit.entries.last):
                raise
        if self._watch and unit.entries.last is not None:
            self._watch.note(unit.entries.last)

    def _was_kept(self, head: Head) -> bool:
        """Whether an entry is there. Raises InDoubtError where nobody can look."""
        try:
            return again(lambda: self._holds(head), CollidedError, LostConnectionError)
        except (BusyError, LostConnectionError, StorageError, NoDatabaseError, NotOursError):
            raise InDoubtError(self.name, head.count) from None

    def _holds(self, head: Head) -> bool:
        """Whether an entry is there, once whoever was writing has ended; asked in the turn of the
        commit that failed."""
        with self._begun(writing=True, queued=False) as (unit, transaction):
            found = unit.entries.entry(head.count)
            transaction.rollback()
        return found is not None and found.hash == head.hash

    def _only_reads(self) -> bool:
        with refusals(self.engine):
            return backend_of(self.engine.dialect.name).only_reads(self.engine)


def open_ledger(url: str, *, create: bool = True, upgrade: bool = True) -> SqlLedger:
    """Open a ledger, made where there is none and with `create`; one of an older schema is brought
    up to date, after a copy, or refused (without `upgrade`).

    Raises NoDatabaseError where there is none and `create` is False, BadUrlError, NotOursError,
    NewerSchemaError, OlderSchemaError, BusyError.
    """
    if create:
        create_file(url)
    engine = connect(url, create=create)
    make = create and file_of(engine) is None
    with opening(engine):
        migrate.migrate(engine, create=make, older=upgrade)
    return SqlLedger(engine)


def open_as_is(url: str) -> SqlLedger:
    """Open a ledger of whatever schema this version knows, and change nothing: of an older one the
    entries can be read, and the tables that it has, but nothing that is worked out from them.

    Raises what `open_ledger` raises, but OlderSchemaError.
    """
    engine = connect(url, create=False)
    with opening(engine), engine.connect() as connection:
        check_older(connection)
    return SqlLedger(engine)
