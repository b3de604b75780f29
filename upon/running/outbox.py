"""The messages that went out, wait or are dead: found, sent once more, or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from delivery.errors import MessageStateError, NotThereError, brief
from engine.ports.messages import DEAD, DROPPED, QUEUED, SENT
from upon import clock

if TYPE_CHECKING:
    from engine.ports.messages import Message
    from store.messages import SqlMessageQueue


def message_named(post: SqlMessageQueue, name: str) -> Message:
    """A message of the outbox `post` by its id. Raises NotThereError."""
    message = post.message(name.strip())
    if message is None:
        raise NotThereError(name)
    return message


def resend(post: SqlMessageQueue, ids: Sequence[str] | None) -> int:
    """Let messages of the outbox `post` go out once more, under the `ids` that they have (None: all
    dead ones); how many that is. Raises NotThereError, and MessageStateError for one that waits
    already: then none of them does."""
    found = post.messages(DEAD) if ids is None else [message_named(post, name) for name in ids]
    for message in found:
        if message.state == QUEUED:
            raise MessageStateError(message.id, message.state, (SENT, DEAD, DROPPED))
    return post.queue_again([message.id for message in found], clock.now())


def drop(post: SqlMessageQueue, name: str, reason: str) -> Message:
    """Let a message of the outbox `post`, by its id, never be sent, with a `reason`. Raises
    NotThereError, and MessageStateError for one that was sent or dropped."""
    message = message_named(post, name)
    if not post.drop(message.id, brief(reason)):
        raise MessageStateError(message.id, message.state, (QUEUED, DEAD))
    return message
