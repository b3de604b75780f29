"""The checks of a plan: plain functions in a plain list, each tagged fault or warning."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Literal

from workflows import body_checks, date_checks, lint_checks, name_checks, rule_checks, span_checks
from workflows.faults import Fault
from workflows.plan import Directory, Plan
from workflows.source_positions import Places

Level = Literal["fault", "warning"]
Check = Callable[[Plan, Places], Iterable[Fault]]

CHECKS: list[tuple[Level, Check]] = [
    ("fault", name_checks.unknown_triggers),
    ("fault", name_checks.reserved_words),
    ("fault", name_checks.unknown_tasks),
    ("fault", body_checks.unknown_bodies),
    ("fault", body_checks.unknown_groups),
    ("fault", body_checks.empty_groups),
    ("fault", name_checks.unknown_calendars),
    ("fault", body_checks.same_ids),
    ("fault", body_checks.shared_otherwise),
    ("fault", name_checks.same_task_ids),
    ("fault", body_checks.repeated_names),
    ("fault", name_checks.task_cycles),
    ("fault", body_checks.body_cycles),
    ("fault", rule_checks.bad_policies),
    ("fault", rule_checks.recurrences),
    ("fault", span_checks.never_counted),
    ("fault", rule_checks.until_before_adopted),
    ("fault", rule_checks.bad_terms),
    ("fault", rule_checks.done_with_when),
    ("fault", rule_checks.done_recurring),
    ("fault", rule_checks.completes_parts),
    ("fault", rule_checks.two_repeats),
    ("warning", lint_checks.repeat_recurring),
    ("warning", lint_checks.no_terms),
    ("warning", lint_checks.anchors_not_awaited),
    ("warning", lint_checks.done_per_period),
    ("warning", date_checks.due_before_start),
    ("warning", date_checks.dates_passed),
    ("warning", lint_checks.no_until),
    ("warning", lint_checks.unused_triggers),
    ("warning", lint_checks.missing_roles),
    ("warning", lint_checks.open_questions),
    ("warning", lint_checks.target_contradictions),
]

DIRECTORY_CHECKS: list[Callable[[Directory, Places], Iterable[Fault]]] = [
    body_checks.unknown_bodies,
    body_checks.same_ids,
    body_checks.repeated_names,
    body_checks.body_cycles,
]

MOST = 1_001
"""Faults taken from one check: one more than the loader lists."""


def run_checks(
    plan: Plan, places: Places, warnings: bool = True
) -> tuple[list[Fault], list[Fault]]:
    """All faults and all warnings of a `plan`, in the order of the checks; `places` tells where in
    the file each thing stands. Without `warnings` only faults are looked for."""
    found: dict[Level, list[Fault]] = {"fault": [], "warning": []}
    for level, check in CHECKS:
        if level == "fault" or warnings:
            found[level].extend(islice(check(plan, places), MOST))
    return found["fault"], [one for one in found["warning"] if not _is_accepted(plan, one)]


def _is_accepted(plan: Plan, warning: Fault) -> bool:
    """Whether the plan, or the task that it is about, says that a warning is as it should be."""
    task = plan.tasks.get(warning.task or "")
    return warning.code in plan.accept or (task is not None and warning.code in task.accept)


def run_directory_checks(directory: Directory, places: Places) -> list[Fault]:
    """All faults of the bodies and groups of a shared file, in the order of the checks."""
    return [fault for check in DIRECTORY_CHECKS for fault in islice(check(directory, places), MOST)]
