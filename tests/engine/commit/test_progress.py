"""How far a long entry has come is reported to whoever asked, and to nobody else. It stands alone
because nothing that is decided depends on it."""

from __future__ import annotations

from engine.commit.progress import STEP, reported, reporting
from engine.memory.ledger import MemoryLedger
from tests.support.strategies import make_plan, office


def test_whoever_asked_is_told() -> None:
    """Each thousand tasks but the end, within the block alone; all tasks are given."""
    told = list[tuple[int, int]]()
    tasks = range(2 * STEP)
    with reporting(lambda done, of: told.append((done, of))):
        assert list(reported(tasks)) == list(tasks)
    assert told == [(STEP, 2 * STEP)]
    assert list(reported(tasks)) == list(tasks)
    assert len(told) == 1


def test_an_adoption_reports() -> None:
    """A plan of more than a thousand tasks says how far it is; a short one says nothing."""
    told = list[tuple[int, int]]()
    with reporting(lambda done, of: told.append((done, of))):
        office(MemoryLedger()).adopt(make_plan({str(n): {} for n in range(1, STEP + 6)}))
        office(MemoryLedger()).adopt(make_plan({"1": {}}))
    assert told == [(STEP, STEP + 5)]
