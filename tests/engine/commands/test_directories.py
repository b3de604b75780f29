"""Acts on the bodies of the whole workspace: imported, moved, succeeded, refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import upon
from engine.commands.directories import fresh_directory
from engine.commit.commit import Outcome
from engine.memory.ledger import MemoryLedger
from engine.model.acts import BodiesPut, PlanAdopted
from engine.model.body_refusals import AlreadySucceededError, BodyLoopError
from engine.ports.ledger import Ledger
from engine.service.engine import Engine
from tests.support.country import country, directory, lines
from tests.support.strategies import TREE, make_plan, office
from triggers.errors import BadInputError, UnknownNameError

D = date.fromisoformat
DAY = D("2023-02-01")


@pytest.fixture
def engine() -> Engine:
    """An office that has imported the country."""
    made = office()
    made.put_bodies(directory(**TREE))
    return made


def path(engine: Engine, body: str) -> tuple[str, ...]:
    with engine.ledger.reading() as unit:
        return unit.facts.bodies().path(body)


# What is new


def test_what_is_known_is_no_act(engine: Engine) -> None:
    """The same bodies and groups again are no entry, whole or in part; the answer has the head."""
    for given in (directory(**TREE), directory({"n1": TREE["bodies"]["n1"]}), directory()):
        outcome = engine.put_bodies(given)
        assert outcome == Outcome(None, None, (), engine.proof(quick=True).head)
    assert engine.proof(quick=True).head.count == 1


@pytest.mark.parametrize(
    ("bodies", "groups", "fresh"),
    [
        ({"n1": TREE["bodies"]["n1"], "n4": {"name": "N4", "under": "north"}}, {}, "n4"),
        ({"n1": {"name": "New name", "under": "north"}}, {}, "n1"),
        ({"n1": {"name": "n1", "under": "south"}}, {}, "n1"),
        ({"n1": {"name": "n1", "under": "north", "level": "commune"}}, {}, "n1"),
        ({"n1": {"name": "n1"}}, {}, "n1"),
        ({}, {"mixed": {"name": "Mixed", "members": ["north", "n1"]}}, "mixed"),
        ({}, {"mixed": {"name": "Other", "members": ["north", "n1", "s1"]}}, "mixed"),
        ({}, {"mixed": TREE["groups"]["mixed"], "two": {"name": "2", "members": []}}, "two"),
    ],
)
def test_only_what_is_new_is_recorded(engine: Engine, bodies: Any, groups: Any, fresh: str) -> None:
    """Of a directory the entry has what was unknown, and what was known otherwise."""
    with engine.ledger.reading() as unit:
        found = fresh_directory(unit.facts.bodies(), directory(bodies, groups))
    assert [*found.bodies, *found.groups] == [fresh]
    engine.put_bodies(directory(bodies, groups))
    act = engine.log()[-1][0].act
    assert isinstance(act, BodiesPut)
    assert act.directory == found


def test_what_a_plan_fills_in_is_known(engine: Engine) -> None:
    """A file that leaves out what only a plan says tells nothing new, however often it is read."""
    engine.put_bodies(directory({"n4": {"name": "N4"}}))
    fuller = {"n4": {"name": "-", "under": "north", "level": "commune"}}
    engine.adopt(make_plan({"1": {}}, bodies=fuller))
    assert path(engine, "n4") == ("n4", "north", "centre")
    assert engine.put_bodies(directory({"n4": {"name": "N4"}})).entry is None
    assert engine.put_bodies(directory({"n4": {"name": "N4", "under": "south"}})).entry == 4


def test_a_key_of_an_import(engine: Engine) -> None:
    """An import that comes again under its key has its entry, though by then all is known."""
    given = directory({"n4": {"name": "N4", "under": "north"}})
    preview = engine.put_bodies(given, preview=True)
    first = engine.put_bodies(given, key="k")
    assert preview.changes == first.changes
    assert engine.put_bodies(given, key="k").entry == first.entry == 2


def test_what_was_imported_says_more_than_a_plan(engine: Engine) -> None:
    """A plan adds bodies and fills in what nobody has said; it moves no body that was imported."""
    bodies = {
        "n1": {"name": "-", "under": "south"},
        "centre": {"name": "-"},
        "n9": {"name": "N9", "under": "n1"},
    }
    engine.adopt(make_plan({"1": {}}, bodies=bodies))
    assert path(engine, "n9") == ("n9", "n1", "north", "centre")
    with engine.ledger.reading() as unit:
        assert unit.facts.bodies().known["n1"].name == "n1"


def test_a_plan_brings_its_shared_file() -> None:
    """Adopting a plan takes the bodies of its shared file into the workspace; the next plan of the
    same file brings nothing, and one of a later file what is new in it."""
    engine = office()
    plans = [make_plan({"1": {}}, plan=name) for name in "pqr"]
    later = directory({"n4": {"name": "N4", "under": "north"}} | TREE["bodies"], TREE["groups"])
    for plan, given in zip(plans, [directory(**TREE), directory(**TREE), later], strict=True):
        engine.adopt(plan.model_copy(update={"directory": given}))
    acts = [entry.act for entry, _ in engine.log()]
    brought = [act.directory for act in acts if isinstance(act, PlanAdopted)]
    assert brought[0] == directory(**TREE)
    assert brought[1] is None
    assert list(brought[2].bodies if brought[2] else ()) == ["n4"]
    assert path(engine, "n4") == ("n4", "north", "centre")


# What is refused


@pytest.mark.parametrize(
    ("bodies", "groups", "kind", "wrong"),
    [
        ({"n4": {"name": "N4", "under": "nort"}}, {}, UnknownNameError, "nort"),
        ({}, {"g": {"name": "G", "members": ["n1", "m1"]}}, UnknownNameError, "m1"),
        ({}, {"n1": {"name": "G", "members": ["n1"]}}, BadInputError, "n1"),
        ({"mixed": {"name": "B"}}, {}, BadInputError, "mixed"),
        ({"a": {"name": "A", "under": "a"}}, {}, BodyLoopError, "a -> a"),
        ({"centre": {"name": "C", "under": "n1"}}, {}, BodyLoopError, "centre"),
        (
            {"a": {"name": "A", "under": "b"}, "b": {"name": "B", "under": "a"}},
            {},
            BodyLoopError,
            "a -> b -> a",
        ),
    ],
)
def test_refused(
    engine: Engine, bodies: Any, groups: Any, kind: type[Exception], wrong: str
) -> None:
    """A body above or a member that nobody knows, an id of both kinds, and a loop are refused by
    name, and nothing is recorded."""
    with pytest.raises(kind, match=wrong):
        engine.put_bodies(directory(bodies, groups))
    assert engine.proof(quick=True).head.count == 1


def test_bodies_that_change_places(engine: Engine) -> None:
    """Two bodies may change places in one act: what is said now counts, not what was."""
    engine.put_bodies(
        directory({"n1": {"name": "N1", "under": "centre"}, "north": {"name": "N", "under": "n1"}})
    )
    assert path(engine, "n2") == ("n2", "north", "n1", "centre")


def test_a_plan_that_would_close_a_loop(engine: Engine) -> None:
    """A plan whose bodies would lie under each other together with those known is not adopted."""
    bodies = {"top": {"name": "Top", "under": "n1"}, "n1": {"name": "N1"}}
    engine.adopt(make_plan({"1": {}}, bodies=bodies))
    loop = {"centre": {"name": "Centre", "under": "top"}, "top": {"name": "Top"}}
    with pytest.raises(BodyLoopError, match="centre -> top -> n1 -> north -> centre"):
        engine.adopt(make_plan({"1": {}}, plan="q", bodies=loop))
    assert engine.proof(quick=True).head.count == 2


@pytest.mark.parametrize(
    ("known", "said", "kind", "words"),
    [
        ([], ("n1", "m1", "2023-02-01"), UnknownNameError, "m1"),
        ([], ("m1", "n1", "2023-02-01"), UnknownNameError, "m1"),
        ([], ("n1", "n1", "2023-02-01"), BadInputError, "whose work another carries"),
        (["n2>n1"], ("n1", "n2", "2023-03-01"), BodyLoopError, "n1 -> n2 -> n1"),
        (["n2>n3", "n3>n1"], ("n1", "n2", "2023-03-01"), BodyLoopError, "n1 -> n2 -> n3 -> n1"),
        (["n1>n2"], ("n1", "n2", "2023-03-01"), AlreadySucceededError, "n2 .* since 2023-02-01"),
        (
            ["n2>n3", "n1>n2"],
            ("n1", "n3", "2023-03-01"),
            AlreadySucceededError,
            "n1: n3 .* since 2023-02-01",
        ),
        (["n2>n3"], ("n1", "n2", "2023-02-02"), AlreadySucceededError, "n3 .* since 2023-02-01"),
    ],
)
def test_successions_refused(
    engine: Engine, known: list[str], said: Any, kind: type[Exception], words: str
) -> None:
    """A body that nobody knows, one that does its own work and would take it back, a ring, the
    successor that carries the work already, and a successor that has itself been succeeded by that
    day are refused by name, with the day since when."""
    for pair in known:
        engine.succeed(*pair.split(">"), on=DAY)
    old, new, on = said
    with pytest.raises(kind, match=words):
        engine.succeed(old, new, D(on))
    assert engine.proof(quick=True).head.count == 1 + len(known)


def test_a_succession_before_the_next(engine: Engine) -> None:
    """A body may carry on another's work up to the day on which it is succeeded itself."""
    engine.succeed("n2", "n3", DAY)
    engine.succeed("n1", "n2", DAY, reason="Nghị quyết 15")
    with engine.ledger.reading() as unit:
        successions = unit.facts.bodies().successions
        assert successions.carrier("n1", DAY) == "n3"
        assert [one.reason for one in successions.said] == [None, "Nghị quyết 15"]


