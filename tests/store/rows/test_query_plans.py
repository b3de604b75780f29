"""By which index SQLite answers: what the statements write for its planner has its effect."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import event

from engine.model.notices import NoticeKey
from engine.model.standing import TaskRef
from engine.ports.scan import Scan
from store.as_of import read_as_of
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


def steps_of(
    ledger: SqlLedger, asked: Callable[[StoredUnit], object], seq: int | None = None
) -> list[str]:
    """How SQLite goes about the last statement that a question runs, step by step; as of an
    entry."""
    seen: list[tuple[str, object]] = []

    def after(_: object, __: object, statement: str, values: object, *___: object) -> None:
        seen.append((statement, values))

    with ledger.connected(writing=False) as connection:
        if seq is not None:
            read_as_of(connection, seq)
        event.listen(ledger.engine, "after_cursor_execute", after)
        asked(StoredUnit(connection, {}))
        event.remove(ledger.engine, "after_cursor_execute", after)
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


@pytest.mark.skipif(sqlite3.sqlite_version_info < (3, 39), reason="joins them only since")
@pytest.mark.parametrize(
    "asked",
    [
        lambda unit: list(unit.standings.scan(Scan())),
        lambda unit: list(unit.standings.scan(Scan(plan="p"))),
        lambda unit: list(unit.standings.scan(Scan(parts=True, scopes=["n1"]))),
        lambda unit: list(unit.standings.scan(Scan(by_due=True))),
        lambda unit: unit.standings.of(REFS),
        lambda unit: unit.standings.of(REFS, MANY),
        lambda unit: unit.standings.progress(REFS[0], None, None),
        lambda unit: unit.facts.events_of("x"),
        lambda unit: unit.facts.events_by_scope("x"),
        lambda unit: unit.facts.acts_of(REFS[0], ["n1"]),
    ],
)
def test_what_stood_is_looked_up(ledger: SqlLedger, asked: Callable[[StoredUnit], object]) -> None:
    """As of an entry, no table of acts, documents or former standings is gone through, and what
    both tables have is not put together before it is chosen from."""
    steps = steps_of(ledger, asked, 1)
    assert any("_former USING" in step for step in steps)
    assert not [step for step in steps if step.startswith(("MATERIALIZE", "SCAN main.standing_f"))]
    assert not [step for step in steps if step.startswith("SCAN main.") and "USING" not in step]
