"""Bringing a database of an older version up to date, as one step that somebody asks for."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import OperationalError

from store.backends.base import name_of
from store.backends.connect import backend_of, connect, refusals
from store.backends.errors import NotOursError
from store.migrate import HEAD, check_older, migrate, steps
from store.schema.plain_tables import COUNT_ENTRIES


class Upgrade(NamedTuple):
    """What an upgrade does, or did: of the database at a `path` with so many `entries`, from the
    revision `before` to `after`, by `steps` (a revision and what it does); `copy` is the file of
    the copy made first, None on a server."""

    path: str
    before: str
    after: str
    entries: int
    steps: list[tuple[str, str]]
    copy: Path | None


def look(url: str) -> Upgrade:
    """What an upgrade of a database would do; nothing is changed.

    Raises NoDatabaseError, NotOursError, NewerSchemaError.
    """
    engine = connect(url, create=False)
    backend = backend_of(engine.dialect.name)
    try:
        with refusals(engine), engine.connect() as connection:
            before = check_older(connection)
            count = connection.scalar(COUNT_ENTRIES) or 0
            lacking = steps(connection) if before is not None else []
            copy = backend.copy_name(engine, before, HEAD) if before is not None else None
    finally:
        engine.dispose()
    return Upgrade(name_of(engine), before or HEAD, HEAD, count, lacking, copy)


def upgrade_database(url: str) -> Upgrade:
    """Do it: copy the database, where it is a file, and migrate it in one transaction. Raises what
    `look` raises, StorageError, BusyError."""
    found = look(url)
    if not found.steps:
        return found
    engine = connect(url, create=False)
    try:
        with refusals(engine):
            copy = migrate(engine)
    except OperationalError as error:
        raise NotOursError(name_of(engine), str(error.orig)) from None
    finally:
        engine.dispose()
    return found._replace(copy=copy)
