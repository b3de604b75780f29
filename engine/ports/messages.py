"""Messages as values, and what the pass that sends them asks of whoever keeps them."""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

DIGEST, URGENT, TEST = "digest", "urgent", "test"
QUEUED, SENT, DEAD, DROPPED = "queued", "sent", "dead", "dropped"
NOTHING_LEFT, NO_RECIPIENT = "nothing_left", "no_recipient"
"""Why a message was dropped, where nobody said so."""
STATES = (QUEUED, SENT, DEAD, DROPPED)


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one recipient, about some notices by their numbers; what it says is worked out
    when it is sent.

    `address` tells what goes the same way (a channel and whom it reaches), and holds no secret.
    """

    id: str
    kind: str
    recipient: str
    address: str
    day: date
    notices: tuple[int, ...]
    made_at: datetime
    next_at: datetime
    late: bool = False
    state: str = QUEUED
    attempts: int = 0
    sent_at: datetime | None = None
    error: str | None = None


class Seen(NamedTuple):
    """How far a recipient has been told: the last notice that a digest looked at, the last that was
    looked at for urgency, and the day of the last digest."""

    digested: int = 0
    urged: int = 0
    day: date | None = None


class Step(NamedTuple):
    """What one recipient is told next: how far it had been told, how far it is, by which messages.
    All of it is kept, or nothing."""

    recipient: str
    before: Seen | None
    after: Seen
    messages: Sequence[Message] = ()


class MessageQueue(Protocol):
    """Who keeps the messages; each call is one transaction of its own."""

    def seen(self) -> dict[str, Seen]:
        """How far each recipient has been told."""

    def put(self, steps: Sequence[Step]) -> int:
        """Keep the messages of some recipients; how many that is. Of one told by another meanwhile
        (it is not `before` any more) nothing is kept."""

    def due_addresses(self, now: datetime) -> list[str]:
        """The addresses to which something may go now."""

    def claim(
        self, addresses: Sequence[str], by: str, now: datetime, until: datetime
    ) -> list[Message]:
        """Take the next message to each of some `addresses` that may go at the moment `now`, for
        nobody but `by` (who takes them) to send before `until`."""

    def settle(self, messages: Sequence[Message], by: str) -> list[Message]:
        """Keep what became of messages that were taken; those that were still `by`'s."""

    def delay(self, address: str, until: datetime) -> int:
        """Let all that waits for an address wait until then; how many that is."""

    def delay_channel(self, channel: str, until: datetime) -> int:
        """The same of all addresses of a channel."""

    def next_at(self) -> datetime | None:
        """When the next message may go."""


def message_id(workspace: str, recipient: str, kind: str, about: Collection[object]) -> str:
    """The id of a message, the same whoever works it out: from the workspace (the hash of its
    first entry), the recipient, the kind, and the day or notice that it is about."""
    text = json.dumps([workspace, recipient, kind, *map(str, about)], ensure_ascii=False)
    return b32encode(hashlib.sha256(text.encode()).digest()[:15]).decode().lower()
