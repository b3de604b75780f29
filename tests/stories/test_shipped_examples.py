"""The shipped examples, each told as a story: what comes in, and the date of every task, worked out
by hand from the text that the plan names."""

from __future__ import annotations

from datetime import date

import pytest

from engine.service.engine import Engine
from tests.support.strategies import office
from workflows.library import plan_names, shipped_plan
from workflows.loader import read_plan

Story = list[tuple[str, str, str]]
"""Day, what happens (a trigger, or `done TASK`), and its details as `name=date name=date`."""

STORIES: dict[str, tuple[Story, dict[str, str]]] = {
    "us-civil-case": (
        [
            ("2024-01-16", "complaint", "issued=2024-01-16"),
            ("2024-03-01", "service", "issued=2024-03-01"),
            ("2024-03-22", "answer", "issued=2024-03-22"),
            ("2024-03-25", "scheduling-conference", "issued=2024-05-20"),
            ("2024-04-26", "conference", "issued=2024-04-26"),
            ("2024-05-31", "interrogatories", "issued=2024-05-31"),
            ("2024-06-03", "trial-date", "issued=2025-02-10"),
            ("2024-11-12", "opposing-experts", "issued=2024-11-12"),
            ("2025-01-10", "opposing-pretrial", "issued=2025-01-10"),
            ("2025-03-03", "judgment", "issued=2025-03-03"),
        ],
        {
            "4m": "2024-04-15",  # 90 days from 16 January: Monday 15 April
            "12a": "2024-03-22",
            "38b": "2024-04-05",
            "26f1": "2024-04-29",
            "26f2": "2024-05-10",
            "26a1": "2024-05-10",
            "33b": "2024-07-01",  # 30 June is a Sunday
            "26a2": "2024-11-12",  # back to 12 November, a Tuesday
            "26a2-rebuttal": "2024-12-12",
            "26a3": "2025-01-10",  # back to Saturday 11 January, and on backward
            "26a3-objections": "2025-01-24",
            "54d": "2025-03-17",
            "59": "2025-03-31",
            "frap4": "2025-04-02",
        },
    ),
    "eu-ai-act-member-state": (
        [
            ("2024-10-20", "done 77.2", ""),
            ("2025-07-30", "done 70.6", ""),
            ("2026-06-01", "done 57.1", ""),
            ("2026-02-16", "delegated-act", "issued=2026-02-10"),
            ("2026-03-02", "body-notified", "issued=2026-03-02"),
            ("2026-09-07", "incident", "issued=2026-09-01 received=2026-09-03"),
            ("2026-10-01", "measure", "issued=2026-09-28 received=2026-09-30"),
        ],
        {
            "77.2": "2024-11-02",
            "70.2": "2025-08-02",
            "99": "2025-08-02",
            "70.6": "2025-08-02",
            "70.6-second": "2027-08-02",
            "57.1": "2026-08-02",
            "57.16": "2027-06-01",
            "97.6": "2026-05-10",
            "30.4": "2026-03-16",
            "73.8": "2026-09-10",
            "79.8": "2026-12-30",
        },
    ),
    "hospital-survey": (
        [
            ("2024-03-08", "survey", "issued=2024-03-08"),
            ("2024-03-08", "jeopardy", "issued=2024-03-08"),
            ("2024-03-20", "deficiencies", "issued=2024-03-18 received=2024-03-20"),
            ("2024-04-02", "plan-accepted", "issued=2024-04-02"),
            ("2024-05-06", "done 3", ""),
            ("2024-05-10", "done 4", ""),
            ("2024-05-13", "termination", "issued=2024-05-13 sets_due=2024-06-06"),
            ("2024-05-20", "determination", "issued=2024-05-15 received=2024-05-20"),
        ],
        {
            "1": "2024-03-13",  # without a calendar of its own every day is a working day
            "2": "2024-03-30",
            "3": "2024-05-19",
            "4": "2024-05-19",
            "5": "2024-06-09",
            "6": "2024-06-06",
            "7": "2024-03-31",
            "8": "2024-06-06",
            "9": "2024-07-19",
            "10": "2024-03-20",
        },
    ),
    "research-grant": (
        [
            ("2024-10-01", "award", "issued=2024-10-01"),
            ("2024-12-31", "quarter-end", "issued=2024-12-31"),
            ("2025-09-30", "budget-year-end", "issued=2025-09-30"),
            ("2025-06-30", "fiscal-year-end", "issued=2025-06-30"),
            ("2025-11-14", "audit-report", "issued=2025-11-14"),
            ("2025-12-20", "audit-accepted", "issued=2025-12-20"),
            ("2026-09-30", "performance-end", "issued=2026-09-30"),
            ("2027-01-28", "final-financial", "issued=2027-01-28"),
        ],
        {
            "1": "2024-10-31",
            "2": "2025-12-29",
            "3": "2025-01-30",
            "4": "2027-01-28",
            "5": "2027-01-28",
            "6": "2025-12-14",  # 30 days after the report, before nine months are over
            "7": "2026-06-20",
            "8": "2030-01-28",
            "9": "2024-12-31",
        },
    ),
}


def told(name: str) -> Engine:
    """An engine in which the plan is in force and its story has happened."""
    plan = read_plan(shipped_plan(name)).plan
    assert plan is not None
    engine = office(today=plan.adopted)
    engine.adopt(plan, today=plan.adopted)
    for day, what, details in sorted(STORIES[name][0]):
        today = date.fromisoformat(day)
        given = dict(one.split("=") for one in details.split())
        if what.startswith("done "):
            engine.complete(what.removeprefix("done "), on=today, today=today)
        else:
            dates = {key: date.fromisoformat(value) for key, value in given.items()}
            engine.record(what, today=today, **dates)  # type: ignore[arg-type]
    return engine


@pytest.mark.parametrize("name", STORIES)
def test_every_task_has_the_date_that_its_source_gives(name: str) -> None:
    """Each task of the example, its first occurrence where it has several."""
    engine = told(name)
    found: dict[str, str] = {}
    for row in engine.tasks(today=date(2027, 12, 31)):
        if row["due"] is not None:
            found.setdefault(row["task"], row["due"].isoformat())
    assert found == STORIES[name][1]


@pytest.mark.parametrize("name", plan_names())
def test_each_example_names_its_source(name: str) -> None:
    """The first lines say from which public text it is, and each task quotes it; nothing is left
    that a person would be warned of."""
    path = shipped_plan(name)
    reading = read_plan(path)
    assert reading.plan is not None
    if name in STORIES:
        assert "Source:" in path.read_text(encoding="utf-8")[:900]
        assert all(task.says for task in reading.plan.tasks.values())
        assert not reading.warnings


def test_every_example_has_a_story() -> None:
    """Every example is dated here; the seed plan has tests of its own."""
    assert set(STORIES) == set(plan_names()) - {"nq21-duc-pho"}
