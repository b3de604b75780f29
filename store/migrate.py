"""Bringing a database to this version's schema; the home of Alembic.

Each migration is one transaction; what is there is copied first; a newer schema is refused; rows
of the ledger are never rewritten.
"""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from store.backends.base import name_of
from store.backends.connect import backend_of
from store.backends.errors import NewerSchemaError, NotOursError
from store.backends.options import WRITING

HEAD = "0005"
"""The newest revision in `migrations/versions`; known without importing Alembic."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
MARK = "alembic_version"
"""The table by which a database is known as one of this product."""
_ALEMBIC = threading.Lock()
"""Alembic keeps what it works on in its module, so one thread at a time may migrate."""
FOLDER = Path(__file__).with_name("migrations")


def revision_of(connection: Connection) -> str | None:
    """The database's revision, None for an empty database.

    Raises NotOursError for a database that is something else.
    """
    name = name_of(connection.engine)
    names = backend_of(connection.dialect.name).tables(connection)
    if MARK not in names:
        if names:
            raise NotOursError(name, f"it has tables {', '.join(sorted(names)[:3])}")
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if not found:
        raise NotOursError(name, "it does not name its schema")
    return str(found)


def check(connection: Connection) -> bool:
    """Whether the database has this version's schema. Raises NewerSchemaError, NotOursError."""
    found = revision_of(connection)
    if found is not None and found not in REVISIONS:
        raise NewerSchemaError(name_of(connection.engine), found, HEAD)
    return found == HEAD


def migrate(engine: Engine, *, create: bool = False) -> None:
    """Bring the database to HEAD, if it is not there; an empty one with `create` alone. Raises
    NewerSchemaError, NotOursError, NoDatabaseError."""
    backend = backend_of(engine.dialect.name)
    with engine.connect() as connection:
        if check(connection):
            return
        before = revision_of(connection)
        if before is None and not create:
            raise backend.empty(name_of(engine))
        connection.rollback()
        backend.prepare(connection)
        if before is not None:
            backend.back_up(connection, before, HEAD)
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        if not check(connection):
            upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Run what migrations are lacking, in the transaction that is open; what an older database has
    is worked out anew."""
    from alembic import command  # noqa: PLC0415  half a second, once a database
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    before = revision_of(connection)
    with _ALEMBIC:
        command.upgrade(config, "head")
    if before is not None:
        _work_out(connection)


def _work_out(connection: Connection) -> None:
    """Fill what a migration made anew, in its own transaction."""
    from engine.commit.commit import rebuild_in  # noqa: PLC0415  only after a migration
    from store.unit.unit import StoredUnit  # noqa: PLC0415
    from triggers.calendar_files import shipped_calendar  # noqa: PLC0415

    rebuild_in(StoredUnit(connection), shipped_calendar)
