"""The least that an act can cost: one bare transaction that writes the same rows, to the byte.

What the engine writes while it records something is taken down as it goes to the driver, and
written again, in the same order, by prepared statements on a plain connection to a twin of the
database: the same tables, indexes and triggers, no rules, no reading, nothing worked out. Each is
one durable transaction, and the two take turns, so that whatever else the machine does slows both.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Engine, event, make_url

from benchmarks.durable import connect
from benchmarks.support.machine import median_of
from store.ledger import SqlLedger
from tests.support.servers import fresh_database

WRITES = ("INSERT", "UPDATE", "DELETE")


Act = Callable[[], Callable[[], object] | None]
"""Records something, and gives what undoes it again, or None."""


class Write(NamedTuple):
    """A statement that writes, and the values of each of its rows."""

    statement: str
    rows: list[Any]


class Bare(Protocol):
    """A plain connection to the twin of a database."""

    def write(self, writes: list[Write]) -> None:
        """Write it all in one durable transaction."""

    def close(self) -> None:
        """Let the twin go."""


class BareFile:
    """A twin of a file, as durable as the file."""

    def __init__(self, url: str) -> None:
        path = Path(make_url(url).database or "")
        self.path = path.with_suffix(".twin")
        shutil.copy(path, self.path)
        self._connection = connect(self.path)
        self._connection.execute("PRAGMA foreign_keys = ON")

    def write(self, writes: list[Write]) -> None:
        """Write it all in one durable transaction; the driver keeps statements prepared."""
        run: sqlite3.Connection = self._connection
        run.execute("BEGIN IMMEDIATE")
        for statement, rows in writes:
            run.executemany(statement, rows)
        run.execute("COMMIT")

    def close(self) -> None:
        """Remove the twin."""
        self._connection.close()
        self.path.unlink()


class BareServer:
    """A twin of a database on its server."""

    def __init__(self, url: str) -> None:
        import psycopg  # noqa: PLC0415  only PostgreSQL needs it

        there = make_url(url)
        server = there.set(drivername="postgresql", database="postgres")
        name = fresh_database(
            server.render_as_string(hide_password=False), like=str(there.database)
        )
        self._connection = psycopg.connect(name, autocommit=True)
        self._connection.prepare_threshold = 0

    def write(self, writes: list[Write]) -> None:
        """Write it all in one durable transaction, sent without waiting for each answer."""
        run: Any = self._connection
        with run.pipeline(), run.transaction(), run.cursor() as cursor:
            for statement, rows in writes:
                cursor.executemany(statement, rows)

    def close(self) -> None:
        """Leave the twin to the server, which ends with the benchmark."""
        self._connection.close()


@contextmanager
def taken_down(engine: Engine) -> Iterator[list[Write]]:
    """What an engine writes within the block, as its driver gets it."""
    writes: list[Write] = []

    def take(_c: Any, _u: Any, statement: str, values: Any, _x: Any, many: bool) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            writes.append(Write(statement, list(values) if many else [values]))

    event.listen(engine, "before_cursor_execute", take)
    try:
        yield writes
    finally:
        event.remove(engine, "before_cursor_execute", take)


class Pair(NamedTuple):
    """The median seconds of acts, of the bare transactions beside them, and the median of what
    each act took beside its own; how many rows were written."""

    ours: float
    bare: float
    ratio: float
    rows: int


def beside_bare(ledger: SqlLedger, url: str, acts: Iterator[Act], n: int) -> Pair:
    """Time `n` of the `acts`, and the bare transaction that writes the same; the database of
    `ledger` is at `url`. The first is not counted."""
    ledger.engine.dispose()
    bare: Bare = BareFile(url) if url.startswith("sqlite") else BareServer(url)
    times, rows = [], 0
    for _ in range(n + 1):
        act = next(acts)
        with taken_down(ledger.engine) as writes:
            ours, undo = _timed(act)
        theirs, _ = _timed(lambda made=writes: bare.write(made))  # type: ignore[misc]
        times.append((ours, theirs))
        rows = sum(len(one.rows) for one in writes)
        if undo is not None:
            with taken_down(ledger.engine) as back:
                undo()
            bare.write(back)
    bare.close()
    ratio = median_of(ours / theirs for ours, theirs in times[1:])
    ours, theirs = (median_of(one[which] for one in times[1:]) for which in (0, 1))
    return Pair(ours, theirs, ratio, rows)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found
