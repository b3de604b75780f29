"""Checks of names: what is named is declared, once, and leads into no loop."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator

from triggers import expressions as x
from triggers.calendar_files import calendar_names
from triggers.expressions import tasks_in, triggers_in
from triggers.nearest import nearest
from workflows.faults import Fault
from workflows.graph import dependencies, loops
from workflows.places import Path, Places
from workflows.plan import Plan, Task


def unknown_triggers(plan: Plan, places: Places) -> Iterator[Fault]:
    """Each trigger that a `when` or `due` names is declared."""
    for task in plan.tasks.values():
        for path, node in _expressions(task, places):
            for name in triggers_in(node):
                if name not in plan.triggers:
                    close = nearest(name, plan.triggers)
                    yield places.fault("unknown-trigger", path, places.word(path, name),
                                       name=name, nearest=close)  # fmt: skip


def unknown_tasks(plan: Plan, places: Places) -> Iterator[Fault]:
    """Each task that follows `done` is in the plan."""
    for task in plan.tasks.values():
        for path, node in _expressions(task, places):
            for name in tasks_in(node):
                if name not in plan.tasks:
                    close = nearest(name, plan.tasks)
                    yield places.fault("unknown-task", path, places.word(path, name, True),
                                       name=name, nearest=close)  # fmt: skip


def _expressions(
    task: Task, places: Places
) -> Iterator[tuple[Path, x.Condition | x.Deadline | None]]:
    yield ("tasks", task.id, "when"), task.condition
    yield places.due(task.id), task.deadline
    for index, question in enumerate(task.open):
        for number, would in question.would.items():
            here: Path = ("tasks", task.id, "open", index, "would", number)
            yield (*here, "when"), would.condition
            yield (*here, "due"), would.deadline


def unknown_bodies(plan: Plan, places: Places) -> Iterator[Fault]:
    """Issuers, bodies above and members are bodies; roles are held by bodies or groups."""
    for path, name in _body_references(plan):
        if name not in plan.bodies:
            yield _unknown_body(places, path, name, plan.bodies)
    either = [*plan.bodies, *plan.groups]
    for path, name in _role_references(plan):
        if name not in plan.bodies and name not in plan.groups:
            yield _unknown_body(places, path, name, either)


def _unknown_body(places: Places, path: Path, name: str, known: Iterable[str]) -> Fault:
    return places.fault("unknown-body", path, name=name, nearest=nearest(name, known))


def _body_references(plan: Plan) -> Iterator[tuple[Path, str]]:
    if plan.issuer:
        yield ("issuer",), plan.issuer
    for key, body in plan.bodies.items():
        if body.under:
            yield ("bodies", key, "under"), body.under
    for key, group in plan.groups.items():
        for index, member in enumerate(group.members):
            yield ("groups", key, "members", index), member
    for key, trigger in plan.triggers.items():
        if trigger.issuer:
            yield ("triggers", key, "issuer"), trigger.issuer


def _role_references(plan: Plan) -> Iterator[tuple[Path, str]]:
    for task in plan.tasks.values():
        for role, names in task.roles.items():
            for index, name in enumerate(names):
                yield ("tasks", task.id, role, index), name


def unknown_groups(plan: Plan, places: Places) -> Iterator[Fault]:
    """`each` names a group."""
    for task in plan.tasks.values():
        if task.each and task.each not in plan.groups:
            close = nearest(task.each, plan.groups)
            path = ("tasks", task.id, "each")
            yield places.fault("unknown-group", path, name=task.each, nearest=close)


def unknown_calendars(plan: Plan, places: Places) -> Iterator[Fault]:
    """Calendars are shipped ones or files that end in .csv."""
    named: list[tuple[Path, str]] = [(("calendar",), plan.calendar or "none")]
    named += [(("policy", "calendar"), plan.policy.get("calendar", "none"))]
    for task in plan.tasks.values():
        own: Path = ("tasks", task.id, "due", "policy", "calendar")
        named.append((own, task.due_policy.get("calendar", "none")))
    for path, name in named:
        if name not in calendar_names() and not name.endswith(".csv"):
            yield places.fault("unknown-calendar", path, name=name, allowed=calendar_names(),
                               nearest=nearest(name, calendar_names()))  # fmt: skip


def same_ids(plan: Plan, places: Places) -> Iterator[Fault]:
    """No id is both a body's and a group's, for roles name either."""
    for name in plan.groups:
        if name in plan.bodies:
            yield places.fault("same-id", ("groups", name), key=True, name=name)


def same_task_ids(plan: Plan, places: Places) -> Iterator[Fault]:
    """Task ids differ in more than case or the way Unicode composes letters."""
    seen: dict[str, str] = {}
    for name in plan.tasks:
        plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        if plain in seen:
            yield places.fault("same-task-id", ("tasks", name), key=True, name=name,
                               other=seen[plain])  # fmt: skip
        seen.setdefault(plain, name)


def repeated_names(plan: Plan, places: Places) -> Iterator[Fault]:
    """No body stands twice in one role or group."""
    lists: list[tuple[Path, Collection[str]]] = [
        (("groups", key, "members"), group.members) for key, group in plan.groups.items()
    ]
    for task in plan.tasks.values():
        lists += [(("tasks", task.id, role), names) for role, names in task.roles.items()]
    for path, names in lists:
        seen: set[str] = set()
        for index, name in enumerate(names):
            if name in seen:
                yield places.fault("repeated-name", (*path, index), name=name)
            seen.add(name)


def task_cycles(plan: Plan, places: Places) -> Iterator[Fault]:
    """No task waits, over whatever others, for its own completion."""
    edges = {task.id: list(dependencies(task)) for task in plan.tasks.values()}
    for loop in loops(edges):
        first, second = loop[0], loop[1]
        path: Path = ("tasks", first, "when")
        if second not in tasks_in(plan.tasks[first].condition):
            path = places.due(first)
        yield places.fault("task-cycle", path, places.word(path, second, True),
                           loop=loop)  # fmt: skip


def body_cycles(plan: Plan, places: Places) -> Iterator[Fault]:
    """No body lies, over whatever others, under itself."""
    edges = {key: [body.under] if body.under else [] for key, body in plan.bodies.items()}
    for loop in loops(edges):
        yield places.fault("body-cycle", ("bodies", loop[0], "under"), loop=loop)
