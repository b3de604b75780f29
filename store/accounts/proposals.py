"""Proposals: acts that wait for a second person, kept beside the ledger with their digest."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from engine.model.stamps import stamp
from store.accounts.secrets import new_id
from store.ledger import SqlLedger
from store.schema.account_tables import PROPOSALS
from store.unit.checksums import insert_summed, update_summed


class Proposal(NamedTuple):
    """An act that the first person asked for: its operation, its fields as JSON text, the digest of
    the changes that were seen; and what the second person decided (`entry` None: refused)."""

    id: str
    operation: str
    request: str
    digest: str
    body: str | None
    by: str
    at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    entry: int | None

    @property
    def given(self) -> dict[str, Any]:
        """The fields of the act."""
        found: dict[str, Any] = json.loads(self.request)
        return found


class SqlProposals:
    """The proposals of a workspace. `clock` gives the moment, aware."""

    def __init__(self, ledger: SqlLedger, clock: Callable[[], datetime]) -> None:
        self._ledger, self._clock = ledger, clock

    def add(
        self, operation: str, given: dict[str, Any], digest: str, body: str | None, by: str
    ) -> Proposal:
        """Keep an act for a second person: its `operation` and fields (`given`), and the `digest`
        of the changes that were seen. `body` is the id of the body it is for (None: the whole),
        `by` the account that proposes it."""
        request = json.dumps(given, ensure_ascii=False)
        at = stamp(self._clock())
        row = Proposal(new_id(), operation, request, digest, body, by, at, None, None, None, None)
        with self._ledger.connected(writing=True) as connection:
            insert_summed(connection, PROPOSALS, [row._asdict()])
        return row

    def find(self, proposal: str) -> Proposal | None:
        """The proposal of an id."""
        asked = select(PROPOSALS).where(PROPOSALS.c.id == proposal)
        with self._ledger.connected(writing=False) as connection:
            row = connection.execute(asked).one_or_none()
        return Proposal(*row) if row else None

    def open(self) -> list[Proposal]:
        """Those that nobody has decided, the oldest first."""
        asked = select(PROPOSALS).where(PROPOSALS.c.decided_at.is_(None)).order_by(PROPOSALS.c.at)
        with self._ledger.connected(writing=False) as connection:
            return [Proposal(*row) for row in connection.execute(asked)]

    def decide(self, proposal: str, by: str, reason: str | None, entry: int | None) -> bool:
        """Keep what the second person decided of the `proposal` (its id); whether it was still
        open. `by` is that person's account, `reason` why it was refused (None: confirmed), `entry`
        the number of the entry recorded (None: refused)."""
        values = {
            "decided_by": by,
            "decided_at": stamp(self._clock()),
            "reason": reason,
            "entry": entry,
        }
        where = [PROPOSALS.c.id == proposal, PROPOSALS.c.decided_at.is_(None)]
        with self._ledger.connected(writing=True) as connection:
            return bool(update_summed(connection, PROPOSALS, where, values))
