"""The facts while one entry is settled: asked for once, and many at once, with the same answers."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from engine.evaluate import cached_facts
from engine.evaluate.cached_facts import CachedFacts
from engine.evaluate.scoped_facts import ScopedFacts
from engine.model.standing import TaskRef
from engine.ports.facts import Gathering
from engine.service.engine import Engine
from tests.support.country import country, lines
from tests.support.strategies import TREE

D = date.fromisoformat
COMMUNES = ("n1", "n2", "n3", "s1", "s2")
SCOPES = (None, "centre", "north", *COMMUNES)
TASKS = {"1": {"when": "x", "each": "communes"}, "2": {"when": "x and y"}, "3": {}}


@pytest.fixture
def engine() -> Engine:
    """Documents at every scope, and one that reaches a body that was succeeded."""
    made = country(TASKS)
    made.succeed("n1", "s1", D("2023-01-01"))
    for number, scope in enumerate(SCOPES, 10):
        made.record("x", issued=D(f"2023-01-{number}"), scope=scope, number=str(number))
    made.start("3")
    return made


def test_documents_of_many_places(engine: Engine) -> None:
    """Read at once where many places ask, the documents of each place are those that it would have
    been told alone."""
    with engine.ledger.reading() as unit:
        records, bodies = CachedFacts(unit.facts), unit.facts.bodies()
        for body in (*TREE["bodies"], *TREE["bodies"]):
            path = bodies.path(body)
            found = {event.id for event in records.events_of("x", path)}
            assert found == {event.id for event in unit.facts.events_of("x", path)}
        assert {event.id for event in records.events_of("x", ())} == {
            event.id for event in unit.catalog.events() if event.scope is None
        }
        assert list(records.events_of("y", ("n1",))) == []


def test_each_is_asked_for_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same question is put to the ledger once, and after a few places once for all of them."""
    asked: list[str] = []
    with engine.ledger.reading() as unit:
        for name in ("events_of", "events_by_scope", "bodies"):
            _count(monkeypatch, unit.facts, name, asked)
        records = CachedFacts(unit.facts)
        for _ in range(3):
            records.bodies()
            records.events_of("x", ("n1", "north"))
        assert sorted(asked).count("events_of") == 1
        monkeypatch.setattr(cached_facts, "FEW", 2)
        for body in COMMUNES:
            records.events_of("x", (body,))
    assert asked.count("events_by_scope") == 1
    assert asked.count("events_of") <= 4  # the one ledger asks itself for all by their scopes


def test_acts_of_fewer_bodies(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Acts of bodies that were just asked for among others are those that the ledger has, and are
    not asked for again."""
    engine.start("1", body="n3")
    engine.complete("1", body="n2")
    engine.reopen("1", body="n2", reason="r")
    asked: list[str] = []
    ref, bodies = TaskRef("p", "1"), (None, "n2", "n3")
    with engine.ledger.reading() as unit:
        right = {one: list(unit.facts.acts_of(ref, one)) for one in _parts_of(bodies)}
        _count(monkeypatch, unit.facts, "acts_of", asked)
        records = CachedFacts(unit.facts)
        for one in (bodies, *right):
            assert list(records.acts_of(ref, one)) == right[one]
        assert len(asked) == 1
        assert list(records.acts_of(ref, ("s2",))) == []
        assert len(asked) == 2
    assert len(right[bodies]) > 1


def _parts_of(names: tuple[str | None, ...]) -> list[tuple[str | None, ...]]:
    return [part for size in range(4) for part in combinations(names, size)]


def _count(monkeypatch: pytest.MonkeyPatch, facts: Gathering, name: str, asked: list[str]) -> None:
    original = getattr(facts, name)

    def counting(*arguments: object) -> object:
        asked.append(name)
        return original(*arguments)

    monkeypatch.setattr(facts, name, counting)


def test_a_document_above_many_scopes() -> None:
    """A document at the top reaches every scope that was split off before, however many they
    are."""
    engine = country({"1": {"when": "x and y", "each": "communes"}})
    for number, scope in enumerate(TREE["bodies"], 10):
        engine.record("x", issued=D(f"2023-01-{number}"), scope=scope, number=str(number))
    engine.record("y", issued=D("2023-01-20"), scope="centre")
    rows = lines(engine, "scope state starts_on")
    assert rows[0] == "- waiting -"
    assert rows[1:] == [f"{scope} active 2023-01-20" for scope in sorted(TREE["bodies"])]
    assert engine.verify()[1] == []


def test_what_nothing_was_said_of(engine: Engine) -> None:
    """A task of which nothing was said, as far as was gathered, is asked no further about."""
    refs = [TaskRef("p", name) for name in TASKS]
    with engine.ledger.reading() as unit:
        records = CachedFacts(unit.facts)
        assert not records.prefetch.is_silent(refs[:1])
        records.prefetch.read(refs)
        assert [records.prefetch.is_silent([ref]) for ref in refs] == [True, True, False]
        assert list(records.acts_of(refs[0])) == list(records.acted_on(refs[0])) == []
        assert len(records.acts_of(refs[2])) == 1
        assert records.prefetch.is_silent([])


def test_a_place_has_the_facts_of_the_whole(engine: Engine) -> None:
    """Plans, bodies, policy and calendars are the same from every place; documents are its own."""
    with engine.ledger.reading() as unit:
        plan = unit.catalog.plans()[0]
        sight = ScopedFacts(unit.facts, plan.task("1"), body="n2")
        ref = TaskRef("p", "3")
        assert (sight.plan("p"), sight.plan("q")) == (plan, None)
        assert sight.bodies() is unit.facts.bodies()
        assert sight.workspace_policy() == {}
        assert sight.calendar_timeline("none") == unit.facts.calendar_timeline("none")
        assert set(sight.scopes_of("x")) == {scope for scope in SCOPES if scope}
        assert list(sight.acted_on(ref)) == list(unit.facts.acted_on(ref))
        assert len(sight.events_of("x")) == 4
        assert len(sight.events_of("x", ("n1",))) == 3
