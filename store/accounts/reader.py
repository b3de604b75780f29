"""Who asks: looked up for each request, so by connections that stay open."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from store.backends.connect import refusals
from store.backends.sqlite import staying
from store.ledger import SqlLedger


class AccountReader:
    """Reads the accounts, sessions and tokens beside a ledger."""

    def __init__(self, ledger: SqlLedger) -> None:
        self._ledger = ledger
        self._engine = staying(ledger.engine) if ledger.engine.dialect.name == "sqlite" else None
        if self._engine is not None:
            weakref.finalize(self, self._engine.dispose)

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """The connection of a transaction that sees one state and changes nothing. Raises
        BusyError, NoDatabaseError, LostConnectionError."""
        if self._engine is None:  # a server's pool keeps its connections anyway
            with self._ledger.connected(writing=False) as connection:
                yield connection
            return
        with refusals(self._engine), self._engine.connect() as connection, connection.begin():
            yield connection
