"""Parts that are alike, put together by the database: the same as a scan of each part by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from engine.ports.scan import Found, Place, Scan
from engine.queries.spoken_for import OfTask, read_by_task
from store.ledger import SqlLedger, open_ledger
from store.rows import alike
from store.unit.unit import StoredUnit
from tests.support.alike_country import MEMBERS, alike_country
from tests.support.strategies import TODAY


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledger(
    request: pytest.FixtureRequest, make_database: Callable[[str], str]
) -> Iterator[SqlLedger]:
    """The country of members who did much the same."""
    ledger = open_ledger(make_database(request.param))
    alike_country(ledger)
    yield ledger
    ledger.engine.dispose()


def _singly(unit: StoredUnit, asked: Scan) -> list[Found]:
    """What was found together, each by itself."""
    found = list(unit.standings.scan(asked))
    each = [
        one.of(body) if one.alike else one
        for one in found
        for body in (one.alike.names if one.alike else ("",))
    ]
    assert all(one.alike is None or len(one.alike.names) == one.alike.number for one in found)
    return sorted(filter(asked.takes, each), key=lambda one: asked.order(one.place))


ASKED = [
    Scan(parts=True),
    Scan(parts=True, on=TODAY),
    Scan(parts=True, plan="p"),
    Scan(parts=True, scopes=[*MEMBERS[:7], "n1"]),
    Scan(parts=True, scopes=[*MEMBERS[5:], *(f"x{number}" for number in range(600))]),
    Scan(parts=True, scopes=["n1"]),
    Scan(parts=False),
    Scan(parts=True, trigger="nothing"),
]


@pytest.mark.parametrize("first", [1, 2, 50])
@pytest.mark.parametrize("asked", ASKED)
def test_the_same_as_each_by_itself(
    unit: StoredUnit, monkeypatch: pytest.MonkeyPatch, asked: Scan, first: int
) -> None:
    """What is found together is, each part by itself, what the same scan finds of each, however
    many standings are read at a time, and from any task of the list on."""
    monkeypatch.setattr(alike, "FIRST", first)
    plain = list(unit.standings.scan(asked))
    together = Scan(**{name: getattr(asked, name) for name in Scan.__slots__} | {"alike": True})
    assert _singly(unit, together) == plain
    for found in plain[:: max(1, len(plain) // 5)]:
        after: Place = found.place.before_task()
        rest = Scan(**{name: getattr(together, name) for name in Scan.__slots__} | {"after": after})
        assert all(one.place[1:3] >= after[1:3] for one in unit.standings.scan(rest))
        assert _singly(unit, rest) == [one for one in plain if one.place[1:3] >= after[1:3]]


def test_it_is_as_many_rows_as_there_are_ways_to_stand(unit: StoredUnit) -> None:
    """Of the parts there are as many rows as there are tasks, days and states among them, and each
    is counted once."""
    plain = [one for one in unit.standings.scan(Scan(parts=True)) if one.standing.body]
    found = [one for one in unit.standings.scan(Scan(parts=True, alike=True)) if one.alike]
    ways = {_said(one) for one in plain}
    assert len(found) == len(ways) < len(plain)
    assert {_said(one) for one in found} == ways
    assert sum(one.alike.number for one in found if one.alike) == len(plain)
    assert all(one.alike and one.place.body == min(one.alike.names) for one in found)


def test_what_is_narrower(unit: StoredUnit) -> None:
    """Of the standings that were read with a task, those at narrower places are those that the
    database gives, however many were found together; so are their keys at the places asked for."""
    for group in read_by_task(unit.standings, Scan(parts=True, alike=True)):
        task = OfTask(group)
        for one in (found.standing for found in group if not found.place.body):
            narrower = unit.standings.narrower(one)
            assert {s.key: s for s in task.narrower(one)} == {s.key: s for s in narrower}
            for places in ({*MEMBERS[::3]}, {"n1"}, set[str]()):
                keys = {key for key in task.narrower_keys(one, places) if key.scope in places}
                assert keys == {s.key for s in narrower if s.scope in places}


def _said(found: Found) -> object:
    """What a part says but whose it is."""
    return found.of("").standing
