"""`done TASK` where the task has parts: inside one group, for another group, for no group."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.service.engine import Engine
from tests.support.country import country, directory, lines, shared
from tests.support.strategies import TREE

D = date.fromisoformat
COMMUNES = ("n1", "n2", "n3", "s1", "s2")
TASKS: dict[str, dict[str, Any]] = {
    "1": {"each": "communes"},
    "same": {"each": "communes", "when": "done 1", "due": "10 days after done 1"},
    "other": {"each": "mixed", "when": "done 1", "due": "10 days after done 1"},
    "none": {"when": "done 1", "due": "10 days after done 1"},
}


@pytest.fixture
def engine() -> Engine:
    """A task of the communes, and three that wait for it."""
    return country(TASKS)


def part(engine: Engine, task: str, body: str, keys: str = "state due") -> str:
    return next(
        row.partition(" ")[2]
        for row in lines(engine, f"task {keys}", body=body)
        if row.startswith(f"{task} ")
    )


def whole(engine: Engine, task: str, keys: str = "state due") -> str:
    rows = lines(engine, f"task scope {keys}")
    return next(row for row in rows if row.startswith(f"{task} - "))[len(task) + 3 :]


def test_inside_one_group_each_waits_for_itself(engine: Engine) -> None:
    """In a task of the same group a body's part starts with its own completion, whoever else is
    done or not, and its deadline counts from it."""
    engine.complete("1", body="n1", on=D("2023-01-10"))
    engine.complete("1", body="s1", on=D("2023-01-20"))
    assert part(engine, "same", "n1") == "active 2023-01-20"
    assert part(engine, "same", "s1") == "active 2023-01-30"
    assert part(engine, "same", "n2", "state waiting_for") == "waiting done 1"
    engine.complete("same", body="n1", on=D("2023-01-15"))
    assert whole(engine, "same", "state progress") == "in_progress 1/5"
    assert engine.verify()[1] == []


def test_the_whole_of_a_follower_once_each_has_its_part(engine: Engine) -> None:
    """The whole of a task of the same group waits while a member's part does, and then starts, and
    counts its deadline, from the day on which the last of them was done."""
    days = ("2023-01-12", "2023-01-20", "2023-01-11", "2023-01-10", "2023-01-15")
    for body, day in zip(COMMUNES, days, strict=True):
        assert whole(engine, "same", "state waiting_for since") == "waiting done 1 -"
        engine.complete("1", body=body, on=D(day))
    keys = "state waiting_for since starts_on due progress"
    assert whole(engine, "same", keys) == "active - 2023-01-20 2023-01-20 2023-01-30 0/5"
    assert part(engine, "same", "n3") == "active 2023-01-21"
    assert engine.why("same").condition() == {
        "kind": "done",
        "text": "done 1",
        "met": True,
        "on": "2023-01-20",
        "event": None,
        "children": [],
    }
    engine.start("same", body="n1", on=D("2023-01-21"))
    assert whole(engine, "same", "state ungrounded") == "in_progress False"
    engine.reopen("1", body="n2", reason="r")
    assert whole(engine, "same", "state waiting_for due") == "in_progress - -"
    engine.cancel("1", body="n2", reason="r")
    assert whole(engine, "same", "since due") == "2023-01-21 2023-03-11"
    assert engine.verify()[1] == []


def test_the_whole_of_a_follower_at_a_place() -> None:
    """A standing at a scope waits for the parts of the bodies below it alone."""
    follower = {"each": "communes", "when": "done 1 and x", "due": "1 week after done 1"}
    engine = country({"1": {"each": "communes"}, "2": follower})
    engine.record("x", issued=D("2023-01-05"), scope="north")
    for day, body in enumerate(("n1", "n2", "n3"), 10):
        assert lines(engine, "state due", body="north", total=True)[1] == "waiting -"
        engine.complete("1", body=body, on=D(f"2023-01-{day}"))
    assert lines(engine, "scope state due", body="north", total=True)[1] == (
        "north active 2023-01-19"
    )
    assert whole(engine, "2", "state waiting_for") == "waiting done 1,x"
    assert engine.verify()[1] == []


def test_the_whole_of_a_follower_speaks_for_the_others(engine: Engine) -> None:
    """What is said of all parts at once starts the followers of those who had done nothing, though
    another took its own up again."""
    engine.complete("1", for_all=True, reason="r", on=D("2023-01-10"))
    engine.reopen("1", body="n1", reason="r", on=D("2023-01-12"))
    engine.complete("1", body="n1", on=D("2023-02-01"))
    assert whole(engine, "same") == "active 2023-01-20"
    assert [part(engine, "same", body) for body in ("n1", "n2")] == [
        "active 2023-02-11",
        "active 2023-01-20",
    ]


def test_a_follower_of_a_task_with_occurrences() -> None:
    """Where parts are of occurrences, the first that a body completes starts what follows."""
    tasks = {
        "1": {"each": "communes", "due": "every year"},
        "2": {"each": "communes", "when": "done 1"},
    }
    engine = country(tasks, until="2023-12-31")
    for day, body in enumerate(COMMUNES, 10):
        assert whole(engine, "2", "state") == "waiting"
        year = "2022" if body == "n1" else "2023"
        engine.complete("1", body=body, occurrence=year, on=D(f"2023-01-{day}"))
    assert whole(engine, "2", "state since") == "active 2023-01-14"
    engine.start("2", body="n1", on=D("2023-02-01"))
    assert whole(engine, "2", "starts_on") == "2023-01-14"
    assert engine.verify()[1] == []


def test_a_follower_that_loses_a_member() -> None:
    """A member that leaves the group is not waited for from that day on; a succession leaves each
    part where it was."""
    engine = shared(TASKS)
    for body in COMMUNES[1:]:
        engine.complete("1", body=body, on=D("2023-01-10"))
    assert whole(engine, "same", "state") == "waiting"
    engine.put_bodies(directory(groups={"communes": {"name": "-", "members": COMMUNES[1:]}}))
    assert whole(engine, "same") == "active 2023-03-11"
    engine.undo()
    engine.succeed("n1", "n2", D("2023-02-01"))
    assert whole(engine, "same") == "waiting -"
    engine.complete("1", body="n2", on=D("2023-02-10"))
    assert whole(engine, "same") == "active 2023-02-20"
    assert engine.verify()[1] == []


def test_the_part_goes_back_with_its_own_ground(engine: Engine) -> None:
    """A completion that is taken back withdraws that body's part of what followed; where it was
    begun it is ungrounded."""
    engine.complete("1", body="n1", on=D("2023-01-10"))
    engine.complete("1", body="n2", on=D("2023-01-10"))
    engine.start("same", body="n2", on=D("2023-01-11"))
    for body in ("n1", "n2"):
        engine.reopen("1", body=body, reason="r", on=D("2023-01-12"))
    assert part(engine, "same", "n1", "state ungrounded") == "waiting False"
    assert part(engine, "same", "n2", "state ungrounded") == "in_progress True"
    assert engine.verify()[1] == []


@pytest.mark.parametrize("task", ["other", "none"])
def test_others_wait_for_all(engine: Engine, task: str) -> None:
    """A task of another group, or without parts, starts when the last member is done, and counts
    from that day, in whatever order the days came."""
    days = ("2023-01-12", "2023-01-20", "2023-01-11", "2023-01-10", "2023-01-15")
    for body, day in zip(COMMUNES, days, strict=True):
        assert whole(engine, task, "state waiting_for") == "waiting done 1"
        engine.complete("1", body=body, on=D(day))
    assert whole(engine, task) == "active 2023-01-30"
    engine.reopen("1", body="n3", reason="r")
    assert whole(engine, task) == "waiting -"
    assert engine.verify()[1] == []


def test_all_at_once_starts_everybody(engine: Engine) -> None:
    """A completion of the whole is that of every part: all that waited start from its day."""
    engine.complete("1", for_all=True, reason="r", on=D("2023-01-10"))
    assert [whole(engine, task) for task in ("same", "other", "none")] == ["active 2023-01-20"] * 3
    engine.reopen("1", body="n1", reason="r")
    assert whole(engine, "none") == "waiting -"
    assert part(engine, "same", "n1") == "waiting -"
    assert part(engine, "same", "n2") == "active 2023-01-20"
    assert engine.verify()[1] == []


def test_all_at_once_after_some(engine: Engine) -> None:
    """Parts done before keep their day, also for what follows them; those who wait for all wait
    for the day of the whole."""
    engine.complete("1", body="n1", on=D("2023-01-05"))
    engine.complete("1", for_all=True, reason="r", on=D("2023-01-10"))
    assert part(engine, "same", "n1") == "active 2023-01-15"
    assert whole(engine, "other") == "active 2023-01-20"


def test_no_part_waits_for_a_group_of_nobody() -> None:
    """Nobody has done a task of an empty group, unless it is said of the whole."""
    engine = country(
        {"1": {"each": "g"}, "2": {"when": "done 1"}}, groups={"g": {"name": "G", "members": []}}
    )
    assert whole(engine, "2") == "waiting -"
    engine.complete("1", for_all=True, reason="r")
    assert whole(engine, "2", "state") == "active"


def test_a_plan_that_was_done_when_adopted() -> None:
    """A task that the plan calls done is done for every member."""
    engine = country(TASKS | {"1": {"each": "communes", "state": "done"}})
    assert whole(engine, "1", "state progress") == "done 5/5"
    assert [whole(engine, task, "state") for task in ("same", "other", "none")] == ["active"] * 3
    assert part(engine, "same", "n1") == "active 2022-10-25"


def test_members_that_come_and_go() -> None:
    """Who is waited for goes by the group as it is on the day: a member that leaves is not waited
    for from then on, a new one is; its work stays to be seen, but does not count."""
    engine = shared(TASKS)
    for body in COMMUNES[1:]:
        engine.complete("1", body=body, on=D("2023-01-10"))
    engine.start("1", body="n1", on=D("2023-01-11"))
    engine.put_bodies(directory(groups={"communes": {"name": "-", "members": COMMUNES[1:]}}))
    assert (whole(engine, "1", "state progress"), whole(engine, "none")) == (
        "done 4/4",
        "active 2023-03-11",
    )
    rows = [row for row in lines(engine, "body task state", body="n1", below=True) if " 1 " in row]
    assert rows == ["n1 1 in_progress"]
    assert lines(engine, "body task state", body="n1")[0] == "n1 1 in_progress"
    assert lines(engine, "progress", body="north", total=True)[0] == "2/2"
    assert engine.verify()[1] == []
    engine.undo()
    assert (whole(engine, "1", "state progress"), whole(engine, "none")) == (
        "in_progress 4/5",
        "waiting -",
    )
    assert engine.verify()[1] == []


def test_a_new_member_has_its_part() -> None:
    """A body that joins the group has its part from then on, and the whole is open again."""
    engine = shared({"1": {"each": "communes"}, "none": {"when": "done 1"}})
    engine.complete("1", for_all=True, reason="r", on=D("2023-01-10"))
    members = [*COMMUNES, "north"]
    engine.put_bodies(directory(groups={"communes": {"name": "-", "members": members}}))
    assert part(engine, "1", "north", "state") == "done"
    engine.reopen("1", body="north", reason="r")
    assert whole(engine, "1", "state progress") == "in_progress 5/6"
    assert engine.verify()[1] == []


def test_a_chain_of_three() -> None:
    """What a body completed elsewhere bears on its own part alone, task after task."""
    tasks = {
        "a": {"each": "communes"},
        "b": {"each": "communes", "when": "done a"},
        "c": {"each": "communes", "when": "done a and done b"},
    }
    engine = country(tasks)
    engine.complete("a", body="n1", on=D("2023-01-10"))
    changes = engine.complete("b", body="n1", on=D("2023-01-11")).changes
    assert {(c.task, c.scope, c.field, c.after) for c in changes} == {
        ("b", "n1", "state", "done"),
        ("b", None, "state", "in_progress"),
        ("c", "n1", "state", "active"),
        ("c", "n1", "since", "2023-01-11"),
    }
    assert part(engine, "c", "n2", "waiting_for") == "done a,done b"


def test_a_document_and_a_completion() -> None:
    """A part may wait for its own completion and for a document of its place."""
    follower = {"each": "communes", "when": "done 1 and x", "due": "1 week after x"}
    engine = country({"1": {"each": "communes"}, "2": follower})
    for body in ("n1", "s1"):
        engine.complete("1", body=body, on=D("2023-01-10"))
    engine.record("x", issued=D("2023-01-20"), scope="north")
    assert part(engine, "2", "n1") == "active 2023-01-27"
    assert part(engine, "2", "n2", "state waiting_for") == "waiting done 1"
    assert part(engine, "2", "s1", "state waiting_for") == "waiting x"
    assert engine.verify()[1] == []


def test_bodies_of_the_whole_tree_are_one_group() -> None:
    """A province and its communes in one group: each waits for its own completion."""
    engine = country(
        {"1": {"each": "all"}, "2": {"each": "all", "when": "done 1"}},
        groups={"all": {"name": "All", "members": list(TREE["bodies"])}},
    )
    engine.complete("1", body="north")
    assert [part(engine, "2", body, "state") for body in ("north", "n1")] == ["active", "waiting"]
