"""The parts of the members below a place, in sum: one row a task and occurrence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from engine.evaluate.member_counts import Group, sum_of_alike, was_of
from engine.evaluate.name_sets import number_in
from engine.evaluate.scope_resolution import has_opened, waits_for_first
from engine.model.bodies import Bodies, group_of
from engine.model.phases import Phase
from engine.model.progress import Progress
from engine.model.standing import Standing, standing_like
from engine.model.states import State
from engine.ports.scan import Found, Place
from engine.queries.spoken_for import OfTask
from triggers.dates import FIRST, LAST


def each_on(found: Found, day: date | None) -> str | None:
    """The group of which each member has a part, in what was `found`, on a `day` (None: at last);
    None where it is one piece of work."""
    return found.standing.story.each_on(found.card.each, day)


class SummedParts:
    """The parts of tasks in sum: of the members at a `place` and below, on the day `today`. Who was
    a member on a day counts on it, by the bodies of `every` day."""

    def __init__(self, every: Bodies, place: str, today: date) -> None:
        self._every, self._place, self._today = every, place, today
        self._kept: dict[tuple[str, str], _Members] = {}

    def rows(self, source: OfTask, wholes: list[Found]) -> Iterator[Found]:
        """The rows of one task (`wholes`, of `source`) with how far the members are; with a row for
        each occurrence that parts of theirs have and the whole has not. The place to wait in counts
        those who wait for their first."""
        first, today = wholes[0] if wholes else None, self._today
        if first is None or each_on(first, today) is None or first.standing.progress is None:
            yield from wholes
            return
        members, parts = self._members(first), _parts(source)
        waits = any(waits_for_first(found.standing) for found in wholes)
        opened = _opened(parts, today) if waits else None
        below = self._every.ever_below(self._place)
        for found in wholes:
            if _opened_for_parts(found.standing, parts, below, today):
                continue
            mine = parts.pop(found.standing.occurrence, [])
            of = members.but(opened) if opened and waits_for_first(found.standing) else members
            if of.now or not members.now:
                s = found.standing
                summed = standing_like(s, s.ref, s.scope, s.node, of.sum_of(mine))
                yield Found(summed, found.card, found.place)
        for mine in parts.values():
            if here := [part for found in mine for part in _ends(found, members.now, today)]:
                of = members.only(frozenset().union(*map(_names, mine)))
                yield _of_parts(first, here, of.sum_of(mine))

    def _members(self, found: Found) -> _Members:
        """The members whose parts a task has, or had."""
        card = found.card
        name = group_of(self._every, card.plan, card.task, card.each) or ""
        if (card.plan, name) not in self._kept:
            group = Group(self._every, card.plan, name, self._place)
            self._kept[card.plan, name] = _Members(group, self._today)
        return self._kept[card.plan, name]


class _Members:
    """The members of a `group`, counted once for all its tasks; those of the day `today` are
    `now`."""

    def __init__(self, group: Group, today: date) -> None:
        self._group, self._today, self.now = group, today, group.members(today)

    @cached_property
    def _nothing(self) -> Progress:
        """How far they are who have done nothing."""
        return Progress(of=len(self._group.members()), was_of=was_of(self._group))

    def but(self, opened: frozenset[str]) -> _Members:
        """The same without some bodies."""
        return _Members(self._group._replace(but=opened), self._today)

    def only(self, names: frozenset[str]) -> _Members:
        """Those of them who are among `names`."""
        return _Members(self._group._replace(only=names), self._today)

    def sum_of(self, parts: list[Found]) -> Progress:
        """How far their `parts` of one occurrence are."""
        nothing, group = self._nothing, self._group
        if not parts:
            return nothing
        alike = ((part.standing, part.bodies) for part in parts if part.bodies)
        found = sum_of_alike(alike, group.bodies, group.scope)
        return replace(found, of=nothing.of, was_of=nothing.was_of)


Parts = Mapping[str | None, list[Found]]
"""The parts of members, by occurrence."""


def _parts(source: OfTask) -> dict[str | None, list[Found]]:
    parts: dict[str | None, list[Found]] = defaultdict(list)
    for found in source.parts():
        parts[found.standing.occurrence].append(found)
    return parts


def _opened(parts: Parts, today: date) -> frozenset[str]:
    """The bodies that do not wait for their first occurrence any more on the day `today`."""
    every = (found for mine in parts.values() for found in mine)
    opened = (_names(found) for found in every if has_opened([found.standing.at(today)]))
    return frozenset().union(*opened)


def _names(part: Found) -> frozenset[str]:
    return part.bodies.names if part.bodies else frozenset()


def _opened_for_parts(whole: Standing, parts: Parts, below: frozenset[str], today: date) -> bool:
    """Whether an occurrence is there on the day `today` for members alone, by the `parts` of those
    `below` a place, and opens for the `whole` later."""
    if whole.opens is None or whole.opens <= today:
        return False
    mine = (found for found in parts.get(whole.occurrence, ()) if found.standing.is_open(today))
    return any(found.bodies and number_in(found.bodies, below) for found in mine)


def _ends(found: Found, members: frozenset[str], today: date) -> Iterator[Standing]:
    """As they are on the day `today`, the first and the last of the parts that were `found`
    together and are those of `members`."""
    if names := _names(found) & members:
        yield from (found.of(name).standing.at(today) for name in {min(names), max(names)})


def _of_parts(whole: Found, parts: list[Standing], progress: Progress) -> Found:
    """An occurrence that the whole does not have: open since the first of its parts is, due with
    the last of them, as the rule has it."""
    first = min(parts, key=lambda part: (part.since or LAST, part.body))
    last = max(parts, key=lambda part: (part.computed or FIRST, part.body))
    phases = [Phase(None, State.WAITING)]
    phases += [Phase(first.since, State.ACTIVE)] if first.since else []
    standing = replace(
        first,
        scope=whole.standing.scope,
        body=None,
        counted=False,
        phases=tuple(phases),
        due_kind=last.due_kind if last.computed else first.due_kind,
        due=last.computed,
        nominal=last.nominal,
        computed=last.computed,
        extended_to=None,
        conflict=False,
        accepted=None,
        progress=progress,
    )
    plan, position = whole.place.plan_seq, whole.place.position
    scope, body = first.scope or "", first.body or ""
    place = Place(standing.due, plan, position, first.order, scope, body)
    return Found(standing, whole.card, place)
