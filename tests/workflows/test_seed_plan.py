"""The shipped plan: it loads without a fault, fast, and is the plan that was printed."""

from __future__ import annotations

import pytest

from workflows.graph import completion_order, listeners
from workflows.library import shipped_plan
from workflows.loader import Reading, read_plan
from workflows.plan import Plan

TASKS = [
    "2.1.1.a",
    "2.1.1.b",
    "2.1.1.c",
    "2.1.1.d",
    "2.1.2.a",
    "2.1.2.b",
    "2.1.2.c",
    "2.1.2.d",
    "2.1.2.đ",
    "2.1.3",
    "2.1.4",
    "2.1.5",
    "2.1.6",
    "2.1.7",
    "2.1.8.a",
    "2.1.8.b",
    "2.1.8.c",
    "2.2.1",
    "2.2.2",
    "2.2.3",
    "2.2.4.a",
    "2.2.4.b",
    "2.2.4.c",
    "2.2.5",
    "2.2.6",
    "2.2.7",
    "2.2.8",
    "2.2.9.a",
    "2.2.9.b",
    "2.2.10",
    "3.a",
    "3.b",
    "3.c",
    "3.d",
    "3.đ",
    "3.e",
    "3.g",
    "3.h",
    "3.k",
]

TRIGGERS = [
    "prov-policy-pilot-models",
    "prov-direction-pilot-review",
    "prov-policy-military-police-cells",
    "btvtu-plan-military-police-cells",
    "btvtu-model-regulation",
    "btvtu-regulation-guidance",
    "btvthu-new-cadre-rule",
    "tw-guidance-special-cells",
    "btvtu-direction-special-cells",
    "tw-doc-office-allowance-amended",
    "tw-doc-office-allowance-new",
    "tu-doc-office-allowance-amended",
    "tu-doc-office-allowance-new",
    "tw-doc-funding-fees",
    "tu-doc-funding-fees",
    "btvtu-direction-ct07-review",
    "prov-direction-member-db-review",
    "btvtu-rollout-ehandbook",
    "btvtu-direction-ehandbook",
    "tu-direction-student-admission",
    "btctu-new-guidance-student-admission",
    "conditions-met-cell-staff",
    "annual-training-plan",
]


@pytest.fixture(scope="module", name="seed")
def _seed() -> Reading:
    return read_plan(shipped_plan("nq21-duc-pho"))


@pytest.fixture(scope="module")
def plan(seed: Reading) -> Plan:
    """The plan itself."""
    assert seed.plan is not None, [str(fault) for fault in seed.faults]
    return seed.plan


def test_it_has_no_faults(seed: Reading) -> None:
    """What the product ships is whole."""
    assert [str(fault) for fault in seed.faults] == []


def test_its_warnings_are_those_of_the_draft(seed: Reading) -> None:
    """Besides the open questions, three things that the printed plan itself leaves open."""
    others = [(f.code, f.task) for f in seed.warnings if f.code != "open-question"]

    assert others == [
        ("no-terms", "2.1.3"),
        ("no-implementer", "2.1.6"),
        ("no-implementer", "2.1.7"),
    ]


def test_it_has_the_39_tasks_in_order(plan: Plan) -> None:
    """Ids as printed, in the printed order."""
    assert len(TASKS) == 39
    assert list(plan.tasks) == TASKS
    assert [task.id for task in plan.tasks.values()] == TASKS


def test_all_23_triggers_are_used(plan: Plan) -> None:
    """Each declared trigger is one that some task waits for or counts from, and no other is."""
    assert len(TRIGGERS) == 23
    assert list(plan.triggers) == TRIGGERS
    assert {name for kind, name in listeners(plan) if kind == "trigger"} == set(TRIGGERS)


def test_every_task_says_what_the_plan_says(plan: Plan) -> None:
    """Each has a title, the plan's own words on time, and somebody to direct or lead it."""
    for task in plan.tasks.values():
        assert task.title
        assert task.says
        assert task.directing or task.lead


def test_some_tasks_as_they_read(plan: Plan) -> None:
    """Conditions, deadlines and words of tasks of each kind."""
    read = {name: (task.when_text, task.due_text, task.says) for name, task in plan.tasks.items()}
    both = "btvtu-model-regulation and btvtu-regulation-guidance"

    assert read["2.1.2.a"] == (
        both,
        f"3 months after {both}",
        "Sau 03 tháng kể từ khi có Quy chế mẫu và hướng dẫn thực hiện của cấp trên.",
    )
    assert read["2.1.2.đ"] == (None, "continuous", "Thường xuyên.")
    assert read["3.đ"] == (None, "early 2023-Q2", "Trong đầu quý II/2023.")
    assert read["2.1.1.a"][:2] == ("done 2.1.1.b", "continuous and upon prov-policy-pilot-models")
    assert plan.task("3.b").state == "done"
    assert plan.triggers["annual-training-plan"].repeats
    assert plan.groups["dang-uy-xa-phuong-3k"].members[0] == "dang-uy-pho-nhon"


def test_the_order_of_completion_moves_one_task(plan: Plan) -> None:
    """Only 2.1.1.a waits for another task, the one printed after it."""
    assert completion_order(plan) == ["2.1.1.b", "2.1.1.a", *TASKS[2:]]


def test_it_is_the_same_after_json(plan: Plan) -> None:
    """A ledger gives back the plan that it was given."""
    again = Plan.model_validate_json(plan.model_dump_json())

    assert again == plan
    assert again.digest == plan.digest