def test_work_goes_on_to_another_and_back(engine: Engine) -> None:
    """The last succession by a day counts: a later one names another, or the body itself again."""
    engine.succeed("n1", "n2", DAY)
    engine.succeed("n1", "n3", D("2023-03-01"))
    engine.succeed("n1", "n1", D("2023-04-01"))
    with engine.ledger.reading() as unit:
        days = (DAY, D("2023-03-01"), D("2023-04-01"))
        successions = unit.facts.bodies().successions
        assert [successions.carrier("n1", day) for day in days] == ["n2", "n3", "n1"]


def test_undo(engine: Engine) -> None:
    """What was said of bodies is taken back like anything else."""
    engine.succeed("n1", "n2", DAY)
    engine.put_bodies(directory({"n1": {"name": "N1", "under": "south"}}))
    engine.undo()
    assert path(engine, "n1") == ("n1", "north", "centre")
    engine.undo()
    with engine.ledger.reading() as unit:
        assert unit.facts.bodies().successions.said == ()
    assert engine.verify()[1] == []


# Bodies that nobody knows

UNKNOWN: dict[str, Callable[[Engine], object]] = {
    "record": lambda e: e.record("x", issued=DAY, scope="nroth"),
    "complete": lambda e: e.complete("3", body="nroth"),
    "start a part": lambda e: e.start("2", body="nroth"),
    "suspend": lambda e: e.suspend("3", body="nroth", reason="r"),
    "extend": lambda e: e.extend("3", date(2024, 1, 1), body="nroth", reason="r"),
    "settle": lambda e: e.settle("3", "keep", body="nroth", reason="r"),
    "succeed": lambda e: e.succeed("nroth", "n1", DAY),
    "be succeeded": lambda e: e.succeed("n1", "nroth", DAY),
}


