"""SQLite, the embedded default, with the settings under which it loses nothing."""

from __future__ import annotations

import os
import sqlite3
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, StaticPool

from store.backends.errors import (
    BadUrlError,
    BusyError,
    NoDatabaseError,
    NotOursError,
    StorageError,
)
from store.backends.options import WRITING
from store.backends.shown_url import shown_path
from triggers.errors import UponError
from workflows.regular_files import irregular_kind

BUSY_SECONDS = 20
"""How long a writer waits for its turn; a crowd on a slow machine takes more than five."""
SAFE_WAL = (3, 51, 3)
"""SQLite before this can corrupt a WAL database when two connections checkpoint at once."""

READS = "upon_reads"
"""The execution option of an engine whose URL asked for no more than to read."""

_FORBIDDEN = (
    (
        "replace",
        (
            "INSERT ON ledger WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger) "
            "OR EXISTS (SELECT 1 FROM ledger "
            "WHERE key = NEW.key OR hash = NEW.hash OR prev = NEW.prev)"
        ),
    ),
    ("update", "UPDATE ON ledger"),
    ("delete", "DELETE ON ledger"),
)
_GUARDS = {
    f"ledger_no_{name}": (
        f"CREATE TRIGGER ledger_no_{name} BEFORE {moment} "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    )
    for name, moment in _FORBIDDEN
}
_READING = {"mode": "ro", "immutable": "1"}
"""What a URL may ask for: only to read, and only what nobody writes, on a medium that is so."""
_STORAGE = ("readonly", "disk I/O", "disk is full", "unable to open")
_UNREADABLE = ("not a database", "malformed", "unable to open")


class Sqlite:
    """One file, or the memory of the process."""

    def make(self, url: URL, *, create: bool) -> Engine:
        """An engine. Raises NoDatabaseError where the file (or its folder) is not there."""
        path = url.database or ""
        memory = path in ("", ":memory:")
        if not memory and (_uri(url) or not create) and not Path(path).exists():
            raise NoDatabaseError(path)
        if not memory and (kind := irregular_kind(Path(path))):
            raise NotOursError(shown_path(path), kind)
        if not memory and not Path(path).absolute().parent.is_dir():
            raise NoDatabaseError(path)
        if _uri(url):
            bare = url.difference_update_query(_READING)
            made = create_engine(
                bare,
                poolclass=NullPool,
                creator=lambda: _open_uri(url),
                execution_options={READS: True},
            )
        else:
            made = create_engine(
                url,
                poolclass=StaticPool if memory else NullPool,
                connect_args={"timeout": BUSY_SECONDS},
            )
        event.listen(made, "connect", _on_connect)
        event.listen(made, "begin", _on_begin)
        return made

    def tables(self, connection: Connection) -> set[str]:
        """The names of the tables that are there."""
        rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        return {row[0] for row in rows}

    def prepare(self, connection: Connection) -> None:
        """Set the journal that this SQLite keeps safely."""
        wal = sqlite3.sqlite_version_info >= SAFE_WAL
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
        cursor.close()

    def back_up(self, connection: Connection, revision: str, head: str) -> None:
        """A whole copy beside the database of the `connection`, named after the `revision` that it
        holds and the `head` that it is migrated to; a copy that is there from an earlier try may
        lack what was recorded since, so it gets a number."""
        path = connection.engine.url.database
        if path and path != ":memory:":
            name = f"{path}.before-{head}-from-{revision}"
            free = (name if number == 1 else f"{name}-{number}" for number in count(1))
            copy = next(candidate for candidate in free if not Path(candidate).exists())
            cursor = connection.connection.cursor()
            cursor.execute("VACUUM INTO ?", (copy,))
            cursor.close()

    def append_only(self) -> list[str]:
        """No row is changed, removed or replaced (which fires no DELETE trigger), none left out."""
        return list(_GUARDS.values())

    def unguarded(self, connection: Connection) -> dict[str, list[str]]:
        """The triggers that are not there, or say something else."""
        rows = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name"),
            {"name": "ledger"},
        )
        kept = {row[0]: row[1] for row in rows}
        return {
            name: [f"DROP TRIGGER IF EXISTS {name}", statement]
            for name, statement in _GUARDS.items()
            if kept.get(name) != statement
        }

    def only_reads(self, engine: Engine) -> bool:
        """A file that was opened only to be read, or that allows no more."""
        path = engine.url.database or ""
        memory = path in ("", ":memory:")
        asked = engine.get_execution_options().get(READS, False)
        return not memory and (asked or not os.access(path, os.W_OK))

    def refusal(self, error: DBAPIError, name: str) -> UponError | None:
        """A locked file, a disk that is full or read-only, or a file that is something else."""
        return refusal(name, str(error.orig))


def refusal(path: str, what: str) -> UponError | None:
    """What SQLite says of a file, as something that a person can mend; None for a fault."""
    if "locked" in what or "busy" in what:
        return BusyError(path)
    if any(words in what for words in _STORAGE) and not Path(path).is_dir():
        return StorageError(path, what)
    return NotOursError(path, what) if any(words in what for words in _UNREADABLE) else None


def _uri(url: URL) -> str:
    """What SQLite is told of a file that is only to be read. Raises BadUrlError for what it would
    not be told."""
    asked = {name: value for name, value in url.query.items() if name in _READING}
    if any(value != _READING[name] for name, value in asked.items()):
        raise BadUrlError(url.render_as_string(hide_password=False))
    return "&".join(f"{name}={value}" for name, value in asked.items())


def _open_uri(url: URL) -> sqlite3.Connection:
    place = Path(url.database or "").absolute().as_uri()
    return sqlite3.connect(f"{place}?{_uri(url)}", uri=True, timeout=BUSY_SECONDS)


def _on_connect(connection: DBAPIConnection, _: Any) -> None:
    """SQLAlchemy begins transactions itself; sqlite3's own would let DDL escape from them."""
    connection.isolation_level = None
    cursor = connection.cursor()
    wal = sqlite3.sqlite_version_info >= SAFE_WAL
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA synchronous = {'FULL' if wal else 'EXTRA'}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    """A writer takes its lock at once: deferred ones fail when two of them meet."""
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
