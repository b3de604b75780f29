"""Making a database: whole and under another name first, so that nobody ever meets half of one."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine

from store.backends.connect import connect, refusals
from store.backends.errors import StorageError
from store.backends.files import part_of, take_name
from store.migrate import migrate


def create_file(url: str) -> None:
    """Make the SQLite file of a `url` with this version's schema, where there is none; a server's
    database is made by its administrator, and one in memory by who opens it.

    Raises NoDatabaseError where its folder is not there, EmptyFileError, StorageError.
    """
    engine = connect(url, create=True)
    path = file_of(engine)
    engine.dispose()
    if path is None or path.exists():
        return
    part = part_of(path)
    made = connect(f"sqlite:///{part}", create=True)
    try:
        with refusals(made):
            migrate(made, create=True)
        made.dispose()
        with suppress(FileExistsError):  # somebody was faster, with the same
            take_name(part, path)
    except StorageError as error:
        raise StorageError(str(path), str(error.arguments["what"])) from None
    finally:
        made.dispose()
        part.unlink(missing_ok=True)


def file_of(engine: Engine) -> Path | None:
    """The file of a SQLite database, None for one in memory or on a server."""
    name = engine.url.database or ""
    is_file = engine.dialect.name == "sqlite" and name not in ("", ":memory:")
    return Path(name) if is_file else None
