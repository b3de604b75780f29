"""A crowd on one database: many processes record the same documents at once, under the same keys.

`python -m benchmarks.crowd --attempts 20000 --documents 500 --seed 1` starts eight processes, holds
every answer against every other and against the ledger, and prints attempts a second and how long
the slowest in a hundred took. Each answer must be the same for the same key, each document there
once, and nobody may have seen a locked database.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from engine.refusals import AlreadyRecordedError
from engine.service import Engine
from store.database import open_ledger
from tests.strategies import make_plan, office

PROCESSES = 8
ROOT = Path(__file__).parents[1]
PLAN = make_plan({"1": {"when": "x", "due": "1 month after x"}, "2": {"when": "done 1 and x"}})


class Answer(NamedTuple):
    """What one attempt was told: the entry (0 where the document was there), the document's id and
    the changes."""

    document: int
    key: str
    entry: int
    event: str
    changes: str
    seconds: float


class Report(NamedTuple):
    """What a crowd did."""

    answers: list[Answer]
    seconds: float

    def __str__(self) -> str:
        times = sorted(answer.seconds for answer in self.answers)
        made = sum(answer.entry > 0 for answer in self.answers)
        rate, middle, high = len(times) / self.seconds, len(times) // 2, len(times) * 99 // 100
        return (f"{len(times)} attempts, {made} answered with an entry, "
                f"{rate:.0f} a second; median "
                f"{times[middle] * 1000:.0f} ms, p99 "
                f"{times[high] * 1000:.0f} ms, longest {times[-1]:.2f} s")  # fmt: skip


def attempts(engine: Engine, count: int, documents: int, rng: Random) -> Iterator[Answer]:
    """One process's attempts; any error but that the document is there ends it."""
    for _ in range(count):
        number = rng.randrange(documents)
        key = rng.choice([f"k{number}"] * 6 + [f"other{number}", ""])
        began = time.perf_counter()
        try:
            made = engine.record("x", issued=date(2023, 1, 5), number=f"{number}-QĐ",
                                 key=key or None)  # fmt: skip
            told = made.entry or -1, str(made.event), str([c.as_json() for c in made.changes])
        except AlreadyRecordedError as error:
            told = 0, str(error.arguments["event"]), ""
        yield Answer(number, key, *told, time.perf_counter() - began)


def crowd(path: Path, processes: int, count: int, documents: int, seed: int) -> Report:
    """Start the processes, wait, hold all they were told together. Raises AssertionError."""
    office(open_ledger(str(path))).adopt(PLAN)
    words = [sys.executable, "-m", "benchmarks.crowd", "--worker", str(path)]
    share = str(count // processes)
    began = time.perf_counter()
    running = [
        subprocess.Popen([*words, "--attempts", share, "--documents", str(documents),
                          "--seed", str(seed * 1000 + number)], cwd=ROOT, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for number in range(processes)
    ]  # fmt: skip
    told = [process.communicate(timeout=1800) for process in running]
    report = Report([], time.perf_counter() - began)
    for out, err in told:
        assert err == "", err
        report.answers.extend(Answer(*json.loads(line)) for line in out.splitlines())
    assert len(report.answers) == processes * (count // processes)
    hold(path, report.answers)
    return report


def hold(path: Path, answers: list[Answer]) -> None:
    """Each document once, each key one answer, the ledger whole."""
    by_key: dict[str, set[Any]] = {}
    by_document: dict[int, set[str]] = {}
    for answer in answers:
        by_document.setdefault(answer.document, set()).add(answer.event)
        if answer.key:
            by_key.setdefault(answer.key, set()).add((answer.entry, answer.event, answer.changes))
    assert [key for key, told in by_key.items() if len(told) > 1] == []
    assert [number for number, events in by_document.items() if len(events) > 1] == []
    engine = office(open_ledger(str(path)))
    head, differences = engine.verify()
    assert (head.count, differences) == (len(by_document) + 1, [])
    with engine.ledger.reading() as unit:
        numbers = Counter(event.number for event in unit.events())
        keys = Counter(entry.key for entry in unit.entries() if entry.key)
    assert numbers == Counter(f"{number}-QĐ" for number in by_document)
    assert set(keys.values()) <= {1}


def worker(path: str, count: int, documents: int, seed: int) -> None:
    """Make the attempts and print the answers, one a line."""
    engine = office(open_ledger(path), by=f"p{seed}")
    rng = Random(seed)  # noqa: S311  attempts are no secrets
    for line in [json.dumps(answer) for answer in attempts(engine, count, documents, rng)]:
        print(line)


def main() -> None:
    """Read the options, run, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=20_000)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        worker(given.worker, given.attempts, given.documents, given.seed)
        return
    with tempfile.TemporaryDirectory() as folder:
        report = crowd(Path(folder, "upon.db"), PROCESSES, given.attempts, given.documents,
                       given.seed)  # fmt: skip
    print(f"{report}; {PROCESSES} processes, {os.cpu_count()} CPUs, seed {given.seed}")


if __name__ == "__main__":
    main()
