"""Which commands make a database, and what a process does whose database is no longer the one that
it began on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from store.backends.errors import (
    EmptyFileError,
    LedgerChangedError,
    NoDatabaseError,
    NotOursError,
)
from store.ledger import SqlLedger, open_ledger
from store.read_model import open_board
from tests.support.servers import fresh_database
from tests.support.strategies import make_plan, office
from triggers.errors import UponError

DAY = date(2023, 1, 5)
WAYS: list[Callable[[str], object]] = [
    lambda url: open_ledger(url, create=False),
    lambda url: open_board(url).__enter__(),
]


@pytest.mark.parametrize("way", [*WAYS, lambda url: open_ledger(url, create=True)])
def test_an_empty_file_is_none(tmp_path: Path, way: Callable[[str], object]) -> None:
    """A file of 0 bytes is refused by all, also by those who make databases, and stays as it is."""
    path = tmp_path / "upon.db"
    path.touch()
    with pytest.raises(EmptyFileError) as caught:
        way(str(path))
    assert (caught.value.exit_code, str(path) in str(caught.value)) == (1, True)
    assert path.stat().st_size == 0


@pytest.mark.parametrize("way", WAYS)
def test_the_nearest_is_named(tmp_path: Path, database: Path, way: Callable[[str], object]) -> None:
    """What is not there is not made; a database of a name like it in the folder is named, else any
    that is there, and an empty file never."""
    shutil.copy(database, tmp_path / "office.db")
    (tmp_path / "offices.db").touch()
    for name, near in (("ofice.db", "office.db"), ("zzz.db", "office.db")):
        with pytest.raises(NoDatabaseError) as caught:
            way(str(tmp_path / name))
        assert caught.value.exit_code == 3
        assert str(tmp_path / near) in str(caught.value)
        assert "offices" not in str(caught.value)
        assert not (tmp_path / name).exists()


@pytest.mark.parametrize("way", WAYS)
def test_an_empty_database_of_a_server(server: str, way: Callable[[str], object]) -> None:
    """A database without our tables is none, and is left without; who adopts makes them."""
    url = fresh_database(server)
    for _ in range(2):
        with pytest.raises(NoDatabaseError) as caught:
            way(url)
        assert "upon_" in str(caught.value)
    made = office(open_ledger(url, create=True))
    assert made.adopt(make_plan({"1": {}})).entry == 1


def begun(path: Path, entries: int) -> SqlLedger:
    """A ledger with so many entries."""
    ledger = open_ledger(str(path))
    engine = office(ledger)
    engine.adopt(make_plan({"1": {"when": "x"}}))
    for number in range(1, entries):
        engine.record("x", issued=DAY, number=f"{path.name}-{number}")
    return ledger


def gone(path: Path, others: dict[str, Path]) -> None:
    del others
    path.unlink()


def emptied(path: Path, others: dict[str, Path]) -> None:
    del others
    path.write_bytes(b"")


def exchanged(name: str) -> Callable[[Path, dict[str, Path]], None]:
    """The file of another name in the place of this one."""

    def exchange(path: Path, others: dict[str, Path]) -> None:
        others[name].replace(path)

    return exchange


CHANGES = [gone, emptied, *(exchanged(name) for name in ("older", "other", "foreign"))]


@pytest.mark.parametrize("change", CHANGES)
def test_another_ledger_is_not_worked_on(
    database: Path, template: Path, tmp_path: Path, change: Callable[[Path, dict[str, Path]], None]
) -> None:
    """Who keeps watch reads nothing of, and records nothing in, a file that was deleted, emptied,
    brought back from before or exchanged; nothing is made in its place, and nothing written."""
    others = {name: tmp_path / f"{name}.file" for name in ("older", "other", "foreign")}
    ledger = begun(database, 3)
    shutil.copy(database, others["older"])
    ledger.keep_watch()
    head = office(ledger).record("x", issued=DAY, number="last").head
    shutil.copy(template, others["other"])
    begun(others["other"], 6)
    others["foreign"].write_bytes(b"no database at all, but some letters" * 200)
    change(database, others)
    before = database.read_bytes() if database.exists() else None
    acts: list[Callable[[], object]] = [
        lambda: office(ledger).record("x", issued=DAY, number="more"),
        lambda: office(ledger).tasks(),
        lambda: office(ledger).sweep(today=DAY),
    ]
    for act in acts:
        with pytest.raises(LedgerChangedError) as caught:
            act()
        assert str(head.count) in str(caught.value)
        assert head.hash in str(caught.value)
    assert (database.read_bytes() if database.exists() else None) == before


def test_a_ledger_that_goes_on(database: Path, tmp_path: Path) -> None:
    """What others record meanwhile, and a later copy of the same ledger in its place, are the same
    ledger: nobody is stopped."""
    ledger = begun(database, 3)
    ledger.keep_watch()
    other = office(open_ledger(str(database)))
    other.record("x", issued=DAY, number="another")
    assert office(ledger).record("x", issued=DAY, number="mine").entry == 5
    shutil.copy(database, tmp_path / "later.file")
    office(open_ledger(str(tmp_path / "later.file"))).record("x", issued=DAY, number="there")
    (tmp_path / "later.file").replace(database)
    assert office(ledger).record("x", issued=DAY, number="here").entry == 7


def test_another_ledger_on_a_server(server_database: str) -> None:
    """The same on a server, whose tables were emptied and filled anew."""
    ledger = open_ledger(server_database)
    engine = office(ledger)
    engine.adopt(make_plan({"1": {"when": "x"}}))
    ledger.keep_watch()
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("COMMIT; ALTER TABLE ledger DISABLE TRIGGER USER; BEGIN")
        connection.exec_driver_sql("DELETE FROM ledger")
    with pytest.raises(LedgerChangedError):
        engine.record("x", issued=DAY, number="1")


def test_a_database_without_its_version(database: Path) -> None:
    """A database of ours whose schema's number is gone is not taken for an empty one."""
    ledger = begun(database, 2)
    with ledger.engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        connection.exec_driver_sql("COMMIT")
    for way in (*WAYS, open_ledger):
        with pytest.raises(NotOursError):
            way(str(database))


def test_a_file_goes_between_two_uses(database: Path) -> None:
    """Without a watch too a file that has gone is not made anew by the next connection."""
    ledger = begun(database, 2)
    database.unlink()
    with pytest.raises(UponError) as caught:
        office(ledger).tasks()
    assert isinstance(caught.value, NoDatabaseError)
    assert not database.exists()
