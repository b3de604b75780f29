"""What a task waits for in vain: each day shows the ends of other tasks as they stood on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.model.json_codec import story_from, story_text
from engine.model.story import Barred, Story
from engine.service.engine import Engine
from tests.support.strategies import make_plan, opened

D = date.fromisoformat
DAYS = ("2023-01-15", "2023-02-05", "2023-02-22")


def blocked(engine: Engine, task: str = "2", days: tuple[str, ...] = DAYS) -> list[Any]:
    """By what a task is blocked, on each of some days: (other, from, by)."""
    return [
        [(one["task"], str(one["on"]), one["by"]) for one in row["blocked_by"]]
        for day in days
        for row in engine.tasks(today=D(day))
        if row["task"] == task
    ]


LAPSING: Any = {"1": {"until": "2023-01-31"}, "2": {"when": "done 1"}}
LAPSED = [("1", "2023-02-01", "lapse")]


@pytest.mark.parametrize(
    "later",
    [
        {"1": {}, "2": {"when": "done 1"}},
        {"1": {"until": "2023-12-31"}, "2": {"when": "done 1"}},
        {"1": {"until": "2023-01-31"}, "2": {"when": "x"}},
        {"2": {"when": "x"}},
    ],
    ids=["lapses no more", "lapses later", "is waited for no more", "is gone"],
)
def test_an_amendment_leaves_what_was_blocked(later: Any) -> None:
    """Whatever a later version has of the task that lapsed, or of the condition that named it, the
    days before it show what stood in the way."""
    engine = opened(LAPSING)
    assert blocked(engine) == [[], LAPSED, LAPSED]
    engine.amend(make_plan(later), holds_from=D("2023-02-25"), reason="r")
    assert blocked(engine) == [[], LAPSED, LAPSED]


def test_what_was_taken_up_again_blocked_until_then() -> None:
    """A task that was cancelled stood in the way until the day on which it was reinstated, also
    once it is done."""
    engine = opened({"1": {}, "2": {"when": "done 1"}})
    engine.cancel("1", on=D("2023-01-10"), reason="r")
    cancelled = [("1", "2023-01-10", "cancel")]
    assert blocked(engine) == [cancelled] * 3
    engine.reinstate("1", on=D("2023-02-10"), reason="r")
    assert blocked(engine) == [cancelled, cancelled, []]
    engine.complete("1", on=D("2023-02-20"))
    assert blocked(engine) == [cancelled, cancelled, []]


def test_an_occurrence_blocks_its_own_period() -> None:
    """Of a task that recurs, the occurrence that is cancelled stands in the way of those that wait
    for it, and of no other."""
    monthly = {"due": "every month by day 25"}
    engine = opened({"1": monthly, "2": monthly | {"when": "done 1"}})
    engine.cancel("1", occurrence="2022-12", on=D("2023-01-10"), reason="r")
    rows = [row for row in engine.tasks(today=D("2023-02-05")) if row["task"] == "2"]
    found = {row["occurrence"]: [one["by"] for one in row["blocked_by"]] for row in rows}
    assert found == {label: [] for label in found} | {"2022-12": ["cancel"]}
    assert len(found) == 5


def test_one_of_several_occurrences_blocks_nothing() -> None:
    """Where any occurrence counts, a task that recurs can still be done until all are cancelled."""
    yearly = {"due": "every year by 12-31"}
    engine = opened({"1": yearly, "2": {"when": "done 1"}}, until="2023-12-31")
    engine.cancel("1", occurrence="2022", on=D("2023-01-10"), reason="r")
    assert blocked(engine) == [[], [], []]
    engine.cancel("1", occurrence="2023", on=D("2023-02-10"), reason="r")
    assert blocked(engine) == [[], [], [("1", "2023-02-10", "cancel")]]


def test_a_period_that_the_other_task_does_not_have() -> None:
    """A task waits in vain for an occurrence that there is none of."""
    engine = opened(
        {
            "1": {"when": "from 2023-01-01", "due": "every month by day 25"},
            "2": {"when": "done 1", "due": "every month by day 28"},
        }
    )
    row = next(row for row in engine.tasks(today=D("2022-11-05")) if row["task"] == "2")
    assert row["occurrence"] == "2022-10"
    assert row["blocked_by"] == [{"task": "1", "on": None, "by": "none"}]


def test_ends_come_back_from_text() -> None:
    """Ends that last are written as before; those that passed, with their last day."""
    ends = (Barred("1", D("2023-01-10"), "cancel"), Barred("2", None, "none", D("2023-02-01")))
    story = Story(barred=ends)
    text = story_text(story)
    assert text == '{"barred":[["1","2023-01-10","cancel"],["2",null,"none","2023-02-01"]]}'
    assert story_from(text) == story
