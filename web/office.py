"""What one process holds: the ledger, the accounts beside it, and the pictures of the past."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime

from engine.model.hash_chain import Head
from engine.ports.ledger import Ledger
from store.accounts.accounts import SqlAccounts
from store.accounts.attempts import SqlAttempts
from store.accounts.feeds import SqlFeeds
from store.accounts.proposals import SqlProposals
from store.accounts.reader import AccountReader
from store.accounts.sessions import SqlSessions, SqlTokens
from store.ledger import SqlLedger
from upon import clock
from upon.workspace import known_ledger
from web.settings import Settings

KEPT = 4
"""Pictures of the past that a process keeps; each is a ledger in memory."""


class Office:
    """The workspace that a process serves."""

    def __init__(self, ledger: SqlLedger, settings: Settings) -> None:
        self.ledger, self.settings = ledger, settings
        self.accounts = SqlAccounts(ledger, _now)
        reader = AccountReader(ledger)
        self.sessions = SqlSessions(ledger, _now, reader)
        self.tokens = SqlTokens(ledger, _now, reader)
        self.attempts = SqlAttempts(ledger, _now)
        self.feeds = SqlFeeds(ledger, _now)
        self.proposals = SqlProposals(ledger, _now)
        self._past: OrderedDict[tuple[datetime, int], Ledger] = OrderedDict()
        self._making = threading.Lock()

    def head(self) -> Head:
        """How many entries there are, and the last hash."""
        with self.ledger.reading() as unit:
            return unit.entries.head()

    def known(self, moment: datetime) -> Ledger:
        """The ledger as it stood at a moment; one is made at a time.

        What was known at a moment that has passed never changes, so it is kept by that moment; of a
        moment to come, by the entry that is the last one now.
        """
        count = 0 if moment < clock.now() else self.head().count
        with self._making:
            found = self._past.pop((moment, count), None)
            if found is None:
                found = known_ledger(self.ledger, moment)
            self._past[moment, count] = found
            while len(self._past) > KEPT:
                self._past.popitem(last=False)
        return found

    def title(self) -> str | None:
        """The name of the office: who issued the plan that came into force first, if any did."""
        with self.ledger.reading() as unit:
            plans, known = unit.catalog.plans(), unit.facts.bodies().known
        issuer = next((plan.issuer for plan in plans if plan.issuer), None)
        found = known.get(issuer or "")
        return found.name if found else None


def _now() -> datetime:
    """The clock's moment, asked for anew each time."""
    return clock.now()
