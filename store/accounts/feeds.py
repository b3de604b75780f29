"""Addresses of calendars: the secret is in the URL, since calendar programs send nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from engine.model.stamps import stamp
from store.accounts.secrets import hash_of, new_id, new_secret
from store.ledger import SqlLedger
from store.schema.account_tables import FEEDS
from store.unit.checksums import delete_summed, insert_summed, update_summed


class Feed(NamedTuple):
    """A calendar's address: whose it is and what it shows, fixed when it was made; `component` is
    event or todo, `fetched_on` the last day on which a program fetched it."""

    hash: str
    id: str
    account: str
    name: str
    body: str | None
    below: bool
    role: str | None
    component: str
    lang: str
    created_at: str
    fetched_on: str | None


class SqlFeeds:
    """The calendar addresses of a workspace. `clock` gives the moment, aware."""

    def __init__(self, ledger: SqlLedger, clock: Callable[[], datetime]) -> None:
        self._ledger, self._clock = ledger, clock

    def add(
        self,
        account: str,
        name: str,
        *,
        body: str | None,
        below: bool,
        role: str | None,
        component: str,
        lang: str,
    ) -> tuple[str, Feed]:
        """A new address; its secret is shown once. `account` is whose it is, `name` what its owner
        calls it. It shows the tasks of `body` (an id; None: of the whole workspace), of the bodies
        `below` it too, those in which it has one `role` (None: any), as `component` event or todo,
        in the language `lang`."""
        secret = new_secret()
        row = Feed(
            hash_of(secret),
            new_id(),
            account,
            name,
            body,
            below,
            role,
            component,
            lang,
            stamp(self._clock()),
            None,
        )
        with self._ledger.connected(writing=True) as connection:
            insert_summed(connection, FEEDS, [row._asdict()])
        return secret, row

    def find(self, secret: str) -> Feed | None:
        """The feed of a secret, None where it was revoked or never was."""
        with self._ledger.connected(writing=False) as connection:
            row = connection.execute(
                select(FEEDS).where(FEEDS.c.hash == hash_of(secret))
            ).one_or_none()
        return Feed(*row) if row else None

    def fetched(self, feed: Feed, day: date) -> None:
        """Keep the day on which a program fetched it."""
        if feed.fetched_on != day.isoformat():
            with self._ledger.connected(writing=True) as connection:
                where, values = [FEEDS.c.hash == feed.hash], {"fetched_on": day.isoformat()}
                update_summed(connection, FEEDS, where, values)

    def of(self, account: str) -> list[Feed]:
        """The addresses of an account, the newest first."""
        asked = select(FEEDS).where(FEEDS.c.account == account)
        with self._ledger.connected(writing=False) as connection:
            rows = connection.execute(asked.order_by(FEEDS.c.created_at.desc()))
            return [Feed(*row) for row in rows]

    def renew(self, feed: str, account: str) -> str | None:
        """A new secret in the place of the old one, which ends; None where there is no such
        feed."""
        secret = new_secret()
        where = [FEEDS.c.id == feed, FEEDS.c.account == account]
        values = {"hash": hash_of(secret), "fetched_on": None}
        with self._ledger.connected(writing=True) as connection:
            changed = update_summed(connection, FEEDS, where, values)
        return secret if changed else None

    def revoke(self, feed: str, account: str) -> bool:
        """Let an address end; whether there was one."""
        where = (FEEDS.c.id == feed) & (FEEDS.c.account == account)
        with self._ledger.connected(writing=True) as connection:
            return bool(delete_summed(connection, FEEDS, where))
