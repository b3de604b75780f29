"""What the tables refuse, whoever asks: change in the ledger, and rows no model would accept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.ledger import open_ledger
from tests.support.strategies import make_plan, office


@pytest.fixture
def raw(database: Path) -> Iterator[sqlite3.Connection]:
    """A bare connection to a database in which a plan and a document are recorded."""
    engine = office(open_ledger(str(database)))
    engine.adopt(make_plan({"1": {"when": "x", "due": "1 month after x"}}))
    engine.record("x", issued=date(2023, 1, 5), key="k")
    connection = sqlite3.connect(database, isolation_level=None)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET by = 'x'",
        "UPDATE ledger SET by = by WHERE seq = 1",
        "UPDATE ledger SET seq = 9 WHERE seq = 2",
        "DELETE FROM ledger",
        "DELETE FROM ledger WHERE seq = 2",
        "REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 1",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 2",
        "UPDATE OR REPLACE ledger SET seq = 1 WHERE seq = 2",
    ],
)
def test_the_ledger_refuses_change(raw: sqlite3.Connection, statement: str) -> None:
    """No statement changes or removes a row of the ledger."""
    before = raw.execute("SELECT * FROM ledger").fetchall()
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(statement)
    assert raw.execute("SELECT * FROM ledger").fetchall() == before


def put(raw: sqlite3.Connection, table: str, verb: str = "INSERT", **other: Any) -> None:
    """A copy of the table's first row with some columns changed."""
    raw.row_factory = sqlite3.Row
    row = dict(raw.execute(f"SELECT * FROM {table}").fetchone()) | other  # noqa: S608
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    raw.execute(f"{verb} INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))


ENTRY: dict[str, Any] = {"seq": 3, "hash": "a" * 64, "prev": "b" * 64, "key": None}
STANDING: dict[str, Any] = {"occurrence": "2023"}


@pytest.mark.parametrize(
    ("table", "right", "wrong"),
    [
        ("ledger", ENTRY, {"seq": 0}),
        ("ledger", ENTRY, {"seq": -1}),
        ("ledger", ENTRY, {"seq": 1}),
        ("ledger", ENTRY, {"seq": 4}),
        ("ledger", ENTRY, {"hash": "a"}),
        ("ledger", ENTRY, {"prev": "a" * 65}),
        ("ledger", ENTRY, {"prev": "0" * 64}),
        ("ledger", ENTRY, {"digest": ""}),
        ("ledger", ENTRY, {"kind": ""}),
        ("ledger", ENTRY, {"by": ""}),
        ("ledger", ENTRY, {"by": None}),
        ("ledger", ENTRY, {"at": None}),
        ("ledger", ENTRY, {"act": None}),
        ("ledger", ENTRY, {"key": "k"}),
        ("standing", STANDING, {"due_kind": "sometime"}),
        ("standing", STANDING, {"due_kind": "dated", "due": None}),
        ("standing", STANDING, {"ord": -1}),
        ("standing", STANDING, {"phases": None}),
        ("standing", STANDING, {"occurrence": ""}),
        ("event", {"id": "e", "identity": "i"}, {"identity": None}),
    ],
)
def test_impossible_rows(
    raw: sqlite3.Connection, table: str, right: dict[str, Any], wrong: dict[str, Any]
) -> None:
    """A row that no model would accept is refused by the database; without its fault it is not."""
    with pytest.raises(sqlite3.IntegrityError):
        put(raw, table, **(right | wrong))
    put(raw, table, **right)


def test_the_same_document_twice(raw: sqlite3.Connection) -> None:
    """Two rows of one document are refused by the database too."""
    with pytest.raises(sqlite3.IntegrityError):
        put(raw, "event", id="other")


@pytest.mark.parametrize("other", [{"key": "k"}, {"hash": "last"}, {"prev": "0" * 64}])
def test_a_new_row_replaces_none(raw: sqlite3.Connection, other: dict[str, str]) -> None:
    """A row with a new number and an old key or hash does not push the old row out."""
    last = raw.execute("SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()[0]
    fields = ENTRY | {name: last if value == "last" else value for name, value in other.items()}
    before = raw.execute("SELECT seq FROM ledger").fetchall()
    with pytest.raises(sqlite3.IntegrityError):
        put(raw, "ledger", verb="REPLACE", **fields)
    assert [row[0] for row in raw.execute("SELECT seq FROM ledger")] == [row[0] for row in before]
