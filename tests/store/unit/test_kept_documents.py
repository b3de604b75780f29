"""Documents are read once in a transaction, and anew once it has changed one; an act asks no more
of the database than it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event

from engine.service.engine import Engine
from store.ledger import SqlLedger, open_ledger
from store.unit import unit as stored
from store.unit.facts import SqlFacts
from tests.support.random_acts import random_act
from tests.support.strategies import BODIES, SEARCH, TODAY, make_plan, office, random_plan
from triggers.errors import UponError
from triggers.events import Event

MOST = 18
"""Statements of an act that records a document which changes no standing."""


class Held(SqlFacts):
    """Facts that hold each answer on documents against one that is read just now."""

    asked = 0

    def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
        """The documents, which are those that the tables have."""
        found = super().events_of(trigger, path)
        fresh = SqlFacts(self._tables, self._standings, {})
        assert found == fresh.events_of(trigger, path)
        Held.asked += 1
        return found


@pytest.mark.parametrize("seed", range(10 * SEARCH))
def test_what_was_read_of_documents_is_never_stale(
    database: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Whatever is recorded, corrected, taken back or carried on, several acts in one transaction
    too, and in a rebuild, which all that was ever said takes in one."""
    monkeypatch.setattr(stored, "SqlFacts", Held)
    monkeypatch.setattr(Held, "asked", 0)
    rng, engine = Random(seed), office(open_ledger(str(database)))  # noqa: S311
    engine.adopt(random_plan(rng, "p0"))
    for number in range(30):
        name, asked = random_act(rng, engine, number)
        if rng.randint(0, 9) == 0:
            old, new = rng.sample(BODIES, 2)
            name, asked = "succeed", {"old": old, "new": new, "on": TODAY, "reason": "r"}
        with suppress(UponError, ValueError):
            getattr(engine, name)(**asked, preview=rng.randint(0, 3) == 0)
    engine.rebuild()
    assert Held.asked


def test_where_documents_hold_is_never_stale(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A succession moves where documents hold that were read before it in the same transaction."""
    monkeypatch.setattr(stored, "SqlFacts", Held)
    engine = office(open_ledger(str(database)))
    bodies: dict[str, dict[str, str]] = {name: {"name": name} for name in ("north", "south")}
    bodies |= {"n1": {"name": "n1", "under": "north"}, "s1": {"name": "s1", "under": "south"}}
    engine.adopt(make_plan({"1": {"when": "x", "due": "1 month after x"}}, bodies=bodies))
    for scope in ("north", "s1"):
        engine.record("x", issued=date(2023, 1, 5), number=f"{scope}-QĐ", scope=scope)
    engine.succeed("s1", "n1", on=date(2023, 1, 1), reason="r")
    engine.rebuild()
    with engine.ledger.reading() as unit:
        assert len(unit.facts.events_of("x", ("south", "s1"))) == 2


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    """An office whose trigger has five documents."""
    ledger = open_ledger(str(database))
    made = office(ledger)
    made.adopt(make_plan({"1": {"when": "x", "due": "1 month after x"}}))
    for number in range(5):
        made.record("x", issued=date(2023, 1, 5), number=f"{number}-QĐ", key=f"k{number}")
    yield made
    ledger.engine.dispose()


def test_an_act_asks_once(engine: Engine) -> None:
    """The statements of an act are counted; the bound may only shrink."""
    said: list[str] = []
    assert isinstance(engine.ledger, SqlLedger)
    database = engine.ledger.engine
    event.listen(database, "before_cursor_execute", lambda *given: said.append(given[2]))
    engine.record("x", issued=date(2023, 1, 5), number="9-QĐ", key="k9")
    assert len(said) <= MOST, said


def test_who_resembles_is_looked_for_at_one_scope(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents of other places are not read, however many there are of them."""
    asked: list[Collection[str] | None] = []

    class Noting(SqlFacts):
        def events_of(self, trigger: str, path: Collection[str] | None = None) -> Sequence[Event]:
            asked.append(path)
            return super().events_of(trigger, path)

    monkeypatch.setattr(stored, "SqlFacts", Noting)
    engine.record("x", issued=date(2023, 2, 5), number="9-QĐ")
    assert asked
    assert None not in asked
