"""The SQL ledger: one file (or server) that holds the entries and all that is derived."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from engine.ledger import Unit
from store.backends import WRITING, name_of, refusals
from store.connecting import connect
from store.errors import NotOursError
from store.migrating import migrate
from store.writing import SqlUnit


class SqlLedger:
    """A ledger in a database; any number of processes may share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = name_of(engine)
        self._shared: dict[str, Any] = {}
        weakref.finalize(self, engine.dispose)

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
        with refusals(self.engine):
            connection = self.engine.connect().execution_options(**{WRITING: writing})
            with connection, connection.begin() as transaction:
                yield SqlUnit(connection, self._shared), transaction


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
