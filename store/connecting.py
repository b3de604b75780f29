"""Opening a database the safe way; settings that reliability asks for, in one place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.pool import NullPool, StaticPool

from store.errors import BadUrlError, BusyError, NoDatabaseError, NotOursError, StorageError
from store.failpoints import arm
from triggers.errors import UponError

BUSY_SECONDS = 20
"""How long a writer waits for its turn; a crowd on a slow machine takes more than five."""
SAFE_WAL = (3, 51, 3)
"""SQLite before this can corrupt a WAL database when two connections checkpoint at once."""

WRITING = "upon_writing"


def connect(url: str, *, create: bool) -> Engine:
    """An engine for the URL (or a bare path of a SQLite file).

    Raises BadUrlError, and NoDatabaseError where the file is not there and `create` is False.
    """
    if "://" not in url:
        url = f"sqlite:///{url}"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadUrlError(url) from None
    if parsed.get_backend_name() != "sqlite":
        raise BadUrlError(url)
    path = parsed.database or ""
    memory = path in ("", ":memory:")
    if not memory and not create and not Path(path).exists():
        raise NoDatabaseError(path)
    if not memory and not Path(path).absolute().parent.is_dir():
        raise NoDatabaseError(path)
    try:
        made = create_engine(parsed, poolclass=StaticPool if memory else NullPool,
                             connect_args={"timeout": BUSY_SECONDS})  # fmt: skip
    except (NoSuchModuleError, ArgumentError):
        raise BadUrlError(url) from None
    event.listen(made, "connect", _on_connect)
    event.listen(made, "begin", _on_begin)
    arm(made)
    return made


def _on_connect(connection: DBAPIConnection, _: Any) -> None:
    """SQLAlchemy begins transactions itself; sqlite3's own would let DDL escape from them."""
    connection.isolation_level = None
    cursor = connection.cursor()
    wal = sqlite3.sqlite_version_info >= SAFE_WAL
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA synchronous = {'FULL' if wal else 'EXTRA'}")
    cursor.close()


@contextmanager
def refusals(path: str) -> Iterator[None]:
    """Errors of the database that a person can mend, as such."""
    try:
        yield
    except DatabaseError as error:
        said = refusal(path, str(error.orig))
        if said is None:
            raise
        raise said from None


def refusal(path: str, what: str) -> UponError | None:
    """What SQLite says of a file, as something that a person can mend; None for a fault."""
    if "locked" in what or "busy" in what:
        return BusyError(path)
    if any(words in what for words in _STORAGE) and not Path(path).is_dir():
        return StorageError(path, what)
    if any(words in what for words in _UNREADABLE):
        return NotOursError(path, what)
    return None


_STORAGE = ("readonly", "disk I/O", "disk is full", "unable to open")
_UNREADABLE = ("not a database", "malformed", "unable to open")


def _on_begin(connection: Connection) -> None:
    """A writer takes its lock at once: deferred ones fail when two of them meet."""
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def prepare_journal(connection: Connection) -> None:
    """Set the journal that this SQLite keeps safely; before a transaction, once a database."""
    wal = sqlite3.sqlite_version_info >= SAFE_WAL
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
    cursor.close()
