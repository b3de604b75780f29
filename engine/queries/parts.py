"""Whose part of a task an act is about, and the standings that speak for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from engine.evaluate.member_counts import parted
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
from engine.model.receipt import CarriedPart
from engine.model.standing import Standing, TaskRef, as_part
from engine.model.states import FINISHED, State
from engine.ports.ledger import Unit
from engine.queries.filters import Filters
from engine.queries.lists import rows
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
    members = bodies.groups.member_set(plan.plan, task.each or "")
    members |= bodies.groups.members_on(plan.plan, parted(bodies, plan, task) or "", day)
    works = bodies.successions.works_on(body, day)
    near = unit.standings.of([TaskRef(plan.plan, task.id)], _with_path(bodies, body, works))
    begun = {s.body for s in near if s.body in works}
    carried = [name for name in works if name in members or name in begun]
    if carried:
        return carried
    for on, new in reversed(bodies.successions.carriers(body)):
        if on <= day and body in members:
            raise SucceededError(body, new, on)
    if body not in bodies.known and body not in members:
        raise UnknownNameError("body", body, nearest(body, sorted(members | set(bodies.known))))
    close = nearest(body, sorted(members)) or _some(sorted(members))
    raise NotAMemberError(task.id, body, task.each or "-", close)


def _with_path(bodies: Bodies, body: str, works: Sequence[str]) -> Sequence[str]:
    """The places at which a body's part is looked up; with those of the `works` that it carries."""
    path = bodies.path(body)
    return path if set(works) <= set(path) else (*path, *works)


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
            raise NotCarriedError(task.id, who.part, body, _carrier(unit, who.part, day))
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
    return unit.facts.bodies().successions.carrier(part, day)


class Who(NamedTuple):
    """Who acts, and whose part it is."""

    body: str | None = None
    part: str | None = None


def _some(members: Sequence[str]) -> tuple[str, ...]:
    """The first members, and a sign where there are more."""
    return (*members[:MOST], *(["..."] if len(members) > MOST else []))


def parts_of(bodies: Bodies, plan: Plan, task: Task, body: str | None, day: date) -> list[str]:
    """The members whose parts of a `task` of `plan` a `body` has, its own first, then those that it
    carries on some day; none for None, or where the task has no parts on the `day`. `bodies` has
    the groups and the successions."""
    group = parted(bodies, plan, task)
    if body is None or group is None:
        return []
    changed = group != task.each
    groups, name = bodies.groups, plan.plan
    members = groups.members_on(name, group, day) if changed else groups.member_set(name, group)
    return [name for name in bodies.successions.works(body) if name in members]


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
            members = unit.facts.bodies().groups.members(plan.plan, task.each)
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
    return [as_part(standing, body) for standing in found] if part else found


def carried_over(unit: Unit, old: str, new: str, on: date, today: date) -> tuple[CarriedPart, ...]:
    """The open parts that `new` carries from the day `on` and did not before, once the succession
    of `old` is recorded: as they stand on that day, or `today` where that is later. `unit` is the
    transaction that recorded it."""
    bodies, day = unit.facts.bodies(), max(on, today)
    found = []
    for row in rows(unit.standings, "tasks", day, Filters(body=new)):
        part = row["body"]
        if part is None or row["each"] is None or State(row["state"]) in FINISHED:
            continue
        before = bodies.successions.carrier(part, on - timedelta(days=1))
        if before != new and old in bodies.successions.chain(part, day):
            who = (None if name == part else name for name in (before, new))
            found.append(
                CarriedPart(
                    row["plan"],
                    row["task"],
                    row["title"],
                    row["occurrence"],
                    part,
                    row["state"],
                    row["due"],
                    *who,
                )
            )
    return tuple(found)
