"""The long plan that is measured is good, and every kind of rule is in it. It stands alone because
the benchmark's figures rest on it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.adoption import RULES, measure, plan_text
from workflows.loader import read_plan


def test_the_long_plan_is_good(tmp_path: Path) -> None:
    """No fault and no warning; a plan of a few tasks can be measured."""
    file = tmp_path / "plan.yaml"
    file.write_text(plan_text(2 * len(RULES)), encoding="utf-8")
    reading = read_plan(file)
    assert reading.plan is not None
    assert (len(reading.plan.tasks), reading.faults, reading.warnings) == (2 * len(RULES), [], [])
    checked, adopted = measure(len(RULES), tmp_path)
    assert checked.clock > 0
    assert adopted.clock > 0