@pytest.mark.parametrize("act", UNKNOWN)
@pytest.mark.parametrize("kept", ["memory", "sqlite"])
def test_a_body_that_nobody_knows(kept: str, act: str, request: pytest.FixtureRequest) -> None:
    """A program that names a body that nobody knows is told the nearest, and nothing is recorded;
    so is one that goes in by `upon.open()`."""
    ledger: Ledger = MemoryLedger()
    if kept == "sqlite":
        ledger = upon.open(f"sqlite:///{request.getfixturevalue('database')}").ledger
    tasks = {"1": {"when": "x"}, "2": {"each": "communes"}, "3": {}}
    engine = country(tasks, ledger)
    with pytest.raises(UnknownNameError) as caught:
        UNKNOWN[act](engine)
    assert "north" in caught.value.nearest
    assert caught.value.exit_code == 3
    assert engine.proof(quick=True).head.count == 1


def test_a_group_may_do_a_task(engine: Engine) -> None:
    """A task that is one piece of work may be a group's; a document's scope is a body."""
    engine.adopt(make_plan({"1": {}}, plan="q", groups=TREE["groups"]))
    assert engine.complete("1", plan="q", body="communes").entry is not None
    with pytest.raises(UnknownNameError):
        engine.record("x", issued=DAY, scope="communes", new=True)


# Documents and questions about bodies


def test_a_scope_that_nobody_knows() -> None:
    """A document's scope is a body that is known; before any is, it may be anything."""
    engine = country({"1": {"when": "x"}})
    with pytest.raises(UnknownNameError) as caught:
        engine.record("x", issued=DAY, scope="nroth")
    assert "north" in caught.value.nearest
    with pytest.raises(UnknownNameError):
        engine.why("1", body="m1")
    bare = office()
    bare.record("x", issued=DAY, scope="anywhere", new=True)
    bare.adopt(make_plan({"1": {"when": "x"}}))
    assert lines(bare, "scope state") == ["- waiting", "anywhere active"]
