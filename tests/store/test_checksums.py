"""What cannot be worked out again is kept with checksums: nothing of it can be altered, taken out
or put in unseen, on both databases; nobody who was honest is accused, by an upgrade or a copy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select

from benchmarks.alterations import (
    Alteration,
    altered,
    changed_value,
    differences,
    driver_value,
    found,
    workspace,
)
from engine.ports.checksums import Checksum
from store.accounts.accounts import SqlAccounts
from store.backends.errors import CopyDiffersError
from store.copy import copy_workspace
from store.ledger import SqlLedger, open_ledger
from store.schema import account_tables, core_tables
from store.schema.table_columns import VERSIONED, former
from tests.support.checksums import unsummed, unsummed_in

MARKS = {"sqlite": "?", "postgresql": "%s"}
TABLES: list[Table] = [*core_tables.SUMMED, *account_tables.SUMMED, core_tables.CHECKSUM]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A fresh database."""
    fixture = "database" if request.param == "sqlite" else "server_database"
    return str(request.getfixturevalue(fixture))


@pytest.fixture
def ledger(url: str) -> SqlLedger:
    """A workspace in which something was done to each of the tables."""
    made = open_ledger(url)
    workspace(made, Random(5), acts=12)  # noqa: S311  no secret
    return made


def rows_of(connection: Connection, made: Table) -> list[dict[str, Any]]:
    """The rows of a table, by the names of its columns."""
    return [dict(row) for row in connection.execute(select(made)).mappings()]


def alterations(connection: Connection, made: Table) -> list[Alteration]:
    """Each column of a row of a table altered, by what the table allows; the row taken out."""
    (key,) = [column.name for column in made.primary_key.columns]
    row, mark = rows_of(connection, made)[-1], MARKS[connection.dialect.name]
    gone = f"DELETE FROM {made.name} WHERE {key} = {mark}"  # noqa: S608  our own names
    cases = [Alteration("delete", made.name, ((gone, (row[key],)),))]
    for column in made.columns:
        value = changed_value(Random(1), column.type.python_type, row[column.name])  # noqa: S311
        given = driver_value(connection, value)
        change = f"UPDATE {made.name} SET {column.name} = {mark} WHERE {key} = {mark}"  # noqa: S608
        place = f"{made.name}.{column.name}"
        cases.append(Alteration("update", place, ((change, (given, row[key])),)))
    return cases


def seen(ledger: SqlLedger, what: Alteration) -> list[str] | None:
    """What the checksums show of an alteration; None where the database refuses it."""
    with altered(ledger, what) as unit:
        return None if unit is None else unsummed_in(unit)


def test_every_column_of_every_table(ledger: SqlLedger) -> None:
    """Each column of each of the tables, altered by itself, and a row of each taken out: found, or
    refused by the database."""
    assert unsummed(ledger) == []
    with ledger.connected(writing=False) as connection:
        cases = [case for made in TABLES for case in alterations(connection, made)]
    told = {f"{one.kind} {one.place}": seen(ledger, one) for one in cases}
    assert len(told) == sum(1 + len(made.columns) for made in TABLES)
    assert [name for name, names in told.items() if names == []] == []
    refused = {name for name, names in told.items() if names is None}
    places = ("clock.id", "notice.n", "message.state", "checksum.digest")
    log = account_tables.ACCOUNT_LOG
    of_log = {f"update {log.name}.{column.name}" for column in log.columns}
    full = {
        f"update {made.name}.{column.name}"
        for made in account_tables.SUMMED
        for column in made.columns
        if column.name in ("hash", "digest", "lang")  # which a server lets be no longer
    }
    of_log |= {f"delete {log.name}"}
    assert refused <= {f"update {place}" for place in places} | of_log | full


def test_any_order_sums_to_the_same() -> None:
    """What is added and removed again leaves no trace, in whatever order; a row that is there twice
    counts twice; rows of another table are others."""
    rows: list[list[Any]] = [["a", 1, None], ["b", 0, "x"], ["\udcff", 7, "2023-01-05"]]
    whole = Checksum().changed("t", (), rows)
    assert whole == Checksum().changed("t", (), reversed(rows))
    assert whole == Checksum().changed("t", (), [*rows, rows[0]]).changed("t", [rows[0]], ())
    assert whole != Checksum().changed("t", (), [*rows[:2], rows[1]])
    assert whole != Checksum().changed("u", (), rows)
    assert whole.changed("t", rows, ()) == Checksum()
    assert whole.rows == 3
    assert len(whole.digest) == 64


def test_an_older_database_is_not_accused(ledger: SqlLedger, url: str) -> None:
    """One of the revision before the checksums gets those of its rows as they are; from then on
    what is altered shows."""
    with ledger.connected(writing=True) as connection:
        connection.exec_driver_sql("UPDATE web_schema SET version = 1")
        for name in VERSIONED:
            connection.exec_driver_sql(f"DROP TABLE {former(name)}")
            connection.exec_driver_sql(f"ALTER TABLE {name} DROP COLUMN from_entry")
        connection.exec_driver_sql("DROP INDEX standing_alike")
        connection.exec_driver_sql("ALTER TABLE standing DROP COLUMN fingerprint")
        for name in ("behind", "checksum"):
            connection.exec_driver_sql(f"DROP TABLE {name}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0005'")
    again = open_ledger(url)
    with again.reading() as unit:
        assert differences(unit) == []
    what = "UPDATE recipient SET digested = 0"
    assert found(again, Alteration("update", "recipient", ((what, ()),)))


def test_tables_of_accounts_that_nobody_used(url: str) -> None:
    """A workspace that was served once and has no accounts yet is proved."""
    ledger = open_ledger(url)
    SqlAccounts(ledger, lambda: datetime.now(UTC))
    assert unsummed(ledger) == []
    added = "INSERT INTO web_signin_failures VALUES ('x', 1, '2023-01-01')"
    assert seen(ledger, Alteration("insert", "web", ((added, ()),)))


def test_older_tables_of_accounts_are_not_accused(ledger: SqlLedger) -> None:
    """Those of the version before their checksums get them when they are next opened; from then on
    what is altered shows, the version too."""
    names = [table.name for table in account_tables.SUMMED]
    with ledger.connected(writing=True) as connection:
        for name in names:
            connection.exec_driver_sql(f"DELETE FROM checksum WHERE name = '{name}'")  # noqa: S608
        connection.exec_driver_sql("UPDATE web_schema SET version = 1")
    assert unsummed(ledger) == []
    SqlAccounts(ledger, lambda: datetime.now(UTC))
    assert unsummed(ledger) == []
    for what in ("UPDATE web_accounts SET role = 'admin'", "UPDATE web_schema SET version = 1"):
        assert seen(ledger, Alteration("update", "web", ((what, ()),)))


def test_a_copy_takes_nothing_altered_along(ledger: SqlLedger, tmp_path: Path, url: str) -> None:
    """A workspace goes over with its checksums; one whose messages were altered is refused."""
    copy_workspace(url, str(tmp_path / "good.db"), lambda *_: None)
    assert unsummed(open_ledger(str(tmp_path / "good.db"))) == []
    with ledger.connected(writing=True) as connection:
        connection.exec_driver_sql("UPDATE message SET attempts = attempts + 1")
    with pytest.raises(CopyDiffersError, match="checksum message"):
        copy_workspace(url, str(tmp_path / "bad.db"), lambda *_: None)
