"""What SQLAlchemy compiled for one engine serves all engines of a run: each test opens a ledger of
its own, and each would compile the same few hundred statements again.

Only the text of statements is shared, under the dialect's name instead of one dialect's identity;
connections, transactions and whatever is kept of a ledger are each test's own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

STATEMENTS = 4_000
_compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS)


def compile_once() -> None:
    """From now on in this process, engines of one kind of database share what was compiled."""
    kinds: tuple[Any, ...] = (SQLiteDialect_pysqlite, PGDialect_psycopg)
    for dialect in kinds:
        dialect.__hash__ = _hash_of
        dialect.__eq__ = _is_like
    event.listen(Engine, "engine_connect", _share)


def _hash_of(dialect: Any) -> int:
    return hash(_kind_of(dialect))


def _is_like(dialect: Any, other: object) -> bool:
    return type(dialect) is type(other) and _kind_of(dialect) == _kind_of(other)


def _kind_of(dialect: Any) -> tuple[object, ...]:
    return (type(dialect), dialect.server_version_info)


def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled)
