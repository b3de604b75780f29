"""Who asks again under a key is answered without waiting for the writers' turn."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.model.refusals import AlreadyRecordedError, KeyConflictError
from store.ledger import open_ledger
from tests.support.strategies import make_plan, office

PLAN = make_plan({"1": {"when": "x", "due": "1 month after x"}})
DOCUMENT: dict[str, Any] = {"issued": date(2023, 1, 5), "number": "1-QĐ"}


def test_an_answer_needs_no_turn(server_database: str) -> None:
    """While another writes, the same request under its key has its answer, another request under it
    its conflict, and a document that is there its refusal."""
    engine = office(open_ledger(server_database))
    engine.adopt(PLAN)
    first = engine.record("x", **DOCUMENT, key="k")
    other = office(open_ledger(server_database))
    with engine.ledger.writing() as unit:
        assert unit.entries.head().count == 2
        assert other.record("x", **DOCUMENT, key="k").entry == first.entry
        with pytest.raises(KeyConflictError):
            other.record("x", issued=date(2023, 1, 6), key="k")
        with pytest.raises(AlreadyRecordedError):
            other.record("x", **DOCUMENT, key="another")
