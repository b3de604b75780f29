"""What is done behind the back of `verify` is found, on both databases;
an honest workspace is never accused. `benchmarks.alterations` does the same at length."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.alterations import (
    Alteration,
    altered,
    attack,
    found,
    of_schema,
    workspace,
)
from benchmarks.support.schema_parts import SERVER_PARTS, SQLITE_PARTS
from engine.verify.verification import compare
from store.ledger import open_ledger
from tests.support.strategies import SEARCH, TODAY, TREE, make_plan, office
from triggers.calendar_files import shipped_calendar


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A fresh database."""
    fixture = "database" if request.param == "sqlite" else "server_database"
    return str(request.getfixturevalue(fixture))


def test_a_notice_about_a_place_that_stands_no_more(url: str) -> None:
    """A place that had a row of its own for a while, which told what the whole told, may have been
    told of; it is no alteration that neither a row nor the history has it any more."""
    ledger = open_ledger(url)
    engine = office(ledger)
    engine.adopt(make_plan({"1": {"when": "x", "due": "1 month after (y and z)"}}, **TREE))
    engine.waive("1", on=TODAY, reason="the office may begin")
    engine.record(("y",), issued=TODAY, scope="s1", number="1-QĐ")
    engine.sweep(today=TODAY)
    engine.retract(3, reason="for another place")
    assert "s1" in [one.notice.scope for one in engine.notices()]
    assert found(ledger, None) == []


@pytest.mark.parametrize("seed", range(1 + SEARCH // 2))
def test_alterations_are_found(url: str, seed: int) -> None:
    """Random columns altered, rows taken out and put in, parts of the schema altered."""
    rng, ledger = Random(seed), open_ledger(url)  # noqa: S311  no secret
    workspace(ledger, rng)
    assert found(ledger, None) == []
    missed = [what for what, was_found in attack(ledger, rng, 25 * SEARCH) if was_found is False]
    assert missed == []
    assert found(ledger, None) == []


def test_each_part_of_the_schema(url: str) -> None:
    """Each index, key, check, trigger, rule, policy, column or function that is dropped, added,
    altered or turned off is named."""
    ledger = open_ledger(url)
    told = dict[str, list[str] | None]()
    for seed in range(15 * len(SERVER_PARTS)):
        rng = Random(seed)  # noqa: S311
        with ledger.connected(writing=False) as connection:
            what = of_schema(rng, connection)
        if what.place not in told or told[what.place] is None:
            told[what.place] = found(ledger, what)
    parts = SQLITE_PARTS if "://" not in url else SERVER_PARTS
    assert told.keys() == set(parts)
    assert [place for place, names in told.items() if not names] == []


MENDED = {
    "sqlite": (
        ("DROP INDEX standing_due",),
        ("DROP INDEX card_task", "CREATE INDEX card_task ON card (title)"),
        ("CREATE TRIGGER strange AFTER INSERT ON card BEGIN DELETE FROM plan; END",),
        ("DROP TABLE retracted",),
        ("DROP TABLE event", "CREATE TABLE event (id TEXT, seq INTEGER, identity TEXT, doc TEXT)"),
        ("DROP TRIGGER ledger_no_update",),
    ),
    "postgresql": (
        ("DROP INDEX standing_due",),
        ("DROP INDEX card_task", "CREATE INDEX card_task ON card (title)"),
        ("ALTER TABLE event DROP CONSTRAINT document_once",),
        ("ALTER TABLE standing DROP CONSTRAINT due_kind_known",),
        ("CREATE RULE strange AS ON DELETE TO message DO INSTEAD NOTHING",),
        ("ALTER TABLE notice ENABLE ROW LEVEL SECURITY",),
        ("ALTER TABLE ledger DISABLE TRIGGER ledger_no_change",),
    ),
}


def test_what_a_rebuild_puts_back(url: str) -> None:
    """Indexes, derived tables, triggers, rules and row security are as they were after a rebuild,
    and nothing differs."""
    ledger = open_ledger(url)
    engine = workspace(ledger, Random(7))  # noqa: S311
    for statements in MENDED["postgresql" if "://" in url else "sqlite"]:
        with ledger.connected(writing=True) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        assert engine.verify()[1] != [], statements
        engine.rebuild()
        assert engine.verify()[1] == [], statements


def test_how_a_difference_is_named(database: object) -> None:
    """By its table, the row's key and the column, with what is kept and what the ledger says."""
    ledger = open_ledger(str(database))
    workspace(ledger, Random(3))  # noqa: S311
    statement = "UPDATE card SET title = 'other' WHERE task = (SELECT min(task) FROM card)"
    with altered(ledger, Alteration("update", "card", ((statement, ()),))) as unit:
        assert unit is not None
        (one,) = compare(unit, shipped_calendar)
    assert (one.table, one.column, one.kept) == ("card", "title", "other")
    assert one.what == f"card {one.key} title"
    assert one.worked_out != "other"
