"""The work that every peer does, how it is timed, and what is checked after it.

`n` tasks wait in a database file on the disk. The directive arrives: each of them becomes active,
with the day on which it started and the day by which it is due, and all that is on the disk when
the clock stops. Not timed: making the waiting tasks, and opening the database. Whatever a peer
must know of its tasks, it reads from the database within the time, as after a restart.
"""

from __future__ import annotations

import argparse
import gc
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

TRIGGER = "directive"
ISSUED = date(2023, 1, 5)
DUE = ISSUED + timedelta(days=30)


class Peer(Protocol):
    """A database of waiting tasks, opened."""

    def activate(self) -> None:
        """The directive has arrived."""

    def active(self) -> int:
        """How many tasks the database says are active and due on the right day."""

    def close(self) -> None:
        """Let go of the database."""


def measure(name: str, make: Callable[[Path, int], Peer], how: str = "") -> None:
    """Read `--n` and `--repeats`, time the peer on a fresh database each time, print one line.

    `name` is the peer's distribution, `how` tells two ways to use it apart. Raises AssertionError
    where a task was left behind.
    """
    parser = argparse.ArgumentParser(description=f"The directive's work, done with {name}.")
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    seconds = [timed(make, given.n) for _ in range(given.repeats)]
    line = {"peer": name + how, "version": version(name), "n": given.n, "seconds": seconds}
    print(json.dumps(line))


def counted(path: Path, query: str, *values: str) -> int:
    """What another connection counts in a file of SQLite."""
    with closing(sqlite3.connect(path)) as other:
        return int(other.execute(query, values).fetchone()[0])


def timed(make: Callable[[Path, int], Peer], n: int) -> float:
    """The seconds of one directive."""
    with tempfile.TemporaryDirectory() as folder:
        peer = make(Path(folder), n)
        gc.collect()
        began = time.perf_counter()
        peer.activate()
        seconds = time.perf_counter() - began
        assert peer.active() == n
        peer.close()
    return round(seconds, 4)
