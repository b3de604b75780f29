"""What SQLAlchemy compiles of a statement, kept once for all SQLite ledgers of a process.

An engine keeps what it compiled for itself, and each ledger has an engine; a process that opens
many files, one after another, would compile the same statements again for each of them, which takes
longer than to run them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

DRIVER = "sqlite+upon"
STATEMENTS = 1000
"""How many are kept at the least; the product has some hundred."""

SHARED: dict[str, Any] = {"compiled_cache": LRUCache(STATEMENTS)}
"""The execution options of an engine that shares what was compiled."""


class EqualDialect(SQLiteDialect_pysqlite):
    """SQLite as any other engine of this process has it: dialects without arguments, on one
    library, compile alike, so each finds in the cache, whose keys hold the dialect, what another
    has put there."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


def sharing(url: URL) -> URL:
    """The URL of SQLite, of the dialect that shares; another driver that was asked for stays."""
    return url.set(drivername=DRIVER) if url.drivername == "sqlite" else url


registry.register("sqlite.upon", __name__, EqualDialect.__name__)
