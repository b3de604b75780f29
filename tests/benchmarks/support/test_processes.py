"""What a command costs is read from its own process, and failures are told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.support.processes import Cost, FailedError, cost_of


def test_the_memory_is_that_of_the_command(tmp_path: Path) -> None:
    """A command that holds more has the greater peak, by as much."""
    idle = cost_of((sys.executable, "-c", "pass"), tmp_path)
    held = (sys.executable, "-c", "kept = b'x' * (600 * 2**20)")
    busy = cost_of(held, tmp_path)
    assert busy.peak > max(600, idle.peak)
    assert min(busy.processor, busy.seconds) > 0


def test_a_command_that_fails_is_not_measured(tmp_path: Path) -> None:
    """Its error stream is in the message."""
    with pytest.raises(FailedError, match="no such luck"):
        cost_of((sys.executable, "-c", "raise SystemExit('no such luck')"), tmp_path)


def test_the_middle_is_of_each_figure_by_itself() -> None:
    """The middle time may be another run's than the middle memory."""
    costs = [Cost(1, 9, 5), Cost(2, 8, 7), Cost(3, 7, 6)]
    assert Cost.median(costs) == Cost(2, 8, 6)
