"""The whole of a task is, on each day, what the parts of those who were members on it are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.service.engine import Engine
from tests.support.country import directory
from tests.support.strategies import make_plan, office

D = date.fromisoformat
TASKS: Any = {"1": {"each": "g"}, "2": {"when": "done 1"}}
BODIES = {name: {"name": name, "under": "top"} for name in "abc"} | {"top": {"name": "Top"}}
DAYS = ("2023-01-15", "2023-01-25", "2023-02-05", "2023-02-15")


def group(*members: str) -> dict[str, Any]:
    return {"g": {"name": "G", "members": list(members)}}


def with_members(*members: str) -> Any:
    return make_plan(TASKS, bodies=BODIES, groups=group(*members))


def adopted(*members: str, shared: bool) -> Engine:
    """An office whose plan has a group, its own or the workspace's."""
    engine = office()
    if shared:
        engine.put_bodies(directory(BODIES, group(*members)), today=D("2022-10-15"))
        engine.adopt(make_plan(TASKS))
    else:
        engine.adopt(with_members(*members))
    return engine


def changed(engine: Engine, *members: str, day: str, shared: bool) -> None:
    """The group has other members from a day on."""
    if shared:
        engine.put_bodies(directory({}, group(*members)), today=D(day))
    else:
        engine.amend(with_members(*members), reason="r", today=D(day), holds_from=D(day))


def wholes(engine: Engine) -> list[Any]:
    """On some days: the state of task 1, how many were done of how many, and that of task 2."""
    found = []
    for day in DAYS:
        rows = {row["task"]: row for row in engine.tasks(today=D(day)) if row["body"] is None}
        progress: Any = rows["1"]["progress"]
        of = f"{progress['done']}/{progress['of']}"
        found.append((rows["1"]["state"], of, rows["2"]["state"]))
    return found


@pytest.mark.parametrize("shared", [False, True], ids=["plan", "workspace"])
def test_who_leaves_was_waited_for_until_then(shared: bool) -> None:
    """The last open part goes with its member: the whole is done from that day on, and no day
    before shows it so; what waits for it starts then."""
    engine = adopted("a", "b", "c", shared=shared)
    engine.complete("1", body="a", on=D("2023-01-10"))
    engine.complete("1", body="b", on=D("2023-01-12"))
    waits = ("in_progress", "2/3", "waiting")
    assert wholes(engine) == [waits] * 4
    changed(engine, "a", "b", day="2023-02-01", shared=shared)
    assert wholes(engine) == [waits, waits, ("done", "2/2", "active"), ("done", "2/2", "active")]
    row = next(row for row in engine.tasks(today=D("2023-02-15")) if row["task"] == "2")
    assert row["since"] == row["starts_on"] == D("2023-02-01")


@pytest.mark.parametrize("shared", [False, True], ids=["plan", "workspace"])
def test_who_joins_is_waited_for_from_then_on(shared: bool) -> None:
    """The whole that was done is in progress from the day on which a member joins, until that
    one is done too; what had started on it waits again, and the days before show what they did."""
    engine = adopted("a", "b", shared=shared)
    engine.complete("1", body="a", on=D("2023-01-10"))
    engine.complete("1", body="b", on=D("2023-01-20"))
    before = wholes(engine)[:2]
    assert before == [("in_progress", "1/2", "waiting"), ("done", "2/2", "active")]
    changed(engine, "a", "b", "c", day="2023-02-01", shared=shared)
    waits = ("in_progress", "2/3", "waiting")
    assert wholes(engine) == [*before, waits, waits]
    engine.complete("1", body="c", on=D("2023-02-10"))
    assert wholes(engine) == [*before, waits, ("done", "3/3", "active")]


@pytest.mark.parametrize("shared", [False, True], ids=["plan", "workspace"])
def test_one_for_another(shared: bool) -> None:
    """Where one leaves and another joins, the number stays and the whole is whose it is."""
    engine = adopted("a", "b", shared=shared)
    engine.complete("1", body="a", on=D("2023-01-10"))
    engine.complete("1", body="b", on=D("2023-01-20"))
    before = wholes(engine)[:2]
    changed(engine, "a", "c", day="2023-02-01", shared=shared)
    waits = ("in_progress", "1/2", "waiting")
    assert wholes(engine) == [*before, waits, waits]
    assert engine.verify()[1] == []
