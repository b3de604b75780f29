"""The accounts' tables on PostgreSQL: made once, kept as on SQLite, their list append-only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from store.accounts.accounts import SqlAccounts
from store.accounts.attempts import FREE, SqlAttempts
from store.accounts.sessions import SqlSessions, SqlTokens
from store.ledger import open_ledger

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_accounts_on_a_server(server_database: str) -> None:
    """Added, found, changed, locked; sessions and tokens end with it; failures are counted."""
    ledger = open_ledger(server_database)
    now = [NOW]
    accounts = SqlAccounts(ledger, lambda: now[0])
    accounts = SqlAccounts(ledger, lambda: now[0])
    accounts.add("lan", by="t", full_name="Lan", role="clerk", password="kept")  # noqa: S106
    sessions, tokens = SqlSessions(ledger, lambda: now[0]), SqlTokens(ledger, lambda: now[0])
    session, (token, _) = (
        sessions.begin("lan", "::1", "x"),
        tokens.add("lan", "t", "reader", None, 1),
    )
    assert sessions.find(session)
    assert tokens.find(token)
    accounts.see("lan", 7)
    accounts.see("lan", 3)
    found = accounts.change("lan", by="t", role="head")
    assert (found.role, found.seen_entry) == ("head", 7)
    assert sessions.find(session) is None
    now[0] += timedelta(days=1, seconds=1)
    assert tokens.find(token) is None
    accounts.disable("lan", by="t")
    attempts = SqlAttempts(ledger, lambda: now[0])
    for _ in range(FREE):
        assert attempts.wait(["a"]) == 0
        attempts.fail(["a"])
    assert attempts.wait(["a"]) == 2
    before = accounts.log()
    assert [one.what for one in before] == ["disabled", "changed", "added"]
    with ledger.connected(writing=True) as connection:
        connection.execute(text("DELETE FROM web_account_log"))
        connection.execute(text("UPDATE web_account_log SET what = 'x'"))
    assert accounts.log() == before
    ledger.engine.dispose()
