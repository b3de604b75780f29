"""One line of reason a row: only where it is the whole reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from engine.memory.ledger import MemoryLedger
from engine.queries.reasons import Reason, reasons
from engine.service.engine import Engine
from workflows.loader import read_text

PLAN = """\
plan: p
title: P
adopted: 2023-01-01
triggers:
  a: {name: A}
  b: {name: B, counts_from: received}
tasks:
  "1": {title: one, when: a, due: 3 months after a, says: Sau 3 tháng.}
  "2": {title: two, when: a and b, due: 10 days after a and b, says: Hai văn bản.}
  "3": {title: three, due: by 2023-12-31, says: Trong năm.}
  "4": {title: four, when: b, due: 2 weeks after b}
"""


def told(engine: Engine, today: date) -> dict[str, Reason]:
    """Task -> its reason."""
    rows = engine.tasks(today=today)
    with engine.ledger.reading() as unit:
        return {key[1]: one for key, one in reasons(unit, rows).items()}


def test_the_document_is_told_where_it_decides_alone() -> None:
    """A span from one document names it, by the date that counts; else the plan's words stand."""
    plan = read_text(PLAN).plan
    assert plan is not None
    engine = Engine(MemoryLedger(), lambda: datetime(2023, 2, 3, tzinfo=UTC), ZoneInfo("UTC"))
    engine.adopt(plan, today=date(2023, 1, 1))
    day = date(2023, 2, 3)
    assert told(engine, day)["1"] == Reason(says="Sau 3 tháng.")
    engine.record("a", number="5", issued=date(2023, 1, 31), today=day)
    engine.record("b", number="6", issued=date(2023, 1, 2), received=date(2023, 1, 9), today=day)
    found = told(engine, day)
    assert found["1"] == Reason("3 months", "5", date(2023, 1, 31), "Sau 3 tháng.")
    assert found["2"] == Reason(says="Hai văn bản.")
    assert found["3"] == Reason(says="Trong năm.")
    assert found["4"] == Reason("2 weeks", "6", date(2023, 1, 9), None)
    engine.extend("1", date(2023, 8, 1), reason="x", today=day)
    assert told(engine, day)["1"] == Reason(says="Sau 3 tháng.")


def test_two_documents_are_no_one_reason() -> None:
    """Where several documents came, a line cannot say which counts."""
    plan = read_text(PLAN).plan
    assert plan is not None
    engine = Engine(MemoryLedger(), lambda: datetime(2023, 2, 3, tzinfo=UTC), ZoneInfo("UTC"))
    engine.adopt(plan, today=date(2023, 1, 1))
    for number, day in (("5", date(2023, 1, 31)), ("6", date(2023, 1, 20))):
        engine.record("a", number=number, issued=day, today=date(2023, 2, 3))
    assert told(engine, date(2023, 2, 3))["1"] == Reason(says="Sau 3 tháng.")
