"""Places at which a task has the same facts are decided once, and each has its own documents."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from engine.commit import evaluation
from engine.evaluate.evaluate import decide
from engine.model.standing import Standing, TaskRef
from engine.service.engine import Engine
from tests.support.country import country
from tests.support.strategies import TREE, randoms
from triggers.errors import UponError
from workflows.plan import Plan

D = date.fromisoformat
COMMUNES = ("n1", "n2", "n3", "s1", "s2")
TASKS: dict[str, dict[str, Any]] = {
    "1": {"when": "x and y", "due": "2 months after start", "each": "communes"},
    "2": {"when": "1 of (x.received, y)", "due": "10 days after x"},
    "3": {"when": "done 1", "due": "as set by x", "each": "communes"},
    "4": {"when": "x and z", "due": "1 month after x or 2 months after z"},
}


def kept(engine: Engine, task: str) -> dict[str | None, Standing]:
    """What is kept of a task, by the scope."""
    with engine.ledger.reading() as unit:
        board = [standing for standing, _ in unit.standings.board()]
    return {s.scope: s for s in board if s.task == task and s.body is None}


def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str | None]]]:
    """Which tasks are decided from now on, and at which scopes."""
    decided: list[tuple[str, list[str | None]]] = []
    original = evaluation.decide_wholes

    def counting(plan: Plan, task: Any, scopes: Any, *rest: Any) -> Any:
        decided.append((task.id, list(scopes)))
        return original(plan, task, scopes, *rest)

    monkeypatch.setattr(evaluation, "decide_wholes", counting)
    return decided


def test_alike_places_are_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each commune has a paper of the same dates one decision serves them all; each names
    its own paper."""
    engine = country({"1": TASKS["1"]})
    own = {
        name: engine.record("x", issued=D("2023-01-05"), scope=name, number=name).event
        for name in COMMUNES
    }
    engine.record("x", issued=D("2023-01-06"), scope="north", number="later")
    decided = counted(monkeypatch)
    engine.record("y", issued=D("2023-01-10"))
    assert decided == [("1", [None]), ("1", ["n1"]), ("1", ["north"]), ("1", ["s1"])]
    found = kept(engine, "1")
    for name in COMMUNES:
        node = found[name].node
        assert node is not None
        assert node.children[0].event == own[name]
        assert (found[name].due, found[name].progress) == (D("2023-03-10"), found["n1"].progress)
    assert engine.verify()[1] == []


