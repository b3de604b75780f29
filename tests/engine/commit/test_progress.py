"""How far long work has come is reported to whoever asked, and to nobody else. It stands alone
because nothing that is decided depends on it."""

from __future__ import annotations

from datetime import date

from engine.commit.progress import STEP, reported, reporting
from engine.memory.ledger import MemoryLedger
from tests.support.strategies import make_plan, office


def test_whoever_asked_is_told() -> None:
    """Each thousand tasks but the end, within the block alone; all tasks are given."""
    told = list[tuple[int, int]]()
    tasks = range(2 * STEP["tasks"])
    with reporting(lambda done, of: told.append((done, of))):
        assert list(reported(tasks)) == list(tasks)
    assert told == [(STEP["tasks"], 2 * STEP["tasks"])]
    assert list(reported(tasks)) == list(tasks)
    assert len(told) == 1


def test_an_adoption_reports() -> None:
    """A plan of more than a thousand tasks says how far it is; a short one says nothing."""
    told = list[tuple[int, int]]()
    with reporting(lambda done, of: told.append((done, of))):
        office(MemoryLedger()).adopt(make_plan({str(n): {} for n in range(1, STEP["tasks"] + 6)}))
        office(MemoryLedger()).adopt(make_plan({"1": {}}))
    assert told == [(STEP["tasks"], STEP["tasks"] + 5)]


def test_what_goes_through_the_ledger_reports() -> None:
    """A rebuild and a verification say each hundred entries how far they are; the tasks of these
    entries are nobody's matter then."""
    engine = office(MemoryLedger())
    engine.adopt(make_plan({"1": {"when": "x", "due": "1 month after x"}}))
    for number in range(STEP["entries"] + 4):
        engine.record("x", issued=date(2023, 1, 5), number=str(number))
    told = list[tuple[int, int]]()
    with reporting(lambda done, of: told.append((done, of)), "entries"):
        engine.rebuild()
        assert engine.verify()[1] == []
    assert told == [(100, 105)] * 2
