"""What lies beside the ledger: the processes that keep the clock, and the messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from engine.ports.messages import Message
from engine.ports.outbox import SweepCursor

LAPSES = 3
"""After so many intervals without a word a process counts as silent, and its lease is free."""


LONGEST_IN_OUTBOX = timedelta(hours=4)
"""After so long a message that waits to be sent is one that people miss."""


class Runner(NamedTuple):
    """A process that keeps the office on time; `via` is run, once or worker, `every` the seconds
    between its heartbeats, `error` why its last pass failed."""

    id: str
    host: str
    pid: int
    via: str
    every: int
    started_at: datetime
    beat_at: datetime
    next_at: datetime | None = None
    stopped_at: datetime | None = None
    error: str | None = None

    def is_silent(self, now: datetime) -> bool:
        """Whether it has given no sign of life for several intervals."""
        return abs(now - self.beat_at) > timedelta(seconds=LAPSES * self.every)

    def is_good(self, now: datetime) -> bool:
        """Whether one may rely on it: it lives and its passes succeed. What is called once at a
        time has always stopped, and is called again."""
        gone = self.stopped_at is not None and self.via != "once"
        return not (gone or self.error or self.is_silent(now))


class Lease(NamedTuple):
    """Which process looks at the days, and until when the others leave it to it."""

    by: str
    until: datetime


class Undelivered(NamedTuple):
    """What people were not sent: `dead` letters after which nothing reached their address, and the
    moment since which the oldest message that should have gone out waits (None: none does)."""

    dead: int = 0
    waits_since: datetime | None = None

    def is_bad(self, now: datetime) -> bool:
        """Whether people miss something: a letter was given up, or one waits for too long."""
        late = self.waits_since is not None and now - self.waits_since > LONGEST_IN_OUTBOX
        return self.dead > 0 or late


class Seen(NamedTuple):
    """What status asks: the processes, the latest heartbeat first; the lease; how far the days have
    been looked at; entries of the ledger, notices, messages by state (None: no such table), and
    what of them did not reach people."""

    runners: tuple[Runner, ...]
    lease: Lease | None
    watch: SweepCursor | None
    entries: int
    notices: int
    messages: Mapping[str, int] | None
    undelivered: Undelivered = Undelivered()


class ServiceRecords(Protocol):
    """Who keeps what lies beside the ledger."""

    def look(self) -> Seen:
        """All that status shows, of one moment."""

    def messages(self, state: str | None, recipient: str | None) -> Sequence[Message]:
        """The messages, the oldest first: of one state, to one recipient, or all."""

    def close(self) -> None:
        """Let go of the connections to the database."""
