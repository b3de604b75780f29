"""Standings as rows: what differs alone is written, and the row is as if all of it had been."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from engine.model.phases import Phase
from engine.model.progress import Progress
from engine.model.standing import Standing, TaskRef
from engine.model.states import State
from store.ledger import SqlLedger, open_ledger
from store.unit.unit import StoredUnit
from tests.support.country import country
from triggers.nodes import Node

D = date.fromisoformat
DAY = D("2023-04-05")
NODE = Node("all", "x", DAY, need=1, children=(Node("event", "x", DAY, "e"),))
DONE = (Phase(None, State.WAITING), Phase(DAY, State.IN_PROGRESS), Phase(DAY, State.DONE))
BEGUN = Progress(((DAY, 1),), 3, DAY, 1, DAY, ((DAY, 1),))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledger(
    request: pytest.FixtureRequest, make_database: Callable[[str], str]
) -> Iterator[SqlLedger]:
    """A task that is active and has parts."""
    ledger = open_ledger(make_database(request.param))
    engine = country({"1": {"when": "x", "due": "1 month after x", "each": "communes"}}, ledger)
    engine.record("x", issued=D("2023-01-05"))
    yield ledger
    ledger.engine.dispose()


@pytest.fixture
def unit(ledger: SqlLedger) -> Iterator[StoredUnit]:
    """A transaction that is not kept."""
    with ledger.writing(preview=True) as opened:
        assert isinstance(opened, StoredUnit)
        yield opened


def kept(unit: StoredUnit) -> tuple[Standing, dict[str, Any]]:
    """The one standing, and its row."""
    (standing,) = unit.standings.of([TaskRef("p", "1")])
    rows = unit._tables.connection.execute(text("SELECT * FROM standing"))
    return standing, dict(rows.mappings().one())


@pytest.mark.parametrize(
    "other",
    [
        *({name: DAY} for name in ("opens", "since", "nominal", "computed", "extended_to")),
        {"accepted": DAY},
        {"due": DAY, "missing": ("y",)},
        {"due": None, "due_kind": "pending", "nominal": None},
        {"node": NODE},
        {"node": None},
        {"ambiguous": (DAY, DAY)},
        *({name: True} for name in ("provisional", "needs_confirmation", "conflict", "counted")),
        {"phases": DONE},
        {"progress": BEGUN},
        {"progress": None},
        {"progress": BEGUN, "phases": DONE, "node": NODE, "since": DAY},
    ],
)
def test_what_differs_is_written(unit: StoredUnit, other: dict[str, Any]) -> None:
    """Whatever differs from what was there, the row is the one that writing all of it makes."""
    was, _ = kept(unit)
    now = replace(was, **other)
    unit.standings.put([], [], [(was, now)])
    found, row = kept(unit)
    assert found == now
    unit.standings.put([was], [])
    unit.standings.put([], [now])
    assert kept(unit) == (now, row)
