"""Whom a row is for: the whole, one body, each body below one, or all below it in sum."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from engine.evaluate.name_sets import common
from engine.evaluate.scope_resolution import speaking
from engine.model.bodies import Bodies
from engine.model.cards import Card
from engine.model.standing import Standing
from engine.ports.scan import Found, Narrower, Place, Scan, Source
from engine.queries.parts_in_sum import SummedParts, each_on
from engine.queries.spoken_for import (
    Apart,
    OfTask,
    Spoken,
    SpokenFor,
    acted_in,
    is_undated,
    read_by_task,
    with_narrower,
)

if TYPE_CHECKING:
    from engine.queries.filters import Filters


NOBODY: frozenset[str] = frozenset()
MANY = 2_000
"""Beyond so many bodies, whoever has a role may be one of them."""


def spread(source: Source, asked: Scan, filters: Filters, today: date) -> Iterator[Found]:
    """The standings of a scan (`asked`) of `source`, one a row, for whom the `filters` choose: the
    whole, one body, each body below one, or all below it in sum. `today` is the day that says whose
    work a body carries on."""
    for found, members in spoken(source, asked, filters, today):
        if members is None:
            yield found
        else:
            names = members.names(asked.member_before(found.place))
            yield from (_for(found, name) for name in names)


def spoken(
    source: Source, asked: Scan, filters: Filters, today: date, *, by_task: bool = False
) -> Iterator[Spoken]:
    """The same with the members for whom a standing speaks alike together. With `by_task`, for a
    scan in the plans' order whose dates are not limited, all of a task is read at once: for whoever
    takes the whole list."""
    if filters.body is None:
        for found in source.scan(replace(asked, parts=False)):
            if _has_role(found.card, filters.role, None):
                yield Spoken(found)
    elif filters.below:
        yield from _each_below(source, asked, filters, by_task=by_task)
    else:
        yield from map(Spoken, _one(source, asked, filters, today))


def _has_role(card: Card, role: str | None, names: Collection[str] | None) -> bool:
    """Whether one of these names (None: anybody) has the role (None: any) in a task."""
    chosen = [ids for named, ids in card.roles.items() if role in (None, named)]
    if names is None:
        return role is None or bool(chosen)
    return any(name in names for ids in chosen for name in ids)


def _one(source: Source, asked: Scan, filters: Filters, today: date) -> Iterator[Found]:
    """What concerns one body: its parts and those that it carries on, and the tasks in which it has
    a role, as its place sees them."""
    bodies, body = source.bodies().on(today), filters.body or ""
    carried = (body,) if filters.total else bodies.successions.works_on(body, today)
    scopes = {scope for name in (body, *carried) for scope in bodies.path(name)}
    names = bodies.groups.names_of(body, today)
    every = replace(
        asked,
        scopes=scopes,
        parts=True,
        by_due=False,
        unfinished_on=None,
        before=None,
        since=None,
        after=None if asked.by_due or asked.after is None else asked.after.before_task(),
        alike=filters.total,
    )
    ever = source.bodies()
    within = ever.ever_below(body) if filters.total else NOBODY
    rows, sums = list[Found](), SummedParts(ever, body, today)
    for whole in read_by_task(source, replace(every, scopes=scopes | within, on=None)):
        group = [asked.seen(one) for one in whole if one.standing.scope in {None, *scopes}]
        if group and not (asked.by_due and is_undated(whole)):
            mine = list(_of_task(bodies, group, filters, names, carried, today))
            rows += sums.rows(OfTask(whole), mine) if filters.total else mine
        if not asked.by_due:
            yield from _from_there(asked, rows)
            rows = []
    yield from _from_there(asked, [found for found in rows if found.standing.due is not None])


def _from_there(asked: Scan, rows: list[Found]) -> Iterator[Found]:
    """The rows in the order of a list, from the one after its place on."""
    rows.sort(key=lambda found: (asked.order(found.place), found.place.member))
    after = asked.after
    for found in rows:
        if after is None or (asked.order(found.place), found.place.member) > (
            asked.order(after),
            after.member,
        ):
            yield found


def _of_task(
    bodies: Bodies,
    group: list[Found],
    filters: Filters,
    names: Collection[str],
    carried: Iterable[str],
    today: date,
) -> Iterator[Found]:
    card = group[0].card
    members = _members(bodies, group[0], today)
    begun = {found.place.body for found in group}
    parts = [] if filters.total else [one for one in carried if one in members or one in begun]
    if parts and (filters.role is None or _has_role(card, filters.role, names)):
        for part in parts:
            mine = _speaking(bodies, group, part, part=True)
            yield from (found for found in mine if part in members or found.place.body)
    elif _has_role(card, filters.role, names) or (
        filters.total and _concerns_below(bodies, group[0], filters, today)
    ):
        yield from _speaking(bodies, group, filters.body or "", part=False)


def _members(bodies: Bodies, found: Found, day: date | None) -> Collection[str]:
    """The members whose parts a task has on a day; none before it came to have parts."""
    card, each = found.card, each_on(found, day)
    if each is None:
        return NOBODY
    if day is None:
        return bodies.groups.member_set(card.plan, each)
    return bodies.groups.members_on(card.plan, each, day)


def _concerns_below(bodies: Bodies, found: Found, filters: Filters, today: date) -> bool:
    if filters.role is not None:
        return False
    card = found.card
    below = bodies.below(filters.body or "")
    each = each_on(found, today)
    if each is not None:
        return not below.isdisjoint(bodies.groups.members_on(card.plan, each, today))
    names = {name for ids in card.roles.values() for name in ids}
    held = (bodies.groups.members_on(card.plan, name, today) or {name} for name in names)
    return any(not below.isdisjoint(members) for members in held)


def _speaking(bodies: Bodies, group: list[Found], body: str, *, part: bool) -> Iterator[Found]:
    """Of a task's rows, those that speak for a body."""
    if len(group) == 1 and not group[0].place.scope:
        yield _for(group[0], body) if part else group[0]
        return
    kept = (found.standing for found in group)
    keys = {standing.key for standing in speaking(kept, bodies, body, part=part)}
    for found in group:
        if found.standing.key in keys:
            yield _for(found, body) if part else found


