"""The rules of reminders as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflows.reminders import FAMILIES, rules_from

if TYPE_CHECKING:
    from engine.ports.ledger import Unit
    from workflows.reminders import ReminderRule


def reminders_json(unit: Unit) -> dict[str, Any]:
    """Each rule with whom it tells and when; the plans and tasks that say otherwise."""

    whole = unit.schedule.workspace_reminders()
    rules = rules_from(whole, None)
    own = {}
    for plan in unit.catalog.plans():
        tasks = {name: _said(task) for name, task in plan.tasks.items() if task.reminders}
        if plan.reminders or tasks:
            own[plan.plan] = {"rules": _said(plan), "tasks": tasks}
    return {
        "rules": {name: _rule(name, rules.get(name)) for name in FAMILIES},
        "set": _said_by(whole),
        "plans": own,
    }


def _rule(name: str, told: ReminderRule | None) -> dict[str, Any] | None:
    if told is None:
        return None
    found: dict[str, Any] = {"to": list(told.to), "urgent": told.urgent}
    if name in ("due", "waiting"):
        found["days"] = list(told.days)
    if name == "overdue":
        found |= {"daily": told.daily, "weekly": told.weekly}
    return found


def _said(owner: Any) -> dict[str, Any]:
    return _said_by(owner.reminders) or {}


def _said_by(rules: Any) -> dict[str, Any] | None:
    return rules.model_dump(mode="json", exclude_none=True) if rules else None
