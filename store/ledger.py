"""The SQL ledger: one file (or server) that holds the entries and all that is derived."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError, OperationalError

from engine.model.hash_chain import Head
from engine.ports.ledger import Unit
from store.backends.base import name_of
from store.backends.connect import backend_of, connect, refusals
from store.backends.errors import (
    BusyError,
    CollidedError,
    InDoubtError,
    LostConnectionError,
    NotOursError,
)
from store.backends.options import WRITING
from store.backends.retry import again
from store.backends.writers_queue import turn
from store.migrate import migrate
from store.unit.unit import StoredUnit, in_memory

T = TypeVar("T")


class SqlLedger:
    """A ledger in a database; any number of processes may share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = name_of(engine)
        self.reads_aside = engine.dialect.name == "postgresql"
        self._is_file = engine.dialect.name == "sqlite"
        self._shared: dict[str, Any] = {}
        weakref.finalize(self, engine.dispose)

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """A transaction that is kept whole on leaving, or dropped on an error or in a preview.

        Who may only read has previews too, in memory. Raises BusyError, LostConnectionError,
        NotGrantedError, StorageError with nothing kept, and InDoubtError.
        """
        if preview and self._only_reads():
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
    def connected(self, *, writing: bool) -> Iterator[Connection]:
        """The connection of a transaction as `writing` and `reading` begin it, for what is kept
        beside the ledger."""
        file = self.engine.url.database if writing and self._is_file else None
        with refusals(self.engine), turn(file or ""):
            connection, transaction = self._begin(writing)
            with connection, transaction:
                yield connection

    def retrying(self, call: Callable[[], T]) -> T:
        """Run a whole use case, again where another transaction stood in its way or the server went
        away before it was kept: what `call` gives was kept once."""
        passing = (BusyError,) if self._is_file else (CollidedError, LostConnectionError)
        return again(call, *passing)

    @contextmanager
    def _begun(self, *, writing: bool) -> Iterator[tuple[StoredUnit, RootTransaction]]:
        with self.connected(writing=writing) as connection:
            transaction = connection.get_transaction()
            assert isinstance(transaction, RootTransaction)  # noqa: S101  just begun
            yield StoredUnit(connection, self._shared), transaction

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
        """Commit. Where the server went away in the middle of it, look whether the entry is there:
        its hash is a key that nothing else has, so nobody needs to have given one."""
        try:
            transaction.commit()
        except DBAPIError as error:
            found = backend_of(self.engine.dialect.name).refusal(error, self.name)
            if not isinstance(found, LostConnectionError) or unit.entries.last is None:
                raise
            if not self._was_kept(unit.entries.last):
                raise

    def _was_kept(self, head: Head) -> bool:
        try:
            return again(lambda: self._holds(head), CollidedError, LostConnectionError)
        except (BusyError, LostConnectionError):
            raise InDoubtError(self.name, head.count) from None

    def _holds(self, head: Head) -> bool:
        """Whether an entry is there, once whoever was writing has ended."""
        with self._begun(writing=True) as (unit, transaction):
            found = unit.entries.entry(head.count)
            transaction.rollback()
        return found is not None and found.hash == head.hash

    def _only_reads(self) -> bool:
        with refusals(self.engine):
            return backend_of(self.engine.dialect.name).only_reads(self.engine)


def open_ledger(url: str, *, create: bool = True) -> SqlLedger:
    """Open a ledger and bring its schema up to date.

    Raises NoDatabaseError where there is none and `create` is False, BadUrlError, NotOursError,
    NewerSchemaError, BusyError.
    """
    engine = connect(url, create=create)
    try:
        with refusals(engine):
            migrate(engine)
    except OperationalError as error:
        engine.dispose()
        raise NotOursError(name_of(engine), str(error.orig)) from None
    except BaseException:
        engine.dispose()
        raise
    return SqlLedger(engine)
