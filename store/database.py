"""The SQL ledger: one file (or server) that holds the entries and all that is derived."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from engine.ledger import Unit
from store.connecting import WRITING, connect
from store.errors import BusyError, NotOursError
from store.migrating import migrate
from store.writing import SqlUnit


class SqlLedger:
    """A ledger in a database; any number of processes may share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = engine.url.database or ":memory:"

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """A transaction that is kept whole on leaving, or dropped on an error or in a preview."""
        with self._connected(writing=True) as unit_and_transaction:
            unit, transaction = unit_and_transaction
            yield unit
            if preview:
                transaction.rollback()
            else:
                transaction.commit()

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A transaction that sees one state and changes nothing."""
        with self._connected(writing=False) as (unit, _):
            yield unit

    @contextmanager
    def _connected(self, *, writing: bool):  # type: ignore[no-untyped-def]
        try:
            connection = self.engine.connect().execution_options(**{WRITING: writing})
            with connection, connection.begin() as transaction:
                yield SqlUnit(connection), transaction
        except OperationalError as error:
            if "locked" in str(error.orig) or "busy" in str(error.orig):
                raise BusyError(self.name) from None
            raise
        except DatabaseError as error:
            if "not a database" in str(error.orig) or "malformed" in str(error.orig):
                raise NotOursError(self.name, str(error.orig)) from None
            raise


def open_ledger(url: str, *, create: bool = True) -> SqlLedger:
    """Open a ledger and bring its schema up to date.

    Raises NoDatabaseError where there is none and `create` is False, BadUrlError, NotOursError,
    NewerSchemaError, BusyError.
    """
    engine = connect(url, create=create)
    try:
        migrate(engine)
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise BusyError(engine.url.database or url) from None
        raise NotOursError(engine.url.database or url, str(error.orig)) from None
    return SqlLedger(engine)
