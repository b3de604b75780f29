"""Which standings of a task speak for a body."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.bodies import Bodies
from engine.model.standing import Standing


def speaking(kept: Iterable[Standing], bodies: Bodies, body: str, *, part: bool) -> list[Standing]:
    """Of the standings of one task in `kept`, those that speak for a `body`, one an occurrence, in
    order: those at the nearest scope that has any, and as its `part` its own where it has one.
    `bodies` has who is above whom."""
    kept = list(kept)
    near = bodies.nearest(body, {standing.scope for standing in kept if standing.body is None})
    found = {s.occurrence: s for s in kept if s.body is None and s.scope == near}
    if part:
        own = {s.occurrence: s for s in kept if s.body == body}
        if has_opened(own.values()):
            found.pop(None, None)
        found |= own
    return [s for s in kept if found.get(s.occurrence) is s]


def has_opened(parts: Iterable[Standing]) -> bool:
    """Whether a body's parts have an occurrence that the facts opened: it does not wait for its
    first any more, though the whole does."""
    return any(part.occurrence is not None and part.since is not None for part in parts)
