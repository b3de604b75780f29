"""Lists for a body by date, and the questions about bodies that are refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.country import country, lines
from triggers.errors import UnknownNameError, UsageError

D = date.fromisoformat
TASKS: dict[str, dict[str, Any]] = {
    "each": {"each": "communes", "when": "x", "due": "1 month after x"},
    "lead": {"lead": ["north"], "implementing": ["communes"]},
    "n1s": {"directing": ["n1"], "when": "y"},
    "mixed": {"each": "mixed", "lead": ["centre"], "advising": ["s1"]},
    "nobodys": {},
}


@pytest.fixture
def engine() -> Engine:
    """The country: a document in the north, one in n1, some parts begun and done."""
    made = country(TASKS)
    made.record("x", issued=D("2023-01-05"), scope="north")
    made.record("y", issued=D("2023-01-10"), scope="n1")
    made.complete("each", body="n2", on=D("2023-01-20"))
    made.start("mixed", body="north", on=D("2023-01-20"))
    return made


def told(engine: Engine, keys: str = "task body scope state", **filters: Any) -> list[str]:
    return lines(engine, keys, **filters)


def test_lists_by_date(engine: Engine) -> None:
    """`due` and `overdue` for a body go by the dates of its own rows; `waiting` by its own
    state."""
    engine.extend("each", D("2023-09-30"), body="n3", reason="r")
    keys = "task body due"
    assert told(engine, keys, name="due", body="north", below=True) == [
        "each n1 2023-02-05",
        "each n3 2023-09-30",
    ]
    assert told(engine, keys, name="due", body="n3") == ["each n3 2023-09-30"]
    assert told(engine, keys, name="overdue", body="north", total=True) == ["each - 2023-02-05"]
    assert told(engine, keys, name="overdue", body="n2") == []
    assert told(engine, "task body", name="waiting", body="centre", below=True) == [
        "each s1",
        "each s2",
        "n1s -",
    ]
    assert told(engine, keys, body="n1", before=D("2023-03-01")) == ["each n1 2023-02-05"]
    assert told(engine, keys, body="n3", after=D("2023-02-05")) == ["each n3 2023-09-30"]


@pytest.mark.parametrize(
    "asked", [{"below": True}, {"total": True}, {"body": "n1", "below": True, "total": True}]
)
def test_questions_that_mean_nothing(asked: dict[str, Any]) -> None:
    """Below and sum need a body, and are one or the other."""
    with pytest.raises(UsageError):
        Filters(**asked)


def test_an_unknown_body(engine: Engine) -> None:
    """A body that nobody knows is an error that names the nearest."""
    for asked in ({}, {"below": True}, {"total": True}):
        with pytest.raises(UnknownNameError) as caught:
            engine.tasks(filters=Filters(body="nroth", **asked))
        assert "north" in caught.value.nearest
