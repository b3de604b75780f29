"""What a long plan costs to check and to adopt: processor time and time on the clock.

`python -m benchmarks.adoption --tasks 10000 40000` writes plans of so many tasks (fixed dates, what
waits for documents and for other tasks, what recurs each month for two years), reads each with all
its checks, and adopts it into a fresh file. The processor's time is this process's own, so a busy
machine lengthens only the other.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.support.machine import described, facts
from store.ledger import open_ledger
from tests.support.strategies import office
from upon.running.gc_pause import quiet
from workflows.loader import read_plan

HEAD = """\
plan: big
title: A long plan
adopted: 2024-01-01
until: 2025-12-31
bodies:
  a: {name: Alder}
triggers:
  x: {name: Document X, issuer: a, kind: letter}
  y: {name: Document Y, issuer: a, kind: letter}
tasks:
"""
RULES = (
    "    when: x\n    due: 10 days after x\n",
    "    due: by 2024-06-30\n",
    "    when: done {before}\n    due: 5 working days after done {before}\n",
    "    due: every month by day 25\n",
    "    when: x and y\n    due: 1 month after y\n",
)


class Cost(NamedTuple):
    """Seconds of the processor, and seconds on the clock."""

    processor: float
    clock: float


def plan_text(tasks: int) -> str:
    """A plan file of so many `tasks`."""
    return HEAD + "".join(_task(number) for number in range(1, tasks + 1))


def _task(number: int) -> str:
    rule = RULES[number % len(RULES)].format(before=max(1, number - 1))
    named = f'  "{number}":\n    title: Report {number}\n'
    return f"{named}    directing: [a]\n    implementing: [a]\n{rule}"


def cost(work: Callable[[], object]) -> Cost:
    """What some work costs."""
    processor, clock = time.process_time(), time.perf_counter()
    with quiet():
        work()
    return Cost(time.process_time() - processor, time.perf_counter() - clock)


def measure(tasks: int, folder: Path) -> tuple[Cost, Cost]:
    """What a plan of so many `tasks`, written into a `folder`, costs to check and to adopt."""
    file = folder / f"{tasks}.yaml"
    file.write_text(plan_text(tasks), encoding="utf-8")
    checked = cost(lambda: read_plan(file))
    plan = read_plan(file).plan
    assert plan is not None
    engine = office(open_ledger(str(folder / f"{tasks}.db")))
    return checked, cost(lambda: engine.adopt(plan))


def main() -> None:
    """Read the options, run, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, nargs="+", default=[10_000, 40_000])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="upon-") as folder:
        for tasks in given.tasks:
            for name, found in zip(("check", "adopt"), measure(tasks, Path(folder)), strict=True):
                each = found.processor / tasks * 1000
                print(
                    f"{name} {tasks} tasks: {found.processor:.1f} s of the processor "
                    f"({each:.2f} ms a task), {found.clock:.1f} s on the clock",
                    flush=True,
                )
    print(described(facts()))


if __name__ == "__main__":
    main()
