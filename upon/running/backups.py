"""Backups that are kept beside the database: made under the hour's name, listed, proved."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from engine.model.hash_chain import Head, verify
from store.backends.base import name_of
from store.backends.errors import NotAFileError
from store.backup import back_up
from store.ledger import SqlLedger, open_as_is
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from upon import clock

FOLDER = "backups"
NAME = re.compile(r"upon-\d{8}-\d{6}Z\.db", re.ASCII)


class Backup(NamedTuple):
    """A backup that is kept: its file's name, its bytes, and when it was made (aware)."""

    name: str
    size: int
    made_at: datetime


def backup_folder(ledger: SqlLedger) -> Path:
    """Where backups of the database of a `ledger` are kept. Raises NotAFileError for a server's."""
    url = ledger.engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        raise NotAFileError(name_of(ledger.engine))
    return Path(url.database).absolute().parent / FOLDER


def make_backup(ledger: SqlLedger) -> tuple[Backup, Head]:
    """Copy the database of a `ledger` into a new file there, which its owner alone may read; it is
    verified before it has its name. Raises NotAFileError, FileThereError, BrokenChainError."""
    folder = backup_folder(ledger)
    folder.mkdir(mode=0o700, exist_ok=True)
    now = clock.now().astimezone(UTC)
    target = folder / f"upon-{now:%Y%m%d-%H%M%S}Z.db"
    head = back_up(ledger.engine.url.render_as_string(hide_password=False), target)
    target.chmod(0o600)
    return _backup(target), head


def backups(ledger: SqlLedger) -> list[Backup]:
    """The backups that are kept, the newest first. Raises NotAFileError."""
    folder = backup_folder(ledger)
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if NAME.fullmatch(path.name) and path.is_file()]
    return [_backup(path) for path in sorted(found, reverse=True)]


def backup_file(ledger: SqlLedger, name: str) -> Path:
    """The file of a backup by its `name`. Raises NotAFileError, UnknownNameError."""
    known = [one.name for one in backups(ledger)]
    if name not in known:
        raise UnknownNameError("file", name, nearest(name, known))
    return backup_folder(ledger) / name


def prove_backup(ledger: SqlLedger, name: str) -> Head:
    """The head of the chain of a backup, walked from the first entry. Raises as `backup_file` does,
    NotOursError, BrokenChainError."""
    there = open_as_is(f"sqlite:///{backup_file(ledger, name)}")
    try:
        with there.reading() as unit:
            return verify(unit.entries.raw())
    finally:
        there.engine.dispose()


def _backup(path: Path) -> Backup:
    made = datetime.strptime(path.name, "upon-%Y%m%d-%H%M%SZ.db").replace(tzinfo=UTC)
    return Backup(path.name, path.stat().st_size, made)
