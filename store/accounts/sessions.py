"""Sessions of people and tokens of programs: rows, so that they can be listed and ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select

from engine.model.stamps import stamp
from store.accounts.accounts import Account
from store.accounts.reader import AccountReader
from store.accounts.secrets import hash_of, new_id, new_secret
from store.ledger import SqlLedger
from store.schema.account_tables import ACCOUNTS, SESSIONS, TOKENS
from store.unit.checksums import delete_summed, insert_summed, update_summed

IDLE = timedelta(hours=8)
"""After so long without a request a session ends."""
LONGEST = timedelta(days=7)
"""After so long a session ends however much it was used."""
TOUCHED = timedelta(minutes=1)
"""How often the last use is written: a row for each request would make every reader a writer."""
_FOUND = (
    select(SESSIONS, ACCOUNTS)
    .join(ACCOUNTS, ACCOUNTS.c.id == SESSIONS.c.account)
    .where(
        SESSIONS.c.hash == bindparam("hash"),
        SESSIONS.c.used_at >= bindparam("used"),
        SESSIONS.c.created_at >= bindparam("created"),
    )
)
"""A session with its account, built once: every request asks it."""
TOKEN = "upon_"  # noqa: S105  by which a secret is known as one of this product's


class Session(NamedTuple):
    """A person's session; `hash` is that of the secret in the cookie."""

    hash: str
    account: str
    created_at: str
    used_at: str
    address: str
    agent: str


class Token(NamedTuple):
    """A program's token: whose, in which role, for which body, until when."""

    hash: str
    id: str
    account: str
    name: str
    role: str
    body: str | None
    created_at: str
    expires_at: str | None
    used_at: str | None


class _LookedUp:
    """What each request looks up in a workspace. `clock` gives the moment, aware; `reader` has the
    connections for it (None: ones of its own)."""

    def __init__(
        self,
        ledger: SqlLedger,
        clock: Callable[[], datetime],
        reader: AccountReader | None = None,
    ) -> None:
        self._ledger, self._clock, self._reader = ledger, clock, reader or AccountReader(ledger)


class SqlSessions(_LookedUp):
    """The sessions of a workspace."""

    def begin(self, account: str, address: str, agent: str) -> str:
        """A new session of an `account` (its id); its secret, for the cookie. `address` is where
        the browser is, `agent` how it names itself; both are cut to fit. What has ended is thrown
        away."""
        secret, now = new_secret(), self._clock()
        row = Session(hash_of(secret), account, stamp(now), stamp(now), address[:64], agent[:300])
        ended = (SESSIONS.c.used_at < stamp(now - IDLE)) | (
            SESSIONS.c.created_at < stamp(now - LONGEST)
        )
        with self._ledger.connected(writing=True) as connection:
            delete_summed(connection, SESSIONS, ended)
            insert_summed(connection, SESSIONS, [row._asdict()])
        return secret

    def find(self, secret: str) -> Session | None:
        """The session of a cookie, None where it has ended or never was."""
        found = self.find_with_account(secret)
        return found[0] if found else None

    def find_with_account(self, secret: str) -> tuple[Session, Account] | None:
        """The session of a cookie with its account, in one look."""
        now = self._clock()
        asked = {
            "hash": hash_of(secret),
            "used": stamp(now - IDLE),
            "created": stamp(now - LONGEST),
        }
        with self._reader.connected() as connection:
            row = connection.execute(_FOUND, asked).one_or_none()
        if row is None:
            return None
        count = len(Session._fields)
        found, account = Session(*row[:count]), Account(*row[count:])
        if found.used_at < stamp(now - TOUCHED):
            with self._ledger.connected(writing=True) as connection:
                where = [SESSIONS.c.hash == found.hash]
                update_summed(connection, SESSIONS, where, {"used_at": stamp(now)})
        return found, account

    def of(self, account: str) -> list[Session]:
        """The sessions of an account, the newest first."""
        asked = select(SESSIONS).where(SESSIONS.c.account == account)
        with self._ledger.connected(writing=False) as connection:
            rows = connection.execute(asked.order_by(SESSIONS.c.used_at.desc()))
            return [Session(*row) for row in rows]

    def end(self, account: str, hash_start: str | None = None) -> None:
        """End the session of an account whose hash begins so, or all of them."""
        where = SESSIONS.c.account == account
        if hash_start is not None:
            where &= SESSIONS.c.hash.startswith(hash_start, autoescape=True)
        with self._ledger.connected(writing=True) as connection:
            delete_summed(connection, SESSIONS, where)


class SqlTokens(_LookedUp):
    """The tokens of a workspace."""

    def add(
        self, account: str, name: str, role: str, body: str | None, days: int | None
    ) -> tuple[str, Token]:
        """A new token of an `account` (its id) with its secret, which is shown once. `name` is what
        its owner calls it; it acts in `role` for `body` (an id; None: the whole workspace); `days`
        until it expires (None: never)."""
        secret, now = new_secret(TOKEN), self._clock()
        expires = None if days is None else stamp(now + timedelta(days=days))
        row = Token(hash_of(secret), new_id(), account, name, role, body, stamp(now), expires, None)
        with self._ledger.connected(writing=True) as connection:
            insert_summed(connection, TOKENS, [row._asdict()])
        return secret, row

    def find(self, secret: str) -> Token | None:
        """The token of a secret, None where it has expired, was revoked or never was."""
        now = stamp(self._clock())
        with self._reader.connected() as connection:
            row = connection.execute(
                select(TOKENS).where(TOKENS.c.hash == hash_of(secret))
            ).one_or_none()
        found = Token(*row) if row else None
        if found is None or (found.expires_at is not None and found.expires_at <= now):
            return None
        if found.used_at is None or found.used_at < stamp(self._clock() - TOUCHED):
            with self._ledger.connected(writing=True) as connection:
                update_summed(connection, TOKENS, [TOKENS.c.hash == found.hash], {"used_at": now})
        return found

    def of(self, account: str | None) -> list[Token]:
        """The tokens of an account (None: of all), the newest first."""
        asked = select(TOKENS).order_by(TOKENS.c.created_at.desc())
        if account is not None:
            asked = asked.where(TOKENS.c.account == account)
        with self._ledger.connected(writing=False) as connection:
            return [Token(*row) for row in connection.execute(asked)]

    def revoke(self, token: str, account: str | None) -> bool:
        """Revoke a token by its id (of an account; None: of anybody); whether there was one."""
        where = TOKENS.c.id == token
        if account is not None:
            where &= TOKENS.c.account == account
        with self._ledger.connected(writing=True) as connection:
            return bool(delete_summed(connection, TOKENS, where))
