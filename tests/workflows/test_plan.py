"""The plan as a value: frozen, strict, the same after JSON, with one digest for one content."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from pydantic import ValidationError

from triggers import expressions as x
from triggers.errors import UnknownNameError
from workflows.loader import read_text
from workflows.plan import ROLES, OpenQuestion, Plan, Target, Task, Trigger

Draft = Callable[..., str]

FULL = """\
plan: p
title: T
number: 1-KH/TU
issuer: b
adopted: 2022-10-15
until: 2030-12-31
calendar: none
policy: {roll: none}
bodies:
  c: {name: C}
  b: {name: B, under: c}
groups:
  g: {name: G, members: [c, b]}
triggers:
  x: {name: X, issuer: b, kind: k, repeats: true, counts_from: received}
terms:
  - {label: t, first: 2020-01-01, last: 2024-12-31}
tasks:
  2.đ:
    title: Two
    implementing: [g]
    directing: [b]
    each: g
    when: >-
      (x and done 1) or x.effective
      or from 2023-01-01
    due: {rule: "(3  months after x) and by 2024-01-01", policy: {roll: following}}
    says: s
    note: n
    targets: [{says: s, of: o, at_least: 3, above: 2.5, at_most: 100, by: 2025, every: year}]
    open: [{asks: a, says: s, readings: [r, q], taken: q, why: w, confirmed: true}]
  1: {title: One, directing: [b], implementing: [b], state: done}
"""


@pytest.fixture
def plan() -> Plan:
    """A plan that uses every field."""
    reading = read_text(FULL)
    assert reading.plan is not None, [str(fault) for fault in reading.faults]
    return reading.plan


def test_json_brings_back_the_same_plan(plan: Plan) -> None:
    """Through JSON the plan is equal, with its tasks in order and the same digest."""
    again = Plan.model_validate_json(plan.model_dump_json())

    assert again == plan
    assert list(again.tasks) == ["2.đ", "1"]
    assert again.digest == plan.digest


def test_a_store_that_sorts_keys_keeps_the_order_of_tasks(plan: Plan) -> None:
    """The order of tasks is content: it outlives JSON with sorted keys, and so does the digest."""
    text = json.dumps(json.loads(plan.model_dump_json()), sort_keys=True)

    again = Plan.model_validate_json(text)

    assert list(again.tasks) == ["2.đ", "1"]
    assert again.digest == plan.digest


def test_the_digest_follows_the_content(draft: Draft) -> None:
    """Sixty-four hexadecimal digits; spelling of YAML does not matter, a word or an order does."""
    one, two = "  1: {title: A, directing: [b]}\n", "  2: {title: B, directing: [b]}\n"

    def digest(text: str) -> str:
        plan = read_text(text).plan
        assert plan is not None
        return plan.digest

    first = digest(draft(tasks="tasks:\n" + one + two))
    assert len(first) == 64
    assert int(first, 16)
    assert (
        digest(draft(tasks="# said otherwise\ntasks:\n" + one + two.replace("B,", "'B',"))) == first
    )
    assert digest(draft(tasks="tasks:\n" + two + one)) != first
    assert digest(draft(tasks="tasks:\n" + one + two.replace("B,", "C,"))) != first


def test_expressions_are_understood(plan: Plan) -> None:
    """Condition and deadline are values, and print in canonical form."""
    task = plan.task("2.đ")

    assert isinstance(task.condition, x.AnyOf)
    assert isinstance(task.deadline, x.Both)
    assert task.when_text == "x and done 1 or x.effective or from 2023-01-01"
    assert task.due_text == "3 months after x and by 2024-01-01"
    assert task.when == "(x and done 1) or x.effective or from 2023-01-01"
    assert task.condition is task.condition


def test_a_task_without_expressions(plan: Plan) -> None:
    """No `when` is None, no `due` is `none`."""
    task = plan.task("1")

    assert (task.condition, task.when_text) == (None, None)
    assert (task.deadline, task.due_text) == (x.NoDeadline(), "none")


def test_roles_come_in_their_order_without_empty_ones(plan: Plan) -> None:
    """`roles` has what the task has, in the order of ROLES, whatever the order of the file."""
    assert ROLES == ("directing", "lead", "advising", "coordinating", "implementing")
    assert plan.task("2.đ").roles == {"directing": ("b",), "implementing": ("g",)}
    assert list(plan.task("2.đ").roles) == ["directing", "implementing"]


def test_an_unknown_task_names_the_nearest(plan: Plan) -> None:
    """`2.d` for `2.đ`."""
    with pytest.raises(UnknownNameError) as caught:
        plan.task("2.d")

    assert (caught.value.kind, caught.value.nearest) == ("task", ("2.đ",))


def test_a_plan_is_frozen(plan: Plan) -> None:
    """Nothing of it is set anew."""
    with pytest.raises(ValidationError):
        plan.title = "U"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        plan.task("1").title = "U"  # type: ignore[misc]


REFUSED = {
    "another key": lambda: Task.model_validate({"id": "1", "title": "T", "colour": "red"}),
    "a number as title": lambda: Task.model_validate({"id": "1", "title": 1}),
    "a number as flag": lambda: Trigger.model_validate({"name": "X", "repeats": 1}),
    "a bad rule": lambda: Task.model_validate({"id": "1", "title": "T", "due": "soon"}),
    "a bad id": lambda: Task.model_validate({"id": "1 2", "title": "T"}),
    "a flag as number": lambda: Target.model_validate(
        {"says": "s", "of": "o", "above": None, "at_least": []}
    ),
    "a negative number": lambda: Target.model_validate({"says": "s", "of": "o", "above": -1}),
    "one reading": lambda: OpenQuestion(asks="a", readings=("r",), taken="r", why="w"),
    "a number as date": lambda: Plan.model_validate(
        {"plan": "p", "title": "T", "adopted": 20221015, "tasks": {}}
    ),
    "an early date": lambda: Plan.model_validate_json(
        '{"plan": "p", "title": "T", "adopted": "1980-01-01", "tasks": []}'
    ),
    "a task that is none": lambda: Plan.model_validate_json(
        '{"plan": "p", "title": "T", "adopted": "2022-10-15", "tasks": [{"id": "1"}]}'
    ),
}


@pytest.mark.parametrize("build", REFUSED.values(), ids=REFUSED)
def test_the_models_themselves_refuse(build: Callable[[], object]) -> None:
    """What a file may not say, JSON and code may not say either."""
    with pytest.raises(ValidationError):
        build()
