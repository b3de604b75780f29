"""What acts said of plans and of the workspace over time, each with the day from which it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from workflows.plan import Plan, Task


class PlanVersion(NamedTuple):
    """A version of a plan."""

    seq: int
    since: date | None
    plan: Plan


class PlanStep(NamedTuple):
    """A plan ended, suspended or resumed on a day."""

    seq: int
    since: date | None
    move: str
    replaced_by: str | None = None


class PolicyStep(NamedTuple):
    """Knobs set for the whole workspace."""

    seq: int
    since: date | None
    knobs: Mapping[str, str]


class CalendarStep(NamedTuple):
    """A version of a calendar, as its table."""

    seq: int
    since: date | None
    table: str


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
    """The `plan` in force, or the last of its `versions` that has a task with the id `name`."""
    if name in plan.tasks:
        return plan
    return next((v.plan for v in reversed(versions) if name in v.plan.tasks), plan)
