"""For which members of a group a standing speaks, and for how many: arithmetic over the places that
have standings of their own, so that a sum below a place makes no row a body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from engine.evaluate.name_sets import common, in_order
from engine.evaluate.scope_resolution import waits_for_first
from engine.model.bodies import Bodies
from engine.model.standing import Key, Standing
from engine.ports.scan import Found, Narrower, Scan, Source


class Apart:
    """Who is not spoken for by the standing of a wider place: the bodies whose parts were acted on
    (`acted`), and all below the places (`scopes`) that have standings themselves."""

    def __init__(self, acted: Collection[str | None], scopes: Collection[str | None]) -> None:
        self.acted, self.scopes = frozenset(acted), frozenset(scopes)
        self._numbers: dict[frozenset[str], Counter[str | None]] = {}

    def numbers(self, bodies: Bodies, members: frozenset[str]) -> Counter[str | None]:
        """For how many of the `members` the standing of each place speaks (None: the whole); each
        member counts at the nearest place of the tree of `bodies`, or with its own part."""
        if members not in self._numbers:
            self._numbers[members] = self._counted(bodies, members)
        return self._numbers[members]

    def _counted(self, bodies: Bodies, members: frozenset[str]) -> Counter[str | None]:
        numbers: Counter[str | None] = Counter({None: len(members)})
        for scope in self.scopes:
            if scope is not None:
                here = len(common(members, bodies.below(scope)))
                above = (name for name in bodies.path(scope)[1:] if name in self.scopes)
                numbers[scope] += here
                numbers[next(above, None)] -= here
        for body in self.acted:
            if body in members:
                numbers[bodies.nearest(body, self.scopes)] -= 1
        return numbers


class SpokenFor(NamedTuple):
    """The members, of those in `among`, for whom the standing at a `scope` (None: the whole)
    speaks; `apart` finds who has more specific ones, once that is asked for."""

    bodies: Bodies
    among: frozenset[str]
    scope: str | None = None
    apart: Callable[[], Apart] | None = None

    @property
    def number(self) -> int:
        """How many they are."""
        if self.apart is None or not self.among:
            return len(self.among)
        return self.apart().numbers(self.bodies, self.among)[self.scope]

    def names(self, after: str = "") -> Iterator[str]:
        """Who they are, in order, from the one after a name on; made as they are taken."""
        mine = self.among
        if self.scope is not None:
            mine = common(mine, self.bodies.below(self.scope))
        ordered = in_order(mine)
        apart = self.apart() if self.apart is not None and ordered else _NOTHING
        for name in ordered:
            if name > after and name not in apart.acted:
                nearest = self.bodies.nearest(name, apart.scopes) if apart.scopes else None
                if self.apart is None or nearest == self.scope:
                    yield name


_NOTHING = Apart((), ())


class Spoken(NamedTuple):
    """A standing of a list: of one row, or (`members`) of a row for each member that it speaks
    for."""

    found: Found
    members: SpokenFor | None = None

    @property
    def number(self) -> int:
        """How many rows it has."""
        return 1 if self.members is None else self.members.number


class OfTask:
    """The standings of one task that were read with it, as what is asked of a store about it."""

    def __init__(self, found: Iterable[Found]) -> None:
        self._narrower = [one.standing for one in found if one.standing.scope is not None]
        self._apart: dict[tuple[str | None, bool], Apart] = {}

    def narrower(self, standing: Standing) -> list[Standing]:
        """Those of the same occurrence at narrower places, parts too; of any occurrence where the
        task waits for its first."""
        label = standing.occurrence
        return [one for one in self._narrower if label in (None, one.occurrence)]

    def narrower_keys(self, standing: Standing, places: Collection[str]) -> list[Key]:
        """Their keys alone, wherever they are (`places` is not looked at)."""
        del places
        return [one.key for one in self.narrower(standing)]

    def apart(self, standing: Standing, made: Callable[[Narrower], Apart]) -> Apart:
        """What stands apart of an occurrence, `made` of these once for all its standings; of those
        without one, for work beside the occurrences and for places to wait in."""
        which = standing.occurrence, waits_for_first(standing)
        if which not in self._apart:
            self._apart[which] = made(self)
        return self._apart[which]


def read_by_task(source: Source, asked: Scan) -> Iterator[list[Found]]:
    """The standings of a scan in the plans' order, those of each task together."""
    for _, group in groupby(source.scan(asked), key=lambda found: found.place[1:3]):
        yield list(group)


def is_undated(found: list[Found]) -> bool:
    """Whether none of a task's standings has, or ever had, a date."""
    kept = (one.standing for one in found)
    return not any(s.due or s.computed or s.story.earlier for s in kept)


def with_narrower(
    source: Source, asked: Scan, *, by_task: bool
) -> Iterator[tuple[Found, Narrower]]:
    """The standings of a scan, each with where its narrower ones are to be found."""
    if not by_task:
        yield from ((found, source) for found in source.scan(asked))
        return
    for group in read_by_task(source, replace(asked, on=None)):
        kept = OfTask(group)
        yield from ((asked.seen(found), kept) for found in group)
