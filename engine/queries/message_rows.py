"""Messages as rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from engine.ports.messages import Message


class MessageRow(TypedDict):
    """A message: to whom and where it goes, of which day, how it stands (`state`), how often it was
    tried, its moments, why it failed, and the numbers of the notices that it is about."""

    id: str
    kind: str
    recipient: str
    address: str
    day: date
    state: str
    attempts: int
    late: bool
    made_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    error: str | None
    notices: list[int]


def message_row(message: Message) -> MessageRow:
    """A message with the keys of its JSON."""
    return {
        "id": message.id,
        "kind": message.kind,
        "recipient": message.recipient,
        "address": message.address,
        "day": message.day,
        "state": message.state,
        "attempts": message.attempts,
        "late": message.late,
        "made_at": message.made_at,
        "next_at": message.next_at if message.state == "queued" else None,
        "sent_at": message.sent_at,
        "error": message.error,
        "notices": list(message.notices),
    }
