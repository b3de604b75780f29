"""A new version of a plan: what differs, what of it is taken, what becomes of the work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.commands.amendments import compare_plans
from engine.service.engine import Engine
from tests.support.strategies import make_plan, office, row_of
from triggers.errors import BadInputError, UnknownNameError, UponError
from workflows.plan import Plan

D = date.fromisoformat
TASKS: dict[str, dict[str, Any]] = {
    "1": {"when": "x", "due": "1 month after x"},
    "2": {"when": "done 1"},
    "3": {"lead": ["b"]},
}
OLD = make_plan(TASKS)


def version(**fields: Any) -> Plan:
    """Another version of the plan."""
    return make_plan(TASKS | fields.pop("tasks", {}), **fields)


def without(*names: str) -> Plan:
    """The plan without some tasks."""
    return make_plan({name: task for name, task in TASKS.items() if name not in names})


@pytest.fixture
def engine() -> Engine:
    """The plan in force, and its document."""
    made = office()
    made.adopt(OLD)
    made.record("x", issued=D("2023-01-05"))
    return made


def tasks(engine: Engine) -> list[str]:
    """The tasks in force, in the order of lists."""
    return [row["task"] for row in engine.tasks()]


def test_the_differences() -> None:
    """Added, changed and removed tasks, and the plan's own fields."""
    new = make_plan(
        {"0": {}, "1": {"when": "y", "due": "1 month after y"}, "3": {"lead": ["b"]}},
        title="New",
        triggers={"y": {"name": "Y"}},
    )
    found = {made.name: (made.kind, sorted(made.fields)) for made in compare_plans(OLD, new)}
    assert found == {
        "plan": ("changed", ["title", "triggers"]),
        "0": ("added", []),
        "1": ("changed", ["due", "when"]),
        "2": ("removed", []),
    }
    assert compare_plans(OLD, OLD) == []


def test_all_of_it_is_taken(engine: Engine) -> None:
    """Tasks are decided anew by the new text; documents recorded before count."""
    new = version(tasks={"0": {"when": "x"}, "1": {"when": "x", "due": "2 months after x"}})
    outcome = engine.amend(new, reason="Decision 7")
    assert tasks(engine) == ["1", "2", "3", "0"]
    assert row_of(engine, "1")["due"] == D("2023-03-05")
    assert row_of(engine, "0")["state"] == "active"
    assert {(c.task, c.field) for c in outcome.changes} == {
        ("0", "state"),
        ("0", "since"),
        ("1", "due"),
    }
    assert engine.plan_versions("p") == [OLD, new]
    assert engine.verify()[1] == []


def test_some_of_it_is_taken(engine: Engine) -> None:
    """What is left stays as it was, and the entry says which is which; it can be taken later."""
    new = version(tasks={"1": {"when": "x"}, "3": {"lead": ["c"]}}, title="New")
    engine.amend(new, accept=["3"])
    act = engine.log()[-1][0].act
    assert (act.accepted, act.left) == (("3",), ("plan", "1"))  # type: ignore[union-attr]
    assert row_of(engine, "1")["due"] == D("2023-02-05")
    assert row_of(engine, "3")["roles"] == {"lead": ["c"]}
    assert engine.plan_versions("p")[-1].title == "Plan p"
    assert [made.name for made in engine.compare(new)] == ["plan", "1"]
    engine.amend(new)
    assert engine.plan_versions("p")[-1] == new


def test_a_removed_task_goes(engine: Engine) -> None:
    """A task that nobody began leaves the lists with its amendment."""
    engine.amend(without("3"))
    assert tasks(engine) == ["1", "2"]
    assert engine.history("2") != []


def test_a_removed_task_with_work_stays(engine: Engine) -> None:
    """What was worked on stays, ungrounded, for a person to settle; it may come back."""
    engine.start("3")
    engine.amend(without("3"))
    row = row_of(engine, "3")
    assert (row["state"], row["ungrounded"]) == ("in_progress", True)
    assert engine.compare(without("3")) == []
    back = engine.compare(OLD)
    assert [(made.name, made.kind) for made in back] == [("3", "added")]
    engine.amend(OLD)
    assert row_of(engine, "3")["ungrounded"] is False


def test_nothing_to_amend(engine: Engine) -> None:
    """The same version, nothing accepted, or a version whose differences change nothing."""
    wide = version(triggers={"z": {"name": "Z"}})
    engine.amend(wide)
    before = engine.verify()
    for new, accept in ((wide, None), (version(title="New"), []), (OLD, None)):
        with pytest.raises(UponError) as caught:
            engine.amend(new, accept=accept)
        assert caught.value.code == "nothing_amended"
    assert engine.verify() == before


def test_what_cannot_be_taken(engine: Engine) -> None:
    """An unknown difference, an unknown plan, a `done` of a task that would not be in force, and a
    loop between what is taken and what is left."""
    before = engine.verify()
    with pytest.raises(UnknownNameError, match="difference"):
        engine.amend(version(title="New"), accept=["title"])
    with pytest.raises(UnknownNameError, match="plan"):
        engine.amend(make_plan(TASKS, plan="q"))
    with pytest.raises(BadInputError, match="done 1"):
        engine.amend(without("1"))
    with pytest.raises(BadInputError, match="done 4"):
        engine.amend(version(tasks={"3": {"when": "done 4"}, "4": {}}), accept=["3"])
    turned = {"1": {"when": "done 2"}, "2": {"when": "x"}}
    with pytest.raises(BadInputError, match="1 -> 2 -> 1"):
        engine.amend(version(tasks=turned), accept=["1"])
    with pytest.raises(UnknownNameError, match="mars"):
        engine.amend(version(calendar="mars"))
    assert engine.verify() == before
    engine.amend(version(tasks=turned))
    assert row_of(engine, "1")["waiting_for"] == ["done 2"]


def test_work_goes_on_under_the_new_text(engine: Engine) -> None:
    """A task in hand keeps its state when its condition changes, and says that it lost it."""
    engine.start("1", on=D("2023-01-06"))
    engine.amend(version(tasks={"1": {"when": "y", "due": "1 month after y"}}))
    row = row_of(engine, "1")
    assert (row["state"], row["ungrounded"], row["due"]) == ("in_progress", True, None)
    engine.record("y", issued=D("2023-01-06"), number="2")
    assert row_of(engine, "1")["ungrounded"] is False


def test_a_task_done_in_the_old_text(engine: Engine) -> None:
    """Where a version no longer calls a task done, what was said of it since still counts."""
    engine.amend(version(tasks={"3": {"state": "done"}}))
    assert row_of(engine, "3")["state"] == "done"
    engine.reopen("3", reason="r")
    engine.amend(OLD)
    assert row_of(engine, "3")["state"] == "in_progress"


def test_an_amendment_is_not_undone(engine: Engine) -> None:
    """A plan is amended again, not undone."""
    engine.amend(without("3"))
    with pytest.raises(UponError) as caught:
        engine.undo()
    assert caught.value.code == "cannot_undo"


def test_rules_of_reminders_come_and_go() -> None:
    """A version that says of reminders what the one before did not, or no longer does, differs."""
    bare = make_plan({"1": {}})
    own = make_plan({"1": {"reminders": {"due": {"days": ["3"]}}}}, reminders={"start": {"to": []}})
    for old, new in ((bare, own), (own, bare)):
        found = {one.name: set(one.fields) for one in compare_plans(old, new)}
        assert found == {"plan": {"reminders"}, "1": {"reminders"}}
