"""Standings as rows: what differs alone is written, and the row is as if all of it had been."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from engine.model.phases import Phase
from engine.model.progress import Progress
from engine.model.standing import Standing, TaskRef, earlier_step
from engine.model.states import State
from engine.model.story import Barred, Carried, EachBefore, Story
from store.ledger import SqlLedger, open_ledger
from store.rows.write import Texts, fingerprint
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


PART = Standing("p", "1", None, "n1", 0, None, None, None, DONE, "none", None, None, body="n1")
STORIES: dict[str, Any] = {
    "earlier": (earlier_step(PART, DAY),),
    "closes": DAY,
    "shut": ((DAY, DAY),),
    "rule_from": DAY,
    "document": "e",
    "replaced": ("e",),
    "waived": DAY,
    "lapsed": DAY,
    "lapsed_by": "plan",
    "left": DAY,
    "joined": DAY,
    "away": ((DAY, DAY),),
    "barred": (Barred("2", DAY, "cancel"),),
    "carried": (Carried(DAY, "n2"),),
    "remaining": (3, "days"),
    "unsettled": ((DAY, None),),
    "each": (EachBefore(DAY, None),),
}
OTHERS: dict[str, Any] = {
    "task": "2",
    "occurrence": "2023",
    "order": 1,
    **dict.fromkeys(("opens", "since", "due", "nominal", "computed", "extended_to"), DAY),
    "accepted": DAY,
    "node": NODE,
    "phases": DONE[:2],
    "due_kind": "continuous",
    "ambiguous": (DAY, DAY),
    "missing": ("y",),
    **dict.fromkeys(("provisional", "needs_confirmation", "conflict", "counted"), True),
    "progress": BEGUN,
    "story": Story(closes=DAY),
}


def test_a_fingerprint_covers_all_but_whose_part_it_is() -> None:
    """Parts of a task that differ in anything have other fingerprints, and those that differ in
    whose they are alone the same; what is no part has none."""
    assert OTHERS.keys() | {"plan", "scope", "body"} == {one.name for one in fields(Standing)}
    assert STORIES.keys() == {one.name for one in fields(Story)}
    parts = [PART, *(replace(PART, **{name: value}) for name, value in OTHERS.items())]
    parts += [replace(PART, story=Story(**{n: v})) for n, v in STORIES.items() if n != "closes"]
    parts += [replace(PART, **{name: DAY + timedelta(1)}) for name in ("due", "nominal", "opens")]
    found = [fingerprint(part, Texts()) for part in parts]
    assert len(set(found)) == len(parts)
    others = [replace(part, scope="n2", body="n2") for part in parts]
    assert [fingerprint(part, Texts()) for part in others] == found
    assert all(number is not None and -(2**63) <= number < 2**63 for number in found)
    assert fingerprint(replace(PART, body=None), Texts()) is None
