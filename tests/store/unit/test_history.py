"""Pages of the ledger and the history in SQL: what is read is the page, by an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, text

from engine.model.acts import Entry
from engine.model.hash_chain import Raw, entry_of
from engine.model.standing import TaskRef
from engine.service.engine import Engine
from store.ledger import SqlLedger, open_ledger
from store.unit import entries, numbered_rows
from tests.support.country import country

D = date.fromisoformat
COMMUNES = ("n1", "n2", "n3", "s1", "s2")
ENTRIES = 62


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledger(
    request: pytest.FixtureRequest, make_database: Callable[[str], str]
) -> Iterator[SqlLedger]:
    """A ledger of many entries, which is only read."""
    opened = open_ledger(make_database(request.param))
    engine = country({"1": {"each": "communes"}, "2": {"when": "x"}}, opened)
    for number in range(ENTRIES // 2 - 1):
        body = COMMUNES[number % 5]
        engine.complete("1", body=body, on=D("2023-01-10"))
        engine.reopen("1", body=body, reason="r", on=D("2023-01-10"))
    engine.record("x", issued=D("2023-01-11"), number="1")
    yield opened
    opened.engine.dispose()


@contextmanager
def counted(ledger: SqlLedger) -> Iterator[list[Any]]:
    """The statements that are run, each with how many rows it gave."""
    told: list[Any] = []

    def ran(_conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        told.append((statement, cursor))

    event.listen(ledger.engine, "after_cursor_execute", ran)
    try:
        yield told
    finally:
        event.remove(ledger.engine, "after_cursor_execute", ran)


@pytest.mark.parametrize(
    ("name", "asked", "most"),
    [
        ("log_page", {"limit": 3}, 5),
        ("log_page", {"limit": 3, "after": 20}, 5),
        ("history_page", {"task": "1", "limit": 3}, 9),
        ("history_page", {"task": "1", "limit": 3, "after": 12, "body": "n1"}, 12),
        ("history_count", {"task": "1"}, 5),
    ],
)
def test_a_page_is_a_few_statements(
    ledger: SqlLedger, name: str, asked: dict[str, Any], most: int
) -> None:
    """However long the ledger, a page takes the same few statements, each with its limit or by the
    numbers that it is about; and no entry is read that it does not show."""
    engine = Engine(ledger, lambda: pytest.fail("no clock"), None)  # type: ignore[arg-type]
    with counted(ledger) as told:
        getattr(engine, name)(**asked)
    assert len(told) <= most
    of_all = [said for said, _ in told if "FROM ledger" in said or "FROM change" in said]
    assert of_all
    assert all(
        " LIMIT " in said or " IN " in said or "count(" in said or "seq = " in said
        for said in of_all
    )


def test_rows_are_read_by_the_page(ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more entries become objects than a page shows, and those whose label it needs."""
    read: list[int] = []

    def noted(row: Raw) -> Entry:
        read.append(row.seq)
        return entry_of(row)

    for module in (entries, numbered_rows):
        monkeypatch.setattr(module, "entry_of", noted)
    engine = Engine(ledger, lambda: pytest.fail("no clock"), None)  # type: ignore[arg-type]
    assert len(engine.log_page(limit=3, after=10).said) == 3
    assert read == [11, 12, 13]
    read.clear()
    page = engine.history_page("1", limit=2, after=30)
    assert (read, page.more) == ([31, 32], True)


def test_pages_go_by_an_index(ledger: SqlLedger) -> None:
    """On SQLite, the entries that changed a task are found in the index alone, in their order."""
    if ledger.engine.dialect.name != "sqlite":
        pytest.skip("the plan is SQLite's")
    with counted(ledger) as told, ledger.reading() as unit:
        unit.history.changing(TaskRef("p", "1"), (None, "n1"), 10, 3)
    query = next(said for said, _ in told if "FROM change" in said)
    with ledger.engine.connect() as connection:
        values = (None,) * query.count("?")
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all()
        size = connection.execute(text("SELECT count(*) FROM change")).scalar_one()
    steps = [row[3] for row in rows]
    assert size > ENTRIES
    assert steps[0].startswith("SEARCH change USING COVERING INDEX change_task (plan=? AND task=?")
    assert not any("TEMP B-TREE" in step for step in steps)
