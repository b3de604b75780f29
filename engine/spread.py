"""Whom a row is for: the whole, one body, each body below one, or all below it in sum."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from engine.bodies import NOBODY, Bodies
from engine.scanning import Found, Place, Scan, Source
from engine.standing import Card, Progress

if TYPE_CHECKING:
    from engine.listing import Filters


MANY = 2_000
"""Beyond so many bodies, whoever has a role may be one of them."""


def spread(source: Source, asked: Scan, filters: Filters, today: date) -> Iterator[Found]:
    """The standings of a scan, one a row."""
    if filters.body is None:
        for found in source.scan(replace(asked, parts=False)):
            if _has_role(found.card, filters.role, None):
                yield found
    elif filters.below:
        yield from _each_below(source, asked, filters)
    else:
        yield from _one(source, asked, filters, today)


def _has_role(card: Card, role: str | None, names: Collection[str] | None) -> bool:
    """Whether one of these names (None: anybody) has the role (None: any) in a task."""
    chosen = [ids for named, ids in card.roles.items() if role in (None, named)]
    if names is None:
        return role is None or bool(chosen)
    return any(name in names for ids in chosen for name in ids)


def _one(source: Source, asked: Scan, filters: Filters, today: date) -> Iterator[Found]:
    """What concerns one body: its parts and those that it carries on, and the tasks in which it has
    a role, as its place sees them."""
    bodies, body = source.bodies(), filters.body or ""
    carried = [body] if filters.total else carried_on(bodies, body, today)
    scopes = {scope for name in (body, *carried) for scope in bodies.path(name)}
    names = bodies.names_of(body)
    every = replace(asked, scopes=scopes, parts=True, by_due=False, unfinished_on=None,
                    before=None, since=None, after=None)  # fmt: skip
    rows: list[Found] = []
    for _, group in groupby(source.scan(every), key=lambda found: found.place[1:3]):
        rows += _of_task(source, bodies, list(group), filters, names, carried)
    if asked.by_due:
        rows = [found for found in rows if found.standing.due is not None]
    rows.sort(key=lambda found: (asked.order(found.place), found.place.member))
    after = asked.after
    for found in rows:
        if after is None or (asked.order(found.place), found.place.member) > (
            asked.order(after), after.member):  # fmt: skip
            yield found


def carried_on(bodies: Bodies, body: str, today: date) -> list[str]:
    """The bodies whose work a body does on a day, itself first."""
    found = [body, *sorted(bodies.predecessors(body))]
    return [name for name in found if bodies.carrier(name, today) == body]


def _of_task(source: Source, bodies: Bodies, group: list[Found], filters: Filters,
             names: Collection[str], carried: Iterable[str]) -> Iterator[Found]:  # fmt: skip
    card = group[0].card
    members = bodies.member_set(card.plan, card.each) if card.each else NOBODY
    begun = {found.place.body for found in group}
    parts = [] if filters.total else [one for one in carried if one in members or one in begun]
    if parts and (filters.role is None or _has_role(card, filters.role, names)):
        for part in parts:
            for found in _speaking(bodies, group, part, part=True):
                if part in members or found.place.body:
                    yield found
    elif _has_role(card, filters.role, names) or (
        filters.total and _concerns_below(bodies, card, filters)
    ):
        for found in _speaking(bodies, group, filters.body or "", part=False):
            yield _summed(source, bodies, found, filters)


def _concerns_below(bodies: Bodies, card: Card, filters: Filters) -> bool:
    below = bodies.below(filters.body or "")
    if filters.role is None and card.each is not None:
        return not below.isdisjoint(bodies.member_set(card.plan, card.each))
    names = {name for ids in card.roles.values() for name in ids}
    held = {m for name in names for m in bodies.members(card.plan, name) or (name,)}
    return filters.role is None and not below.isdisjoint(held)


def _speaking(bodies: Bodies, group: list[Found], body: str, *, part: bool) -> Iterator[Found]:
    """Of a task's standings, those that speak for a body, one an occurrence: those at the nearest
    scope that has any, and its own part."""
    if len(group) == 1 and not group[0].place.scope:
        yield _for(group[0], body) if part else group[0]
        return
    scopes = {found.place.scope for found in group if not found.place.body}
    near = next((scope for scope in bodies.path(body) if scope in scopes), "")
    chosen = {found.standing.occurrence: found for found in group
              if found.place.scope == near and not found.place.body}  # fmt: skip
    if part:
        chosen |= {found.standing.occurrence: found for found in group if found.place.body == body}
    for found in chosen.values():
        yield _for(found, body) if part else found


def _for(found: Found, body: str) -> Found:
    """A standing as it is for one body, without what the others did."""
    return Found(found.standing, found.card, Place(*found.place[:6], body))


def _summed(source: Source, bodies: Bodies, found: Found, filters: Filters) -> Found:
    """With how far the members below the body are, where the whole is not what was asked for."""
    standing, card = found.standing, found.card
    if not filters.total or card.each is None or standing.progress is None:
        return found
    below = bodies.below(filters.body or "")
    parts = [kept for kept in source.narrower(standing) if kept.body in below and kept.counted
             and kept.occurrence == standing.occurrence]  # fmt: skip
    of = len(bodies.member_set(card.plan, card.each) & below)
    progress = replace(Progress.of_parts(part.phases for part in parts), of=of)
    return found._replace(standing=replace(standing, progress=progress))


def _each_below(source: Source, asked: Scan, filters: Filters) -> Iterator[Found]:
    """Each body at or below one, by itself: its parts, and the tasks in which one of them has a
    role."""
    bodies, body = source.bodies(), filters.body or ""
    below = bodies.below(body)
    names = cache(lambda: _names_below(bodies, below))
    places, after = {*bodies.path(body), *below}, asked.after
    for found in source.scan(replace(asked, scopes=places, parts=True)):
        card = found.card
        if card.each is None:
            if _has_role(card, filters.role, names()) and _speaks(source, bodies, found, body):
                yield found
        elif filters.role is None or _has_role(card, filters.role, names()):
            begun = after is not None and asked.order(found.place) == asked.order(after)
            for one in _members_of(source, bodies, found, below, places):
                if after is None or not begun or one.place.member > after.member:
                    yield one


def _names_below(bodies: Bodies, below: Collection[str]) -> Collection[str] | None:
    """The names under which plans know these bodies, None for anybody's."""
    return None if len(below) > MANY else {n for one in below for n in bodies.names_of(one)}


