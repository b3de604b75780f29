"""What refuses changes to the ledger: missing, turned off or altered it is named, and put back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from engine.service.engine import Engine
from engine.verify.verification import GUARD
from store.backends.connect import connect
from store.backup import back_up, prove, restore
from store.ledger import open_ledger
from store.schema import core_tables
from tests.support.strategies import make_plan, office

NOTHING = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
DELETING = "CREATE TRIGGER ledger_no_delete BEFORE DELETE"
CHANGING = "DROP TRIGGER ledger_no_change ON ledger; CREATE TRIGGER ledger_no_change BEFORE UPDATE"
REFUSING = "EXECUTE FUNCTION ledger_refuse()"
SQLITE = {
    "dropped": ("DROP TRIGGER ledger_no_update", ["ledger_no_update"]),
    "two dropped": (
        "DROP TRIGGER ledger_no_delete; DROP TRIGGER ledger_no_replace",
        ["ledger_no_replace", "ledger_no_delete"],
    ),
    "does nothing": (
        f"DROP TRIGGER ledger_no_delete; {DELETING} ON ledger BEGIN SELECT 1; END",
        ["ledger_no_delete"],
    ),
    "made for another table": (
        f"DROP TRIGGER ledger_no_delete; {DELETING} ON card BEGIN SELECT 1; END",
        ["ledger_no_delete"],
    ),
}
POSTGRESQL = {
    "dropped": ("DROP TRIGGER ledger_no_change ON ledger", ["ledger_no_change"]),
    "turned off": ("ALTER TABLE ledger DISABLE TRIGGER ledger_no_truncate", ["ledger_no_truncate"]),
    "all turned off": (
        "ALTER TABLE ledger DISABLE TRIGGER USER",
        ["ledger_no_gap", "ledger_no_change", "ledger_no_truncate"],
    ),
    "calls nothing": (
        f"CREATE OR REPLACE FUNCTION ledger_refuse() {NOTHING}",
        ["ledger_no_change", "ledger_no_truncate"],
    ),
    "only sometimes": (
        f"{CHANGING} OR DELETE ON ledger FOR EACH ROW WHEN (OLD.seq > 5) {REFUSING}",
        ["ledger_no_change"],
    ),
    "only some columns": (
        f"{CHANGING} OF by OR DELETE ON ledger FOR EACH ROW {REFUSING}",
        ["ledger_no_change"],
    ),
}
Run = Callable[[str], None]


@pytest.fixture(
    params=[("sqlite", name) for name in SQLITE] + [("pg", n) for n in POSTGRESQL], ids=" ".join
)
def disarmed(request: pytest.FixtureRequest) -> Iterator[tuple[Engine, list[str]]]:
    """An office whose ledger lost some guards, and which."""
    kind, case = request.param
    if kind == "sqlite":
        path: Path = request.getfixturevalue("database")
        url, (script, names) = str(path), SQLITE[case]
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(script)
    else:
        url, (script, names) = request.getfixturevalue("server_database"), POSTGRESQL[case]
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(script)  # type: ignore[call-overload]
    ledger = open_ledger(url)
    engine = office(ledger)
    engine.adopt(make_plan({"1": {"when": "x"}}))
    yield engine, names
    ledger.engine.dispose()


def test_a_guard_that_is_lost(disarmed: tuple[Engine, list[str]]) -> None:
    """Verifying names each guard that is missing, and nothing else; a rebuild puts it back, and
    then the database refuses again."""
    engine, names = disarmed
    assert [difference.what for difference in engine.verify()[1]] == [GUARD + n for n in names]
    engine.rebuild()
    assert engine.verify()[1] == []
    ledger = core_tables.LEDGER
    for statement in (ledger.update().values(by="other"), ledger.delete()):
        with (
            engine.ledger.engine.connect() as connection,  # type: ignore[attr-defined]
            pytest.raises(DBAPIError, match=r"append-only|read-only"),
        ):
            connection.execution_options(upon_writing=True).execute(statement)


def test_a_backup_without_guards(database: Path) -> None:
    """A copy that lost its guards has them again once it is restored."""
    office(open_ledger(str(database))).adopt(make_plan({"1": {"when": "x"}}))
    copy, back = database.with_name("copy.db"), database.with_name("back.db")
    back_up(str(database), copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DROP TRIGGER ledger_no_update")
    assert [difference.what for difference in prove(str(copy))[1]] == [f"{GUARD}ledger_no_update"]
    restore(copy, str(back))
    assert prove(str(back))[1] == []
    connect(str(back), create=False).dispose()
