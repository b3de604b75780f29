"""Whose part of a task an act is about, and the standings that speak for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from engine.evaluate.scope_resolution import speaking
from engine.model.bodies import Bodies, names_in
from engine.model.refusals import NoPartsError, NotAMemberError, SucceededError, WhichBodyError
from engine.model.standing import Standing, TaskRef
from engine.ports.ledger import Unit
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from workflows.plan import Plan, Task

MOST = 6
"""How many members a message lists."""


def carried_parts(unit: Unit, plan: Plan, task: Task, body: str, day: date) -> list[str]:
    """The members whose parts a body carries on a day, its own first.

    Raises UnknownNameError, NotAMemberError, and SucceededError where another carries its work.
    """
    bodies = unit.facts.bodies()
    members = bodies.member_set(plan.plan, task.each or "")
    carried = [name for name in bodies.works_on(body, day) if name in members]
    if carried:
        return carried
    for on, new in reversed(bodies.carriers(body)):
        if on <= day and body in members:
            raise SucceededError(body, new, on)
    if body not in bodies.known and body not in members:
        raise UnknownNameError("body", body, nearest(body, sorted(members | set(bodies.known))))
    close = nearest(body, sorted(members)) or _some(sorted(members))
    raise NotAMemberError(task.id, body, task.each or "-", close)


def _some(members: Sequence[str]) -> tuple[str, ...]:
    """The first members, and a sign where there are more."""
    return (*members[:MOST], *(["..."] if len(members) > MOST else []))


def parts_of(bodies: Bodies, plan: Plan, task: Task, body: str | None) -> list[str]:
    """The members whose parts a body has, its own first, then those that it carries on some day."""
    if body is None or task.each is None:
        return []
    members = bodies.member_set(plan.plan, task.each)
    return [name for name in bodies.works(body) if name in members]


def standings_for(
    unit: Unit, plan: Plan, task: Task, body: str | None, day: date, *, whole: bool = False
) -> list[Standing]:
    """The standings, one an occurrence, of what a body does: its part (or the parts that it
    carries on) of a task that each member of a group has a part in, else the task as its place
    sees it; without a body, of the whole, which of a task with parts must be meant (`whole`).

    Raises as `carried_parts`, UnknownNameError for a body or group that nobody knows, and
    WhichBodyError, NoPartsError.
    """
    ref = TaskRef(plan.plan, task.id)
    if task.each is None:
        if whole:
            raise NoPartsError(task.id)
        if body is not None and unit.facts.bodies().names():
            names_in(
                unit.facts.bodies(), body
            )  # before any is known, nothing can be called unknown
        return place_standings(unit, ref, body)
    if body is None:
        if not whole:
            members = unit.facts.bodies().members(plan.plan, task.each)
            raise WhichBodyError(task.id, task.each, _some(members))
        return [replace(s, progress=None) for s in unit.standings.of([ref], ())]
    parts = carried_parts(unit, plan, task, body, day)
    return [s for part in parts for s in place_standings(unit, ref, part, part=True)]


def place_standings(
    unit: Unit, ref: TaskRef, body: str | None, *, part: bool = False
) -> list[Standing]:
    """The most specific standings for a body, one an occurrence, in order; as its part without what
    the others did."""
    if body is None:
        return unit.standings.of([ref], ())
    bodies = unit.facts.bodies()
    kept = unit.standings.of([ref], bodies.path(body))
    found = speaking(kept, bodies, body, part=part)
    return [standing.part_of(body) for standing in found] if part else found
