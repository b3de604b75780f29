"""The bodies and groups that a plan names, wherever they are declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commands.directories import shared_bodies
from store.backends.errors import NoDatabaseError
from upon.workspace import Workspace
from workflows.plan import Body, Directory, Group

if TYPE_CHECKING:
    from engine.ports.ledger import Ledger
    from workflows.plan import Plan

if TYPE_CHECKING:
    from workflows.plan import Plan


def named_in(plan: Plan) -> set[str]:
    """The ids that a plan names: issuers, bodies above and in groups, groups of `each`, roles."""
    triggers, tasks = plan.triggers.values(), plan.tasks.values()
    found = {plan.issuer, *(trigger.issuer for trigger in triggers)}
    found |= {body.under for body in plan.bodies.values()}
    found |= {name for group in plan.groups.values() for name in group.members}
    found |= {task.each for task in tasks}
    found |= {name for task in tasks for ids in task.roles.values() for name in ids}
    return {name for name in found if name}


def with_shared(workspace: Workspace, plan: Plan) -> Plan:
    """The plan with what it names of its shared file, or of the workspace once it is in force,
    beside what it declares itself; for showing it."""
    missing = named_in(plan) - plan.bodies.keys() - plan.groups.keys()
    if not missing:
        return plan
    shared = plan.directory or _workspace(workspace)
    bodies = {name: body for name, body in shared.bodies.items() if name in missing}
    groups = {name: group for name, group in shared.groups.items() if name in missing}
    return plan.model_copy(update={"bodies": plan.bodies | bodies, "groups": plan.groups | groups})


def _workspace(workspace: Workspace) -> Directory:

    try:
        with workspace.ledger().reading() as unit:
            bodies = unit.facts.bodies()
    except NoDatabaseError:
        return Directory()
    known = {name: Body.model_construct(**body._asdict()) for name, body in bodies.known.items()}
    groups = {
        name: Group.model_construct(**group._asdict())
        for name, group in bodies.groups.shared.items()
    }
    return Directory.model_construct(bodies=known, groups=groups)


def fresh_bodies(ledger: Ledger, plan: Plan) -> Directory | None:
    """What a plan's shared file brings into the workspace. Raises BodyLoopError."""

    if plan.directory is None:
        return None
    with ledger.reading() as unit:
        return shared_bodies(unit, plan)
