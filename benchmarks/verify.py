"""What `verify` finds and how long it takes.

`python -m benchmarks.verify` alters every column of every row of a ledger of 10,000 rows, takes
rows out, puts rows in, swaps them and cuts tails, and counts what was found and whether the first
bad row was named; then it times the walk along a chain of 1,000,000 rows in a SQLite file, and the
comparison of the derived tables on a history of 10,000 entries under the seed plan.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.memory.ledger import MemoryLedger
from engine.model.hash_chain import BrokenChainError, Head, Raw, digest_of, row_hash, verify
from engine.model.states import Move
from engine.ports.ledger import Unit
from engine.service.engine import Engine
from engine.verify.verification import compare
from store.ledger import open_ledger
from tests.support.strategies import office
from triggers.errors import UponError
from upon import read_plan

FIXED = ("2023-03-01T05:00:00.000000Z", "2023-03-01", "Đỗ Văn An", "cli")
ACT = (
    '{{"kind":"recorded","event":{{"id":"e{0}","triggers":["x"],"scope":null,"issued":'
    '"2023-01-05","effective":null,"received":null,"recorded":"2023-03-01","number":"{0}-QĐ/TU",'
    '"issuer":null,"title":"Quy chế làm việc","url":null,"sets_due":null,"note":null}}}}'
)

SHOWS_AFTER = {"replaced", "inserted", "doubled"}
"""A row that is well sealed in itself shows where the next one does not follow from it."""


def sealed(count: int, start: Head | None = None, by: str = FIXED[2]) -> Iterator[Raw]:
    """Rows of an honest chain, every third under a key."""
    head = start or Head()
    for seq in range(head.count + 1, head.count + count + 1):
        act = ACT.format(seq)
        keyed = (f"k{seq}", digest_of(f"r{seq}")) if seq % 3 == 0 else (None, None)
        said = (*FIXED[:2], by, FIXED[3], *keyed, "recorded")
        digest = digest_of(act)
        sealed_by = row_hash(head.hash, seq, *said, digest)
        yield Raw._make((seq, *said, act, digest, head.hash, sealed_by))
        head = Head(seq, sealed_by)


def alterations(row: Raw, field: str) -> list[Raw]:
    """A row with one field altered, in every way that a file allows."""
    value = getattr(row, field)
    if field == "seq":
        others: list[Any] = [value + 1, -value, 0]
    elif value is None:
        others = ["", "x"]
    else:
        middle = len(value) // 2
        other = value[:middle] + chr(ord(value[middle]) ^ 1) + value[middle + 1 :]
        others = [other, value[:-1], value + " ", "", None, value.encode(), value + "\udcff"]
    return [row._replace(**{field: other}) for other in others if other != value]


def tampered(rows: list[Raw], place: int) -> Iterator[tuple[str, list[Raw]]]:
    """What can be done at one place of a chain: the kind, and the two rows there and after."""
    row, rest = rows[place], rows[place + 1 : place + 2]
    for field in Raw._fields:
        for altered in alterations(row, field):
            yield field, [altered, *rest]
    if rest:
        yield "deleted", rest
        yield "swapped", [rest[0], row]
        before = Head(place, row.prev)
        stranger = next(sealed(1, before, "stranger"))
        yield "replaced", [stranger, *rest]
        yield "inserted", [stranger, *(kept._replace(seq=kept.seq + 1) for kept in (row, *rest))]
        yield "doubled", [row, row, *rest]


def matrix(count: int) -> tuple[Counter[str], list[tuple[str, int]]]:
    """Everything done at every place of a chain: how often by kind, and what was missed or named
    wrongly. The rows before the place verify, which is seen once."""
    rows, tried, missed = list(sealed(count)), Counter[str](), []
    assert verify(rows).count == count
    for place in range(count):
        for kind, window in tampered(rows, place):
            tried[kind] += 1
            start = Head(place, rows[place].prev)
            if _named(window, None, start) != place + (2 if kind in SHOWS_AFTER else 1):
                missed.append((kind, place + 1))
        tried["tail cut"] += 1
        if _named([], Head(count, rows[-1].hash), start) != place + 1:
            missed.append(("tail cut", place + 1))
    return tried, missed


def _named(rows: list[Raw], expected: Head | None, start: Head | None = None) -> int | None:
    try:
        verify(rows, expected, start)
    except BrokenChainError as error:
        return error.seq
    return None


def rewritten(count: int, places: list[int]) -> Iterator[tuple[int | None, int | None]]:
    """The whole chain sealed anew after one row was altered: what is named without a head, and with
    the head acknowledged last."""
    rows = list(sealed(count))
    head = Head(count, rows[-1].hash)
    for place in places:
        forged = [*rows[:place]]
        forged += sealed(1, Head(place, rows[place].prev), "forger")
        forged += sealed(count - place - 1, Head(place + 1, forged[-1].hash))
        yield _named(forged, None), _named(forged, head)


def long_chain(path: Path, count: int) -> tuple[float, float, int]:
    """Seconds and processor seconds of a walk along a chain in a file; megabytes at most."""
    open_ledger(str(path)).engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        marks = ", ".join("?" * len(Raw._fields))
        connection.executemany(f"INSERT INTO ledger VALUES ({marks})", sealed(count))  # noqa: S608
        connection.commit()
    began, used = time.perf_counter(), time.process_time()
    with open_ledger(str(path)).reading() as unit:
        assert verify(unit.entries.raw()).count == count
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return time.perf_counter() - began, time.process_time() - used, most


class Still(MemoryLedger):
    """A ledger in memory that takes no copy at each act, since none of them fails half-way."""

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """The ledger itself."""
        assert not preview
        yield self._unit


def long_history(count: int, seed: int = 1) -> Engine:
    """A history under the seed plan: documents, corrections, retractions, moves."""
    rng, engine = Random(seed), office(Still())  # noqa: S311  histories are no secrets
    events: list[str] = []
    plan = read_plan("nq21-duc-pho")
    engine.adopt(plan)
    triggers, tasks = list(plan.triggers), list(plan.tasks)
    made = 1
    while made < count:
        roll, day = rng.random(), date(2022, 11, 1) + timedelta(days=rng.randint(0, 100))
        try:
            if roll < 0.6 or not events:
                said = engine.record(rng.choice(triggers), issued=day, number=f"{made}-QĐ")
                events.append(str(said.event))
            elif roll < 0.7:
                engine.correct(rng.choice(events), issued=day, reason="r")
            elif roll < 0.73:
                engine.retract(events.pop(rng.randrange(len(events))), reason="r")
            else:
                move = rng.choice([Move.START, Move.REOPEN, Move.SUSPEND, Move.RESUME])
                engine.move(move, rng.choice(tasks), reason="r")
            made += 1
        except UponError:
            continue
    return engine


def main() -> None:
    """Read the options, run, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matrix", type=int, default=10_000, help="rows of the tampered ledger")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the long chain")
    parser.add_argument("--entries", type=int, default=10_000, help="entries under the seed plan")
    given = parser.parse_args()
    tried, missed = matrix(given.matrix)
    print(
        f"{given.matrix} rows, {tried.total()} alterations: {tried.total() - len(missed)} found, "
        f"the first bad row named; missed: {missed[:5] or 'none'}"
    )
    print(", ".join(f"{kind} {count}" for kind, count in tried.items()))
    with tempfile.TemporaryDirectory() as folder:
        seconds, used, most = long_chain(Path(folder, "upon.db"), given.rows)
    print(f"{given.rows} rows in a file: {seconds:.1f} s, {used:.1f} s of processor, {most} MB")
    engine = long_history(given.entries)
    began = time.process_time()
    with engine.ledger.reading() as unit:
        assert compare(unit, engine.calendars) == []
    print(
        f"{given.entries} entries under the seed plan, derived tables: "
        f"{time.process_time() - began:.1f} s of processor"
    )
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
