"""Under which names the plans know a body."""

from __future__ import annotations

from collections.abc import Iterable

from engine.bodies import Bodies
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from workflows.plan import Plan


def names_in(plans: Iterable[Plan], bodies: Bodies, body: str) -> frozenset[str]:
    """The body's own id and the groups that contain it; a group's id stands for itself.

    Raises UnknownNameError.
    """
    kept = list(plans)
    known = {*bodies.known, *bodies.groups, *(name for plan in kept for name in plan.groups)}
    if body not in known:
        raise UnknownNameError("body", body, nearest(body, sorted(known)))
    return frozenset({body, *bodies.groups_of(body, kept)})
