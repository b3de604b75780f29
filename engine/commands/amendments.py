"""A new version of a plan against the one in force: what differs, and what of it is taken."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

from workflows.plan import Plan, Task

WHOLE = "plan"
"""The name of the difference that concerns the plan as a whole."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One difference: a task added, changed (field -> before, after) or removed; or the plan's own
    fields, under the name `plan`."""

    name: str
    kind: Literal["added", "changed", "removed"]
    title: str
    fields: dict[str, tuple[Any, Any]]


def compare_plans(old: Plan, new: Plan) -> list[Amendment]:
    """The differences in the new plan's order, removed tasks last."""
    found = []
    before, after = _own(old), _own(new)
    fields = _differing(before, after)
    if fields:
        found.append(Amendment(WHOLE, "changed", new.title, fields))
    for name, task in new.tasks.items():
        if name not in old.tasks or old.tasks[name].state == "removed":
            found.append(Amendment(name, "added", task.title, {}))
        elif changed := _changed(old.tasks[name], task):
            found.append(Amendment(name, "changed", task.title, changed))
    gone = [t for t in old.tasks.values() if t.id not in new.tasks and t.state != "removed"]
    return found + [Amendment(task.id, "removed", task.title, {}) for task in gone]


def _own(plan: Plan) -> dict[str, Any]:
    return plan.model_dump(mode="json", exclude={"tasks"})


def _changed(old: Task, new: Task) -> dict[str, tuple[Any, Any]]:
    return _differing(old.model_dump(mode="json"), new.model_dump(mode="json"))


def _differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs; a field that says nothing may be left out."""
    names = dict.fromkeys((*after, *before))
    pairs = ((name, (before.get(name), after.get(name))) for name in names)
    return {name: pair for name, pair in pairs if pair[0] != pair[1]}


def merge(old: Plan, new: Plan, accepted: Collection[str], is_begun: Callable[[str], bool]) -> Plan:
    """The plan in force after the `accepted` differences (their names) between the `old` plan and
    the `new` one.

    What the new plan names (bodies, groups, triggers) is added in any case, so that accepted tasks
    find it; what the old one names stays. A removed task on which work was begun (`is_begun`
    answers that for a task's id) stays, marked removed, for a person to decide.
    """
    tasks: dict[str, Task] = {}
    for name, task in new.tasks.items():
        current = old.tasks.get(name)
        if name in accepted or current == task:
            tasks[name] = task
        elif current is not None:
            tasks[name] = current
    for name, task in old.tasks.items():
        if name in new.tasks:
            continue
        if name not in accepted:
            tasks[name] = task
        elif is_begun(name):
            tasks[name] = task.model_copy(update={"state": "removed", "when": None})
    base = new if WHOLE in accepted else old
    names = {
        field: getattr(old, field) | getattr(new, field)
        for field in ("bodies", "groups", "triggers")
    }
    if WHOLE not in accepted:
        names = {field: getattr(new, field) | getattr(old, field) for field in names}
    return base.model_copy(update={**names, "tasks": tasks})
