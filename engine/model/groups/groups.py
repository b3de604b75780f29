"""The groups of a workspace and of its plans: who is in which, and was on each day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from engine.model.groups.steps import GroupsOverTime, MemberStep
from engine.model.points import LATEST, Point, at_point, by_day

Members = tuple[str, ...]


class Shared(NamedTuple):
    """A group of the whole workspace."""

    name: str
    members: Members


class Groups:
    """The groups `shared` by the workspace, by their ids, and each plan's `own`, by the plan, with
    answers kept once worked out.

    `steps` says who was in which group from which day on, where that ever changed; `each` by plan
    and task of which group each member had a part, where that did.
    """

    def __init__(
        self,
        shared: Mapping[str, Shared],
        own: Mapping[str, Mapping[str, Members]],
        over_time: GroupsOverTime | None = None,
    ) -> None:
        self.shared, self.own = shared, own
        self.steps, self.each = over_time or GroupsOverTime({}, {})
        self._held: dict[date | None, dict[str, set[str]]] = {}
        self._sets: dict[tuple[str, str], frozenset[str]] = {}
        self._ever: dict[tuple[str, str], frozenset[str]] = {}

    def members(self, plan: str, group: str) -> Members:
        """The members of a group: the plan's own, else the workspace's; none for one unknown."""
        own = self.own.get(plan, {}).get(group)
        if own is not None:
            return own
        shared = self.shared.get(group)
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
        if not steps:
            return self.member_set(plan, group)
        if (plan, group) not in self._ever:
            now = self.member_set(plan, group)
            self._ever[plan, group] = now.union(*(step.members for step in steps))
        return self._ever[plan, group]

    def names_of(self, body: str, day: date | None = None) -> frozenset[str]:
        """The body's id and the groups, of whatever plan, that hold it, on a `day` (None: last)."""
        day = day if self.steps else None
        if day not in self._held:
            self._held[day] = self._holding(day)
        return frozenset({body, *self._held[day].get(body, ())})

    def _holding(self, day: date | None) -> dict[str, set[str]]:
        """By body the groups that hold it."""
        held: dict[str, set[str]] = defaultdict(set)
        groups = [("", name) for name in self.shared]
        groups += [(plan, name) for plan, own in self.own.items() for name in own]
        for plan, name in groups:
            last = self.members(plan, name)
            for member in self.members_on(plan, name, day) if day else last:
                held[member].add(name)
        return held

    def knows(self, name: str) -> bool:
        """Whether a group, of whatever plan, has that id."""
        return name in self.shared or any(name in groups for groups in self.own.values())

    def names(self) -> set[str]:
        """All ids of groups."""
        return {*self.shared, *(name for own in self.own.values() for name in own)}
