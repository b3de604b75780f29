"""Who asks is looked up by connections that stay open, and as the file stands all the same."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, text

from store.accounts.accounts import SqlAccounts
from store.accounts.reader import AccountReader
from store.accounts.sessions import SqlSessions
from store.backends.errors import NoDatabaseError
from store.ledger import SqlLedger, open_ledger


def now() -> datetime:
    """A moment that stands still."""
    return datetime(2023, 3, 1, 5, tzinfo=UTC)


@pytest.fixture
def ledger(database: Path) -> SqlLedger:
    """A workspace with an account."""
    made = open_ledger(str(database))
    SqlAccounts(made, now).add("an", by="admin", full_name="An", role="clerk")
    return made


@pytest.fixture
def sessions(ledger: SqlLedger) -> SqlSessions:
    """Its sessions."""
    return SqlSessions(ledger, now)


def test_a_session_that_ended_is_not_found(sessions: SqlSessions) -> None:
    """What is written meanwhile is seen by the next look; no look keeps a writer waiting."""
    secret = sessions.begin("an", "::1", "a browser")
    assert sessions.find(secret) is not None
    sessions.end("an")
    assert sessions.find(secret) is None
    assert sessions.find(sessions.begin("an", "::1", "a browser")) is not None


def test_another_file_in_its_place_is_read(sessions: SqlSessions, database: Path) -> None:
    """A file that is put back, or taken away, is not read on through an open connection."""
    copy, aside = database.with_suffix(".copy"), database.with_suffix(".aside")
    shutil.copy(database, copy)
    secret = sessions.begin("an", "::1", "a browser")
    assert sessions.find(secret) is not None
    database.rename(aside)
    with pytest.raises(NoDatabaseError):
        sessions.find(secret)
    copy.rename(database)
    assert sessions.find(secret) is None
    aside.rename(database)
    assert sessions.find(secret) is not None


def test_connections_stay_open(ledger: SqlLedger) -> None:
    """One look after another opens no further connection; many at once all get one."""
    reader, opened = AccountReader(ledger), []
    assert reader._engine is not None
    event.listen(reader._engine, "connect", lambda *_: opened.append(1))

    def ask(_: int) -> int:
        with reader.connected() as connection:
            return int(connection.execute(text("SELECT count(*) FROM web_accounts")).scalar_one())

    assert [ask(number) for number in range(20)] == [1] * 20
    assert len(opened) == 1
    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(ask, range(200))) == [1] * 200


def test_a_database_that_has_none_to_keep(database: Path) -> None:
    """In memory, and in a file that is only to be read, the ledger's own connections serve."""
    for url in ("sqlite://", f"sqlite:///{database}?mode=ro"):
        assert AccountReader(open_ledger(url))._engine is None
