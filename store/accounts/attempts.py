"""Failed sign-ins, counted in the database, so that they count across processes and restarts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from engine.model.stamps import stamp
from store.ledger import SqlLedger
from store.schema.account_tables import FAILURES
from store.unit.checksums import delete_summed, insert_summed, update_summed

FREE = 5
"""Failures before the first wait."""
LONGEST = timedelta(hours=1)
FORGOTTEN = timedelta(days=1)
"""After so long without a failure the count begins anew."""


class SqlAttempts:
    """Failures by key: an account, or an address. `clock` gives the moment, aware."""

    def __init__(self, ledger: SqlLedger, clock: Callable[[], datetime]) -> None:
        self._ledger, self._clock = ledger, clock

    def wait(self, keys: Sequence[str]) -> int:
        """Seconds to wait before the next try, 0 where it may be made now."""
        now = self._clock()
        asked = select(FAILURES.c.until, FAILURES.c.count).where(FAILURES.c.key.in_(keys))
        with self._ledger.connected(writing=False) as connection:
            rows = connection.execute(asked).all()
        waits = [until for until, count in rows if count >= FREE and until > stamp(now)]
        if not waits:
            return 0
        return max(1, round((datetime.fromisoformat(max(waits)) - now).total_seconds()))

    def fail(self, keys: Sequence[str]) -> None:
        """Count a failure under each key: after five the wait is 2 s, then it doubles."""
        now = self._clock()
        with self._ledger.connected(writing=True) as connection:
            for key in keys:
                row = connection.execute(
                    select(FAILURES).where(FAILURES.c.key == key)
                ).one_or_none()
                old = row is not None and row[2] < stamp(now - FORGOTTEN)
                count = 1 if row is None or old else row[1] + 1
                wait = timedelta(seconds=2 ** max(0, min(count - FREE + 1, 20)))
                until = stamp(now + (min(wait, LONGEST) if count >= FREE else timedelta(0)))
                values = {"count": count, "until": until}
                if row is None:
                    insert_summed(connection, FAILURES, [{"key": key} | values])
                else:
                    update_summed(connection, FAILURES, [FAILURES.c.key == key], values)

    def succeed(self, keys: Sequence[str]) -> None:
        """Forget the failures under some keys."""
        with self._ledger.connected(writing=True) as connection:
            delete_summed(connection, FAILURES, FAILURES.c.key.in_(keys))
