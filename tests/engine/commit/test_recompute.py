"""Evaluating again what an entry affects: tasks of equal rules are evaluated once, kept apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from engine.commit import evaluation
from engine.evaluate.cached_facts import CachedFacts
from engine.evaluate.decision import Decision
from engine.evaluate.evaluate import decide
from engine.evaluate.evaluation_cache import rules_key
from engine.model.standing import Standing
from engine.service.engine import Engine
from tests.support.country import country, lines, shared
from tests.support.strategies import (
    TREE,
    make_plan,
    office,
    random_document,
    random_plan,
    randoms,
)
from workflows.plan import Plan

D = date.fromisoformat


def kept(engine: Engine, task: str, plan: str = "p") -> list[Standing]:
    """What is kept of a task."""
    with engine.ledger.reading() as unit:
        board = [standing for standing, _ in unit.standings.board()]
    return [standing for standing in board if standing.ref == (plan, task)]


def alone(engine: Engine, task: str, plan: str = "p") -> list[Standing]:
    """The same, decided by itself from the facts."""
    with engine.ledger.reading() as unit:
        found = unit.facts.plan(plan)
        assert found is not None
        made: list[Decision] = decide(found, found.task(task), unit.facts, engine.calendars)
    return [one.standing for one in made]


@settings(max_examples=60)
@given(randoms)
def test_alike_is_as_alone(rng: Random) -> None:
    """Whatever the rules, a task has the standings that it would have alone; two tasks of the same
    rules have the same."""
    plan = _twice(random_plan(rng))
    engine = office()
    engine.adopt(plan)
    for number in range(3):
        engine.record(**random_document(rng, list(plan.triggers), number), another=True)
    for task in plan.tasks:
        assert kept(engine, task) == alone(engine, task)
        if not task.endswith(".b"):
            other = [replace(standing, task=task) for standing in kept(engine, f"{task}.b")]
            assert kept(engine, task) == other


def _twice(plan: Plan) -> Plan:
    """A plan that has each of its tasks a second time."""
    copies = {
        f"{task.id}.b": task.model_copy(update={"id": f"{task.id}.b"})
        for task in plan.tasks.values()
    }
    return plan.model_copy(update={"tasks": {**plan.tasks, **copies}})


# Which tasks are alike

RULE: dict[str, Any] = {"when": "x", "due": "1 month after x", "each": "communes"}
QUESTION = {"asks": "How?", "readings": ["a", "b"], "taken": "a", "why": "-"}


def rules(engine: Engine, task: str, plan: str = "p") -> Any:
    """What decides a task, as recomputing has it."""
    with engine.ledger.reading() as unit:
        records = CachedFacts(unit.facts)
        found = unit.facts.plan(plan)
        assert found is not None
        records.prefetch.read(dict.fromkeys(standing.ref for standing in kept(engine, task, plan)))
        return rules_key(found, found.task(task), records)


@pytest.mark.parametrize(
    "other",
    [
        {"when": "y"},
        {"when": "x and y"},
        {"when": "x.received"},
        {"due": "2 months after x"},
        {"due": "1 month after x.received"},
        {"due_policy": {"month_end": "up"}},
        {"each": "mixed"},
        {"state": "done"},
    ],
)
def test_whatever_decides_tells_tasks_apart(other: dict[str, Any]) -> None:
    """Tasks that differ in their rule, their group or their state are not alike; in their title or
    roles they may differ."""
    tasks = {"1": RULE, "2": RULE | other, "3": RULE | {"title": "Other", "lead": ["north"]}}
    engine = country(tasks)
    assert rules(engine, "1") == rules(engine, "3") is not None
    assert rules(engine, "1") != rules(engine, "2")
    engine.record("x", issued=D("2023-01-31"), scope="north", received=D("2023-02-10"))
    for task in tasks:
        assert kept(engine, task) == alone(engine, task)


@pytest.mark.parametrize(
    "fields",
    [
        {"adopted": "2022-10-16"},
        {"until": "2024-12-31"},
        {"calendar": "vn-state"},
        {"policy": {"counts_from": "received"}},
        {"triggers": {"x": {"counts_from": "received"}}},
        {"triggers": {"x": {"repeats": True}}},
        {"terms": [{"label": "T", "first": "2022-01-01", "last": "2023-12-31"}]},
        {"groups": TREE["groups"] | {"communes": {"name": "Own", "members": ["n1"]}}},
    ],
)
def test_plans_tell_tasks_apart(fields: dict[str, Any]) -> None:
    """Tasks of the same words in two plans are alike only where the plans count alike."""
    engine = shared({"1": RULE})
    engine.adopt(make_plan({"1": RULE}, plan="p2"))
    assert rules(engine, "1") == rules(engine, "1", "p2") is not None
    engine.adopt(make_plan({"1": RULE}, plan="q", **fields))
    engine.adopt(make_plan({"7": RULE}, plan="r", **(fields | {"title": "Third"})))
    assert rules(engine, "1") != rules(engine, "1", "q")
    engine.record("x", issued=D("2023-01-28"), received=D("2023-02-10"))
    for plan, task in (("p", "1"), ("q", "1"), ("r", "7")):
        assert kept(engine, task, plan) == alone(engine, task, plan)
    assert lines(engine, "state due", plan="q") == lines(engine, "state due", plan="r")


@pytest.mark.parametrize(
    "task", [{"when": "done 0"}, {"due": "1 week after done 0"}, {"open": [QUESTION]}]
)
def test_what_counts_beside_the_rules(task: dict[str, Any]) -> None:
    """A task that waits for another, or that leaves a question open, is decided by itself."""
    assert rules(country({"0": {}, "1": task}), "1") is None


def test_what_was_said_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A task of which anything was said is decided by itself, its likes are still decided once."""
    tasks = dict.fromkeys("1234", RULE)
    engine = country(tasks)
    engine.extend("2", D("2023-12-31"), body="n1", reason="r")
    assert rules(engine, "2") is None
    decided = []
    original = evaluation.decide_wholes

    def counting(plan: Plan, task: Any, *rest: Any) -> Any:
        decided.append(task.id)
        return original(plan, task, *rest)

    monkeypatch.setattr(evaluation, "decide_wholes", counting)
    engine.record("x", issued=D("2023-01-31"))
    assert decided == ["1", "2"]
    for task in tasks:
        assert kept(engine, task) == alone(engine, task)


