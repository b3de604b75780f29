"""The bodies that acts have made known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from engine.model.acts import BodySucceeded
from engine.model.bodies import Bodies, Known, more_known
from engine.model.groups.groups import Groups, Members, Shared
from engine.model.groups.steps import GroupsOverTime, Placing, UnderStep
from engine.model.successions import Succession, Successions
from engine.model.timelines import PlanVersion
from workflows.plan import Body, Directory, Plan


def bodies_of(
    directories: Iterable[Directory],
    plans: Iterable[Plan],
    successions: Iterable[tuple[int, BodySucceeded]] = (),
    groups_over_time: GroupsOverTime | None = None,
    places: Mapping[str, Sequence[UnderStep]] | None = None,
) -> Bodies:
    """The bodies of a workspace: as `directories` that were imported declare them, and the `plans`
    in force. What was imported counts for more than a plan, and a plan adopted earlier for more
    than a later one. `successions` are who carries on whose work, each with its entry;
    `groups_over_time` who was in which group from which day on, `places` who lay below
    whom from which day on, where that changed."""
    known: dict[str, Known] = {}
    groups: dict[str, Shared] = {}
    own: dict[str, dict[str, Members]] = {}
    declared: dict[str, Known] = {}
    for directory in directories:
        known |= {name: known_of(body) for name, body in directory.bodies.items()}
        groups |= {name: Shared(g.name, g.members) for name, g in directory.groups.items()}
    for plan in plans:
        own[plan.plan] = {name: group.members for name, group in plan.groups.items()}
        for name, body in plan.bodies.items():
            declared[name] = more_known(declared.get(name), known_of(body))
    known |= {name: more_known(known.get(name), said) for name, said in declared.items()}
    followed = [Succession(s.old, s.new, s.on, s.reason, seq) for seq, s in successions]
    held = Groups(groups, own, groups_over_time)
    return Bodies(known, held, Successions(followed), declared, places)


def placings(
    directories: Iterable[tuple[int, date, Directory]], plans: Iterable[Sequence[PlanVersion]]
) -> tuple[list[Placing], list[list[Placing]]]:
    """What was said of the places of bodies: by the `directories` of the workspace, each with its
    entry and day, and by the versions of each of the `plans`."""
    imported = [Placing(seq, since, _above(said.bodies)) for seq, since, said in directories]
    adopted = [[Placing(v.seq, v.since, _above(v.plan.bodies)) for v in said] for said in plans]
    return imported, adopted


def _above(bodies: Mapping[str, Body]) -> dict[str, str | None]:
    return {name: body.under for name, body in bodies.items()}


def known_of(body: Body) -> Known:
    """A body as its declaration has it."""
    return Known(body.name, body.under, body.level, body.called, body.signs)
