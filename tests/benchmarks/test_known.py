"""What was known is measured on a ledger that the engine could have written."""

from __future__ import annotations

from pathlib import Path

from benchmarks.known import QUESTIONS, measured
from benchmarks.nation import TODAY, Size, settle_country
from benchmarks.support.bulk_moves import Bulk, moves, record_first
from store.ledger import open_ledger
from tests.support.strategies import office


def test_a_filled_ledger_is_the_engine_s(database: Path) -> None:
    """Its chain and every derived row are those that deciding each move gives, and what was known
    at any of its moments is what a fold gives (which measuring asserts)."""
    ledger, size = open_ledger(str(database)), Size(6, 6, 2)
    engine, coming = office(ledger, TODAY), moves(size)
    settle_country(engine, size)
    record_first(engine, size, coming)
    bulk = Bulk(ledger)
    for number in (80, 120):
        bulk.fill(number, coming)
    head, differences = engine.verify()
    assert (head.count, differences) == (120, [])
    rows = list(measured(f"sqlite:///{database}", 120, 120, repeats=1))
    assert len(rows) == 2 * len(QUESTIONS)  # at the end, which is early too, and half way
