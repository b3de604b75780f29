"""Bringing a database to this version's schema; the home of Alembic.

Each migration is one transaction; what is there is copied first; a newer schema is refused; rows
of the ledger are never rewritten.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError

from store.connecting import WRITING, prepare_journal, refusal
from store.errors import NewerSchemaError, NotOursError

HEAD = "0001"
"""The newest revision in `migrations/versions`; known without importing Alembic."""

REVISIONS = ("0001",)
FOLDER = Path(__file__).with_name("migrations")


def revision_of(connection: Connection) -> str | None:
    """The database's revision, None for an empty database.

    Raises NotOursError for a file that is something else.
    """
    path = connection.engine.url.database or ":memory:"
    try:
        names = {row[0] for row in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'table'"))}  # fmt: skip
        if "alembic_version" not in names:
            if names:
                raise NotOursError(path, f"it has tables {', '.join(sorted(names)[:3])}")
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DatabaseError as error:
        what = str(error.orig)
        raise refusal(path, what) or NotOursError(path, what) from None
    return str(found) if found else None


def check(connection: Connection) -> bool:
    """Whether the database has this version's schema. Raises NewerSchemaError, NotOursError."""
    found = revision_of(connection)
    if found is not None and found not in REVISIONS:
        path = connection.engine.url.database or ":memory:"
        raise NewerSchemaError(path, found, HEAD)
    return found == HEAD


def migrate(engine: Engine) -> None:
    """Bring the database to HEAD, if it is not there. Raises NewerSchemaError, NotOursError."""
    with engine.connect() as connection:
        if check(connection):
            return
        connection.rollback()
        prepare_journal(connection)
        before = revision_of(connection)
        connection.rollback()
        if before is not None:
            _back_up(connection, before)
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        if not check(connection):
            _upgrade(connection)


def _back_up(connection: Connection, revision: str) -> None:
    """A whole copy beside the database, named after the revision that it holds; a copy that is
    there from an earlier try may lack what was recorded since, so it gets a number."""
    path = connection.engine.url.database
    if path and path != ":memory:":
        name = f"{path}.before-{HEAD}-from-{revision}"
        free = (name if number == 1 else f"{name}-{number}" for number in count(1))
        copy = next(candidate for candidate in free if not Path(candidate).exists())
        cursor = connection.connection.cursor()
        cursor.execute("VACUUM INTO ?", (copy,))
        cursor.close()


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  half a second, once a database
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
