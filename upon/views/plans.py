"""A plan as understood, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from engine.evaluate.lapses import halts_of
from engine.model.timelines import PlanStep
from upon.views.readings import Confirmation

if TYPE_CHECKING:
    from engine.ports.ledger import Unit
    from workflows.plan import Plan, Task


def plan_json(
    plan: Plan,
    tasks: Sequence[Task],
    version: int = 1,
    made: Mapping[str, Sequence[Confirmation]] | None = None,
) -> dict[str, Any]:
    """The keys of `show` (design: The command line): a `plan` with those of its `tasks` that were
    asked for. `version` counts its adoption and amendments, from 1; `made` has the confirmations of
    each task by its id (None: of none)."""
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


def _plan_line(plan: Plan, steps: Sequence[PlanStep], today: date) -> dict[str, Any]:
    """A `plan` in the list of plans: its name, span and number of tasks, and how it stands on the
    day `today` after the `steps` recorded of it (suspended, resumed, ended): `state` in_force,
    suspended or ended, from which day, and the plan that replaces it."""
    end = next((one for one in steps if one.move == "end" and _by(one.since, today)), None)
    halts = [one for one in halts_of(steps) if one.point.day <= today]
    rests = halts[-1] if halts and not halts[-1].goes_on else None
    if end is not None:
        state, since = "ended", end.since
    else:
        state, since = ("suspended", rests.point.day) if rests else ("in_force", None)
    return {
        "plan": plan.plan,
        "title": plan.title,
        "adopted": plan.adopted,
        "tasks": len(plan.tasks),
        "until": plan.until,
        "number": plan.number,
        "issuer": plan.issuer,
        "state": state,
        "state_from": since,
        "replaced_by": end.replaced_by if end else None,
    }


def plan_lines(unit: Unit, today: date) -> list[dict[str, Any]]:
    """The list of the plans that `unit` reads, in the order of adoption, as each stands on the day
    `today`."""
    return [
        _plan_line(plan, unit.facts.plan_steps(plan.plan), today) for plan in unit.catalog.plans()
    ]


def _by(day: date | None, today: date) -> bool:
    return day is not None and day <= today
