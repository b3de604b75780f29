"""Every piece of work once: a task as lists show it, one with parts as the part of each member."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from engine.model.bodies import Bodies, names_in
from engine.model.standing import TaskRef
from engine.ports.scan import Found, Scan, Source
from engine.queries.body_lists import members_of, spread
from engine.queries.filters import Filters
from engine.queries.parts_in_sum import each_on


def counted_work(source: Source, filters: Filters, today: date) -> list[Found]:
    """The standings of `source` open on the day `today` that pass the plan, body and role of
    `filters`, in the plans' order. Where a list shows a task with parts as one sum, the part of
    each member stands here, so that adding the rows up counts nobody twice. Raises UnknownNameError
    for the body."""
    if filters.body is not None:
        names_in(source.bodies(), filters.body)
    asked = Scan(plan=filters.plan, on=today)
    listed = list(spread(source, asked, filters, today))
    summed = (found for found in listed if not found.place.member)
    shared = {found.standing.ref for found in summed if each_on(found, today)}
    work = [found for found in listed if found.standing.ref not in shared]
    if shared:
        work += _parts(source, asked, shared, today)
    return [
        found
        for found in sorted(work, key=_order)
        if filters.plan in (None, found.standing.plan) and found.standing.is_open(today)
    ]


def _order(found: Found) -> tuple[object, ...]:
    """The plans' order; of one task, by whose part it is, whether it was acted on or not."""
    place = found.place
    return place.plan_seq, place.position, place.order, place.member or place.scope


def _parts(source: Source, asked: Scan, shared: set[TaskRef], today: date) -> Iterator[Found]:
    bodies = source.bodies().on(today)
    everywhere = frozenset(bodies.known)
    for found in source.scan(replace(asked, parts=True)):
        if found.standing.ref in shared:
            whose = _whose(bodies, found, today)
            yield from members_of(source, bodies, found, whose, everywhere, today)


def _whose(bodies: Bodies, found: Found, today: date) -> frozenset[str]:
    """Whose parts of a task there may be: its members', and one that somebody else has done."""
    members = bodies.groups.members_on(found.standing.plan, each_on(found, today) or "", today)
    body = found.standing.body
    return members if body is None else members | {body}
