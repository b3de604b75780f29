"""What a ledger keeps of plans, bodies and the workspace between transactions is never out of date,
whoever recorded since; nor is anything kept of a transaction that was dropped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from engine.model.bodies import Bodies
from engine.service.engine import Engine
from store.ledger import SqlLedger, open_ledger
from tests.support.random_acts import random_act
from tests.support.strategies import SEARCH, TODAY, make_plan, office, random_plan
from triggers.errors import UponError
from workflows.reminders import Reminders, Rule

CALENDARS = ("vn-state", "none", "own")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A fresh database."""
    fixture = "database" if request.param == "sqlite" else "server_database"
    return str(request.getfixturevalue(fixture))


def facts(ledger: SqlLedger, plans: list[str]) -> list[Any]:
    """All that may be kept, as a ledger gives it."""
    with ledger.reading() as unit:
        known = unit.facts
        return [
            known.plans_of(plans),
            [list(known.plan_timeline(name)) for name in plans],
            [list(known.plan_steps(name)) for name in plans],
            list(known.policy_timeline()),
            unit.schedule.workspace_reminders(),
            [list(known.calendar_timeline(name)) for name in CALENDARS],
            said_of(known.bodies()),
        ]


def said_of(bodies: Bodies) -> list[dict[str, Any]]:
    """All that acts said of bodies, of their groups and of their successions."""
    values = (bodies, bodies.groups, bodies.successions)
    return [
        {name: kept for name, kept in vars(one).items() if name[0] != "_" and kept not in values}
        for one in values
    ]


def same(ledgers: list[SqlLedger], url: str, plans: list[str]) -> None:
    """Each of the ledgers gives what one gives that was opened just now."""
    fresh = open_ledger(url)
    right = str(facts(fresh, plans))
    fresh.engine.dispose()
    for ledger in ledgers:
        assert str(facts(ledger, plans)) == right


@pytest.mark.parametrize("seed", range(SEARCH))
def test_what_is_kept_is_never_stale(url: str, seed: int) -> None:
    """Two that share a database record by turns, preview, retract, end plans and work all out
    again: after each both know what is there."""
    rng, ledgers = Random(seed), [open_ledger(url), open_ledger(url)]  # noqa: S311
    engines: list[Engine] = [office(one) for one in ledgers]
    plans = ["p0", "p1"]
    for number, name in enumerate(plans):
        engines[number].adopt(random_plan(rng, name))
    for number in range(20):
        engine = rng.choice(engines)
        name, asked = random_act(rng, engine, number)
        with suppress(UponError, ValueError):
            getattr(engine, name)(**asked, preview=rng.randint(0, 2) == 0)
        same(ledgers, url, plans)
    engines[0].adopt(random_plan(rng, "p2"))
    says: list[Callable[[Engine], object]] = [
        lambda one: one.set_reminders(Reminders(start=Rule(urgent=True)), reason="r"),
        lambda one: one.undo(reason="r"),
        lambda one: one.set_policy({"roll": "none"}, reason="r"),
        lambda one: one.move_plan("suspend", "p2", on=TODAY, reason="r"),
        lambda one: one.undo(reason="r"),
        lambda one: one.undo(reason="r"),
    ]
    for turn, say in enumerate(says):
        say(engines[turn % 2])
        same(ledgers, url, [*plans, "p2"])
    engines[1].rebuild()
    same(ledgers, url, plans)
    for one in ledgers:
        one.engine.dispose()


def test_what_was_read_stays_as_long_as_it_is_so(url: str) -> None:
    """A document that is recorded, corrected or withdrawn leaves the bodies that were read as they
    are, for this process and for another; what is said of bodies does not."""
    ledgers = [open_ledger(url), open_ledger(url)]
    engine, other = (office(one) for one in ledgers)
    bodies = {"a": {"name": "A"}, "b": {"name": "B"}}
    engine.adopt(make_plan({"1": {"when": "x", "lead": ["a"]}}, bodies=bodies))

    def read() -> list[Any]:
        found = []
        for ledger in ledgers:
            with ledger.reading() as unit:
                found.append(unit.facts.bodies())
        return found

    before = read()
    event = str(engine.record("x", issued=TODAY, number="1").event)
    engine.correct(event, number="2", reason="r")
    other.retract(event, reason="r")
    assert all(now is then for now, then in zip(read(), before, strict=True))
    engine.succeed("a", "b", on=TODAY, reason="r")
    assert not any(now is then for now, then in zip(read(), before, strict=True))
    for one in ledgers:
        one.engine.dispose()


def test_what_is_corrected_in_its_place_is_read_anew(url: str) -> None:
    """A correction that leaves as many acts as there were, under the same numbers, is seen by a
    process that read before; so is its withdrawal."""
    ledgers = [open_ledger(url), open_ledger(url)]
    engine, other = (office(one) for one in ledgers)
    bodies = {name: {"name": name} for name in ("a", "b", "c")}
    engine.adopt(make_plan({"1": {"when": "x", "lead": ["a"]}}, bodies=bodies))
    said = engine.succeed("a", "b", on=TODAY, reason="r").entry

    def carriers() -> list[str]:
        found = []
        for ledger in ledgers:
            with ledger.reading() as unit:
                found.append(unit.facts.bodies().successions.carrier("a", TODAY))
        return found

    assert carriers() == ["b", "b"]
    corrected = other.correct(said or 0, successor="c", reason="r").entry
    assert carriers() == ["c", "c"]
    other.retract(corrected or 0, reason="r")
    assert carriers() == ["b", "b"]
    for one in ledgers:
        one.engine.dispose()
