"""What lists show of a task beside its standing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.progress import Goal
from workflows.plan import Plan, Task
from workflows.reminders import overrides


def card_of(plan: Plan, task: Task, position: int) -> Card:
    """What lists say of a task beside its standing."""
    roles: dict[str, tuple[str, ...]] = {role: tuple(ids) for role, ids in task.roles.items()}
    goals = tuple(Goal(t.says, t.at_least, t.above, t.at_most) for t in task.targets)
    own = overrides(plan.reminders, task.reminders)
    return Card(plan.plan, task.id, position, task.title, roles, task.each, goals, own)


@dataclass(frozen=True, slots=True)
class Card:
    """What a list says of a task beside its standing; `each` is the group of which each member has
    a part in it, `targets` what the plan wants reached, `reminders` the rules of its own
    (workflows.reminders.overrides)."""

    plan: str
    task: str
    position: int
    title: str
    roles: Mapping[str, tuple[str, ...]]
    each: str | None = None
    targets: tuple[Goal, ...] = ()
    reminders: str | None = None
