"""Which standings of a task speak for a body."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.bodies import Bodies
from engine.model.standing import Standing
from engine.model.states import State


def speaking(kept: Iterable[Standing], bodies: Bodies, body: str, *, part: bool) -> list[Standing]:
    """Of the standings of one task in `kept`, those that speak for a `body`, one an occurrence, in
    order: those at the nearest scope that has any, and as its `part` its own where it has one.
    `bodies` has who is above whom."""
    kept = list(kept)
    near = bodies.nearest(body, {standing.scope for standing in kept if standing.body is None})
    found = {s.occurrence: s for s in kept if s.body is None and s.scope == near}
    if part:
        own = {s.occurrence: s for s in kept if s.body == body}
        if has_opened(own.values()) and None in found and waits_for_first(found[None]):
            found.pop(None)
        found |= own
    return [s for s in kept if found.get(s.occurrence) is s]


def waits_for_first(standing: Standing) -> bool:
    """Whether a standing without an occurrence is a place in which its task waits for the first
    one, and no piece of work beside them."""
    touched = any(phase.state in (State.IN_PROGRESS, State.DONE) for phase in standing.phases)
    return standing.occurrence is None and not touched


def has_opened(parts: Iterable[Standing]) -> bool:
    """Whether a body's parts have an occurrence that the facts opened: it does not wait for its
    first any more, though the whole does."""
    return any(part.occurrence is not None and part.since is not None for part in parts)
