"""An occurrence is there from the day of the document that opens it, not before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import opened

D = date.fromisoformat
TWO: Any = {"x": {"repeats": "true"}, "y": {}}
DUE = {"due": "10 days after x"}
NAMED_ELSEWHERE: list[dict[str, str]] = [
    DUE,
    DUE | {"when": "y"},
    DUE | {"when": "from 2022-11-01"},
    DUE | {"when": "y or x"},
    DUE | {"when": "1 of (y, x)"},
    DUE | {"when": "1 day after (x or y)"},
]
"""Rules under which the work may start without the document that opens an occurrence."""


def states(engine: Engine, day: str) -> dict[str | None, tuple[str, date | None]]:
    """The state of each occurrence on a day, and the day on which it may start."""
    asked = Filters(all_occurrences=True)
    return {
        row["number"]: (row["state"], row["starts_on"])
        for row in _numbered(engine.tasks(today=D(day), filters=asked), engine)
    }


def _numbered(rows: Any, engine: Engine) -> list[Any]:
    with engine.ledger.reading() as unit:
        numbers = {event.id: event.number for event in unit.catalog.events()}
    return [row | {"number": numbers.get(row["occurrence"])} for row in rows]


@pytest.mark.parametrize("task", NAMED_ELSEWHERE)
def test_an_occurrence_waits_for_the_day_of_its_document(task: dict[str, str]) -> None:
    """Whatever else lets the task start: of a document that comes later, each day before shows
    nothing that could be begun; the plan's end takes nothing from a day before it."""
    engine = opened({"1": task}, triggers=TWO)
    engine.record(("y",), issued=D("2022-12-01"), number="y")
    engine.record(("x",), issued=D("2023-01-20"), number="1")
    engine.record(("x",), issued=D("2023-02-20"), number="2")
    assert {state for state, _ in states(engine, "2023-01-19").values()} == {"waiting"}
    before = states(engine, "2023-02-01")
    assert before["1"][0] == "active"
    assert before["2"][0] == "waiting"
    assert before["2"][1] is not None
    assert before["2"][1] >= D("2023-02-20")
    assert states(engine, "2023-02-21")["2"][0] == "active"
    engine.move_plan("end", "p", on=D("2023-02-10"), reason="r")
    assert states(engine, "2023-02-01")["1"] == before["1"]
    assert states(engine, "2023-02-09").get("2", ("waiting",))[0] == "waiting"


def test_the_date_that_counts_opens_it() -> None:
    """A document that counts by its effective date opens its occurrence on that; one that has none
    of it, on the date that it has."""
    effective: Any = {"x": {"repeats": "true", "counts_from": "effective"}}
    engine = opened({"1": DUE}, triggers=effective)
    engine.record(("x",), issued=D("2023-01-20"), effective=D("2023-02-01"), number="1")
    engine.record(("x",), issued=D("2023-01-25"), number="2")
    assert states(engine, "2023-02-28") == {
        "1": ("active", D("2023-02-01")),
        "2": ("active", D("2023-01-25")),
    }


def test_the_date_that_the_condition_names_opens_it() -> None:
    """Where the condition names a date of the document, that one counts alone."""
    engine = opened({"1": DUE | {"when": "x.received"}}, triggers=TWO)
    engine.record(("x",), issued=D("2023-01-20"), received=D("2023-01-10"), number="1")
    assert states(engine, "2023-01-10") == {"1": ("active", D("2023-01-10"))}


def test_what_a_person_lets_start_starts_ahead_of_its_document() -> None:
    """A condition that was waived holds from that day on, though the document comes later."""
    engine = opened({"1": {"when": "x"}}, triggers=TWO)
    engine.record(("x",), issued=D("2023-03-20"), number="1")
    engine.waive("1", on=D("2023-02-01"), reason="r")
    assert states(engine, "2023-02-01") == {"1": ("active", D("2023-02-01"))}
