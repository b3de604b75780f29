"""What differs between the databases: how each is opened, locked, copied, and how it complains."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from triggers.errors import UponError


class Backend(Protocol):
    """One kind of database."""

    def make(self, url: URL, *, create: bool) -> Engine:
        """An engine that keeps the rules of reliability. Raises NoDatabaseError, BadUrlError."""

    def tables(self, connection: Connection) -> set[str]:
        """The names of the tables that are there."""

    def empty(self, name: str) -> UponError:
        """What there is to say of a database without a table, called `name`, that is to be read."""

    def prepare(self, connection: Connection) -> None:
        """Whatever a new database needs before its first transaction."""

    def back_up(self, engine: Engine, revision: str, head: str) -> Path | None:
        """A whole copy of the database of an `engine` before a migration from `revision` to `head`,
        where the product can make one: its file. Nobody else writes meanwhile."""

    def copy_name(self, engine: Engine, revision: str, head: str) -> Path | None:
        """The file that such a copy would be."""

    def append_only(self) -> list[str]:
        """The statements by which the database itself refuses changes to the ledger."""

    def guards(self) -> Collection[str]:
        """The names of what makes them."""

    def unguarded(self, connection: Connection) -> dict[str, list[str]]:
        """Which of them are missing or altered, by name, and the statements that put each back."""

    def only_reads(self, engine: Engine) -> bool:
        """Whether this user, or this way in, may change nothing."""

    def refusal(self, error: DBAPIError, name: str) -> UponError | None:
        """The error as one that a person can mend, None for an error of the program."""


def name_of(engine: Engine) -> str:
    """How messages name a database: its file, or its server without the password."""
    if engine.dialect.name == "sqlite":
        return engine.url.database or ":memory:"
    url = engine.url.set(drivername=engine.url.get_backend_name())
    return url.render_as_string(hide_password=True)
