"""Checks of the names of triggers, tasks and calendars: what is named is declared, once, and leads
into no loop."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from triggers import expressions as x
from triggers.calendar_files import calendar_names
from triggers.expressions import tasks_in, triggers_in
from triggers.nearest import nearest
from triggers.parsing import RESERVED_SINCE
from workflows.faults import Fault
from workflows.graph import dependencies, loops
from workflows.plan import Plan, Task
from workflows.source_positions import Path, Places


def unknown_triggers(plan: Plan, places: Places) -> Iterator[Fault]:
    """Each trigger that a `when` or `due` names is declared."""
    for task in plan.tasks.values():
        for path, node in _expressions(task, places):
            for name in triggers_in(node):
                if name not in plan.triggers:
                    close = nearest(name, plan.triggers)
                    yield places.fault(
                        "unknown-trigger", path, places.word(path, name), name=name, nearest=close
                    )


def reserved_words(plan: Plan, places: Places) -> Iterator[Fault]:
    """No trigger has a word of the grammar as its id; a plan that was in force before the word was
    taken keeps it (`kept` of the loader)."""
    for name in plan.triggers:
        if name in RESERVED_SINCE:
            yield places.fault("reserved-id", ("triggers", name), key=True, got=name)


def unknown_tasks(plan: Plan, places: Places) -> Iterator[Fault]:
    """Each task that follows `done` is in the plan."""
    for task in plan.tasks.values():
        for path, node in _expressions(task, places):
            for name in tasks_in(node):
                if name not in plan.tasks:
                    close = nearest(name, plan.tasks)
                    yield places.fault(
                        "unknown-task",
                        path,
                        places.word(path, name, True),
                        name=name,
                        nearest=close,
                    )


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


def unknown_calendars(plan: Plan, places: Places) -> Iterator[Fault]:
    """Calendars are shipped ones or files that end in .csv."""
    named: list[tuple[Path, str]] = [(("calendar",), plan.calendar or "none")]
    named += [(("policy", "calendar"), plan.policy.get("calendar", "none"))]
    for task in plan.tasks.values():
        own: Path = ("tasks", task.id, "due", "policy", "calendar")
        named.append((own, task.due_policy.get("calendar", "none")))
    for path, name in named:
        if name not in calendar_names() and not name.endswith(".csv"):
            yield places.fault(
                "unknown-calendar",
                path,
                name=name,
                allowed=calendar_names(),
                nearest=nearest(name, calendar_names()),
            )


def same_task_ids(plan: Plan, places: Places) -> Iterator[Fault]:
    """Task ids differ in more than case or the way Unicode composes letters."""
    seen: dict[str, str] = {}
    for name in plan.tasks:
        plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        if plain in seen:
            yield places.fault(
                "same-task-id", ("tasks", name), key=True, name=name, other=seen[plain]
            )
        seen.setdefault(plain, name)


def task_cycles(plan: Plan, places: Places) -> Iterator[Fault]:
    """No task waits, over whatever others, for its own completion."""
    edges = {task.id: list(dependencies(task)) for task in plan.tasks.values()}
    for loop in loops(edges):
        first, second = loop[0], loop[1]
        path: Path = ("tasks", first, "when")
        if second not in tasks_in(plan.tasks[first].condition):
            path = places.due(first)
        yield places.fault("task-cycle", path, places.word(path, second, True), loop=loop)
