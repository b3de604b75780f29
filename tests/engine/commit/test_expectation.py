"""An act that carries the digest of its preview is kept only if it changes just that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.commit.expectation import ChangedSinceError, ExpectingLedger, changes_digest
from engine.memory.ledger import MemoryLedger
from engine.service.engine import Engine
from workflows.library import shipped_plan
from workflows.loader import read_plan

DAY, TRIGGER = date(2023, 2, 3), "btvthu-new-cadre-rule"
DOCUMENT = {"number": "8", "issued": date(2023, 1, 31)}


@pytest.fixture
def engine() -> Engine:
    """The seed plan in memory."""
    plan = read_plan(shipped_plan("nq21-duc-pho")).plan
    assert plan is not None
    made = Engine(MemoryLedger(), lambda: datetime(2023, 2, 3, tzinfo=UTC), ZoneInfo("UTC"))
    made.adopt(plan, today=date(2022, 10, 17))
    return made


def expecting(engine: Engine, digest: str) -> Engine:
    """The same engine, which records only what was seen."""
    return replace(engine, ledger=ExpectingLedger(engine.ledger, digest))


def test_what_was_seen_is_recorded(engine: Engine) -> None:
    """The digest of the preview is that of the act, and of the same act under its key again."""
    seen = engine.record(TRIGGER, today=DAY, preview=True, **DOCUMENT)
    digest = changes_digest(seen.changes)
    for _ in range(2):
        made = expecting(engine, digest).record(TRIGGER, today=DAY, key="k", **DOCUMENT)
        assert made.changes == seen.changes
    assert engine.log_page().count == 2


def test_what_would_be_something_else_is_not(engine: Engine) -> None:
    """Nothing is kept, and the digest of what it would be now is told."""
    seen = engine.record(TRIGGER, today=DAY, preview=True, **DOCUMENT)
    engine.record(TRIGGER, today=DAY, number="7", issued=date(2023, 1, 20))
    with pytest.raises(ChangedSinceError) as caught:
        expecting(engine, changes_digest(seen.changes)).record(TRIGGER, today=DAY, **DOCUMENT)
    now = engine.record(TRIGGER, today=DAY, preview=True, **DOCUMENT)
    assert caught.value.digest == changes_digest(now.changes)
    assert engine.log_page().count == 2


def test_the_digest_minds_no_order_and_every_field(engine: Engine) -> None:
    """The same changes in another order are the same; one that differs in a date is not."""
    changes = engine.record(TRIGGER, today=DAY, preview=True, **DOCUMENT).changes
    assert changes_digest(reversed(changes)) == changes_digest(changes)
    other = (*changes[:-1], replace(changes[-1], after="2099-01-01"))
    assert changes_digest(other) != changes_digest(changes)