def test_a_line_of_documents_is_told_to_who_waits_for_its_first() -> None:
    """A document for x is replaced by one for y, and that by another for y: the occurrence of x
    names the last of them; so it does when that one is corrected and retracted."""
    engine = office()
    tasks: Any = {"1": {"when": "x", "due": "9 days after x"}, "2": {"when": "y"}}
    engine.adopt(make_plan(tasks, triggers={"x": {"repeats": "true"}}))
    first = engine.record(("x",), issued=D("2023-01-02"), number="1").event
    second = engine.record(("y",), issued=D("2023-01-03"), number="2", replaces=first).event
    third = engine.record(("y",), issued=D("2023-01-04"), number="3", replaces=second).event
    assert kept(engine, "1")[-1].story.document == third
    assert kept(engine, "1") == alone(engine, "1")
    engine.correct(third, issued=D("2023-01-05"), reason="r")
    assert kept(engine, "1") == alone(engine, "1")
    engine.retract(third, reason="r")
    assert kept(engine, "1")[-1].story.document == second
    assert kept(engine, "1") == alone(engine, "1")


def test_a_lapse_before_an_amendment_moves_for_who_waits() -> None:
    """A task lapsed by a document; an amendment says that it does not, from its day on. An earlier
    document of that kind, recorded later, moves the end of that time for who waited for it."""
    engine = office()
    first: Any = {"1": {"when": "y", "until": "x"}, "2": {"when": "done 1"}}
    engine.adopt(make_plan(first, triggers={"x": {}}))
    engine.record(("x",), issued=D("2022-12-30"), number="1")
    second: Any = {"1": {"when": "y"}, "2": {"when": "done 1"}}
    engine.amend(make_plan(second, triggers={"x": {}}), reason="r")
    before = kept(engine, "2")
    assert before == alone(engine, "2")
    engine.record(("x",), issued=D("2022-11-01"), number="2")
    assert kept(engine, "2") == alone(engine, "2") != before
