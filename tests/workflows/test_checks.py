"""The list of checks: complete, tagged, and usable without a file."""

from __future__ import annotations

from datetime import date

from workflows import body_checks, date_checks, lint_checks, name_checks, rule_checks, span_checks
from workflows.checks import CHECKS, run_checks
from workflows.plan import Plan, Task
from workflows.source_positions import Places


def test_every_check_is_in_the_list_once() -> None:
    """A check that nobody runs would be a false comfort."""
    listed = [check for _, check in CHECKS]
    written = [
        value
        for module in (
            body_checks,
            date_checks,
            name_checks,
            rule_checks,
            lint_checks,
            span_checks,
        )
        for value in vars(module).values()
        if getattr(value, "__module__", "") == module.__name__
        and getattr(value, "__annotations__", {}).keys() == {"plan", "places", "return"}
        and not value.__name__.startswith("_")
    ]

    assert len(set(listed)) == len(listed) == len(written) == 33
    assert set(listed) == set(written)


def test_warnings_come_from_their_own_modules() -> None:
    """The tag of a check is that of its module."""
    for level, check in CHECKS:
        assert (level == "warning") == (
            check.__module__ in (lint_checks.__name__, date_checks.__name__)
        )


def test_a_plan_that_never_was_a_file_can_be_checked() -> None:
    """Faults lie at the beginning, and warnings can be left out."""
    task = Task(id="1", title="T", when="x and done 2", due="1 day after done 1")
    plan = Plan(plan="p", title="T", adopted=date(2022, 10, 15), tasks={"1": task})

    faults, warnings = run_checks(plan, Places("ledger"))

    assert [f.code for f in faults] == ["unknown-trigger", "unknown-task", "task-cycle"]
    assert {(f.file, f.line, f.column, f.task) for f in faults} == {("ledger", 1, 1, "1")}
    assert {f.code for f in warnings} == {"anchor-not-awaited", "no-leader", "no-implementer"}
    assert run_checks(plan, Places("ledger"), warnings=False) == (faults, [])
