"""Where the entries of a ledger that is followed come from: a database, or a service."""

from __future__ import annotations

from typing import Protocol

from engine.commands.following import NoSourceError
from engine.model.hash_chain import Raw
from store.backends.errors import NoDatabaseError
from store.ledger import open_as_is


class LedgerSource(Protocol):
    """Another ledger, which is read and never written to; `name` is how messages call it."""

    name: str

    def rows(self, after: int, limit: int) -> list[Raw]:
        """Some entries behind the number `after`, to the letter, at most `limit`; none at the
        end."""

    def close(self) -> None:
        """Let go of it."""


class DatabaseSource:
    """The ledger of a database, of whatever schema this version knows."""

    def __init__(self, url: str) -> None:
        """Raises NoSourceError, and what `store.ledger.open_as_is` raises."""
        try:
            self._ledger = open_as_is(url)
        except NoDatabaseError as error:
            raise NoSourceError(str(error.arguments["path"])) from None
        self.name = self._ledger.name

    def rows(self, after: int, limit: int) -> list[Raw]:
        """Some entries behind a number."""

        def read() -> list[Raw]:
            with self._ledger.reading() as unit:
                return unit.entries.raw_after(after, limit)

        return self._ledger.retrying(read)

    def close(self) -> None:
        """Let go of the database."""
        self._ledger.engine.dispose()


def source_of(url: str, token: str | None) -> LedgerSource:
    """The ledger at a URL: `https://` of a service, with an access `token` (None: it asks for
    none), or that of a database. Raises NoSourceError, UnsafeSourceError, and what
    `store.ledger.open_as_is` raises."""
    if url.lower().startswith(("http://", "https://")):
        from delivery.remote_ledger import RemoteLedger  # noqa: PLC0415  few follow a service

        return RemoteLedger(url, token)
    return DatabaseSource(url)
