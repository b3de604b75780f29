"""A crowd on one database: many processes record the same documents at once, under the same keys.

`python -m benchmarks.crowd --attempts 20000 --documents 500 --seed 1` starts eight processes on a
SQLite file; `--processes 64 --attempts 100000 --documents 10000 --postgresql` sixty-four on a
server of its own (or on the one whose URL follows, in a database that is empty). The processes are
light: one of them loads everything once, says something on trial and is forked, so that each costs
a few megabytes of its own.

Every answer is held against every other and against the ledger: the same for the same key, each
document there once, and nobody may have seen a lock. It prints attempts a second, and how long the
middle one, the slowest in a hundred and the slowest took.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from engine.model.refusals import AlreadyRecordedError
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.servers import fresh_database, postgres
from tests.support.strategies import make_plan, office
from workflows.plan import Plan

PROCESSES = 8
PER_TRIGGER = 100
"""Documents that set off the same trigger; no real office has more of a kind."""
ROOT = Path(__file__).parents[1]
Place = Path | str


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
        return (
            f"{len(times)} attempts, {made} answered with an entry, "
            f"{rate:.0f} a second; median "
            f"{times[middle] * 1000:.0f} ms, p99 "
            f"{times[high] * 1000:.0f} ms, longest {times[-1]:.2f} s"
        )


def plan_for(documents: int) -> Plan:
    """Two tasks a trigger, as many triggers as the documents need."""
    tasks = {}
    for number in range(_triggers(documents)):
        x = f"x{number}"
        tasks[f"{number}"] = {"when": x, "due": f"1 month after {x}"}
        tasks[f"{number}.a"] = {"when": f"done {number} and {x}"}
    return make_plan(tasks)


def _triggers(documents: int) -> int:
    return max(1, documents // PER_TRIGGER)


def attempts(engine: Engine, numbers: list[int], triggers: int, rng: Random) -> Iterator[Answer]:
    """One process's attempts; any error but that the document is there ends it."""
    for number in numbers:
        key = rng.choice([f"k{number}"] * 6 + [f"other{number}", ""])
        began = time.perf_counter()
        try:
            made = engine.record(
                f"x{number % triggers}",
                issued=date(2023, 1, 5),
                number=f"{number}-QĐ",
                key=key or None,
            )
            told = made.entry or -1, str(made.event), str([c.as_json() for c in made.changes])
        except AlreadyRecordedError as error:
            told = 0, str(error.arguments["event"]), ""
        yield Answer(number, key, *told, time.perf_counter() - began)


def crowd(place: Place, processes: int, count: int, documents: int, seed: int) -> Report:
    """Start the processes, wait, hold all they were told together. Raises AssertionError."""
    ledger = open_ledger(str(place))
    office(ledger).adopt(plan_for(documents))
    ledger.engine.dispose()
    with tempfile.TemporaryDirectory() as folder:
        words = [
            sys.executable,
            "-m",
            "benchmarks.crowd",
            "--worker",
            str(place),
            folder,
            "--processes",
            str(processes),
            "--attempts",
            str(count),
            "--documents",
            str(documents),
            "--seed",
            str(seed),
        ]
        began = time.perf_counter()
        done = subprocess.run(words, cwd=ROOT, text=True, capture_output=True, check=False)
        report = Report([], time.perf_counter() - began)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        for file in Path(folder).iterdir():
            lines = file.read_text(encoding="utf-8").splitlines()
            report.answers.extend(Answer(*json.loads(line)) for line in lines)
    assert len(report.answers) == count
    assert len({answer.document for answer in report.answers}) == min(count, documents)
    hold(place, report.answers)
    return report


def hold(place: Place, answers: list[Answer]) -> None:
    """Each document once, each key one answer, the ledger whole."""
    by_key: dict[str, set[Any]] = {}
    by_document: dict[int, set[str]] = {}
    for answer in answers:
        by_document.setdefault(answer.document, set()).add(answer.event)
        if answer.key:
            by_key.setdefault(answer.key, set()).add((answer.entry, answer.event, answer.changes))
    assert [key for key, told in by_key.items() if len(told) > 1] == []
    assert [number for number, events in by_document.items() if len(events) > 1] == []
    ledger = open_ledger(str(place))
    head, differences = office(ledger).verify()
    assert (head.count, differences) == (len(by_document) + 1, [])
    with ledger.reading() as unit:
        numbers = Counter(event.number for event in unit.catalog.events())
        keys = Counter(entry.key for entry in unit.entries.all() if entry.key)
    ledger.engine.dispose()
    assert numbers == Counter(f"{number}-QĐ" for number in by_document)
    assert set(keys.values()) <= {1}


def work(given: argparse.Namespace, engine: Engine, folder: Path, number: int) -> None:
    """One process: its share of the documents and as many others at random, in a random order; the
    answers go into a file, one a line."""
    rng = Random(given.seed * 1000 + number)  # noqa: S311  attempts are no secrets
    share = len(range(number, given.attempts, given.processes))
    numbers = list(range(number, given.documents, given.processes))[:share]
    numbers += [rng.randrange(given.documents) for _ in range(share - len(numbers))]
    rng.shuffle(numbers)
    engine.by = f"p{number}"
    told = list(attempts(engine, numbers, _triggers(given.documents), rng))
    text = "".join(f"{json.dumps(answer)}\n" for answer in told)
    (folder / f"{number}.ndjson").write_text(text, encoding="utf-8")


def fork(given: argparse.Namespace) -> int:
    """Fork the processes out of this one, which has loaded everything and has supposed a record,
    so that all statements are compiled; how many failed."""
    ledger = open_ledger(given.worker[0])
    engine = office(ledger)
    for _ in range(2):
        engine.record("x0", issued=date(2023, 1, 5), number="trial", key="trial", preview=True)
    ledger.engine.dispose()  # no connection is shared
    children = []
    for number in range(given.processes):
        child = os.fork()
        if child == 0:
            try:
                work(given, engine, Path(given.worker[1]), number)
                os._exit(0)
            except BaseException as error:
                print(f"p{number}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
                os._exit(1)
        children.append(child)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


def main() -> None:
    """Read the options, run, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--attempts", type=int, default=20_000)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--postgresql",
        metavar="URL",
        nargs="?",
        const="",
        help="an empty database there; no URL: a server of its own",
    )
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        sys.exit(fork(given))
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory()))
        place: Place = folder / "upon.db"
        if given.postgresql is not None:
            place = given.postgresql or fresh_database(ends.enter_context(postgres(folder / "pg")))
        report = crowd(place, given.processes, given.attempts, given.documents, given.seed)
    kind = "SQLite" if isinstance(place, Path) else "PostgreSQL"
    print(
        f"{report}; {given.processes} processes on {kind}, {os.cpu_count()} CPUs, seed "
        f"{given.seed}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    main()
