"""Several write at once: each waits its turn, nothing is lost, nobody sees "locked"."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

from store.backends.connect import connect
from store.backends.errors import BusyError
from store.backends.options import WRITING
from store.backends.sqlite import BUSY_SECONDS
from store.ledger import open_ledger
from tests.support.strategies import make_plan, office

PROCESSES, RECORDS = 8, 8
SCRIPT = """
import sys
from datetime import date
from store.ledger import open_ledger
from store.backends.errors import BusyError
from tests.support.strategies import office
engine = office(open_ledger(sys.argv[1]), by=sys.argv[2])
for number in range(int(sys.argv[3])):
    name = f"{sys.argv[2]}-{number}"
    while True:
        try:
            engine.record("x", issued=date(2023, 1, 5), number=name, key=name)
            break
        except BusyError:
            if sys.argv[4] == "once":
                raise
"""


@pytest.fixture
def adopted(database: Path) -> Path:
    """A database with a plan whose task waits for x."""
    office(open_ledger(str(database))).adopt(make_plan({"1": {"when": "x"}, "2": {"when": "x"}}))
    return database


def together(path: Path, processes: int, records: int, tries: str) -> None:
    """Processes that record at once; all they recorded is there, without a gap, chained."""
    names = [f"p{number}" for number in range(processes)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(path), name, str(records), tries],
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    assert [e for process in running if (e := process.communicate(timeout=180)[1])] == []
    engine = office(open_ledger(str(path)))
    head, differences = engine.verify()
    assert (head.count, differences) == (processes * records + 1, [])
    with engine.ledger.reading() as unit:
        assert len({event.number for event in unit.catalog.events()}) == processes * records
        by = [entry.by for entry in unit.entries.all()][1:]
    assert sorted(set(by)) == sorted(names)


def test_two_processes(adopted: Path) -> None:
    """Two processes record 25 documents each, and neither ever finds the database locked."""
    together(adopted, 2, 25, "once")


def test_many_processes(adopted: Path) -> None:
    """Eight processes record 8 documents each. Who waited too long on a loaded machine asks again
    under the same key: nothing is lost and nothing is there twice."""
    together(adopted, PROCESSES, RECORDS, "again")


def test_two_threads(adopted: Path) -> None:
    """Two threads on one ledger, recording and reading at once, get in nobody's way."""
    engine = office(open_ledger(str(adopted)))
    problems: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(10):
                engine.record("x", issued=date(2023, 1, 5), number=f"{name}-{number}")
                engine.tasks()
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert engine.proof(quick=True).head.count == 21


def test_the_same_key_at_once(adopted: Path) -> None:
    """One request that arrives several times at once is recorded once, and all have its answer."""
    engine = office(open_ledger(str(adopted)))
    found: list[int | None] = []

    def ask() -> None:
        found.append(engine.record("x", issued=date(2023, 1, 5), key="k").entry)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2, 2, 2, 2]
    assert engine.proof(quick=True).head.count == 2


def test_a_lock_that_stays(adopted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that another program keeps locked is one line after the time-out, and nothing
    was recorded."""
    engine = office(open_ledger(str(adopted)))
    holder = connect(str(adopted), create=False)
    assert BUSY_SECONDS == 20
    monkeypatch.setattr("store.backends.sqlite.BUSY_SECONDS", 0)
    with (
        holder.connect().execution_options(**{WRITING: True}) as held,
        held.begin(),
        pytest.raises(BusyError) as caught,
    ):
        engine.record("x", issued=date(2023, 1, 5))
    assert "\n" not in str(caught.value)
    assert engine.proof(quick=True).head.count == 1


def test_another_amends(adopted: Path) -> None:
    """A plan that one process has read and another has amended since is read anew; one that was
    amended in a preview only is as it was."""
    plan = make_plan({"1": {"when": "x", "due": "1 month after x"}, "2": {"when": "x"}})
    first, second = (office(open_ledger(str(adopted))) for _ in range(2))
    first.record("x", issued=date(2023, 1, 5), number="1")
    first.amend(plan, preview=True)
    assert [c.field for c in first.record("x", issued=date(2023, 1, 4), number="2").changes] == [
        "since",
        "since",
    ]
    second.amend(plan)
    changes = first.record("x", issued=date(2023, 1, 3), number="3").changes
    assert [(c.task, c.field) for c in changes] == [("1", "since"), ("1", "due"), ("2", "since")]
    assert first.verify()[1] == []
