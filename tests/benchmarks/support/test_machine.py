"""What the figures are computed with."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.support.machine import described, exponent, facts, median_of, quantile


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 2.0])
def test_the_exponent_of_a_power_law_is_found(power: float) -> None:
    """Times that grow as size ** k, whatever the factor, are said to grow with k."""
    sizes = [1_000, 10_000, 100_000, 1_000_000]
    times = [0.03 * size**power for size in sizes]
    assert exponent(sizes, times) == pytest.approx(power, abs=1e-9)


def test_one_slow_time_does_not_move_the_median() -> None:
    """The median and the quantiles are those of the times in order, ends included."""
    times = [5.0, 1.0, 2.0, 90.0, 3.0]
    assert median_of(times) == quantile(times, 0.5) == 3.0
    assert (quantile(times, 0), quantile(times, 0.125), quantile(times, 1)) == (1.0, 1.5, 90.0)
    assert quantile([7.0], 0.99) == 7.0


def test_a_report_names_machine_versions_and_load(tmp_path: Path) -> None:
    """A figure never stands without what it depends on."""
    found = facts(tmp_path, postgresql="18.4")
    assert {"cores", "kernel", "Python", "SQLite", "PostgreSQL", "load average"} <= found.keys()
    assert "PostgreSQL 18.4; " in described(found)
