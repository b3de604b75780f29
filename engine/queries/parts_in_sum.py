"""The parts of the members below a place, in sum: one row a task and occurrence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from engine.evaluate.member_counts import Group, sum_of, was_of
from engine.evaluate.scope_resolution import has_opened, waits_for_first
from engine.model.bodies import Bodies, group_of
from engine.model.phases import Phase
from engine.model.progress import Progress
from engine.model.standing import Standing, standing_like
from engine.model.states import State
from engine.ports.scan import Found, Narrower, Place
from triggers.dates import FIRST, LAST


def each_on(found: Found, day: date | None) -> str | None:
    """The group of which each member has a part, in what was `found`, on a `day` (None: at last);
    None where it is one piece of work."""
    return found.standing.story.each_on(found.card.each, day)


def summed(
    source: Narrower, every: Bodies, wholes: list[Found], place: str, today: date
) -> Iterator[Found]:
    """The rows of one task (`wholes`, of `source`) on the day `today` with how far the members at a
    `place` and below are; with a row for each occurrence that parts of theirs have and the whole
    has not. The place to wait in counts those who wait for their first. Who was a member on a day
    counts on it, by the bodies of `every` day."""
    first = wholes[0] if wholes else None
    if first is None or each_on(first, today) is None or first.standing.progress is None:
        yield from wholes
        return
    card = first.card
    parted = group_of(every, card.plan, card.task, card.each)
    group = Group(every, card.plan, parted or "", place)
    members = group.members(today)
    parts = _parts(source, first.standing)
    then = (part.at(today) for mine in parts.values() for part in mine)
    opened = {part.body for part in then if part.body and has_opened([part])}
    for found in wholes:
        if _opened_for_parts(found.standing, parts, today):
            continue
        mine = parts.pop(found.standing.occurrence, [])
        waits = waits_for_first(found.standing) and opened
        of = group._replace(but=frozenset(opened)) if waits else group
        if of.members(today) or not members:
            s = found.standing
            yield found._replace(standing=standing_like(s, s.ref, s.scope, s.node, _sum(mine, of)))
    for mine in parts.values():
        here = [part.at(today) for part in mine if part.body in members]
        if here:
            of = group._replace(only=frozenset(part.body for part in mine if part.body))
            yield _of_parts(first, here, _sum(mine, of))


def _parts(source: Narrower, whole: Standing) -> dict[str | None, list[Standing]]:
    """The parts of members, by occurrence."""
    parts: dict[str | None, list[Standing]] = defaultdict(list)
    of_any = whole if whole.occurrence is None else replace(whole, occurrence=None)
    for kept in source.narrower(of_any):
        if kept.body:
            parts[kept.occurrence].append(kept)
    return parts


def _opened_for_parts(
    whole: Standing, parts: Mapping[str | None, list[Standing]], today: date
) -> bool:
    """Whether an occurrence is there on the day `today` for members alone, by their `parts`, and
    opens for the `whole` later."""
    later = whole.opens is not None and whole.opens > today
    return later and any(part.is_open(today) for part in parts.get(whole.occurrence, ()))


def _sum(parts: Iterable[Standing], group: Group) -> Progress:
    """How far the `parts` of the members of a `group` are."""
    found = sum_of(parts, group.bodies, group.scope)
    return replace(found, of=len(group.members()), was_of=was_of(group))


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
