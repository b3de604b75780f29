"""Lists: which rows they show, in which order, and the day's page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import make_plan, opened
from triggers.errors import UsageError

D = date.fromisoformat
TODAY = D("2023-03-01")


@pytest.fixture
def engine() -> Engine:
    """One task for each heading of the day's page, some with roles."""
    made = opened(
        {
            "late": {"due": "by 2023-02-28", "lead": ["a"], "implementing": ["g"]},
            "soon": {"due": "by 2023-03-08", "lead": ["b"]},
            "far": {"due": "by 2023-03-09", "implementing": ["a"]},
            "open": {"due": "none"},
            "always": {"due": "continuous"},
            "waits": {"when": "x and y.received", "due": "1 month after z"},
            "ahead": {"when": "x", "due": "by 2023-01-31"},
            "done": {"due": "by 2022-12-31"},
            "dropped": {"due": "by 2022-12-31"},
        },
        bodies={"a": {"name": "A"}, "b": {"name": "B"}},
        groups={"g": {"name": "G", "members": ["b"]}},
    )
    made.complete("done")
    made.cancel("dropped", reason="no")
    made.complete("ahead", without_trigger=True, reason="ahead")
    return made


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["task"] for row in rows]


def listed(engine: Engine, **filters: Any) -> list[str]:
    return names(engine.tasks(filters=Filters(**filters)))


EVERY = ["late", "soon", "far", "open", "always", "waits", "ahead", "done", "dropped"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("tasks", EVERY),
        ("due", ["late", "soon", "far"]),
        ("overdue", ["late"]),
        ("waiting", ["waits"]),
    ],
)
def test_each_list(engine: Engine, name: str, shown: list[str]) -> None:
    """Each list has its rows: `tasks` in the plan's order, what is due by date."""
    assert names(engine.tasks(name)) == shown


def test_due_goes_by_date_then_by_the_plan() -> None:
    """Rows of one date keep the plan's order."""
    made = opened(
        {
            "a": {"due": "by 2023-05-01"},
            "b": {"due": "by 2023-04-01"},
            "c": {"due": "by 2023-04-01"},
        }
    )
    assert names(made.tasks("due")) == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({"plan": "p"}, EVERY),
        ({"plan": "q"}, []),
        ({"state": "done"}, ["ahead", "done"]),
        ({"body": "a"}, ["late", "far"]),
        ({"body": "b"}, ["late", "soon"]),
        ({"body": "a", "role": "lead"}, ["late"]),
        ({"role": "implementing"}, ["late", "far"]),
        ({"trigger": "x"}, ["waits", "ahead"]),
        ({"trigger": "y"}, ["waits"]),
        ({"trigger": "z"}, ["waits"]),
        ({"trigger": "n"}, []),
        ({"before": D("2023-02-28")}, ["ahead", "done", "dropped"]),
        ({"after": D("2023-03-08")}, ["far"]),
        ({"after": D("2023-02-27"), "before": D("2023-03-09")}, ["late", "soon"]),
        ({"state": "active", "role": "lead", "before": D("2024-01-01")}, ["late", "soon"]),
    ],
)
def test_filters(engine: Engine, filters: dict[str, Any], shown: list[str]) -> None:
    """Each filter, and all of them at once, leave the rows that fit."""
    assert listed(engine, **filters) == shown


def test_a_trigger_that_came_is_still_found(engine: Engine) -> None:
    """A task is found by a trigger of its condition after the document has come."""
    engine.record("x", issued=D("2023-01-05"))
    assert listed(engine, trigger="x") == ["waits", "ahead"]


def test_a_trigger_with_dots_is_not_its_beginning() -> None:
    """A task that waits for `a.b` is not found under `a`."""
    made = opened({"1": {"when": "a.b"}, "2": {"when": "a.received"}})
    assert listed(made, trigger="a") == ["2"]
    assert listed(made, trigger="a.b") == ["1"]


@pytest.mark.parametrize("filters", [{"role": "boss"}, {"state": "waitin"}])
def test_a_filter_that_means_nothing_is_refused(filters: dict[str, str]) -> None:
    """A role or state that does not exist is an error that names those that do."""
    with pytest.raises(UsageError) as caught:
        Filters(**filters)  # type: ignore[arg-type]
    assert caught.value.exit_code == 2


def test_all_occurrences() -> None:
    """Occurrences that have not opened are listed only when asked for."""
    made = opened({"1": {"due": "every year"}}, until="2025-12-31")
    assert len(listed(made)) == 2
    assert len(listed(made, all_occurrences=True)) == 4


def test_agenda(engine: Engine) -> None:
    """Each row stands under the first heading that fits; what is finished is left out."""
    page = {heading: names(rows) for heading, rows in engine.agenda().items()}
    assert page == {
        "ungrounded": ["ahead"],
        "overdue": ["late"],
        "due_soon": ["soon"],
        "in_hand": ["far", "open"],
        "waiting": ["waits"],
        "continuous": ["always"],
        "blocked": [],
        "suspended": [],
    }


def test_agenda_within(engine: Engine) -> None:
    """`within` says how far "soon" reaches: to the day itself or further."""
    assert names(engine.agenda(within=8)["due_soon"]) == ["soon", "far"]
    assert names(engine.agenda(within=0)["due_soon"]) == []
    assert names(engine.agenda(within=0, today=D("2023-03-08"))["due_soon"]) == ["soon"]


def test_what_is_gone_is_on_no_list_of_all_occurrences() -> None:
    """What nobody had worked on when an amendment took its task away is on no list from that day
    on, and is on those of the days before; what was done stays."""
    monthly = {"due": "every month by day 25"}
    made = opened({"1": monthly}, until="2023-12-31")
    made.complete("1", occurrence="2022-11", on=D("2022-11-20"))
    asked = (Filters(), Filters(all_occurrences=True))

    def listed(day: str) -> list[list[str | None]]:
        return [[row["occurrence"] for row in made.tasks(today=D(day), filters=f)] for f in asked]

    opened_then = listed("2023-02-27")[0]
    gone = {"1": {**monthly, "state": "removed"}}
    made.amend(make_plan(gone, until="2023-12-31"), holds_from=D("2023-02-28"), reason="r")
    assert listed("2023-02-27") == [opened_then, opened_then]
    assert listed("2023-03-01") == [["2022-11"], ["2022-11"]]
