"""Accounts: who may sign in, in which role, for which body; and the list of what was done to them.

The methods raise as `SqlLedger.connected` does where the database refuses.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from engine.model.stamps import stamp
from store.ledger import SqlLedger
from store.schema.account_tables import ACCOUNT_LOG, ACCOUNTS, SESSIONS, TOKENS
from store.unit.account_schema import make_tables
from store.unit.checksums import delete_summed, insert_summed, update_summed
from triggers.errors import RefusedError, UnknownNameError
from triggers.nearest import nearest


class AccountExistsError(RefusedError):
    """An account of that id is there already (exit 4)."""

    code = "account_exists"
    template = "the account {name} is there already; choose another id"

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class Account(NamedTuple):
    """A person who may sign in. `body` None is the whole workspace; `password` the argon2id hash,
    None where an OpenID provider vouches (`subject` is the id there); `seen_entry` the last entry
    of the ledger that the person has looked at."""

    id: str
    name: str
    role: str
    body: str | None
    password: str | None
    subject: str | None
    lang: str
    shortcuts: bool
    seen_entry: int
    created_at: str
    disabled_at: str | None


class AccountEntry(NamedTuple):
    """One line of what was done to accounts."""

    seq: int
    at: str
    by: str
    account: str
    what: str
    detail: str


class SqlAccounts:
    """The accounts of a workspace. `clock` gives the moment, aware."""

    def __init__(self, ledger: SqlLedger, clock: Callable[[], datetime]) -> None:
        self._ledger, self._clock = ledger, clock
        with ledger.connected(writing=True) as connection:
            make_tables(connection)

    def add(
        self,
        name: str,
        *,
        by: str,
        full_name: str,
        role: str,
        body: str | None = None,
        password: str | None = None,
        subject: str | None = None,
        lang: str = "vi",
    ) -> Account:
        """A new account of the id `name`; `by` is who makes it. `full_name` is the person's, `role`
        reader, clerk, head or admin, `body` the id of the body it acts for (None: the whole
        workspace). `password` is a hash, None where an OpenID provider vouches, whose id of the
        person is `subject`; `lang` is the language of the pages. Raises AccountExistsError."""
        with self._ledger.connected(writing=True) as connection:
            if self._find(connection, name) is not None:
                raise AccountExistsError(name)
            row = {
                "id": name,
                "name": full_name,
                "role": role,
                "body": body,
                "password": password,
                "subject": subject,
                "lang": lang,
                "shortcuts": True,
                "seen_entry": 0,
                "created_at": stamp(self._clock()),
            }
            insert_summed(connection, ACCOUNTS, [row])
            self._note(connection, by, name, "added", {"role": role, "body": body})
            return self._known(connection, name)

    def find(self, name: str) -> Account | None:
        """The account of an id, None where there is none."""
        with self._ledger.connected(writing=False) as connection:
            return self._find(connection, name)

    def find_subject(self, subject: str) -> Account | None:
        """The account that an OpenID provider vouches for."""
        with self._ledger.connected(writing=False) as connection:
            row = connection.execute(
                select(ACCOUNTS).where(ACCOUNTS.c.subject == subject)
            ).one_or_none()
            return Account(*row) if row else None

    def all(self) -> list[Account]:
        """Every account, by id."""
        with self._ledger.connected(writing=False) as connection:
            return [Account(*row) for row in connection.execute(select(ACCOUNTS).order_by("id"))]

    def count(self) -> int:
        """How many accounts there are."""
        with self._ledger.connected(writing=False) as connection:
            return int(connection.execute(select(func.count()).select_from(ACCOUNTS)).scalar_one())

    def change(self, account: str, /, *, by: str, **fields: Any) -> Account:
        """Set the role, body, name, language, shortcuts or password of an account.

        A new password, role or body ends the account's sessions. Raises UnknownNameError.
        """
        with self._ledger.connected(writing=True) as connection:
            self._known(connection, account)
            update_summed(connection, ACCOUNTS, [ACCOUNTS.c.id == account], fields)
            if fields.keys() & {"password", "role", "body"}:
                delete_summed(connection, SESSIONS, SESSIONS.c.account == account)
            told = {key: value for key, value in fields.items() if key != "password"}
            what = "password" if "password" in fields else "changed"
            self._note(connection, by, account, what, told)
            return self._known(connection, account)

    def disable(self, name: str, *, by: str) -> None:
        """Let nobody in under an account any more; its sessions and tokens end. What it recorded
        stays. Raises UnknownNameError."""
        with self._ledger.connected(writing=True) as connection:
            self._known(connection, name)
            at = stamp(self._clock())
            update_summed(connection, ACCOUNTS, [ACCOUNTS.c.id == name], {"disabled_at": at})
            for table in (SESSIONS, TOKENS):
                delete_summed(connection, table, table.c.account == name)
            self._note(connection, by, name, "disabled", {})

    def see(self, name: str, entry: int) -> None:
        """Keep the last entry that a person has looked at."""
        with self._ledger.connected(writing=True) as connection:
            where = [ACCOUNTS.c.id == name, ACCOUNTS.c.seen_entry < entry]
            update_summed(connection, ACCOUNTS, where, {"seen_entry": entry})

    def note(self, by: str, account: str, what: str, **detail: Any) -> None:
        """Add a line to the list of what was done to accounts: `by` whom, to which `account` (its
        id), and `what`; the further keywords are kept as its details."""
        with self._ledger.connected(writing=True) as connection:
            self._note(connection, by, account, what, detail)

    def log(self, limit: int = 200) -> list[AccountEntry]:
        """The newest lines of that list, the newest first."""
        asked = select(ACCOUNT_LOG).order_by(ACCOUNT_LOG.c.seq.desc()).limit(limit)
        with self._ledger.connected(writing=False) as connection:
            return [AccountEntry(*row) for row in connection.execute(asked)]

    @staticmethod
    def _find(connection: Connection, name: str) -> Account | None:
        row = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == name)).one_or_none()
        return Account(*row) if row else None

    def _known(self, connection: Connection, name: str) -> Account:
        found = self._find(connection, name)
        if found is None:
            names = connection.execute(select(ACCOUNTS.c.id)).scalars()
            raise UnknownNameError("account", name, nearest(name, list(names)))
        return found

    def _note(
        self, connection: Connection, by: str, account: str, what: str, detail: dict[str, Any]
    ) -> None:
        text = json.dumps(detail, ensure_ascii=False, default=str) if detail else ""
        row = {"at": stamp(self._clock()), "by": by, "account": account, "what": what}
        last = connection.execute(select(func.max(ACCOUNT_LOG.c.seq))).scalar() or 0
        insert_summed(connection, ACCOUNT_LOG, [{"seq": last + 1, **row, "detail": text}])
