"""The benchmark of the sweep, on a country of a few communes."""

from __future__ import annotations

from pathlib import Path

from benchmarks import sweep
from benchmarks.nation import Size
from benchmarks.scale import Country


def test_no_row_a_task_is_written(tmp_path: Path) -> None:
    """Quiet days tell nothing; when the same task of every commune falls overdue, one notice a task
    and plan is written and nothing else."""
    country = Country(f"sqlite:///{tmp_path}/u.db", Size(communes=40, plans=3))
    figures = sweep.measure(country, acted=30, repeats=2)
    assert [figure.what for figure in figures][:2] == [
        "a day on which nothing changes",
        "the same day again",
    ]
    assert "120 of 1,200 fall overdue" in figures[-1].what
