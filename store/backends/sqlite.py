"""SQLite, the embedded default, with the settings under which it loses nothing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection
from contextlib import closing
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool, StaticPool

from store.backends.errors import (
    BadUrlError,
    BusyError,
    EmptyFileError,
    NearDatabaseError,
    NoDatabaseError,
    NotOursError,
    StorageError,
)
from store.backends.files import part_of, take_name
from store.backends.options import WRITING
from store.backends.shared_compilation import SHARED, sharing
from store.backends.shown_url import shown_path
from triggers.errors import UponError
from triggers.nearest import nearest
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
_UNREADABLE = ("not a database", "malformed", "unable to open", "no such table: ledger")
_FRESH, _KEPT = "mode=rwc", "mode=rw"
"""How a file is opened that may be made, and one that has to be there."""
MOST_NEAR = 3
MOST_OPEN = 100
"""Connections beyond those that stay open, while so many ask at once."""


class Sqlite:
    """One file, or the memory of the process."""

    def make(self, url: URL, *, create: bool) -> Engine:
        """An engine, whose connections make no file where it has gone meanwhile.

        Raises NoDatabaseError where the file (or its folder) is not there, EmptyFileError where
        there is nothing in it.
        """
        path, asked = url.database or "", _uri(url)
        if path in ("", ":memory:"):
            made = create_engine(
                sharing(url),
                poolclass=StaticPool,
                connect_args={"timeout": BUSY_SECONDS},
                execution_options=SHARED,
            )
        else:
            if kind := irregular_kind(Path(path)):
                raise NotOursError(shown_path(path), kind)
            fresh = _is_fresh(path, create=create and not asked)
            made = create_engine(
                sharing(url.difference_update_query(_READING)),
                poolclass=NullPool,
                creator=lambda: _open_uri(path, asked or (_FRESH if fresh else _KEPT)),
                execution_options={**SHARED, READS: bool(asked)},
            )
        event.listen(made, "connect", _on_connect)
        event.listen(made, "begin", _on_begin)
        return made

    def tables(self, connection: Connection) -> set[str]:
        """The names of the tables that are there."""
        rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        return {row[0] for row in rows}

    def empty(self, name: str) -> UponError:
        """A file of SQLite that something else has made."""
        return NotOursError(name, "it has no tables")

    def prepare(self, connection: Connection) -> None:
        """Set the journal that this SQLite keeps safely."""
        wal = sqlite3.sqlite_version_info >= SAFE_WAL
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
        cursor.close()

    def back_up(self, engine: Engine, revision: str, head: str) -> Path | None:
        """A whole copy beside the file, made under another name and then given its own, which no
        file has: a copy of an earlier try may lack what was recorded since."""
        target = self.copy_name(engine, revision, head)
        if target is None:
            return None
        part = part_of(target)
        try:
            with closing(_open_uri(engine.url.database or "", _KEPT)) as old:
                old.execute("VACUUM INTO ?", (str(part),))
            while True:
                try:
                    take_name(part, target)
                except FileExistsError:
                    target = self.copy_name(engine, revision, head) or target
                else:
                    return target
        finally:
            part.unlink(missing_ok=True)

    def copy_name(self, engine: Engine, revision: str, head: str) -> Path | None:
        """The first name that is free."""
        path = engine.url.database
        if not path or path == ":memory:":
            return None
        name = f"{path}.before-{head}-from-{revision}"
        free = (Path(name if number == 1 else f"{name}-{number}") for number in count(1))
        return next(candidate for candidate in free if not candidate.exists())

    def append_only(self) -> list[str]:
        """No row is changed, removed or replaced (which fires no DELETE trigger), none left out."""
        return list(_GUARDS.values())

    def guards(self) -> Collection[str]:
        """The names of its triggers and of what they call."""
        return _GUARDS

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


@cache
def memory_engine() -> Engine:
    """An engine each of whose connections is a new database in memory, gone with it."""
    made = create_engine(
        sharing(make_url("sqlite://")), poolclass=NullPool, execution_options=SHARED
    )
    event.listen(made, "connect", _on_connect)
    event.listen(made, "begin", _on_begin)
    return made


def staying(engine: Engine) -> Engine | None:
    """An engine for the file of another, whose connections stay open between transactions: opening
    one costs more (SQLite reads the whole schema) than to ask for a row. None for a database in
    memory, and for a file that is only to be read. A file that was put in the place of the one
    that a connection has open is opened anew."""
    path = engine.url.database or ""
    if path in ("", ":memory:") or engine.get_execution_options().get(READS):
        return None
    made = create_engine(
        engine.url,
        poolclass=QueuePool,
        max_overflow=MOST_OPEN,
        creator=lambda: _open_uri(path, _KEPT),
        execution_options=SHARED,
    )
    event.listen(made, "connect", _on_connect)
    event.listen(made, "connect", lambda _, record: record.info.update(file=_identity(path)))
    event.listen(made, "begin", _on_begin)
    event.listen(made, "checkout", lambda _, record, __: _check_same(record, path))
    return made


def _identity(path: str) -> tuple[int, int] | None:
    """Which file a path names; None where there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check_same(record: ConnectionPoolEntry, path: str) -> None:
    """Have another connection opened where the file is not the one that was there."""
    if record.info.get("file") != _identity(path):
        raise DisconnectionError


def refusal(path: str, what: str) -> UponError | None:
    """What SQLite says of a file, as something that a person can mend; None for a fault."""
    if "locked" in what or "busy" in what:
        return BusyError(path)
    if any(words in what for words in _STORAGE) and not Path(path).is_dir():
        return StorageError(path, what)
    return NotOursError(path, what) if any(words in what for words in _UNREADABLE) else None


def missing(path: str) -> NoDatabaseError:
    """What there is to say of a file that is not there, with those that may have been meant."""
    folder = Path(path).absolute().parent
    try:
        names = sorted(found.name for found in folder.glob("*.db") if found.stat().st_size)
    except OSError:
        names = []
    near = nearest(Path(path).name, names) or tuple(names[:MOST_NEAR])
    if not near:
        return NoDatabaseError(path)
    return NearDatabaseError(path, [str(Path(path).with_name(name)) for name in near])


def _is_fresh(path: str, *, create: bool) -> bool:
    """Whether a file is to be made. Raises NoDatabaseError, EmptyFileError."""
    file = Path(path)
    if not file.absolute().parent.is_dir():
        raise NoDatabaseError(path)
    if not file.exists():
        if not create:
            raise missing(path)
        return True
    if file.is_file() and not file.stat().st_size:
        raise EmptyFileError(path)
    return False


def _uri(url: URL) -> str:
    """What SQLite is told of a file that is only to be read. Raises BadUrlError for what it would
    not be told."""
    asked = {name: value for name, value in url.query.items() if name in _READING}
    if any(value != _READING[name] for name, value in asked.items()):
        raise BadUrlError(url.render_as_string(hide_password=False))
    return "&".join(f"{name}={value}" for name, value in asked.items())


def _open_uri(path: str, asked: str) -> sqlite3.Connection:
    """A connection, never one to a new file that was not asked for. Raises NoDatabaseError."""
    if asked != _FRESH and not Path(path).exists():
        raise missing(path)
    place = Path(path).absolute().as_uri()
    return sqlite3.connect(
        f"{place}?{asked}", uri=True, timeout=BUSY_SECONDS, check_same_thread=False
    )


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
