"""What lies beside the ledger in its database, for a program that asks for it: read only, and apart
from those who keep it, since the ledger needs neither."""

from __future__ import annotations

from collections.abc import Sequence

from engine.ports.heartbeats import Seen
from engine.ports.messages import Message
from store.heartbeats import Heartbeats
from store.ledger import SqlLedger
from store.messages import SqlMessageQueue


class SqlServiceRecords:
    """The engine's ServiceRecords over a ledger's database."""

    def __init__(self, ledger: SqlLedger) -> None:
        self._ledger = ledger

    def look(self) -> Seen:
        """All that status shows, of one moment."""
        return Heartbeats(self._ledger).look()

    def messages(self, state: str | None, recipient: str | None) -> Sequence[Message]:
        """The messages, the oldest first: of one state, to one recipient, or all."""
        return SqlMessageQueue(self._ledger).messages(state, recipient)

    def close(self) -> None:
        """Let go of the connections to the database; one that is asked for later is made anew."""
        self._ledger.engine.dispose()
