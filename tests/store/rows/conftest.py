"""What the tests of rows read from: each module has a ledger of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.ledger import SqlLedger
from store.unit.unit import StoredUnit


@pytest.fixture
def unit(ledger: SqlLedger) -> Iterator[StoredUnit]:
    """A transaction that reads them."""
    with ledger.reading() as opened:
        yield opened
