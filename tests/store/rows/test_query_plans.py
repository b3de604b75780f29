"""By which index SQLite answers: what the statements write for its planner has its effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import event

from engine.model.notices import NoticeKey
from engine.model.standing import TaskRef
from engine.ports.scan import Scan
from store.ledger import SqlLedger, open_ledger
from store.unit.unit import StoredUnit
from tests.support.strategies import make_plan, office

MANY = [f"s{number}" for number in range(30)]
OPEN = date(2023, 3, 1)
REFS = [TaskRef("p", "1"), TaskRef("p", "2")]


@pytest.fixture
def ledger() -> SqlLedger:
    """A plan of forty tasks, due on the days of a month."""
    made = open_ledger("sqlite://")
    tasks = {str(n): {"due": f"by 2023-05-{n % 28 + 1:02d}"} for n in range(1, 41)}
    office(made).adopt(make_plan(tasks))
    return made


def steps_of(ledger: SqlLedger, asked: Callable[[StoredUnit], object]) -> list[str]:
    """How SQLite goes about the last statement that a question runs, step by step."""
    seen: list[tuple[str, object]] = []

    def before(_: object, __: object, statement: str, values: object, *___: object) -> None:
        seen.append((statement, values))

    with ledger.connected(writing=False) as connection:
        event.listen(ledger.engine, "before_cursor_execute", before)
        asked(StoredUnit(connection, {}))
        event.remove(ledger.engine, "before_cursor_execute", before)
        statement, values = seen[-1]
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
        return [row[3] for row in rows]


def test_a_page_by_date_at_many_places_is_read_in_its_order(ledger: SqlLedger) -> None:
    """The partial index of open dates gives the order, and nothing is sorted."""
    asked = Scan(by_due=True, scopes=MANY, unfinished_on=OPEN)
    steps = steps_of(ledger, lambda unit: list(unit.standings.scan(asked)))
    assert steps[0].startswith("SEARCH s USING INDEX standing_due ")
    assert not any("TEMP B-TREE" in step for step in steps)


@pytest.mark.parametrize(
    "asked",
    [
        lambda unit: unit.standings.of(REFS),
        lambda unit: unit.standings.of(REFS, MANY),
        lambda unit: unit.facts.tasks_with_acts(REFS),
        lambda unit: unit.schedule.reminders_of(REFS),
        lambda unit: unit.outbox.announced([NoticeKey("p", "1", None, None, "start", None)]),
    ],
)
def test_tasks_that_are_named_are_looked_up(
    ledger: SqlLedger, asked: Callable[[StoredUnit], object]
) -> None:
    """The names are gone through first, the table by its index for each of them."""
    steps = steps_of(ledger, asked)
    assert steps[0].startswith("SCAN named ")
    assert "(plan=? AND task=?" in steps[1]
