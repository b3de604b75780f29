"""Messages as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.ports.messages import Message


def message_json(message: Message) -> dict[str, Any]:
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