def _speaks(source: Source, bodies: Bodies, found: Found, body: str) -> bool:
    """Whether a standing speaks for anybody at or below a body."""
    scope = found.standing.scope
    if scope is not None and body in bodies.path(scope):
        return True
    path = bodies.path(body)
    scopes = {other.scope for other in source.narrower_keys(found.standing, path)}
    return next((one for one in path if one in scopes), None) == scope


def _members_of(source: Source, bodies: Bodies, found: Found,
                below: Collection[str], places: Collection[str]) -> Iterator[Found]:  # fmt: skip
    """The members below for whom a standing of a task speaks; `places` are all scopes on their
    paths."""
    standing, card = found.standing, found.card
    if standing.body is not None:
        if standing.body in below:
            yield _for(found, standing.body)
        return
    members = bodies.member_set(card.plan, card.each or "")
    if standing.scope is not None:
        members &= bodies.below(standing.scope)
    kept = source.narrower_keys(standing, places)
    acted = {other.body for other in kept if other.occurrence == standing.occurrence}
    scopes = {other.scope for other in kept if other.body is None}
    for member in sorted(members.intersection(below) - acted):
        path = bodies.path(member) if scopes else ()
        speaking = next((scope for scope in path if scope in scopes), None)
        if speaking == standing.scope:
            yield _for(found, member)
