"""Acts on the bodies of the whole workspace: imported, succeeded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.commands.clean_input import check_directory_names
from engine.model.acts import BodiesPut, BodySucceeded
from engine.model.bodies import Bodies, Known, more_known
from engine.model.body_refusals import AlreadySucceededError, BodyLoopError
from engine.model.directory import bodies_of, known_of
from engine.model.successions import Succession, Successions
from engine.ports.ledger import Unit
from triggers.errors import BadInputError, UnknownNameError
from triggers.nearest import nearest
from workflows.plan import Body, Directory, Plan


def fresh_directory(bodies: Bodies, given: Directory) -> Directory:
    """What of a directory the workspace does not know, or knows otherwise."""
    return Directory(
        bodies={
            name: body
            for name, body in given.bodies.items()
            if bodies.known.get(name) != _filled_in(bodies, name, body)
        },
        groups={
            name: group
            for name, group in given.groups.items()
            if bodies.groups.shared.get(name) != (group.name, group.members)
        },
    )


def _filled_in(bodies: Bodies, name: str, body: Body) -> Known:
    said = known_of(body)
    return more_known(said, bodies.declared[name]) if name in bodies.declared else said


def shared_bodies(unit: Unit, plan: Plan) -> Directory | None:
    """What a plan's shared file brings into the workspace; None where that knows it all.

    Raises BodyLoopError where the plan's bodies and those that are known lie under each other.
    """
    given = plan.directory or Directory()
    fresh = fresh_directory(unit.facts.bodies(), given)
    check_directory_names(fresh)
    others = [other for other in unit.catalog.plans() if other.plan != plan.plan]
    _check_loops(unit, given, [*others, plan], (*plan.bodies, *given.bodies))
    return fresh if fresh.bodies or fresh.groups else None


def make_bodies(unit: Unit, given: Directory) -> BodiesPut | None:
    """The act that takes bodies and groups into the workspace, or takes their new names and places
    in; None where all is known so. Raises BodyLoopError, UnknownNameError, BadInputError."""
    fresh = fresh_directory(unit.facts.bodies(), given)
    if not fresh.bodies and not fresh.groups:
        return None
    check_directory_names(fresh)
    known = {*unit.facts.bodies().known, *given.bodies}
    groups = {*unit.facts.bodies().groups.shared, *given.groups}
    above = [body.under for body in fresh.bodies.values() if body.under]
    for name in (*above, *(m for group in fresh.groups.values() for m in group.members)):
        if name not in known:
            raise UnknownNameError("body", name, nearest(name, sorted(known)))
    for name in fresh.groups:
        if name in known:
            raise BadInputError("group", name, "an id that no body has")
    for name in fresh.bodies:
        if name in groups:
            raise BadInputError("body", name, "an id that no group has")
    _check_loops(unit, fresh, unit.catalog.plans(), fresh.bodies)
    return BodiesPut(directory=fresh)


def make_succession(unit: Unit, old: str, new: str, on: date, reason: str | None) -> BodySucceeded:
    """The act by which the body `new` carries on the work of `old` from the day `on`, or `old`
    takes its own back (`new` is `old`).

    `unit` is the open transaction, `reason` clean text (None: none is kept). Raises
    UnknownNameError, BadInputError, BodyLoopError, and AlreadySucceededError where another carries
    it on already.
    """
    bodies = unit.facts.bodies()
    for name in (old, new):
        if name not in bodies.known:
            raise UnknownNameError("body", name, nearest(name, sorted(bodies.known)))
    carried = _carried(bodies, old, on)
    if old == new and carried is None:
        raise BadInputError("succeed", old, "a body whose work another carries on that day")
    if carried is not None and carried[1] == new:
        raise AlreadySucceededError(old, new, carried[0])
    said = Succession(old, new, on, reason, unit.entries.head().count + 1)
    ring = Successions((*bodies.successions.said, said)).ring()
    if ring:
        raise BodyLoopError("a body would carry on its own work", ring)
    onward = _carried(bodies, new, on) if new != old else None
    if onward is not None and onward[0] < on:
        raise AlreadySucceededError(new, onward[1], onward[0])
    return BodySucceeded(old=old, new=new, on=on, reason=reason)


def _carried(bodies: Bodies, body: str, day: date) -> tuple[date, str] | None:
    """From which day who carries on a body's work on a day; None where it does its own."""
    by_then = [one for one in bodies.successions.carriers(body) if one[0] <= day]
    return by_then[-1] if by_then and by_then[-1][1] != body else None


def _check_loops(unit: Unit, given: Directory, plans: Iterable[Plan], names: Iterable[str]) -> None:
    """Raise BodyLoopError where one of these would lie under itself once a directory is taken in.

    What it says of a body stands in the place of what was known: it may have become the top.
    """
    said = bodies_of([given], plans).known
    after = {**unit.facts.bodies().known, **bodies_of([given], ()).known}
    for name, body in said.items():
        after[name] = more_known(after.get(name), body) if name not in given.bodies else body
    for name in names:
        path = [name]
        while under := after[path[-1]].under if path[-1] in after else None:
            path.append(under)
            if under in path[:-1]:
                raise BodyLoopError("bodies lie under each other", path[path.index(under) :])
