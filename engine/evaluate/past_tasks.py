"""The tasks of a plan over all its versions: what a day showed of one that is gone, it shows."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.timelines import PlanVersion
from workflows.plan import Plan, Task


def tasks_of(versions: Sequence[PlanVersion]) -> dict[str, Task]:
    """The tasks of the version in force, in its order, then those that only earlier ones have, each
    as it was last."""
    if not versions:
        return {}
    found = dict(versions[-1].plan.tasks)
    for version in reversed(versions[:-1]):
        for name, task in version.plan.tasks.items():
            found.setdefault(name, task)
    return found


def plan_with(plan: Plan, name: str, versions: Sequence[PlanVersion]) -> Plan:
    """The plan in force, or the last version of it that has a task."""
    if name in plan.tasks:
        return plan
    return next((v.plan for v in reversed(versions) if name in v.plan.tasks), plan)
