"""Who wants to write to a SQLite file waits in a queue: first come, first served, never for the
dead."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

from store.backends import writers_queue
from store.backends.writers_queue import SUFFIX, turn
from store.ledger import open_ledger
from tests.support.strategies import make_plan, office

ROOT = Path(__file__).parents[3]
HOLDING = """
import sys, time
from store.backends.writers_queue import turn
with turn(sys.argv[1]):
    print("mine", flush=True)
    time.sleep(600)
"""


def waits_in(path: str, served: list[int], number: int) -> threading.Thread:
    """A thread that waits for its turn, begun once it has taken its number."""

    def wait() -> None:
        with turn(path):
            served.append(number)

    before = Path(path + SUFFIX).read_bytes()
    made = threading.Thread(target=wait)
    made.start()
    while Path(path + SUFFIX).read_bytes() == before:
        pass
    return made


def test_first_come_first_served(database: Path) -> None:
    """Those who wait are let through in the order in which they came, one at a time."""
    path, served = str(database), list[int]()
    database.touch()
    with turn(path):
        threads = [waits_in(path, served, number) for number in range(12)]
        assert served == []
    for thread in threads:
        thread.join(60)
    assert served == list(range(12))


def test_nobody_waits_for_the_dead(database: Path) -> None:
    """A process that is killed in its turn gives it to the next; its number blocks nobody."""
    path, served = str(database), list[int]()
    database.touch()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDING, path],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"mine\n"
    thread = waits_in(path, served, 1)
    assert served == []
    holder.kill()
    holder.communicate()
    thread.join(60)
    assert served == [1]


def test_waiting_has_an_end(database: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Who has waited for long tries without a turn; SQLite's own lock is there still."""
    monkeypatch.setattr(writers_queue, "LONGEST", 0.01)
    database.touch()
    with turn(str(database)), turn(str(database)):
        pass


def test_only_writers_are_in_it(database: Path) -> None:
    """Who reads makes no file and waits for nobody; nor does a sweep that finds nothing."""
    engine = office(open_ledger(str(database)))
    engine.adopt(make_plan({"1": {"when": "x"}}), today=date(2023, 1, 3))
    engine.sweep(today=date(2023, 1, 5))
    engine.record("x", issued=date(2023, 1, 4), today=date(2023, 1, 5))
    engine.sweep(today=date(2023, 1, 5))
    queue = Path(f"{database}{SUFFIX}")
    before = queue.read_bytes()
    engine.record("x", issued=date(2023, 1, 5), today=date(2023, 1, 5), preview=True, another=True)
    assert queue.read_bytes() != before
    before = queue.read_bytes()
    list(engine.tasks(today=date(2023, 1, 5)))
    engine.sweep(today=date(2023, 1, 5))
    assert queue.read_bytes() == before
