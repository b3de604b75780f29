"""The bodies of a workspace: who is above whom, in which group, who carries on whose work."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from engine.model.group_steps import GroupsOverTime, MemberStep, UnderStep, parts_group
from engine.model.points import BEGIN, LATEST, Point, at_point, by_day, once, starts
from triggers.errors import UnknownNameError
from triggers.nearest import nearest

if TYPE_CHECKING:
    from triggers.events import Event  # lists are read without the weight of models

NOBODY: frozenset[str] = frozenset()
Members = tuple[str, ...]


class Known(NamedTuple):
    """What is known of a body: its name, the body above, the kind of its place, further names under
    which it issues documents and the signs of their numbers."""

    name: str
    under: str | None = None
    level: str | None = None
    called: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


class Shared(NamedTuple):
    """A group of the whole workspace."""

    name: str
    members: Members


class Succession(NamedTuple):
    """From a day one body carries on another's work, or takes its own back; `seq` is the entry that
    says so."""

    old: str
    new: str
    on: date
    reason: str | None = None
    seq: int = 0


class Bodies:
    """A value: the tree, the groups and the successions, with answers kept once worked out."""

    def __init__(
        self,
        known: Mapping[str, Known],
        groups: Mapping[str, Shared],
        own: Mapping[str, Mapping[str, Members]],
        successions: Iterable[Succession] = (),
        declared: Mapping[str, Known] | None = None,
        over_time: GroupsOverTime | None = None,
        places: Mapping[str, Sequence[UnderStep]] | None = None,
    ) -> None:
        """`own` has, by plan, the groups that the plan declares itself; `declared` what all plans
        say of bodies, which fills in what was not said of the workspace's; `over_time` who was in
        which group, `places` who lay below whom from which day on, where that ever changed."""
        self._over_time = over_time or GroupsOverTime({}, {})
        self.steps, self.each = self._over_time
        self.places = {name: said for name, said in (places or {}).items() if name in known}
        self.turns = once(point for said in self.places.values() for point in starts(said))
        self._then: dict[int, Bodies] = {}
        self.known, self.groups, self.own = known, groups, own
        self.declared = declared or {}
        self.successions = tuple(successions)
        self._after: dict[str, list[Succession]] = defaultdict(list)
        for said in sorted(self.successions, key=lambda one: (one.on, one.seq)):
            self._after[said.old].append(said)
        self._below: dict[str, frozenset[str]] = {}
        self._paths: dict[str, tuple[str, ...]] = {}
        self._children: dict[str, list[str]] = defaultdict(list)
        for name, body in known.items():
            if body.under:
                self._children[body.under].append(name)
        self._held: dict[date | None, dict[str, set[str]]] = {}
        self._sets: dict[tuple[str, str], frozenset[str]] = {}

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
            more = self.own, self.successions, self.declared, self._over_time
            self._then[number] = Bodies(known, self.groups, *more)
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

    def children(self, body: str) -> Members:
        """The bodies directly below."""
        return tuple(self._children.get(body, ()))

    def members(self, plan: str, group: str) -> Members:
        """The members of a group: the plan's own, else the workspace's; none for one unknown."""
        own = self.own.get(plan, {}).get(group)
        if own is not None:
            return own
        shared = self.groups.get(group)
        if shared is not None:
            return shared.members
        steps = at_point(self.steps.get(("", group), ()), LATEST)
        return tuple(sorted(steps[-1].members)) if steps else ()

    def member_set(self, plan: str, group: str) -> frozenset[str]:
        """The same as a set."""
        key = (plan if group in self.own.get(plan, {}) else "", group)
        if key not in self._sets:
            self._sets[key] = frozenset(self.members(plan, group))
        return self._sets[key]

    def member_steps(self, plan: str, group: str) -> Sequence[MemberStep]:
        """Who was in a group from which day on, in the order of the ledger; none where its members
        never changed."""
        own = group in self.own.get(plan, {}) or (plan, group) in self.steps
        return self.steps.get((plan if own else "", group), ())

    def members_at(self, plan: str, group: str, point: Point) -> frozenset[str]:
        """The members of a `group` of a `plan` (or of the workspace, where the plan has none of
        that id) at a `point`."""
        steps = self.member_steps(plan, group)
        found = at_point(steps, point) if steps else ()
        return found[-1].members if found else self.member_set(plan, group)

    def members_on(self, plan: str, group: str, day: date) -> frozenset[str]:
        """The members of a `group` of a `plan` (as for `members_at`) on a `day`."""
        return self.members_at(plan, group, by_day(day))

    def ever_members(self, plan: str, group: str) -> frozenset[str]:
        """All that ever were in a group."""
        steps = self.member_steps(plan, group)
        return self.member_set(plan, group).union(*(step.members for step in steps))

    def names_of(self, body: str, day: date | None = None) -> frozenset[str]:
        """The body's id and the groups, of whatever plan, that hold it, on a `day` (None: last)."""
        day = day if self.steps else None
        if day not in self._held:
            self._held[day] = self._holding(day)
        return frozenset({body, *self._held[day].get(body, ())})

    def _holding(self, day: date | None) -> dict[str, set[str]]:
        """By body the groups that hold it."""
        held: dict[str, set[str]] = defaultdict(set)
        groups = [("", name) for name in self.groups]
        groups += [(plan, name) for plan, own in self.own.items() for name in own]
        for plan, name in groups:
            last = self.members(plan, name)
            for member in self.members_on(plan, name, day) if day else last:
                held[member].add(name)
        return held

    def knows(self, name: str) -> bool:
        """Whether a body or a group has that id."""
        return (
            name in self.known
            or name in self.groups
            or any(name in groups for groups in self.own.values())
        )

    def names(self) -> list[str]:
        """All ids of bodies and groups, in order."""
        return sorted({*self.known, *self.groups, *(n for own in self.own.values() for n in own)})

    def carriers(self, body: str) -> tuple[tuple[date, str], ...]:
        """Who carries on a body's work, each from which day; itself, once it has it back."""
        found: list[tuple[date, str]] = []
        for day in sorted({said.on for said in self.successions}):
            name = self.carrier(body, day)
            if name != (found[-1][1] if found else body):
                found.append((day, name))
        return tuple(found)

    def carrier(self, body: str, day: date) -> str:
        """Who carries a body's work on a day: its last successor by then, and so on to one that has
        none, or has its own back."""
        return self.chain(body, day)[-1]

    def chain(self, body: str, day: date) -> tuple[str, ...]:
        """A body and those that carry on its work on a day, one after another. In a ring, which
        nobody can record, it ends where it would begin again."""
        found = [body]
        while True:
            said = [one for one in self._after.get(found[-1], ()) if one.on <= day]
            if not said or said[-1].new in found:
                return tuple(found)
            found.append(said[-1].new)

    def ring(self) -> tuple[str, ...] | None:
        """Bodies that on some day carry on each other's work, from the body on that was spoken of
        last; None where there are none."""
        bodies = dict.fromkeys([said.old for said in reversed(self.successions)])
        for day in sorted({said.on for said in self.successions}):
            for body in bodies:
                found = self.chain(body, day)
                said = [one for one in self._after.get(found[-1], ()) if one.on <= day]
                if said and said[-1].new != found[-1]:
                    return (*found, said[-1].new)
        return None

    def said_before(self, body: str, work: str, day: date, seq: int) -> bool:
        """Whether, by the entries before the one numbered `seq`, a `body` does the `work` of
        another (its id) on a `day`."""
        known = [one for one in self.successions if one.seq < seq]
        return Bodies({}, {}, {}, known).does(body, work, day)

    def predecessors(self, body: str) -> frozenset[str]:
        """The bodies whose work a body carries on some day, without itself."""
        if not any(said.new == body for said in self.successions):
            return NOBODY
        olds = {said.old for said in self.successions} - {body}
        return frozenset(old for old in olds if body in [name for _, name in self.carriers(old)])

    def works(self, body: str) -> Members:
        """Whose work a body does on some day: its own first, then what it carries on."""
        return (body, *sorted(self.predecessors(body)))

    def works_on(self, body: str, day: date) -> Members:
        """Whose work a body does on one day: not its own any more, once another carries it on."""
        return tuple(name for name in self.works(body) if self.does(body, name, day))

    def does(self, body: str, work: str, day: date) -> bool:
        """Whether a body does the work of another, or its own, on a day."""
        return self.carrier(work, day) == body

    def reach(self, event: Event) -> tuple[str | None, ...]:
        """The scopes at which a document holds: its own, and that of each body whose work was by
        then carried on below it, though the body itself does not lie there."""
        if event.scope is None or not self.successions:
            return (event.scope,)
        day = event.issued or event.effective or event.received or event.recorded
        held = self.below(event.scope)
        found = {
            said.old
            for said in self.successions
            if said.old not in held and self.carrier(said.old, day) in held
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
    return parts_group(plan, task) if (plan, task) in bodies.each else each


def names_in(bodies: Bodies, body: str) -> frozenset[str]:
    """The body's own id and the groups that contain it; a group's id stands for itself.

    Raises UnknownNameError.
    """
    if not bodies.knows(body):
        raise UnknownNameError("body", body, nearest(body, bodies.names()))
    return bodies.names_of(body)
