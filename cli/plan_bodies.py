"""The bodies and groups that a plan names, wherever they are declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.session import Session

if TYPE_CHECKING:
    from workflows.plan import Directory, Plan


def named_in(plan: Plan) -> set[str]:
    """The ids that a plan names: issuers, bodies above and in groups, groups of `each`, roles."""
    triggers, tasks = plan.triggers.values(), plan.tasks.values()
    found = {plan.issuer, *(trigger.issuer for trigger in triggers)}
    found |= {body.under for body in plan.bodies.values()}
    found |= {name for group in plan.groups.values() for name in group.members}
    found |= {task.each for task in tasks}
    found |= {name for task in tasks for ids in task.roles.values() for name in ids}
    return {name for name in found if name}


def with_shared(session: Session, plan: Plan) -> Plan:
    """The plan with what it names of its shared file, or of the workspace once it is in force,
    beside what it declares itself; for showing it."""
    missing = named_in(plan) - plan.bodies.keys() - plan.groups.keys()
    if not missing:
        return plan
    shared = plan.directory or _workspace(session)
    bodies = {name: body for name, body in shared.bodies.items() if name in missing}
    groups = {name: group for name, group in shared.groups.items() if name in missing}
    return plan.model_copy(update={"bodies": plan.bodies | bodies, "groups": plan.groups | groups})


def _workspace(session: Session) -> Directory:
    from store.backends.errors import NoDatabaseError  # noqa: PLC0415  for speed
    from workflows.plan import Body, Directory, Group  # noqa: PLC0415

    try:
        with session.ledger().reading() as unit:
            bodies = unit.bodies()
    except NoDatabaseError:
        return Directory()
    known = {name: Body.model_construct(**body._asdict()) for name, body in bodies.known.items()}
    groups = {
        name: Group.model_construct(**group._asdict()) for name, group in bodies.groups.items()
    }
    return Directory.model_construct(bodies=known, groups=groups)