def _for(found: Found, body: str) -> Found:
    """A standing as it is for one body, without what the others did."""
    return Found(found.standing, found.card, Place(*found.place[:6], body))


def _each_below(
    source: Source, asked: Scan, filters: Filters, *, by_task: bool
) -> Iterator[Spoken]:
    """Each body at or below one, by itself: its parts, and the tasks in which one of them has a
    role."""
    bodies, body = source.bodies().on(asked.on), filters.body or ""
    below = bodies.below(body)
    names = cache(lambda: _names_below(bodies, below, asked.on))
    places = {*bodies.path(body), *below}
    scan = replace(asked, scopes=places, parts=True, alike=by_task and len(below) > 1)
    for found, kept in with_narrower(source, scan, by_task=by_task):
        card = found.card
        if each_on(found, asked.on) is None:
            speaks = found.standing.body is None and _speaks(kept, bodies, found, body)
            if speaks and _has_role(card, filters.role, names()):
                yield Spoken(found)
        elif filters.role is None or _has_role(card, filters.role, names()):
            yield Spoken(found, spoken_for(kept, bodies, found, below, places, asked.on))


def _names_below(
    bodies: Bodies, below: Collection[str], day: date | None
) -> Collection[str] | None:
    """The names under which plans know these bodies on a day, None for anybody's."""
    if len(below) > MANY:
        return None
    return {name for one in below for name in bodies.groups.names_of(one, day)}


def _speaks(source: Narrower, bodies: Bodies, found: Found, body: str) -> bool:
    """Whether a standing speaks for anybody at or below a body."""
    scope = found.standing.scope
    if scope is not None and body in bodies.path(scope):
        return True
    scopes = {other.scope for other in source.narrower_keys(found.standing, bodies.path(body))}
    return bodies.nearest(body, scopes) == scope


def members_of(
    source: Narrower,
    bodies: Bodies,
    found: Found,
    below: frozenset[str],
    places: Collection[str],
    today: date | None = None,
) -> Iterator[Found]:
    """The members, of those in `below`, for whom a standing (`found`) of a task with parts speaks
    on the day `today` (None: by what holds last), each with the standing as it is for it.

    `bodies` are those of the workspace; `places` all scopes on the members' paths; `source` has the
    standings at narrower places, which speak for their members themselves.
    """
    for name in spoken_for(source, bodies, found, below, places, today).names():
        yield _for(found, name)


def spoken_for(
    source: Narrower,
    bodies: Bodies,
    found: Found,
    below: frozenset[str],
    places: Collection[str],
    today: date | None = None,
) -> SpokenFor:
    """The same members by their names and their number; the arguments are those of
    `members_of`."""
    standing = found.standing
    if standing.body is not None:
        return SpokenFor(bodies, below, alike=found.bodies)
    members = common(frozenset(_members(bodies, found, today)), below)

    def apart() -> Apart:
        if isinstance(source, OfTask):
            return source.apart(standing, today)
        return _apart(source, standing, places, today)

    return SpokenFor(bodies, members, standing.scope, apart)


def _apart(
    source: Narrower, standing: Standing, places: Collection[str], today: date | None
) -> Apart:
    """Who has a standing of its own at a place narrower than that of `standing`."""
    if standing.occurrence is not None:
        keys = source.narrower_keys(standing, places)
        return Apart({key.body for key in keys}, {key.scope for key in keys if key.body is None})
    return acted_in(source.narrower(standing), standing, today)
