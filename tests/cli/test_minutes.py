"""Whatever the machine's time zone, the office's day is right at every minute of a year."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MACHINES = {
    "UTC": "+0000",
    "Asia/Ho_Chi_Minh": "+0700",
    "America/New_York": "-0500",
    "Pacific/Kiritimati": "+1400",
    "Pacific/Pago_Pago": "-1100",
    "Europe/Berlin": "+0100",
}
"""System time zone -> how far it is ahead of UTC when 2026 begins."""

DST = {"UTC": "Europe/Berlin", "Asia/Ho_Chi_Minh": "America/New_York"}
"""On which machines an office with summer time is looked at too."""


@pytest.mark.parametrize("machine", MACHINES)
def test_today_is_right_at_every_minute_of_2026(machine: str) -> None:
    """A process in that zone finds no minute of 525,600 at which the office's day is another than
    whole numbers give; an office in Vietnam, and on some machines one with summer time."""
    offices = ["Asia/Ho_Chi_Minh", *([DST[machine]] if machine in DST else [])]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.cli.minutes", *offices],
        cwd=ROOT,
        env={**os.environ, "TZ": machine},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split("\n") == [f"525600 {MACHINES[machine]}", ""]