@pytest.mark.parametrize(
    "other",
    [
        {"issued": D("2023-01-06")},
        {"received": D("2023-01-07")},
        {"effective": D("2023-01-07")},
        {"sets_due": D("2023-05-01")},
    ],
)
def test_whatever_counts_of_a_document_tells_places_apart(
    other: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Places whose papers differ in a date are decided apart."""
    engine = country({"1": TASKS["1"]})
    engine.record("x", issued=D("2023-01-05"), scope="n1", number="1")
    engine.record("x", **({"issued": D("2023-01-05"), "scope": "n2", "number": "2"} | other))
    decided = counted(monkeypatch)
    engine.record("y", issued=D("2023-01-10"))
    assert [scopes for _, scopes in decided] == [[None], ["n1"], ["n2"]]
    assert engine.verify()[1] == []


def test_occurrences_of_documents_are_never_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a trigger repeats, its documents name the occurrences, and each place has its own."""
    engine = country({"1": {"when": "x and y"}}, triggers={"x": {"repeats": True}})
    for name in ("n1", "n2"):
        engine.record("x", issued=D("2023-01-05"), scope=name, number=name)
    decided = counted(monkeypatch)
    engine.record("y", issued=D("2023-01-10"))
    assert decided == [("1", [None, "n1", "n2"])]
    assert engine.verify()[1] == []


@pytest.mark.parametrize(("first", "counts"), [("1", "a"), ("2", "b")])
def test_documents_of_one_day(first: str, counts: str) -> None:
    """Of two papers of one day at each place the one of the lower number counts, wherever in the
    order of recording it came."""
    engine = country({"1": {"when": "x"}})
    events = {}
    for name in ("n1", "s1"):
        for letter, number in (("a", first), ("b", "3" if first == "1" else "1")):
            told = engine.record("x", issued=D("2023-01-05"), scope=name, number=f"{number}-{name}")
            events[name, letter] = told.event
    engine.record("x", issued=D("2023-01-09"))
    for name in ("n1", "s1"):
        node = kept(engine, "1")[name].node
        assert node is not None
        assert node.event == events[name, counts]
    assert engine.verify()[1] == []


def assert_as_alone(engine: Engine) -> None:
    """What is kept of each task is what deciding it at each place by itself gives."""
    with engine.ledger.reading() as unit:
        plan = unit.facts.plan("p")
        assert plan is not None
        for task in plan.tasks.values():
            alone = [made.standing for made in decide(plan, task, unit.facts, engine.calendars)]
            assert unit.standings.of([TaskRef("p", task.id)]) == alone


def test_what_was_done_below_tells_places_apart() -> None:
    """Where members have completed what a task waits for, it has its grounds there alone, though
    the papers are the same elsewhere."""
    engine = country({"1": {"when": "x", "each": "communes"}, "3": TASKS["3"]})
    for name in COMMUNES:
        engine.record("x", issued=D("2023-01-05"), scope=name, number=name)
    engine.complete("1", body="n1", on=D("2023-01-10"))
    engine.record("x", issued=D("2023-01-20"), number="last", sets_due=D("2023-05-01"))
    states = {scope: s.since for scope, s in kept(engine, "3").items()}
    assert (states["n1"], states["n2"], states["s1"]) == (D("2023-01-10"), None, None)
    assert_as_alone(engine)


def test_a_waiver_tells_places_apart() -> None:
    """A condition that a person lets hold for one place and below holds at no other with the same
    papers."""
    engine = country({"1": {"when": "x and y and z"}})
    for name in COMMUNES:
        engine.record("x", issued=D("2023-01-05"), scope=name, number=name)
    engine.waive("1", body="north", on=D("2023-01-12"), reason="r")
    engine.record("y", issued=D("2023-01-20"), number="y")
    since = {scope: s.since for scope, s in kept(engine, "1").items()}
    assert (since["n1"], since["n2"], since["s1"]) == (D("2023-01-12"), D("2023-01-12"), None)
    assert_as_alone(engine)


def test_earlier_days_name_their_own_papers() -> None:
    """Of places decided together each names its own paper on earlier days too."""
    engine = country({"1": {"when": "x", "due": "by 2023-06-30"}})
    own = {}
    for name in ("n1", "n2"):
        own[name] = engine.record("x", issued=D("2023-01-05"), scope=name, number=name).event
    engine.set_policy({"start_day": "included"}, reason="r")
    for name, event in own.items():
        (step,) = kept(engine, "1")[name].story.earlier
        assert step.node is not None
        assert step.node.event == event
    assert_as_alone(engine)


@settings(max_examples=12)
@given(randoms)
def test_alike_is_as_alone(rng: Random) -> None:
    """Whatever is recorded at which places and whatever the bodies do, each place has what it would
    have alone."""
    engine = country(TASKS)
    for number in range(8):
        _say(engine, rng, number)
    engine.extend("1", D("2027-01-01"), body=rng.choice(COMMUNES), reason="r")
    for trigger in ("y", "z"):
        engine.record(trigger, issued=D("2023-01-20"), number=trigger)
    assert_as_alone(engine)


def _say(engine: Engine, rng: Random, number: int) -> None:
    names = rng.sample("xyz", rng.randint(1, 2))
    day = D(f"2023-01-{rng.choice([5, 5, 6]):02}")
    more = {rng.choice(["received", "sets_due"]): day} if rng.random() < 0.5 else {}
    scope = rng.choice([*COMMUNES, *COMMUNES, *TREE["bodies"]])
    engine.record(names, issued=day, scope=scope, number=str(number), another=True, **more)
    body, preview = rng.choice(COMMUNES), rng.random() < 0.3
    if rng.random() < 0.3:
        with suppress(UponError):  # done already
            engine.complete("1", body=body, without_trigger=True, reason="r", preview=preview)
