"""SQLite for peers, exactly as durable as Upon's own databases (see store/backends/sqlite.py)."""

from __future__ import annotations

import sqlite3
from pathlib import Path

SAFE_WAL = (3, 51, 3)


class Held(sqlite3.Connection):
    """A connection whose transaction is ended by SQL alone, whatever a library does with it."""

    def commit(self) -> None:
        """Nothing."""

    def rollback(self) -> None:
        """Nothing."""


def connect(
    path: Path | str, kind: type[sqlite3.Connection] = sqlite3.Connection
) -> sqlite3.Connection:
    """A connection that begins and commits only when told to, and commits down to the disk.

    The cache holds everything that one transaction changes, so that none of it is written twice.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=kind)
    wal = sqlite3.sqlite_version_info >= SAFE_WAL
    connection.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
    connection.execute(f"PRAGMA synchronous = {'FULL' if wal else 'EXTRA'}")
    connection.execute("PRAGMA cache_size = -1000000")
    return connection


def settings(connection: sqlite3.Connection) -> str:
    """What the connection says of its journal and its disk."""
    journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
    level = connection.execute("PRAGMA synchronous").fetchone()[0]
    name = ("OFF", "NORMAL", "FULL", "EXTRA")[level]
    return f"journal_mode {journal.upper()}, synchronous {name}"
