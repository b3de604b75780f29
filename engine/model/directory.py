"""The bodies that acts have made known."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.acts import BodySucceeded
from engine.model.bodies import Bodies, Known, Members, Shared, Succession, more_known
from workflows.plan import Body, Directory, Plan


def bodies_of(
    directories: Iterable[Directory],
    plans: Iterable[Plan],
    successions: Iterable[BodySucceeded] = (),
) -> Bodies:
    """The bodies of a workspace. What was imported says more than a plan, and a plan adopted
    earlier more than a later one."""
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
    followed = [Succession(said.old, said.new, said.on, said.reason) for said in successions]
    return Bodies(known, groups, own, followed, declared)


def known_of(body: Body) -> Known:
    """What a declaration says of a body."""
    return Known(body.name, body.under, body.level, body.called, body.signs)
