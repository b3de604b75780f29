"""The bodies of a workspace: who is above whom, in which group, who carries on whose work."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from engine.model.groups.groups import Groups
from engine.model.groups.steps import UnderStep, parts_group
from engine.model.points import BEGIN, Point, at_point, by_day, once, starts
from engine.model.successions import Successions
from triggers.errors import UnknownNameError
from triggers.nearest import nearest

if TYPE_CHECKING:
    from triggers.events import Event  # lists are read without the weight of models


class Known(NamedTuple):
    """What is known of a body: its name, the body above, the kind of its place, further names under
    which it issues documents and the signs of their numbers."""

    name: str
    under: str | None = None
    level: str | None = None
    called: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


class Bodies:
    """A value: the tree, the groups and the successions, with answers kept once worked out."""

    def __init__(
        self,
        known: Mapping[str, Known],
        groups: Groups,
        successions: Successions,
        declared: Mapping[str, Known] | None = None,
        places: Mapping[str, Sequence[UnderStep]] | None = None,
    ) -> None:
        """`known` are the bodies, by their ids, with the `groups` that hold them and the
        `successions` of their work; `declared` what all plans say of bodies, which fills in what
        was not said of the workspace's; `places` who lay below whom from which day on, where that
        ever changed."""
        self.known, self.groups, self.successions = known, groups, successions
        self.declared = declared or {}
        self.places = {name: said for name, said in (places or {}).items() if name in known}
        self.turns = once(point for said in self.places.values() for point in starts(said))
        self._then: dict[int, Bodies] = {}
        self._below: dict[str, frozenset[str]] = {}
        self._paths: dict[str, tuple[str, ...]] = {}
        self._children: dict[str, list[str]] = defaultdict(list)
        for name, body in known.items():
            if body.under:
                self._children[body.under].append(name)

    def at(self, point: Point) -> Bodies:
        """The same with the tree as it was at a `point`."""
        number = bisect_right(self.turns, point)
        if number == len(self.turns):
            return self
        if number not in self._then:
            then = {
                name: self.known[name]._replace(under=at_point(said, point)[-1].under)
                for name, said in self.places.items()
            }
            known = {**self.known, **then}
            self._then[number] = Bodies(known, self.groups, self.successions, self.declared)
        return self._then[number]

    def on(self, day: date | None) -> Bodies:
        """The same with the tree as it was on a `day` (None: as it is last)."""
        return self if day is None else self.at(by_day(day))

    def over_time(self) -> list[tuple[Point, Bodies]]:
        """The trees that there were, each with the point from which it was so."""
        if not self.turns:
            return [(BEGIN, self)]
        return [(point, self.at(point)) for point in (BEGIN, *self.turns)]

    def moved(self, body: str) -> list[Point]:
        """The points at which other bodies came to lie above one."""
        trees = pairwise(self.over_time())
        return [point for (_, old), (point, new) in trees if old.path(body) != new.path(body)]

    def is_moved(self, body: str) -> bool:
        """Whether other bodies came to lie above one, or others below it."""
        trees = [tree for _, tree in self.over_time()]
        ways = {(tree.path(body), tree.below(body)) for tree in trees}
        return len(ways) > 1

    def ever_below(self, body: str) -> frozenset[str]:
        """The body and all that ever lay below it."""
        if not self.turns:
            return self.below(body)
        return frozenset().union(*(tree.below(body) for _, tree in self.over_time()))

    def ever_path(self, body: str) -> tuple[str, ...]:
        """The body and all that it ever lay below."""
        return tuple(dict.fromkeys(n for _, tree in self.over_time() for n in tree.path(body)))

    def path(self, body: str) -> tuple[str, ...]:
        """The body and those above it, nearest first. One that nobody declared stands alone."""
        if body not in self._paths:
            found = [body]
            while (known := self.known.get(found[-1])) and known.under and known.under not in found:
                found.append(known.under)
            self._paths[body] = tuple(found)
        return self._paths[body]

    def nearest(self, body: str, scopes: Collection[str | None]) -> str | None:
        """Of some scopes, the one that holds for a body: the nearest at or above it; None, the
        whole, where none is."""
        return next((scope for scope in self.path(body) if scope in scopes), None)

    def below(self, body: str) -> frozenset[str]:
        """The body and all below it."""
        if body not in self._below:
            found, open_ones = {body}, [body]
            while open_ones:
                fresh = [n for n in self._children.get(open_ones.pop(), ()) if n not in found]
                found.update(fresh)
                open_ones += fresh
            self._below[body] = frozenset(found)
        return self._below[body]

    def knows(self, name: str) -> bool:
        """Whether a body or a group has that id."""
        return name in self.known or self.groups.knows(name)

    def names(self) -> list[str]:
        """All ids of bodies and groups, in order."""
        return sorted({*self.known, *self.groups.names()})

    def reach(self, event: Event) -> tuple[str | None, ...]:
        """The scopes at which a document holds: its own, and that of each body whose work was by
        then carried on below it, though the body itself does not lie there."""
        if event.scope is None or not self.successions.said:
            return (event.scope,)
        day = event.issued or event.effective or event.received or event.recorded
        held = self.below(event.scope)
        found = {
            said.old
            for said in self.successions.said
            if said.old not in held and self.successions.carrier(said.old, day) in held
        }
        return (event.scope, *sorted(found))


def more_known(first: Known | None, second: Known) -> Known:
    """What is known of a body that is declared again."""
    if first is None:
        return second
    return Known(
        first.name,
        first.under or second.under,
        first.level or second.level,
        tuple(dict.fromkeys((*first.called, *second.called))),
        tuple(dict.fromkeys((*first.signs, *second.signs))),
    )


def group_of(bodies: Bodies, plan: str, task: str, each: str | None) -> str | None:
    """The group whose members have, or had, a part in a `task` of a `plan` (their ids): the one
    that the last version names (`each`), or what stands for several that versions named one after
    another; None for what always was one piece of work. `bodies` has the groups."""
    return parts_group(plan, task) if (plan, task) in bodies.groups.each else each


def names_in(bodies: Bodies, body: str) -> frozenset[str]:
    """The body's own id and the groups that contain it; a group's id stands for itself.

    Raises UnknownNameError.
    """
    if not bodies.knows(body):
        raise UnknownNameError("body", body, nearest(body, bodies.names()))
    return bodies.groups.names_of(body)
