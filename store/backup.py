"""Whole copies: taken by the database itself, and proved before anyone relies on them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from engine.commit.commit import rebuild
from engine.model.hash_chain import Head, verify
from engine.verify.verification import Difference, compare, lost_guards
from store.backends.base import name_of
from store.backends.connect import connect
from store.backends.errors import (
    EmptyFileError,
    FileThereError,
    NoDatabaseError,
    NotAFileError,
    NotOursError,
    StorageError,
)
from store.backends.files import part_of, take_name
from store.backends.sqlite import refusal
from store.ledger import open_as_is, open_ledger
from store.migrate import migrate
from triggers.calendar_files import shipped_calendar


def back_up(url: str, target: Path) -> Head:
    """Copy a database into a file that is not there yet, while others may go on writing.

    The copy is made beside the target, verified, and only then takes its name. Gives the head of
    the copy. Raises NoDatabaseError, FileThereError, BrokenChainError.
    """
    source = _file_of(url, create=False)
    return _copied(source, target)


def restore(source: Path, url: str) -> Head:
    """Bring a backup into a database that is not there yet; verified as `back_up` does, with its
    guards, and with derived tables that its ledger bears out.

    Raises NoDatabaseError, FileThereError, NotOursError, BrokenChainError.
    """
    if not source.is_file():
        raise NoDatabaseError(str(source))
    target = _file_of(url, create=True)
    head = _copied(source, target)
    migrate(connect(url, create=False), copy=False)
    if prove(url)[1]:
        rebuild(open_ledger(url, create=False), shipped_calendar)
    return head


def _file_of(url: str, *, create: bool) -> Path:
    try:
        engine = connect(url, create=create)
    except EmptyFileError as error:
        if not create:
            raise
        raise FileThereError(str(error.arguments["path"])) from None
    if engine.dialect.name != "sqlite":
        raise NotAFileError(name_of(engine))
    return Path(engine.url.database or "")


def _copied(source: Path, target: Path) -> Head:
    if target.exists():
        raise FileThereError(str(target))
    if not target.absolute().parent.is_dir():
        raise NoDatabaseError(str(target))
    part = part_of(target)
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
            if not new.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise NotOursError(str(source), "it is empty")
            new.execute("PRAGMA journal_mode = DELETE")
        with open_as_is(f"sqlite:///{part}").reading() as unit:
            head = verify(unit.entries.raw())
        take_name(part, target)
    except FileExistsError:
        raise FileThereError(str(target)) from None
    except sqlite3.DatabaseError as error:
        said = refusal(str(target), str(error))
        if isinstance(said, StorageError) and os.access(source, os.R_OK):
            raise said from None
        raise NotOursError(str(source), str(error)) from None
    finally:
        part.unlink(missing_ok=True)
    return head


def prove(url: str) -> tuple[Head, list[Difference]]:
    """The head of a database's chain, and how its guards and derived tables differ from what the
    ledger says they are.

    Raises BrokenChainError, NotOursError.
    """
    with open_ledger(url, create=False).reading() as unit:
        return verify(unit.entries.raw()), [*lost_guards(unit), *compare(unit, shipped_calendar)]
