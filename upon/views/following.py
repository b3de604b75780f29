"""What was taken from another ledger, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from upon.views.outcomes import outcome_json

if TYPE_CHECKING:
    from engine.model.hash_chain import Head
    from engine.queries.origins import Origin
    from engine.service.follow_commands import Followed
    from upon.words.texts import Words


class Source(Protocol):
    """The other ledger, as it was read."""

    name: str
    ledger: str | None
    head: Head

    def cursor(self) -> Origin | None:
        """The last entry of it that was taken."""


def followed_json(source: Source, found: Followed, words: Words | None = None) -> dict[str, Any]:
    """The keys of `follow`: those of any act, the other ledger (`source`) with how far it was read
    and taken, and what was taken and left. `found` is what a look came to; warnings are in the
    language of `words` (None: English)."""
    cursor = source.cursor()
    return outcome_json(found.outcome, words) | {
        "entries": list(found.outcome.entries),
        "source": source.name,
        "ledger": source.ledger,
        "read": str(source.head),
        "cursor": None if cursor is None else {"entry": cursor.entry, "hash": cursor.hash},
        "taken": [
            {
                "source_entry": one.origin.entry,
                "source_hash": one.origin.hash,
                "entry": one.entry,
                "kind": one.kind,
                "event": one.event,
            }
            for one in found.taken
        ],
        "left": [
            {
                "source_entry": one.origin.entry,
                "source_hash": one.origin.hash,
                "event": one.event,
                "why": one.why,
            }
            for one in found.left
        ],
    }
