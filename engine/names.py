"""Under which names the plans know a body."""

from __future__ import annotations

from engine.bodies import Bodies
from triggers.errors import UnknownNameError
from triggers.nearest import nearest


def names_in(bodies: Bodies, body: str) -> frozenset[str]:
    """The body's own id and the groups that contain it; a group's id stands for itself.

    Raises UnknownNameError.
    """
    if not bodies.knows(body):
        raise UnknownNameError("body", body, nearest(body, bodies.names()))
    return bodies.names_of(body)
