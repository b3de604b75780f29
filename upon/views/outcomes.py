"""What an act changed, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.commit.commit import Outcome


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The keys of `record` and the progress commands (design: The command line)."""
    several = {"entries": list(outcome.entries)} if outcome.entries else {}
    return {
        "entry": outcome.entry,
        "event": outcome.event,
        "changes": [change.as_json() for change in outcome.changes],
        "head": str(outcome.head),
        **several,
    }
