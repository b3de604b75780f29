"""Whose part of a task an act is about, and the standings that speak for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from engine.evaluate.scope_resolution import speaking
from engine.model.bodies import Bodies, names_in
from engine.model.body_refusals import (
    NoPartsError,
    NotAMemberError,
    NotCarriedError,
    SucceededError,
    WhichBodyError,
    WhichPartError,
)
from engine.model.standing import Standing, TaskRef
from engine.ports.ledger import Unit
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from workflows.plan import Plan, Task

MOST = 6
"""How many members a message lists."""


def carried_parts(unit: Unit, plan: Plan, task: Task, body: str, day: date) -> list[str]:
    """The members whose parts of a `task` of `plan` a `body` carries on a `day`, its own first.

    `unit` is the open transaction. Raises UnknownNameError, NotAMemberError, and SucceededError
    where another carries its work.
    """
    bodies = unit.facts.bodies()
    members = bodies.member_set(plan.plan, task.each or "")
    members |= bodies.members_on(plan.plan, task.each or "", day)
    works = bodies.works_on(body, day)
    begun = {s.body for s in unit.standings.of([TaskRef(plan.plan, task.id)], works) if s.body}
    carried = [name for name in works if name in members or name in begun]
    if carried:
        return carried
    for on, new in reversed(bodies.carriers(body)):
        if on <= day and body in members:
            raise SucceededError(body, new, on)
    if body not in bodies.known and body not in members:
        raise UnknownNameError("body", body, nearest(body, sorted(members | set(bodies.known))))
    close = nearest(body, sorted(members)) or _some(sorted(members))
    raise NotAMemberError(task.id, body, task.each or "-", close)


def choose_part(
    unit: Unit, plan: Plan, task: Task, who: Who, day: date, fits: Callable[[list[Standing]], bool]
) -> tuple[list[Standing], str | None]:
    """The standings of the part of a `task` of `plan` that an act is about, and the part where the
    act has to name it: the one that `who` names, else the only one carried on the `day` whose
    standings pass `fits`; the body's own where none does.

    `unit` is the open transaction. Raises as `carried_parts`, WhichPartError where several fit,
    NotCarriedError for a part that the body does not carry.
    """
    body = who.body or _carrier(unit, who.part or "", day)
    carried = carried_parts(unit, plan, task, body, day)
    if who.part is not None:
        if who.part not in carried:
            raise NotCarriedError(
                task.id, who.part, body, unit.facts.bodies().carrier(who.part, day)
            )
        chosen = who.part
    else:
        ref = TaskRef(plan.plan, task.id)
        found = {p: place_standings(unit, ref, p, part=True) for p in carried}
        fitting = [p for p, standings in found.items() if fits(standings)]
        if len(fitting) > 1:
            raise WhichPartError(task.id, body, fitting)
        chosen = (fitting or carried)[0]
    standings = place_standings(unit, TaskRef(plan.plan, task.id), chosen, part=True)
    return standings, chosen if len(carried) > 1 or chosen != body else None


def _carrier(unit: Unit, part: str, day: date) -> str:
    return unit.facts.bodies().carrier(part, day)


class Who(NamedTuple):
    """Who acts, and whose part it is."""

    body: str | None = None
    part: str | None = None


def _some(members: Sequence[str]) -> tuple[str, ...]:
    """The first members, and a sign where there are more."""
    return (*members[:MOST], *(["..."] if len(members) > MOST else []))


def parts_of(bodies: Bodies, plan: Plan, task: Task, body: str | None) -> list[str]:
    """The members whose parts of a `task` of `plan` a `body` has, its own first, then those that it
    carries on some day; none for None, or in a task without parts. `bodies` has the groups and the
    successions."""
    if body is None or task.each is None:
        return []
    members = bodies.member_set(plan.plan, task.each)
    return [name for name in bodies.works(body) if name in members]


def standings_for(
    unit: Unit, plan: Plan, task: Task, body: str | None, day: date, *, whole: bool = False
) -> list[Standing]:
    """The standings, one an occurrence, of what a `body` does on a `day` in a `task` of `plan`: its
    part (or the parts that it carries on) where each member of a group has a part, else the task as
    its place sees it; without a body, of the whole, which of a task with parts must be meant
    (`whole`).

    `unit` is the open transaction. Raises as `carried_parts`, UnknownNameError for a body or group
    that nobody knows, and WhichBodyError, NoPartsError.
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
    """The most specific standings of the task `ref` for a `body` (None: for the whole), one an
    occurrence, in order; with `part`, as its part without what the others did. `unit` is the open
    transaction."""
    if body is None:
        return unit.standings.of([ref], ())
    bodies = unit.facts.bodies()
    kept = unit.standings.of([ref], bodies.path(body))
    found = speaking(kept, bodies, body, part=part)
    return [standing.part_of(body) for standing in found] if part else found
