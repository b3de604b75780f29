"""Pages of the ledger and of a task's changes, in memory."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.memory.ledger import MemoryLedger
from engine.queries.history import HistoryPage
from engine.service.engine import Engine
from tests.support.country import country
from triggers.errors import BadInputError, UnknownNameError

D = date.fromisoformat
TASKS: dict[str, dict[str, Any]] = {"1": {"each": "communes", "when": "x"}, "2": {}}


@pytest.fixture
def engine() -> Engine:
    """A ledger of eight entries, the second taken back by the seventh."""
    made = country(TASKS)
    event = made.record("x", issued=D("2023-01-05"), number="7-HD", scope="north").event or ""
    made.start("1", body="n1", on=D("2023-01-10"))
    made.start("1", body="n2", on=D("2023-01-10"))
    made.complete("2", on=D("2023-01-11"))
    made.complete("1", body="n1", on=D("2023-01-12"))
    made.retract(event, reason="r")
    made.record("x", issued=D("2023-01-06"), number="8-HD", scope="south")
    return made


@pytest.mark.parametrize(
    ("asked", "seqs"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8]),
        ({"limit": 2}, [7, 8]),
        ({"limit": 20}, [1, 2, 3, 4, 5, 6, 7, 8]),
        ({"limit": 2, "after": 1}, [2, 3]),
        ({"after": 6}, [7, 8]),
        ({"after": 8}, []),
    ],
)
def test_a_page_of_the_log(engine: Engine, asked: dict[str, int], seqs: list[int]) -> None:
    """Without a place to go on from a limit keeps the newest entries; the count is of all."""
    page = engine.log_page(**asked)
    assert [said.entry.seq for said in page.said] == seqs
    assert page.count == 8


def test_a_page_knows_what_was_taken_back(engine: Engine) -> None:
    """An entry that no longer counts is named with the one that says so, which may be on another
    page, and that one with what the document was called, recorded on another page."""
    assert engine.log_page(limit=1, after=1).said[0].taken_back_by == 7
    page = engine.log_page(limit=1, after=6)
    assert page.said[0].taken_back_by is None
    assert {seq: str(name) for seq, name in page.labels.items()} == {2: "7-HD"}


def seqs_of(page: HistoryPage) -> list[int]:
    return list(dict.fromkeys(item["entry"] for item in page.items))


@pytest.mark.parametrize("body", [None, "n1", "south"])
def test_pages_of_a_history_make_the_whole(engine: Engine, body: str | None) -> None:
    """Page after page, each with whole entries, is the whole history; the count is of changes."""
    whole = engine.history("1", body=body)
    assert engine.history_count("1", body=body) == len(whole)
    for limit in (1, 2, 50):
        found, after, more = [], None, True
        while more:
            page = engine.history_page("1", body=body, limit=limit, after=after)
            assert len(seqs_of(page)) <= limit
            found += page.items
            after, more = page.items[-1]["entry"], page.more
        assert found == whole


def test_a_key_that_is_none(engine: Engine) -> None:
    """A page goes on from an entry that there is, a history from one that changed the task."""
    for after in (0, -1, 9):
        with pytest.raises(BadInputError):
            engine.log_page(after=after)
    for after in (0, 5, 9):
        with pytest.raises(BadInputError):
            engine.history_page("1", after=after)
    with pytest.raises(UnknownNameError):
        engine.history_count("1", body="nobody")


def test_memory_looks_at_a_page_alone(engine: Engine) -> None:
    """A page of the ledger takes its entries and no others; one of a history stops at its end."""
    for _ in range(20):
        engine.reopen("2", reason="r", on=D("2023-02-01"))
        engine.complete("2", on=D("2023-02-01"))
    ledger = engine.ledger
    assert isinstance(ledger, MemoryLedger)
    state = ledger._unit._state
    state.entries, state.noted = Counting(state.entries), Counting(state.lines)
    engine.log_page(limit=2)
    assert state.entries.taken <= 4
    engine.log_page(limit=2, after=1)
    assert state.entries.taken <= 8
    assert {item["entry"] for item in engine.history_page("1", limit=1).items} == {1}
    assert state.noted.taken < len(state.lines) / 2


class Counting(list[Any]):
    """A list that counts how many of its items were asked for."""

    taken = 0

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        self.taken += len(found) if isinstance(place, slice) else 1
        return found

    def __iter__(self) -> Any:
        pytest.fail("all of it is read")
