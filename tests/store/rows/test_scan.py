"""Scans of lists in SQL: in the order of Python's text, in streams that are let go of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

import psycopg
import pytest

from engine.ports.scan import Scan
from store.ledger import SqlLedger, open_ledger
from store.rows import scan
from store.rows.scan import FEW
from store.unit.unit import StoredUnit
from tests.support.country import country
from tests.support.strategies import TREE

D = date.fromisoformat
NAMES = ("a-b", "ab", "a-c", "b", "a1", "a.z", "aa")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledger(
    request: pytest.FixtureRequest, make_database: Callable[[str], str]
) -> Iterator[SqlLedger]:
    """Standings at scopes whose names no two locales order alike."""
    ledger = open_ledger(make_database(request.param))
    bodies = TREE["bodies"] | {name: {"name": name, "under": "n1"} for name in NAMES}
    tasks = {"1": {"when": "x"}, "2": {"when": "x"}, "3": {"when": "y", "due": "1 month after y"}}
    engine = country(tasks, ledger, bodies=bodies)
    for name in NAMES:
        engine.record("x", issued=D("2023-01-05"), scope=name)
        engine.record("y", issued=D("2023-01-05"), scope=name, number="2")
    yield ledger
    ledger.engine.dispose()


def test_the_order_is_pythons(unit: StoredUnit) -> None:
    """Scopes are in the order of their letters' numbers, as Python has it, on every database; else
    a page would leave rows out."""
    places = [(found.standing.task, found.place.scope) for found in unit.standings.scan(Scan())]
    assert places == [(task, scope) for task in "123" for scope in ("", *sorted(NAMES))]


def test_the_order_does_not_hang_on_the_server(server_database: str) -> None:
    """On PostgreSQL the columns by which lists are ordered have an order of their own, whatever the
    locale of the server."""
    query = (
        "SELECT column_name, collation_name FROM information_schema.columns "
        "WHERE table_name = 'standing' AND column_name IN ('scope', 'body') ORDER BY 1"
    )
    with psycopg.connect(server_database) as connection:
        assert connection.execute(query).fetchall() == [("body", "C"), ("scope", "C")]


def test_a_scan_that_stops_early(unit: StoredUnit) -> None:
    """Whoever takes only some rows leaves nothing open, and what is asked next is not read in
    pieces."""
    assert len(list(islice(unit.standings.scan(Scan()), 3))) == 3
    assert len(list(islice(unit.standings.scan(Scan()), 2))) == 2
    assert "yield_per" not in unit._tables.connection.get_execution_options()


@pytest.mark.parametrize("count", [0, 3, FEW + 1])
def test_many_scopes(unit: StoredUnit, count: int) -> None:
    """However many scopes are asked for, the scan has those of the whole and of these."""
    names = [*sorted(NAMES)[:3], *(f"other-{number}" for number in range(count))]
    asked = names[:count]
    found = {found.place.scope for found in unit.standings.scan(Scan(scopes=asked))}
    assert found == {"", *(name for name in asked if name in NAMES)}


def test_by_date_at_many_scopes(unit: StoredUnit, monkeypatch: pytest.MonkeyPatch) -> None:
    """By date the order of the list is gone through instead of one scope at a time where those are
    many; the rows are the same."""
    asked = Scan(
        by_due=True, scopes=NAMES[:4], before=D("2023-06-01"), unfinished_on=D("2023-03-01")
    )
    few = list(unit.standings.scan(asked))
    monkeypatch.setattr(scan, "SOME", 0)
    assert list(unit.standings.scan(asked)) == few
    assert [(found.standing.task, found.place.scope) for found in few] == [
        ("3", scope) for scope in sorted(NAMES[:4])
    ]


@pytest.mark.parametrize("few", [0, FEW])
def test_keys_alone(unit: StoredUnit, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """The keys of what is narrower are those of the standings, of the places asked for at least,
    also where these are too many to name."""
    monkeypatch.setattr(scan, "FEW", few)
    for found in unit.standings.scan(Scan()):
        kept = [one.key for one in unit.standings.narrower(found.standing)]
        places = {"", *NAMES[:2]}
        near = [key for key in kept if few == 0 or key.scope in places]
        assert sorted(unit.standings.narrower_keys(found.standing, places)) == sorted(near)
