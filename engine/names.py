"""Under which names the plans know a body."""

from __future__ import annotations

from collections.abc import Iterable

from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from workflows.plan import Plan


def names_in(plans: Iterable[Plan], body: str) -> frozenset[str]:
    """The body's own id and the groups that contain it; a group's id stands for itself.

    Raises UnknownNameError.
    """
    known: set[str] = set()
    names = {body}
    for plan in plans:
        known |= plan.bodies.keys() | plan.groups.keys()
        names |= {group for group, held in plan.groups.items() if body in held.members}
    if body not in known:
        raise UnknownNameError("body", body, nearest(body, sorted(known)))
    return frozenset(names)
