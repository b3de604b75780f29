"""How many members a group had over time: the whole of a task is, on each day, what the parts of
those who were members on it are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from engine.evaluate.name_sets import common, number_in
from engine.model.bodies import Bodies, group_of
from engine.model.phases import Phase
from engine.model.points import BEGIN, Point, by_day, once, starts
from engine.model.progress import ALWAYS, Counts, Progress, Stay, TurnedPart, stay_of
from engine.model.standing import Standing, is_turned
from engine.ports.alike import Alike

if TYPE_CHECKING:
    from workflows.plan import Plan, Task  # lists are read without the weight of models

End = tuple[date, bool] | None
"""The day on which a part ended, and whether it was done then, not cancelled; None: it did not."""


class Group(NamedTuple):
    """A group, its id, of a plan, its id; or those of its members that lie below a `scope`, or are
    `only` these, or are none of those `but` for whom it is."""

    bodies: Bodies
    plan: str
    name: str
    scope: str | None = None
    only: frozenset[str] | None = None
    but: frozenset[str] = frozenset()

    def members(self, day: date | None = None) -> frozenset[str]:
        """The members on a day (None: those who are members last)."""
        if day is None:
            names = self.bodies.groups.member_set(self.plan, self.name)
        else:
            names = self.bodies.groups.members_at(self.plan, self.name, by_day(day))
        if self.scope is not None:
            names = common(names, self.bodies.on(day).below(self.scope))
        names = names if self.only is None else names & self.only
        return names - self.but if self.but else names

    def points(self) -> list[Point]:
        """The points at which the members changed, or what lies below the scope."""
        moved = self.bodies.turns if self.scope is not None else ()
        return [*starts(self.bodies.groups.member_steps(self.plan, self.name)), *moved]

    def days(self) -> list[date]:
        """The days of these."""
        return [point.day for point in self.points()]


def parted(bodies: Bodies, plan: Plan, task: Task) -> str | None:
    """The group whose members have, or had, a part in a `task` of a `plan`, over time one for
    several (`engine.model.bodies.group_of`)."""
    return group_of(bodies, plan.plan, task.id, task.each)


def sum_of(parts: Iterable[Standing], bodies: Bodies, scope: str | None) -> Progress:
    """How far some members' `parts` of one occurrence are, those at a `scope` or below it (None:
    all): on each day those of who was a member on it, and lay there by the tree of `bodies`."""
    return sum_of_alike(((part, Alike.of(part.body or "")) for part in parts), bodies, scope)


def sum_of_alike(
    parts: Iterable[tuple[Standing, Alike]], bodies: Bodies, scope: str | None
) -> Progress:
    """The same of parts that are alike together: one of them, and the bodies that have them."""
    plain: list[tuple[tuple[Phase, ...], int]] = []
    turned: list[TurnedPart] = []
    for part, alike in parts:
        is_more = is_turned(part)
        if not (part.counted or is_more):
            continue
        for there, number in _stays(bodies, scope, alike):
            if is_more or there != ALWAYS:
                story = part.story
                whole = TurnedPart(part.phases, story.joined, story.left, story.away)
                turned += [whole.within(*there)] * number
            elif number:
                plain.append((part.phases, number))
    return Progress.of_alike(plain, turned)


def _stays(bodies: Bodies, scope: str | None, alike: Alike) -> Iterable[tuple[Stay, int]]:
    """When bodies lie at a `scope` or below it (None: the whole), with how many of them do."""
    if scope is None:
        return [(ALWAYS, alike.number)]
    if not bodies.turns:
        return [(ALWAYS, number_in(alike, bodies.below(scope)))]
    found = Counter(stay_below(bodies, scope, name) for name in alike.names)
    return [(stay, number) for stay, number in found.items() if stay is not None]


def stay_below(bodies: Bodies, scope: str | None, body: str) -> Stay | None:
    """When a `body` lies at a `scope` or below it (None: the whole); None where it never does."""
    if scope is None or not bodies.turns:
        return ALWAYS if scope is None or body in bodies.below(scope) else None
    trees = {point.day: tree for point, tree in bodies.over_time()}
    found = [body in tree.below(scope) for tree in trees.values()]
    return stay_of(list(trees), found) if any(found) else None


def counted(
    progress: Progress, bodies: Bodies, plan: str, group: str, scope: str | None
) -> Progress:
    """How far parts are (`progress`), with how many members the `group` of a `plan` (its id) has,
    of all or at a `scope` and below, and how many it had before each day on which that changed."""
    asked = Group(bodies, plan, group, scope)
    return replace(progress, of=len(asked.members()), was_of=was_of(asked))


def was_of(group: Group) -> Counts:
    """How many members a `group` had before each day on which that changed; nothing where it never
    did."""
    if not group.points():
        return ()
    points = once([BEGIN, *group.points()])
    days = list(dict.fromkeys(point.day for point in points))
    numbers = [len(group.members(day)) for day in days]
    changes = pairwise(zip(days, numbers, strict=True))
    return tuple((day, number) for (_, number), (day, after) in changes if number != after)


def ended_with(
    group: Group, day: date, at_once: date | None, end_of: Callable[[str], End]
) -> date | None:
    """The day from which, and up to a `day`, the parts of all who were members of a `group` had
    ended, one at least of them done; None where one was open then. Of a group without members they
    had `at_once` (None: never). `end_of` gives when a member's part ended."""
    changed = group.days()
    if not changed:
        return _last(group.members(), at_once, end_of)
    names = group.members().union(*(group.members(one) for one in (date.min, *changed)))
    ends = [end_of(name) for name in names]
    moments = {*changed, *(end[0] for end in ends if end is not None)}
    first = None
    for moment in sorted(one for one in moments if one <= day):
        found = [end_of(name) for name in group.members(moment)]
        over = [end for end in found if end is not None and end[0] <= moment]
        ended = len(over) == len(found) and any(done for _, done in over)
        first = (first or moment) if ended else None
    return first


def _last(
    members: Collection[str], at_once: date | None, end_of: Callable[[str], End]
) -> date | None:
    """The last day on which one of the members, who never changed, ended its part."""
    days, done = [at_once] if at_once else [], at_once is not None
    for name in members:
        end = end_of(name)
        if end is None:
            return None
        days.append(end[0])
        done = done or end[1]
    return max(days, default=None) if done else None
