"""The directive's work done with other libraries: `python -m benchmarks.peers --n 10000`.

`--python` is the interpreter of an environment with the peers of `constraints.txt` beside this file
(`pip install -c benchmarks/peers/constraints.txt -e '.[bench]'`). Each peer runs in a process of
its own; the medians, and what they come to in proportion at 1,001,000 tasks, go into the section
`peers` of docs/reference/benchmarks.md (`--dry` leaves the page alone).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.support.machine import Facts, described, median_of
from benchmarks.support.tables import table, write_section

ROOT = Path(__file__).parents[2]
PEERS = ("machines", "eventsourced", "bpmn", "scheduled", "scheduled_plainly")
NATION = 1_001_000
"""The tasks of 91 lines of a directive's plan in 11,000 communes."""

HEAD = ("peer", "version", "median", "fastest", "slowest", "a task", f"at {NATION:,} in proportion")
SAYS = """{n:,} tasks wait in a database on the disk; the directive arrives; all are active, with
the day of the start and the deadline, and durable. Each peer is as fast as is fair (the docstrings
of `benchmarks/peers/` say how); medians of {repeats}, by `python -m benchmarks.peers --n {n}`:"""


class Result(NamedTuple):
    """What one peer printed."""

    peer: str
    version: str
    n: int
    seconds: list[float]

    def row(self) -> tuple[str, ...]:
        """The peer's line of the table."""
        median = median_of(self.seconds)
        figures = (median, min(self.seconds), max(self.seconds))
        each = f"{median / self.n * 1e6:,.0f} µs"
        nation = f"{median / self.n * NATION:,.0f} s"
        return (self.peer, self.version, *(f"{s:.2f} s" for s in figures), each, nation)


def run(python: str, peer: str, n: int, repeats: int) -> Result:
    """One peer in a process of its own, which must succeed."""
    words = [python, "-m", f"benchmarks.peers.{peer}", "--n", str(n), "--repeats", str(repeats)]
    done = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Result(**json.loads(done.stdout))


def machine_of(python: str) -> Facts:
    """The machine as the peers' interpreter sees it, where their databases lie."""
    words = [python, "-m", "benchmarks.support.machine", tempfile.gettempdir()]
    done = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: Facts = json.loads(done.stdout)
    return found


def report(results: list[Result], before: Facts, after: Facts) -> str:
    """The section's text."""
    first = results[0]
    says = SAYS.format(n=first.n, repeats=len(first.seconds))
    rows = table(HEAD, (result.row() for result in results))
    return f"{says}\n\n{rows}\n\n{described(before)}, and {after['load average']} afterwards."


def main() -> None:
    """Read the options, run all, print and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--only", choices=PEERS, help="one peer, printed and not written")
    parser.add_argument("--dry", action="store_true")
    given = parser.parse_args()
    before = machine_of(given.python)
    wanted = (given.only,) if given.only else PEERS
    results = [run(given.python, peer, given.n, given.repeats) for peer in wanted]
    text = report(results, before, machine_of(given.python))
    print(text)
    if not given.dry and not given.only:
        write_section("peers", text)


if __name__ == "__main__":
    main()
