"""`done T` between tasks that recur: which of the other's occurrences count."""

from __future__ import annotations

from datetime import date

import pytest

from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import opened, row_of

D = date.fromisoformat
ALL = Filters(all_occurrences=True)
UNTIL = "2024-12-31"


def two(first: str, second: str, **more: object) -> Engine:
    """Task 1 with a rule, task 2 that waits for it with another; adopted on 2024-01-02."""
    tasks = {"1": {"due": first}, "2": {"when": "done 1", "due": second, **more}}
    return opened(tasks, adopted="2024-01-02", until=UNTIL)


def since(engine: Engine) -> dict[str | None, str | None]:
    """Occurrence of task 2 -> the day from which its condition holds, of those that have one."""
    rows = [row for row in engine.tasks(filters=ALL) if row["task"] == "2"]
    return {row["occurrence"]: str(row["starts_on"]) for row in rows if row["starts_on"]}


def labels(engine: Engine) -> list[str | None]:
    """The occurrences of task 2."""
    return [row["occurrence"] for row in engine.tasks(filters=ALL) if row["task"] == "2"]


def test_the_same_period() -> None:
    """The occurrence of the same period counts, and no other one; both run from the plan's start,
    whatever has been done."""
    engine = two("every month by day 10", "every month by day 20")
    assert labels(engine) == [f"2024-{month:02d}" for month in range(1, 13)]
    engine.complete("1", occurrence="2024-02", on=D("2024-02-08"), today=D("2024-03-01"))
    assert since(engine) == {"2024-02": "2024-02-08"}
    row = row_of(engine, "2", D("2024-03-05"), "2024-01")
    assert (row["state"], row["waiting_for"], str(row["due"])) == (
        "waiting",
        ["done 1"],
        "2024-01-20",
    )


def test_a_finer_one() -> None:
    """All occurrences that lie in the period must be done; the last of them opens it."""
    engine = two("every month", "every quarter")
    for month, day in (("01", "2024-01-30"), ("03", "2024-03-28")):
        engine.complete("1", occurrence=f"2024-{month}", on=D(day), today=D("2024-04-02"))
    assert since(engine) == {}
    engine.complete("1", occurrence="2024-02", on=D("2024-04-01"), today=D("2024-04-02"))
    assert since(engine) == {"2024-Q1": "2024-04-01"}


def test_a_week_lies_where_its_thursday_does() -> None:
    """The week from Monday 29 January to Sunday 4 February 2024 belongs to February."""
    engine = two("every week", "every month")
    for week in range(1, 5):
        label = f"2024-W{week:02d}"
        engine.complete("1", occurrence=label, on=D("2024-01-28"), today=D("2024-02-02"))
    assert since(engine) == {"2024-01": "2024-01-28"}


def test_a_coarser_one() -> None:
    """The occurrence that contains the period counts, for each that lies in it."""
    engine = two("every quarter", "every month")
    engine.complete("1", occurrence="2024-Q2", on=D("2024-05-20"), today=D("2024-05-20"))
    assert since(engine) == {
        "2024-04": "2024-05-20",
        "2024-05": "2024-05-20",
        "2024-06": "2024-06-01",
    }


def test_marks_of_two_recurrences() -> None:
    """Where both have two a year, the first of one waits for the first of the other; a task that
    has one a year waits for both."""
    twice = "every year by 06-01 and every year by 11-15"
    engine = two(twice, twice)
    engine.complete("1", occurrence="2024.1", on=D("2024-05-20"), today=D("2024-05-20"))
    assert since(engine) == {"2024.1": "2024-05-20"}
    engine = two(twice, "every year")
    engine.complete("1", occurrence="2024.1", on=D("2024-05-20"), today=D("2024-05-20"))
    assert since(engine) == {}
    engine.complete("1", occurrence="2024.2", on=D("2024-11-10"), today=D("2024-11-10"))
    assert since(engine) == {"2024": "2024-11-10"}


@pytest.mark.parametrize("second", ["every 2 months after done", "5 days after done 1"])
def test_the_first_completion(second: str) -> None:
    """A task of one piece, or one whose occurrences follow each other, waits for the first
    completion, whatever the occurrence."""
    engine = two("every month", second)
    engine.complete("1", occurrence="2024-03", on=D("2024-03-12"), today=D("2024-03-12"))
    assert list(since(engine).values())[:1] == ["2024-03-12"]


def test_no_such_occurrence() -> None:
    """A period for which the other task has no occurrence waits for ever: nothing else counts."""
    tasks = {
        "1": {"when": "from 2024-03-01", "due": "every month"},
        "2": {"when": "done 1", "due": "every month"},
    }
    engine = opened(tasks, adopted="2024-01-02", until=UNTIL)
    engine.complete("1", occurrence="2024-03", on=D("2024-03-12"), today=D("2024-03-12"))
    assert labels(engine)[0] == "2024-01"
    assert since(engine) == {"2024-03": "2024-03-12"}


def test_the_rest_of_the_condition() -> None:
    """Occurrences run from the day on which the rest of the condition holds."""
    tasks = {"1": {"due": "every month"}, "2": {"when": "x and done 1", "due": "every month"}}
    engine = opened(tasks, adopted="2024-01-02", until=UNTIL)
    assert labels(engine) == [None]
    engine.record("x", issued=D("2024-03-05"), today=D("2024-03-06"))
    engine.complete("1", occurrence="2024-04", on=D("2024-04-12"), today=D("2024-04-12"))
    assert labels(engine)[0] == "2024-03"
    assert since(engine) == {"2024-04": "2024-04-12"}


def test_the_date_counts_from_the_same_one() -> None:
    """A moment means the same occurrence as the condition does."""
    engine = two("every month by day 10", "5 days after done 1 and every month")
    engine.complete("1", occurrence="2024-02", on=D("2024-02-05"), today=D("2024-02-08"))
    row = row_of(engine, "2", D("2024-02-08"), "2024-02")
    assert str(row["due"]) == "2024-02-10"


def test_the_same_document() -> None:
    """Where both have an occurrence a document of one trigger, the same document's counts."""
    tasks = {"1": {"when": "r"}, "2": {"when": "r and done 1"}}
    engine = opened(tasks, adopted="2024-01-02", triggers={"r": {"repeats": True}})
    one = engine.record("r", issued=D("2024-02-01"), number="1", today=D("2024-02-20")).event
    two_ = engine.record("r", issued=D("2024-02-10"), number="2", today=D("2024-02-20")).event
    engine.complete("1", occurrence=two_, on=D("2024-02-15"), today=D("2024-02-20"))
    assert since(engine) == {two_: "2024-02-15"}
    assert row_of(engine, "2", D("2024-02-20"), one)["waiting_for"] == ["done 1"]
