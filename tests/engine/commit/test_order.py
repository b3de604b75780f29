"""Order does not matter, and more never means less: the laws held against random plans.

The suite searches for some seconds; `UPON_SEARCH=20 pytest tests/engine/test_order.py` longer.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.random_acts import random_move
from tests.support.strategies import TODAY, office, random_document, random_plan, randoms, searched
from triggers.errors import UponError
from workflows.plan import Plan, Task

ALL = Filters(all_occurrences=True)
BEFORE, AFTER = 2, 3
pytestmark = pytest.mark.no_cover
"""Other tests cover what it runs; counting lines would take most of its time."""


def told(plan: Plan, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Engine:
    """An office that recorded some documents before the plan was adopted and some after."""
    engine = office()
    for document in before:
        engine.record(**document, new=True, another=True)
    engine.adopt(plan)
    for document in after:
        engine.record(**document, another=True)
    return engine


@searched(90)
@given(randoms, st.integers(0, 2**32), st.integers(0, 5))
def test_any_order_gives_the_same_rows(rng: Random, shuffle: int, split: int) -> None:
    """The same documents in any order, before or after the plan, give the same rows of `tasks`."""
    plan = random_plan(rng)
    count = rng.randint(BEFORE, 5)
    documents = [random_document(rng, list(plan.triggers), n) for n in range(count)]
    other = list(documents)
    Random(shuffle).shuffle(other)  # noqa: S311  hypothesis hands in the seed
    one = told(plan, [], documents).tasks(filters=ALL)
    assert told(plan, other[:split], other[split:]).tasks(filters=ALL) == one


@searched(50)
@given(randoms)
def test_more_documents_never_unmeet(rng: Random) -> None:
    """One more document brings each occurrence's start nearer or leaves it; it never takes a
    condition away, but of a task that lapses with it, or for which the latest document counts."""
    plan = random_plan(rng)
    lapsing = {task.id for task in plan.tasks.values() if task.until or _takes_latest(plan, task)}
    engine = office()
    engine.adopt(plan)
    for number in range(AFTER):
        before = {key: since for key, since in _starts(engine).items() if since}
        engine.record(**random_document(rng, list(plan.triggers), number), another=True)
        after = _starts(engine)
        for key, since in before.items():
            if key[0] in lapsing:
                continue
            if key in after:
                assert after[key] <= since
            else:
                assert key[1] is None


def _takes_latest(plan: Plan, task: Task) -> bool:
    """Whether a later document of a trigger that it waits for takes the place of an earlier one."""
    said = f"{task.model_dump(mode='json')}"
    latest = (name for name, trigger in plan.triggers.items() if trigger.counts == "latest")
    return "latest" in said or any(name in said for name in latest)


def _starts(engine: Engine) -> dict[tuple[str, str | None, str | None], Any]:
    rows = engine.tasks(filters=ALL)
    return {(row["task"], row["occurrence"], row["scope"]): row["starts_on"] for row in rows}


@searched(45)
@given(randoms)
def test_the_picture_does_not_depend_on_today(rng: Random) -> None:
    """What is kept holds for every day: looked at from any day it is the projection still."""
    plan = random_plan(rng)
    documents = [random_document(rng, list(plan.triggers), n) for n in range(AFTER)]
    early, late = office(), office()
    for engine, day in ((early, TODAY.replace(year=2022)), (late, TODAY)):
        engine.adopt(plan, today=day)
        for document in documents:
            engine.record(**document, today=day, another=True)
    if "recorded" in str(plan.policy):
        return
    assert early.tasks(today=TODAY, filters=ALL) == late.tasks(today=TODAY, filters=ALL)


@searched(45)
@given(randoms)
def test_what_is_kept_is_the_projection(rng: Random) -> None:
    """After documents and moves of all sorts the kept rows equal the projection of the ledger."""
    plan = random_plan(rng)
    engine = told(plan, [], [random_document(rng, list(plan.triggers), n) for n in range(AFTER)])
    for _ in range(6):
        try:
            engine.move(**random_move(rng, list(plan.tasks), TODAY))
        except UponError:
            continue
    assert engine.verify()[1] == []
