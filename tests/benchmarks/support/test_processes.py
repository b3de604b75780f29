"""What a command costs is read from its own process, and failures are told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT, Cost, FailedError, cost_of

MEASURE = """
import sys
from pathlib import Path
from benchmarks.support.processes import cost_of
for words in ("pass", "kept = b'x' * (600 * 2**20)"):
    cost = cost_of((sys.executable, "-c", words), Path(sys.argv[1]))
    print(cost.peak, cost.processor, cost.seconds)
"""


def test_the_memory_is_that_of_the_command(tmp_path: Path) -> None:
    """A command that holds more has the greater peak, by as much; measured from a process of its
    own, as this one may hold more than either."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    idle, busy = ([float(word) for word in line.split()] for line in done.stdout.splitlines())
    assert busy[0] > 600 > idle[0]
    assert min(busy[1:]) > 0


def test_a_command_that_fails_is_not_measured(tmp_path: Path) -> None:
    """Its error stream is in the message."""
    with pytest.raises(FailedError, match="no such luck"):
        cost_of((sys.executable, "-c", "raise SystemExit('no such luck')"), tmp_path)


def test_the_middle_is_of_each_figure_by_itself() -> None:
    """The middle time may be another run's than the middle memory."""
    costs = [Cost(1, 9, 5), Cost(2, 8, 7), Cost(3, 7, 6)]
    assert Cost.median(costs) == Cost(2, 8, 6)
