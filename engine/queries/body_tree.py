"""The bodies of a workspace as rows: where each stands in the tree, and who carries on its work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypedDict

from engine.model.bodies import Bodies
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from workflows.plan import Plan


class BodyRow(TypedDict):
    """A body: the one above it (`under`), how many levels it stands below the first of the list and
    how many lie right below it; who carries on its work, and since which day."""

    id: str
    name: str
    level: str | None
    under: str | None
    depth: int
    children: int
    succeeded_by: str | None
    since: date | None


class NamedBody(TypedDict):
    """A body by its id and name."""

    id: str
    name: str


class SuccessorOf(NamedBody):
    """A body that carries on another's work, and from which day."""

    on: date


class CarriedOn(SuccessorOf):
    """A body whose work is carried on, from which day and why."""

    reason: str | None


class GroupOfBody(TypedDict):
    """A group that holds a body; `plan` is the one that declares it (null: it is shared)."""

    id: str
    name: str
    plan: str | None


class BodyPage(TypedDict):
    """All there is to say of one body: `path` has those above it, nearest first; `below` counts all
    that lie below it, `children` those right below."""

    id: str
    name: str
    level: str | None
    under: str | None
    path: list[NamedBody]
    children: int
    below: int
    groups: list[GroupOfBody]
    succeeded_by: list[SuccessorOf]
    carries_on: list[CarriedOn]


def body_rows(
    bodies: Bodies, under: str | None = None, level: str | None = None
) -> Iterator[BodyRow]:
    """The `bodies` as rows, each after the one above it: those below the body `under` (None: all),
    those of a `level` (None: of any); `depth` counts from the first."""
    children = Counter(body.under for body in bodies.known.values() if body.under)
    for depth, name in _in_tree(bodies, under):
        body = bodies.known[name]
        if level is not None and body.level != level:
            continue
        carriers = bodies.successions.carriers(name)[:1]
        yield {
            "id": name,
            "name": body.name,
            "level": body.level,
            "under": body.under,
            "depth": depth,
            "children": children[name],
            "succeeded_by": carriers[0][1] if carriers else None,
            "since": carriers[0][0] if carriers else None,
        }


def _in_tree(bodies: Bodies, under: str | None) -> Iterator[tuple[int, str]]:
    """Depth and id of the bodies from the top down, in the order in which they came."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for name, body in bodies.known.items():
        below[body.under if body.under in bodies.known else None].append(name)
    open_ones = [(0, name) for name in reversed(below[under])]
    while open_ones:
        depth, name = open_ones.pop()
        yield depth, name
        open_ones += [(depth + 1, other) for other in reversed(below[name])]


def find_level(bodies: Bodies, wanted: str) -> str:
    """The level as the bodies have it, whatever its case. Raises UnknownNameError."""
    levels = dict.fromkeys(body.level for body in bodies.known.values() if body.level)
    for level in levels:
        if level.casefold() == wanted.strip().casefold():
            return level
    raise UnknownNameError("level", wanted, nearest(wanted, levels) or tuple(levels)[:3])


def body_json(bodies: Bodies, plans: Sequence[Plan], name: str) -> BodyPage:
    """The page of the body with the id `name`, one of `bodies`; `path` has those above it, nearest
    first, `plans` have the groups beside the shared ones. Raises KeyError for one unknown."""
    body = bodies.known[name]
    return {
        "id": name,
        "name": body.name,
        "level": body.level,
        "under": body.under,
        "path": [_named(bodies, other) for other in bodies.path(name)[1:]],
        "children": sum(other.under == name for other in bodies.known.values()),
        "below": len(bodies.below(name)) - 1,
        "groups": list(_groups(bodies, plans, name)),
        "succeeded_by": [
            {**_named(bodies, new), "on": on} for on, new in bodies.successions.carriers(name)
        ],
        "carries_on": [
            {**_named(bodies, said.old), "on": said.on, "reason": said.reason}
            for said in bodies.successions.said
            if said.new == name
        ],
    }


def _named(bodies: Bodies, name: str) -> NamedBody:
    known = bodies.known.get(name)
    return {"id": name, "name": known.name if known else name}


def _groups(bodies: Bodies, plans: Sequence[Plan], name: str) -> Iterator[GroupOfBody]:
    """The shared groups that hold a body, then those of plans."""
    for group_id, group in bodies.groups.shared.items():
        if name in group.members:
            yield {"id": group_id, "name": group.name, "plan": None}
    for plan in plans:
        for group_id, own in plan.groups.items():
            if name in own.members:
                yield {"id": group_id, "name": own.name, "plan": plan.plan}
