"""Lists for a body by date, and the questions about bodies that are refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.busy_country import busy_country, told
from triggers.errors import UnknownNameError, UsageError

D = date.fromisoformat


@pytest.fixture
def engine() -> Engine:
    """The country with work in it."""
    return busy_country()


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
