"""Where the databases lie that processes are killed over: files, or a server."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import make_url

from store.backends.postgres import LOCK
from tests.support.servers import postgres


class Place(Protocol):
    """One database that may or may not be there."""

    @property
    def url(self) -> str:
        """What a command is told to find it."""

    def begun(self) -> bool:
        """Whether it is there, with tables, once whoever was killed over it has ended."""

    def clear(self) -> None:
        """Throw it away; a server's is there again, without tables."""

    def become(self, other: Place) -> None:
        """Be as another of the same kind is."""

    def check(self) -> None:
        """Raise AssertionError where the database itself finds a fault."""


class Stage(Protocol):
    """Where places are made."""

    @property
    def folder(self) -> Path:
        """Where files go."""

    def place(self, name: str) -> Place:
        """The place of a name; nothing is made yet."""


@dataclass(frozen=True)
class FilePlace:
    """A SQLite file."""

    path: Path

    @property
    def url(self) -> str:
        """Its URL."""
        return f"sqlite:///{self.path}"

    def begun(self) -> bool:
        """Whether the file is there."""
        return self.path.exists()

    def clear(self) -> None:
        """Remove it and its journals."""
        for left in self.path.parent.glob(f"{self.path.name}*"):
            left.unlink()

    def become(self, other: Place) -> None:
        """A copy of another, which nobody has open."""
        assert isinstance(other, FilePlace)
        self.clear()
        shutil.copy(other.path, self.path)

    def check(self) -> None:
        """What SQLite says of it."""
        with closing(sqlite3.connect(self.path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@dataclass(frozen=True)
class Files:
    """Databases as files of a folder."""

    folder: Path

    def place(self, name: str) -> FilePlace:
        """The file of a name."""
        return FilePlace(self.folder / f"{name}.db")


@dataclass(frozen=True)
class ServerPlace:
    """A database of a server."""

    server: str
    name: str

    @property
    def url(self) -> str:
        """Its URL."""
        return make_url(self.server).set(database=self.name).render_as_string(hide_password=False)

    def begun(self) -> bool:
        """Whether it has a ledger; who was killed over it holds the writers' lock until the server
        has seen it."""
        with psycopg.connect(self.url) as connection:
            connection.execute(f"SELECT pg_advisory_xact_lock({LOCK})")  # type: ignore[call-overload]
            return connection.execute("SELECT to_regclass('ledger')").fetchone() != (None,)

    def clear(self) -> None:
        """A database without tables."""
        self._made_like("template0")

    def become(self, other: Place) -> None:
        """A copy of another, which nobody has open."""
        assert isinstance(other, ServerPlace)
        self._made_like(other.name)

    def _made_like(self, template: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")  # type: ignore[call-overload]
            connection.execute(f"CREATE DATABASE {self.name} TEMPLATE {template}")  # type: ignore[call-overload]

    def check(self) -> None:
        """A server checks itself."""


@dataclass(frozen=True)
class Server:
    """Databases on a server; other files go into the folder."""

    folder: Path
    url: str

    def place(self, name: str) -> ServerPlace:
        """The database of a name."""
        return ServerPlace(self.url, f"upon_{name}")


@contextmanager
def stage_of(url: str | None) -> Iterator[Stage]:
    """A stage for a long run: files in a folder that is quick, where no server is named; else that
    server, and for the empty text one of its own."""
    shared = Path("/dev/shm")  # noqa: S108  the files are made under a fresh name
    with ExitStack() as ends:
        made = tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None)
        folder = Path(ends.enter_context(made))
        if url is None:
            yield Files(folder)
        else:
            yield Server(folder, url or ends.enter_context(postgres(folder / "pg")))
