"""What `verify` finds when somebody reaches into the file, and what a rebuild mends."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from engine.model.hash_chain import BrokenChainError
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.strategies import make_plan, office

PLAN = make_plan({"1": {"when": "x", "due": "1 month after x"}, "2": {"when": "done 1"}})


EVENT = "event {} doc"


@pytest.fixture
def engine(database: Path) -> Engine:
    """A plan, a document, a start, a completion: four entries."""
    made = office(open_ledger(str(database)))
    made.adopt(PLAN)
    made.record("x", issued=date(2023, 1, 5), number="12-QĐ", key="k")
    made.start("1", on=date(2023, 1, 6), body="b")
    made.complete("1", on=date(2023, 1, 9), number="3")
    return made


def forge(path: Path, *statements: str) -> None:
    """Run statements on the file, without the triggers that would refuse them."""
    with sqlite3.connect(path) as connection:
        for name in ("update", "delete", "replace"):
            connection.execute(f"DROP TRIGGER IF EXISTS ledger_no_{name}")
        for statement in statements:
            assert connection.execute(statement).rowcount, statement
    connection.close()


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        ("UPDATE ledger SET act = replace(act, '12-QĐ', '13-QĐ') WHERE seq = 2", 2),
        ("UPDATE ledger SET act = replace(act, 'Task 2', 'Task 3') WHERE seq = 1", 1),
        ("UPDATE ledger SET act = act || ' ' WHERE seq = 3", 3),
        ("UPDATE ledger SET act = '' WHERE seq = 3", 3),
        ("UPDATE ledger SET by = 'other' WHERE seq = 4", 4),
        ("UPDATE ledger SET at = '2023-01-01T00:00:00.000000Z' WHERE seq = 2", 2),
        ("UPDATE ledger SET today = '2023-01-01' WHERE seq = 2", 2),
        ("UPDATE ledger SET key = NULL WHERE seq = 2", 2),
        ("UPDATE ledger SET kind = 'adopted' WHERE seq = 3", 3),
        ("UPDATE ledger SET hash = replace(hash, substr(hash, 1, 4), 'dead') WHERE seq = 1", 1),
        ("UPDATE ledger SET digest = prev WHERE seq = 2", 2),
        ("DELETE FROM ledger WHERE seq = 2", 2),
        ("DELETE FROM ledger WHERE seq = 1", 1),
        ("UPDATE ledger SET seq = 9 WHERE seq = 3", 3),
    ],
)
def test_an_altered_entry(engine: Engine, database: Path, statement: str, seq: int) -> None:
    """A byte of a row changes, or a row goes: the first bad entry is named."""
    assert engine.verify()[1] == []
    forge(database, statement)
    with pytest.raises(BrokenChainError) as caught:
        engine.verify()
    assert caught.value.seq == seq


def test_a_cut_tail(engine: Engine, database: Path) -> None:
    """The last entries are gone: the acknowledged head finds it."""
    head = engine.proof(quick=True).head
    forge(database, "DELETE FROM ledger WHERE seq >= 3")
    with pytest.raises(BrokenChainError) as caught:
        engine.verify(head)
    assert caught.value.seq == 3


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE standing SET due = '2024-01-01' WHERE task = '1'", "standing p 1 - - - due"),
        (
            "UPDATE standing SET phases = '[[null,\"waiting\"]]' WHERE task = '2'",
            "standing p 2 - - - phases",
        ),
        ("UPDATE standing SET occurrence = '2023' WHERE task = '2'", "standing p 2 2023 - -"),
        ("DELETE FROM standing WHERE task = '1'", "standing p 1 - - -"),
        ("UPDATE card SET title = 'x' WHERE task = '1'", "card p 1 title"),
        ("UPDATE card SET position = 5 WHERE task = '1'", "card p 1 position"),
        ("DELETE FROM card WHERE task = '2'", "card p 2"),
        ("UPDATE change SET after = '\"done\"' WHERE seq = 1 AND ord = 0", "change 1 0 after"),
        ("DELETE FROM change WHERE seq = 2", "change 2 0"),
        ("UPDATE event SET doc = replace(doc, '2023-01-05', '2023-01-04')", EVENT),
        ("DELETE FROM listener WHERE kind = 'done'", "listener done p:1 p 2"),
        ("DELETE FROM listener WHERE kind = 'trigger'", "listener trigger x p 1"),
        ("DELETE FROM task_act WHERE seq = 4", "task_act 4"),
        (
            "UPDATE task_act SET doc = replace(doc, 'complete', 'cancel') WHERE seq = 4",
            "task_act 4 doc",
        ),
        ("UPDATE plan SET doc = replace(doc, 'Task 1', 'Task 7')", "plan p doc"),
        ("UPDATE plan_version SET since = '2023-01-01'", "plan_version 1 since"),
        ("INSERT INTO retracted VALUES (3, 4, 4)", "retracted 3"),
        ("INSERT INTO directory_act VALUES (3, 'bodies', '{}', NULL, 3)", "directory_act 3"),
        ("UPDATE standing SET from_entry = 2 WHERE task = '1'", "standing p 1 - - - from_entry"),
        (
            "UPDATE standing_former SET state = 'done' WHERE from_entry = 2",
            "standing_former 2 p 1 - - - 2 state",
        ),
        ("DELETE FROM standing_former WHERE from_entry = 1", "standing_former 1 p 1 - - - 1"),
        ("INSERT INTO event_former SELECT *, 3 FROM event", "event_former {} 2"),
        ("INSERT INTO behind VALUES (3, '2023-01-01T00:00:00.000000Z')", "behind 3"),
    ],
)
def test_an_altered_derived_row(engine: Engine, database: Path, statement: str, what: str) -> None:
    """A derived row that the ledger does not bear out is a difference; a rebuild mends it."""
    with engine.ledger.reading() as unit:
        (event,) = unit.catalog.events()
    forge(database, statement)
    assert what.format(event.id) in [difference.what for difference in engine.verify()[1]]
    engine.rebuild()
    assert engine.verify()[1] == []


def test_an_altered_notice(engine: Engine, database: Path) -> None:
    """What people were told is named where no entry gives it, and is nothing that a rebuild may
    alter."""
    forge(database, "UPDATE notice SET roles = '[]' WHERE n = 1")
    engine.rebuild()
    one, *rest = engine.verify()[1]
    assert (one.what, one.kept) == ("notice 1 roles", "[]")
    assert [other.what for other in rest] == ["checksum notice digest"]


def test_rebuild_leaves_the_ledger(engine: Engine, database: Path) -> None:
    """The derived tables are worked out anew, the ledger is not touched."""
    before = engine.verify()
    assert engine.rebuild() == 4
    assert engine.verify(before[0]) == before
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM ledger").fetchone() == (4,)
    connection.close()
