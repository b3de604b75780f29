"""What a command costs as people start it: a process of its own, import included."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Self

from benchmarks.support.machine import described, median_of

ROOT = Path(__file__).parents[2]
UPON = (sys.executable, "-m", "upon")
IGNORED = ("UPON_", "PYTHONDONTWRITEBYTECODE")
"""Settings of the person who measures; an installed program has its modules compiled."""


PACKAGES = ("docxtpl", "XlsxWriter", "WeasyPrint", "openpyxl", "lxml")
EMPTY = (sys.executable, "-c", "pass")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, seconds of the processor, and the most memory held at once in MiB."""

    seconds: float
    processor: float
    peak: float

    @classmethod
    def median(cls, costs: Sequence[Self]) -> Self:
        """The middle one of each."""
        return cls(
            median_of(cost.seconds for cost in costs),
            median_of(cost.processor for cost in costs),
            median_of(cost.peak for cost in costs),
        )


class FailedError(Exception):
    """A measured command that did not succeed."""

    def __init__(self, command: Sequence[str], said: str) -> None:
        super().__init__(f"{' '.join(command)}: {said.strip()}")


def cost_of(command: Sequence[str], folder: Path) -> Cost:
    """What one run in a folder costs; it must succeed.

    The modules come from this checkout, and the database lies in that folder. The peak is the
    process's own only while it is above that of the process that measures: keep that one small.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(IGNORED)}
    own = {"UPON_DB": f"sqlite:///{folder / 'upon.db'}", "UPON_LANG": "vi"}
    environment = kept | own | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    said = folder / ".said"
    with said.open("wb") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise FailedError(command, said.read_text(encoding="utf-8"))
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def upon(folder: Path, *arguments: str) -> Cost:
    """What `upon ARGUMENTS` costs."""
    return cost_of((*UPON, *arguments), folder)


def median_costs(commands: Mapping[str, Sequence[str]], folder: Path, runs: int) -> dict[str, Cost]:
    """The median of each command; they take turns, so that a busy moment hits all alike."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(cost_of(command, folder))
    return {name: Cost.median(costs) for name, costs in found.items()}


def machine(found: Mapping[str, str]) -> str:
    """The machine's facts, with the packages that read and write files, as one line."""
    return described(dict(found) | dict(filter(None, map(_versioned, PACKAGES))))


def _versioned(name: str) -> tuple[str, str] | None:
    try:
        return name, version(name)
    except PackageNotFoundError:
        return None
