"""A plan as understood, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from upon.views.readings import Confirmation

if TYPE_CHECKING:
    from workflows.plan import Plan
if TYPE_CHECKING:
    from workflows.plan import Plan, Task


def plan_json(
    plan: Plan,
    tasks: Sequence[Task],
    version: int = 1,
    made: Mapping[str, Sequence[Confirmation]] | None = None,
) -> dict[str, Any]:
    """The keys of `show` (design: The command line)."""
    return {
        "plan": plan.plan,
        "version": version,
        "title": plan.title,
        "number": plan.number,
        "issuer": plan.issuer,
        "adopted": plan.adopted,
        "until": plan.until,
        "calendar": plan.calendar,
        "policy": plan.policy,
        "tasks": [_task_json(task, (made or {}).get(task.id, ())) for task in tasks],
        "triggers": [
            {"id": name, "name": t.name, "issuer": t.issuer, "kind": t.kind, "repeats": t.repeats}
            for name, t in plan.triggers.items()
        ],
        "bodies": [
            {"id": name, **body.model_dump(mode="json")} for name, body in plan.bodies.items()
        ],
        "groups": [
            {"id": name, "name": group.name, "members": list(group.members)}
            for name, group in plan.groups.items()
        ],
        "open": [question.model_dump(mode="json") for question in plan.open],
        "read_from": None if plan.read_from is None else plan.read_from.model_dump(mode="json"),
    }


def _task_json(task: Task, made: Sequence[Confirmation]) -> dict[str, Any]:
    return {
        "id": task.id,
        "title": task.title,
        "when": task.when_text,
        "due": task.due_text,
        "says": task.says,
        "roles": {role: list(ids) for role, ids in task.roles.items()},
        "each": task.each,
        "open": [question.model_dump(mode="json") for question in task.open],
        "confirmations": list(made),
        "due_policy": task.due_policy,
        "note": task.note,
        "state": task.state,
        "targets": [target.model_dump(mode="json") for target in task.targets],
        "places": dict(task.places),
    }
