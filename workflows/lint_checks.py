"""Warnings: what a plan may well mean, but a person should look at."""

from __future__ import annotations

from collections.abc import Iterator

from triggers import expressions as x
from triggers.expressions import tasks_in, triggers_in
from triggers.joined_rules import recurrences_in, rules_in
from workflows.faults import Fault
from workflows.grains import match_of, period_recurrences
from workflows.graph import listeners, repeating_triggers
from workflows.plan import OpenQuestion, Plan, Target
from workflows.source_positions import Path, Places


def repeat_recurring(plan: Plan, places: Places) -> Iterator[Fault]:
    """Occurrences come from periods or from events; where a task has both, periods win."""
    for task in plan.tasks.values():
        for name in repeating_triggers(plan, task) if recurrences_in(task.deadline) else ():
            yield places.fault("repeat-recurring", places.due(task.id), name=name)


def no_terms(plan: Plan, places: Places) -> Iterator[Fault]:
    """`every term` needs to know the terms."""
    for task in plan.tasks.values():
        every = [r.every for r in rules_in(task.deadline) if isinstance(r, x.Recurring)]
        if "term" in every and not plan.terms:
            yield places.fault("no-terms", places.due(task.id))


def anchors_not_awaited(plan: Plan, places: Places) -> Iterator[Fault]:
    """A date counts from what the task waits for, else it may start without one."""
    for task in plan.tasks.values():
        path = places.due(task.id)
        counted = [r for r in rules_in(task.deadline) if _needs_its_anchor(r)]
        triggers = dict.fromkeys(name for rule in counted for name in triggers_in(rule))
        tasks = dict.fromkeys(name for rule in counted for name in tasks_in(rule))
        for name in triggers:
            if name not in triggers_in(task.condition):
                yield places.fault("anchor-not-awaited", path, places.word(path, name), name=name)
        for name in tasks:
            if name not in tasks_in(task.condition):
                place = places.word(path, name, True)
                yield places.fault("anchor-not-awaited", path, place, name=f"done {name}")


def _needs_its_anchor(rule: x.Deadline) -> bool:
    """Whether a date cannot be known before the task waits for what it counts from: a rule that
    counts backward is better off without waiting for that."""
    return isinstance(rule, x.AsSetBy) or (
        isinstance(rule, x.Counted) and rule.direction == "after"
    )


def done_per_period(plan: Plan, places: Places) -> Iterator[Fault]:
    """Whoever waits for a task that has occurrences knows which of them count."""
    codes = {"periods": "done-periods", "first": "done-first-of-many"}
    for task in plan.tasks.values():
        for name in dict.fromkeys((*tasks_in(task.condition), *tasks_in(task.deadline))):
            other = plan.tasks.get(name)
            code = codes.get(match_of(plan, task, other)) if other else None
            if code:
                named = name in tasks_in(task.condition)
                path: Path = ("tasks", task.id, "when") if named else places.due(task.id)
                yield places.fault(code, path, places.word(path, name, True), name=name)


def no_until(plan: Plan, places: Places) -> Iterator[Fault]:
    """A recurring task needs an end to roll to."""
    for task in plan.tasks.values():
        if period_recurrences(task) and not plan.until:
            yield places.fault("no-until", places.due(task.id))


def unused_triggers(plan: Plan, places: Places) -> Iterator[Fault]:
    """Each trigger has a task that waits for it or counts from it."""
    used = listeners(plan)
    for name in plan.triggers:
        if ("trigger", name) not in used:
            yield places.fault("unused-trigger", ("triggers", name), key=True)


def missing_roles(plan: Plan, places: Places) -> Iterator[Fault]:
    """Somebody directs or leads each task, and somebody implements it."""
    for task in plan.tasks.values():
        path = ("tasks", task.id)
        if not task.directing and not task.lead:
            yield places.fault("no-leader", path, key=True)
        if not task.implementing and not task.each:
            yield places.fault("no-implementer", path, key=True)


def open_questions(plan: Plan, places: Places) -> Iterator[Fault]:
    """Each question of reading is confirmed by a person."""
    questions: list[tuple[Path, tuple[OpenQuestion, ...]]] = [(("open",), plan.open)]
    questions += [(("tasks", task.id, "open"), task.open) for task in plan.tasks.values()]
    for path, asked in questions:
        for index, question in enumerate(asked):
            if not question.confirmed:
                yield places.fault("open-question", (*path, index), asks=question.asks)


def target_contradictions(plan: Plan, places: Places) -> Iterator[Fault]:
    """Some number meets each target."""
    for task in plan.tasks.values():
        for index, target in enumerate(task.targets):
            if _contradicts(target):
                bounds = tuple(
                    f"{name} {value}"
                    for name in ("at_least", "above", "at_most")
                    if (value := getattr(target, name)) is not None
                )
                path: Path = ("tasks", task.id, "targets", index)
                yield places.fault("target-contradiction", path, bounds=bounds)


def _contradicts(target: Target) -> bool:
    if target.at_most is None:
        return False
    too_high = target.at_least is not None and target.at_least > target.at_most
    return too_high or (target.above is not None and target.above >= target.at_most)
