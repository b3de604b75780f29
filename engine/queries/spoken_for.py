"""For which members of a group a standing speaks, and for how many: arithmetic over the places that
have standings of their own, so that a sum below a place makes no row a body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from engine.evaluate.name_sets import common, in_order, number_in
from engine.evaluate.scope_resolution import has_opened, waits_for_first
from engine.model.bodies import Bodies
from engine.model.groups.groups import Groups
from engine.model.standing import Key, Standing
from engine.ports.alike import Alike
from engine.ports.scan import Found, Narrower, Scan, Source


class Apart:
    """Who is not spoken for by the standing of a wider place: the bodies whose parts were acted on
    (those in `own`, and those of `parts` that were found), and all below the places (`scopes`) that
    have standings themselves."""

    def __init__(
        self,
        own: Collection[str | None],
        scopes: Collection[str | None],
        parts: Sequence[Found] = (),
    ) -> None:
        self._own, self.scopes, self._parts = own, frozenset(scopes), parts
        self._numbers: dict[frozenset[str], Counter[str | None]] = {}

    def __bool__(self) -> bool:
        return bool(self._own or self.scopes or self._parts)

    @cached_property
    def acted(self) -> frozenset[str | None]:
        """The bodies whose parts were acted on."""
        alike = (found.bodies for found in self._parts)
        return frozenset(self._own).union(*(one.names for one in alike if one))

    def numbers(self, bodies: Bodies, members: frozenset[str]) -> Counter[str | None]:
        """For how many of the `members` the standing of each place speaks (None: the whole); each
        member counts at the nearest place of the tree of `bodies`, or with its own part."""
        if members not in self._numbers:
            self._numbers[members] = self._counted(bodies, members)
        return self._numbers[members]

    def _counted(self, bodies: Bodies, members: frozenset[str]) -> Counter[str | None]:
        if not self.scopes and not self._own and self._is_of_one():
            alike = (found.bodies for found in self._parts)
            return Counter({None: len(members) - sum(number_in(a, members) for a in alike if a)})
        acted = members & self.acted
        numbers: Counter[str | None] = Counter({None: len(members) - len(acted)})
        for scope in self.scopes:
            if scope is not None:
                below = bodies.below(scope)
                here = len(common(members, below)) - len(acted & below)
                above = (name for name in bodies.path(scope)[1:] if name in self.scopes)
                numbers[scope] += here
                numbers[next(above, None)] -= here
        return numbers

    def _is_of_one(self) -> bool:
        """Whether the parts are of one occurrence, of which nobody has two."""
        return len({found.standing.occurrence for found in self._parts}) <= 1


class SpokenFor(NamedTuple):
    """The members, of those in `among`, for whom the standing at a `scope` (None: the whole)
    speaks; `apart` finds who has more specific ones, once that is asked for. Of a part, or of parts
    that are `alike`, those whose they are."""

    bodies: Bodies
    among: frozenset[str]
    scope: str | None = None
    apart: Callable[[], Apart] | None = None
    alike: Alike | None = None

    @property
    def number(self) -> int:
        """How many they are."""
        if self.alike is not None:
            return number_in(self.alike, self.among)
        if not self.among or self.apart is None or not (apart := self.apart()):
            return len(self.among)
        return apart.numbers(self.bodies, self.among)[self.scope]

    def names(self, after: str = "") -> Iterator[str]:
        """Who they are, in order, from the one after a name on; made as they are taken."""
        if self.alike is not None:
            yield from (name for name in sorted(self.alike.names & self.among) if name > after)
            return
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
        self._narrower = [one for one in found if one.standing.scope is not None]
        self._apart: dict[tuple[str | None, bool], Apart] = {}

    def parts(self) -> Iterator[Found]:
        """The parts of bodies, of any occurrence."""
        return (one for one in self._narrower if one.standing.body is not None)

    def narrower(self, standing: Standing) -> list[Standing]:
        """Those of the same occurrence at narrower places, parts too; of any occurrence where the
        task waits for its first."""
        return [part for one in self._of(standing) for part in _singly(one)]

    def narrower_keys(self, standing: Standing, places: Collection[str]) -> list[Key]:
        """Their keys alone, wherever they are but for parts that stand together, of which those of
        some `places` are named."""
        near = frozenset(places)
        return [part.key for one in self._of(standing) for part in _singly(one, near)]

    def apart(self, standing: Standing, today: date | None) -> Apart:
        """Who stands apart of an occurrence on the day `today` (None: by what holds last), found
        once for all its standings; of those without one, for work beside the occurrences and for
        places to wait in."""
        if not self._narrower:
            return _NOTHING
        which = standing.occurrence, waits_for_first(standing)
        if which not in self._apart:
            kept = list(self._of(standing))
            scopes = {one.standing.scope for one in kept if one.standing.body is None}
            parts = [one for one in kept if one.standing.body is not None]
            if standing.occurrence is None:
                parts = [one for one in parts if _counts(one.standing, which[1], today)]
            self._apart[which] = Apart((), scopes, parts)
        return self._apart[which]

    def _of(self, standing: Standing) -> Iterator[Found]:
        label = standing.occurrence
        return (one for one in self._narrower if label in (None, one.standing.occurrence))


def _singly(found: Found, places: frozenset[str] | None = None) -> list[Standing]:
    """A standing; of parts that stand together each, those at some `places` alone (None: all)."""
    if found.alike is None:
        return [found.standing]
    names = found.alike.names if places is None else found.alike.names & places
    return [found.of(name).standing for name in names]


def _counts(part: Standing, waits: bool, today: date | None) -> bool:
    """Whether a part is not spoken for by what has no occurrence, where that is a place to wait in
    (`waits`) or work beside them."""
    return part.occurrence is None or (waits and has_opened([part.at(today) if today else part]))


def acted_in(kept: Iterable[Standing], standing: Standing, today: date | None) -> Apart:
    """Who stands apart of a `standing` without an occurrence, by what is `kept` of its task at
    narrower places, on the day `today` (None: by what holds last)."""
    waits, kept = waits_for_first(standing), list(kept)
    parts = [one for one in kept if one.body is not None]
    own = {one.body for one in parts if _counts(one, waits, today)}
    return Apart(own, {one.scope for one in kept if one.body is None})


def read_by_task(source: Source, asked: Scan) -> Iterator[list[Found]]:
    """The standings of a scan in the plans' order, those of each task together."""
    groups = source.bodies().groups if asked.alike else None
    for _, group in groupby(source.scan(asked), key=lambda found: found.place[1:3]):
        yield [_known(one, groups) if groups and one.alike else one for one in group]


def _known(found: Found, groups: Groups) -> Found:
    """Parts that were found together, with whom their bodies are among, where that is known: those
    that are counted are of the members last."""
    standing, card = found.standing, found.card
    if found.alike is None or not standing.counted or card.each is None or standing.story.each:
        return found
    everyone = groups.member_set(card.plan, card.each)
    return Found(standing, card, found.place, found.alike.within(everyone))


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
