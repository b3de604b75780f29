"""The benchmark of papers: its plan is a plan, and each kind and format gets its cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import reports
from workflows.loader import read_plan


@pytest.mark.parametrize("rows", [1, 26, 60])
def test_the_made_plan_is_a_plan(tmp_path: Path, rows: int) -> None:
    """It has the rows asked for, each begun by a document, and no fault."""
    path = tmp_path / "plan.yaml"
    path.write_text(json.dumps(reports.plan_of(rows), indent=1), encoding="utf-8")
    reading = read_plan(path)
    assert not reading.faults
    assert reading.plan is not None
    assert len(reading.plan.tasks) == rows


def test_each_format_stands_beside_the_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row begins with the cost of `--json` and has one cell a format with its ratio."""
    monkeypatch.setattr(reports, "KINDS", ("chase",))
    monkeypatch.setattr(reports, "FORMATS", ("csv", "xlsx"))
    body = reports.made_plan(tmp_path, 3)
    (row,) = reports.kinds(tmp_path, body, 1)
    assert row[0] == "chase"
    assert len(row) == 4
    assert all(cell.endswith(")") for cell in row[2:])
    assert (tmp_path / "paper.csv").read_text("utf-8").count("\n") >= 3
