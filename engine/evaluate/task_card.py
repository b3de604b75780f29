"""The card of a task: what lists show of it beside its standing."""

from __future__ import annotations

from engine.model.cards import Card
from engine.model.progress import Goal
from workflows.plan import Plan, Task
from workflows.reminders import overrides


def card_of(plan: Plan, task: Task, position: int) -> Card:
    """What lists show of a `task` of `plan` beside its standing; `position` is its place in the
    plan, from 0."""
    roles: dict[str, tuple[str, ...]] = {role: tuple(ids) for role, ids in task.roles.items()}
    goals = tuple(Goal(t.says, t.at_least, t.above, t.at_most) for t in task.targets)
    own = overrides(plan.reminders, task.reminders)
    return Card(plan.plan, task.id, position, task.title, roles, task.each, goals, own)
