"""The seed plan's story: 39 tasks on the day after adoption, the turn of the year, a document."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.memory.ledger import MemoryLedger
from engine.ports.ledger import Ledger
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.strategies import office, row_of
from workflows.library import shipped_plan
from workflows.loader import read_plan

D = date.fromisoformat
FIRST = D("2022-10-20")
TABLE = Path(__file__).with_name("seed_plan_2022-10-20.csv")
YEARLY = [("2.2.6", "2022"), ("2.2.9.b", "2022"), ("2.2.10", "2022")]


@pytest.fixture(params=["memory", "sqlite"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """The plan adopted on 2022-10-20."""
    held: Ledger = MemoryLedger()
    if request.param == "sqlite":
        held = open_ledger(str(request.getfixturevalue("database")))
    made = office(held, FIRST)
    plan = read_plan(shipped_plan("nq21-duc-pho")).plan
    assert plan is not None
    made.adopt(plan)
    return made


def overdue(engine: Engine, day: str) -> list[tuple[str, str | None]]:
    return [(row["task"], row["occurrence"]) for row in engine.tasks("overdue", today=D(day))]


def test_the_39_tasks(engine: Engine) -> None:
    """All 39 tasks in the plan's order, each with the state, kind and date that its words give."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    told = [
        {name: str(row[name] or "") for name in ("task", "occurrence", "state", "due_kind", "due")}
        for row in engine.tasks()
    ]
    assert len(told) == 39
    assert told == [{name: row[name] for name in told[0]} for row in table]


def test_nothing_is_overdue_on_the_last_day(engine: Engine) -> None:
    """The last day of the year is still in time."""
    assert overdue(engine, "2022-12-31") == []
    soon = engine.tasks(today=D("2022-12-31"))
    assert sum(row["timeliness"] == "due_soon" for row in soon) == 5


def test_the_turn_of_the_year(engine: Engine) -> None:
    """On New Year's Day exactly what was due in 2022 is overdue, and 2023's occurrences open."""
    assert overdue(engine, "2023-01-01") == [*YEARLY, ("3.a", None), ("3.c", None)]
    rows = engine.tasks(today=D("2023-01-01"))
    assert [row["task"] for row in rows if row["occurrence"] == "2023"] == [t for t, _ in YEARLY]
    assert len(rows) == 42


def record(engine: Engine, trigger: str, issued: str) -> Any:
    return engine.record(trigger, issued=D(issued), today=D(issued))


def test_the_model_regulation(engine: Engine) -> None:
    """Task 2.1.2.a starts with the second document; three months on is a Sunday, due Monday."""
    first = record(engine, "btvtu-model-regulation", "2022-11-30")
    assert first.changes == ()
    waits = row_of(engine, "2.1.2.a", D("2022-12-01"))
    assert waits["waiting_for"] == ["btvtu-regulation-guidance"]
    second = record(engine, "btvtu-regulation-guidance", "2022-12-05")
    assert {change.task for change in second.changes} == {"2.1.2.a"}
    row = row_of(engine, "2.1.2.a", D("2022-12-05"))
    assert (row["state"], row["since"]) == ("active", D("2022-12-05"))
    assert (row["nominal_due"], row["due"]) == (D("2023-03-05"), D("2023-03-06"))
    assert row["nominal_due"].weekday() == 6
    assert "2.1.2.a" not in [task for task, _ in overdue(engine, "2023-03-06")]
    assert "2.1.2.a" in [task for task, _ in overdue(engine, "2023-03-07")]


def test_the_pilot_review_and_what_follows(engine: Engine) -> None:
    """Two documents start the review; completing it starts the standing duty after it."""
    record(engine, "prov-policy-pilot-models", "2022-11-01")
    record(engine, "prov-direction-pilot-review", "2022-11-10")
    day = D("2022-12-01")
    made = engine.complete("2.1.1.b", today=day, number="15-BC/TU")
    started = [(c.task, c.after) for c in made.changes if c.field == "state"]
    assert started == [("2.1.1.b", "done"), ("2.1.1.a", "active")]
    assert engine.verify()[1] == []


def test_the_training_plan_of_each_year(engine: Engine) -> None:
    """Each year's training plan opens an occurrence with the date that it sets."""
    for year in (2023, 2024):
        issued = date(year, 1, 15)
        engine.record(
            "annual-training-plan",
            issued=issued,
            number=f"{year}",
            today=issued,
            sets_due=date(year, 11, 30),
        )
    rows = [row for row in engine.tasks(today=D("2024-02-01")) if row["task"] == "2.1.8.a"]
    assert [row["due"] for row in rows] == [D("2023-11-30"), D("2024-11-30")]
    assert [row["timeliness"] for row in rows] == ["overdue", "in_time"]
