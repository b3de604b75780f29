"""Bringing a database to this version's schema; the home of Alembic.

Each migration is one transaction; what is there is copied first; a newer schema is refused; rows
of the ledger are never rewritten.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, column, select, table

from store.backends.base import name_of
from store.backends.connect import backend_of
from store.backends.errors import NewerSchemaError, NotOursError, OlderSchemaError
from store.backends.options import WRITING

HEAD = "0008"
"""The newest revision in `migrations/versions`; known without importing Alembic."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
SUMMED_FROM = "0006"
"""The first revision whose databases have checksums of the columns that there are now."""
MARK = "alembic_version"
"""The table by which a database is known as one of this product."""
_REVISION: Select[Any] = select(column("version_num")).select_from(table(MARK))
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
    found = connection.scalar(_REVISION)
    if not found:
        raise NotOursError(name, "it does not name its schema")
    return str(found)


def check(connection: Connection) -> bool:
    """Whether the database has this version's schema. Raises NewerSchemaError, NotOursError."""
    found = revision_of(connection)
    if found is not None and found not in REVISIONS:
        raise NewerSchemaError(name_of(connection.engine), found, HEAD)
    return found == HEAD


def check_older(connection: Connection, *, create: bool = False) -> str | None:
    """The revision of a database that is older than this version's, None for one that is not.

    Raises NewerSchemaError, NotOursError; where it is empty and not to be made (`create`), what
    there is to say of that.
    """
    if check(connection):
        return None
    found = revision_of(connection)
    if found is None and not create:
        raise backend_of(connection.dialect.name).empty(name_of(connection.engine))
    return found


def migrate(
    engine: Engine, *, create: bool = False, copy: bool = True, older: bool = True
) -> Path | None:
    """Bring the database to HEAD, if it is not there; an empty one with `create` alone, an older
    one with `older` alone. That is copied first, if it shall be (`copy`), by whoever holds the
    writers' lock: several that come at once leave one copy, and where the migration fails there is
    none. Gives its file.

    Raises NewerSchemaError, OlderSchemaError, NotOursError, NoDatabaseError.
    """
    backend = backend_of(engine.dialect.name)
    with engine.connect() as connection:
        before = check_older(connection, create=create)
        if before is None and check(connection):
            return None
        if before is not None and not older:
            raise OlderSchemaError(name_of(engine), before, HEAD)
        connection.rollback()
        backend.prepare(connection)
    made: Path | None = None
    try:
        with (
            engine.connect().execution_options(**{WRITING: True}) as connection,
            connection.begin(),
        ):
            if not check(connection):
                if before is not None and copy:
                    made = backend.back_up(engine, before, HEAD)
                upgrade(connection)
    except BaseException:
        if made is not None:
            made.unlink(missing_ok=True)
        raise
    return made


def steps(connection: Connection) -> list[tuple[str, str]]:
    """The migrations that a database lacks: each revision with what it does, in one line."""
    from alembic.config import Config  # noqa: PLC0415  half a second
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    found = revision_of(connection)
    scripts = ScriptDirectory.from_config(config).iterate_revisions("head", found)
    lacking = [(one.revision, (one.doc or "-").splitlines()[0]) for one in scripts]
    return list(reversed(lacking))


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
        _work_out(connection, summed=before >= SUMMED_FROM)


def _work_out(connection: Connection, *, summed: bool) -> None:
    """Fill what a migration made anew, in its own transaction; checksums only where there were none
    before (not `summed`), else an upgrade would take in what somebody altered."""
    from engine.commit.commit import rebuild_in  # noqa: PLC0415  only after a migration
    from store.unit.checksums import sum_anew  # noqa: PLC0415
    from store.unit.unit import StoredUnit  # noqa: PLC0415
    from triggers.calendar_files import shipped_calendar  # noqa: PLC0415

    rebuild_in(StoredUnit(connection), shipped_calendar)
    if not summed:
        sum_anew(connection)
