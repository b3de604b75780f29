"""The bodies of a workspace: who is above whom, in which group, who carries on whose work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from engine.entries import BodySucceeded
from triggers.events import Event
from workflows.plan import Body, Directory, Group, Plan

NOWHERE: frozenset[str] = frozenset()
_T = TypeVar("_T")


class Bodies:
    """A value: the tree, the shared groups and the successions, with answers kept once worked out.

    What was imported says more than a plan, and a plan adopted earlier more than a later one.
    """

    def __init__(self, directories: Iterable[Directory] = (), plans: Iterable[Plan] = (),
                 successions: Iterable[BodySucceeded] = ()) -> None:  # fmt: skip
        self.known: dict[str, Body] = {}
        self.groups: dict[str, Group] = {}
        for directory in directories:
            self.known |= directory.bodies
            self.groups |= directory.groups
        for plan in plans:
            for name, body in plan.bodies.items():
                self.known[name] = _more(self.known.get(name), body)
        self.successions = tuple(successions)
        self._next = {said.old: (said.on, said.new) for said in self.successions}
        self._below: dict[str, frozenset[str]] = {}
        self._children: dict[str, list[str]] = defaultdict(list)
        for name, body in self.known.items():
            if body.under:
                self._children[body.under].append(name)
        self._members: dict[int, frozenset[str]] = {}

    def path(self, body: str) -> tuple[str, ...]:
        """The body and those above it, nearest first. One that nobody declared stands alone."""
        found = [body]
        while (known := self.known.get(found[-1])) and known.under and known.under not in found:
            found.append(known.under)
        return tuple(found)

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

    def members(self, plan: Plan, group: str) -> tuple[str, ...]:
        """The members of a group: the plan's own, else the workspace's; none for one unknown."""
        held = plan.groups.get(group) or self.groups.get(group)
        return held.members if held else ()

    def member_set(self, plan: Plan, group: str) -> frozenset[str]:
        """The same as a set, kept for as long as the bodies are."""
        members = self.members(plan, group)
        if id(members) not in self._members:
            self._members[id(members)] = frozenset(members)
        return self._members[id(members)]

    def groups_of(self, body: str, plans: Iterable[Plan]) -> frozenset[str]:
        """The shared groups and those of these plans that hold a body."""
        held = [*self.groups.items(), *(pair for plan in plans for pair in plan.groups.items())]
        return frozenset(name for name, group in held if body in group.members)

    def carriers(self, body: str) -> tuple[tuple[date, str], ...]:
        """Who carries on a body's work, each from which day."""
        found: list[tuple[date, str]] = []
        name = body
        while (said := self._next.get(name)) and said[1] not in (body, *(n for _, n in found)):
            found.append(said)
            name = said[1]
        return tuple(found)

    def carrier(self, body: str, day: date) -> str:
        """Who carries a body's work on a day; the body itself until it is succeeded."""
        now = body
        for on, name in self.carriers(body):
            if on > day:
                break
            now = name
        return now

    def predecessors(self, body: str) -> frozenset[str]:
        """The bodies whose work a body carries on some day, without itself."""
        if not any(said.new == body for said in self.successions):
            return NOWHERE
        olds = {said.old for said in self.successions}
        return frozenset(old for old in olds if body in [name for _, name in self.carriers(old)])

    def reach(self, event: Event) -> tuple[str | None, ...]:
        """The scopes at which a document holds: its own, and that of each body whose work was by
        then carried on below it, though the body itself does not lie there."""
        if event.scope is None or not self.successions:
            return (event.scope,)
        day = event.issued or event.effective or event.received or event.recorded
        held = self.below(event.scope)
        found = {said.old for said in self.successions
                 if said.old not in held and self.carrier(said.old, day) in held}  # fmt: skip
        return (event.scope, *sorted(found))


def _more(first: Body | None, second: Body) -> Body:
    """What is known of a body that is declared again."""
    if first is None:
        return second
    update = {"under": first.under or second.under, "level": first.level or second.level}
    return first.model_copy(update=update)


def fresh_directory(bodies: Bodies, given: Directory) -> Directory:
    """What of a directory the workspace does not know, or knows otherwise."""
    return Directory(
        bodies=_fresh(bodies.known, given.bodies), groups=_fresh(bodies.groups, given.groups)
    )


def _fresh(known: Mapping[str, _T], given: Mapping[str, _T]) -> dict[str, _T]:
    return {name: value for name, value in given.items() if known.get(name) != value}
