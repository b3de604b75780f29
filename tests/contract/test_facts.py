"""What every ledger makes of the same acts: events, plans, cascades, history, proof."""

from __future__ import annotations

import threading
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from engine.model.bodies import names_in
from engine.model.hash_chain import BrokenChainError, Head
from engine.model.standing import TaskRef
from engine.ports.ledger import Ledger
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import make_plan, office, row_of
from triggers.errors import UnknownNameError

D = date.fromisoformat
ALL = Filters(all_occurrences=True)
PLAN = make_plan(
    {
        "1": {"when": "x and y", "due": "1 month after x"},
        "2": {"when": "done 1", "due": "10 days after done 1"},
        "3": {"due": "every year"},
        "4": {"when": "2 of (x, y, z)", "lead": ["b"]},
    },
    until="2024-12-31",
    bodies={"b": {"name": "B"}, "c": {"name": "C"}},
    groups={"g": {"name": "G", "members": ["c"]}},
)
OTHER = make_plan({"1": {"when": "x"}}, plan="q")


@pytest.fixture
def engine(ledger: Ledger) -> Engine:
    """An office without plans."""
    return office(ledger)


def test_an_empty_ledger(engine: Engine) -> None:
    """Nothing recorded is nothing to show, and verifies."""
    assert engine.tasks() == engine.lines() == []
    assert engine.verify() == (Head(), [])
    assert engine.rebuild() == 0


def test_recorded_before_adopted(engine: Engine) -> None:
    """A document recorded before a task waited for it counts."""
    engine.record(["x", "y"], issued=D("2023-01-05"))
    changes = engine.adopt(PLAN).changes
    assert ("1", "state", "active") in [(c.task, c.field, c.after) for c in changes]
    assert row_of(engine, "1")["due"] == D("2023-02-05")


def test_one_event_serves_two_plans(engine: Engine) -> None:
    """A document is not consumed: every task of every plan that waits for it has it."""
    engine.adopt(PLAN)
    engine.adopt(OTHER)
    changes = engine.record(["x", "y"], issued=D("2023-01-05")).changes
    started = [(c.plan, c.task) for c in changes if c.after == "active"]
    assert started == [("p", "1"), ("p", "4"), ("q", "1")]
    assert engine.record("x", issued=D("2023-01-06")).changes == ()


def test_changes_go_by_adoption_then_by_the_plan(engine: Engine) -> None:
    """Changes are told in the order of the lists, not in that of the alphabet."""
    tasks = {"9": {"when": "x"}, "1": {"when": "x or done 9"}, "5": {"when": "done 9"}}
    for plan in "qp":
        engine.adopt(make_plan(tasks, plan=plan))
    changes = engine.record("x", issued=D("2023-01-05")).changes
    order = [(c.plan, c.task) for c in changes if c.field == "state"]
    assert order == [("q", "9"), ("q", "1"), ("p", "9"), ("p", "1")]
    changes = engine.complete(
        "9", plan="p", on=D("2023-01-02"), without_trigger=True, reason="r"
    ).changes
    assert list(dict.fromkeys(c.task for c in changes)) == ["9", "1", "5"]


def test_a_cascade(engine: Engine) -> None:
    """A completion carries through to what waits for it, within one entry."""
    engine.adopt(PLAN)
    engine.record(["x", "y"], issued=D("2023-01-05"))
    made = engine.complete("1", plan="p", on=D("2023-01-20"), number="5-QĐ")
    assert [line.change for line in engine.lines() if line.seq == made.entry] == list(made.changes)
    row = row_of(engine, "2")
    assert (row["state"], row["due"]) == ("active", D("2023-01-30"))


def test_two_tasks_named_alike_in_two_plans(engine: Engine) -> None:
    """A completion in one plan does not reach a task of another plan."""
    engine.adopt(make_plan({"1": {}, "2": {"when": "done 1"}}))
    engine.adopt(make_plan({"1": {}, "2": {"when": "done 1"}}, plan="q"))
    changes = engine.complete("1", plan="q", on=D("2023-01-05")).changes
    assert {change.plan for change in changes} == {"q"}


DOCUMENTS: list[dict[str, Any]] = [
    {"triggers": "x", "issued": D("2023-01-05"), "number": "1"},
    {"triggers": "y", "issued": D("2022-12-01"), "number": "2"},
    {"triggers": ("z", "x"), "issued": D("2022-11-30"), "received": D("2023-02-01")},
]


def test_the_order_of_recording_does_not_matter(engine: Engine) -> None:
    """Whatever the order of documents and plans, the lists are the same."""
    engine.adopt(PLAN)
    for document in DOCUMENTS:
        engine.record(**document)
    right = engine.tasks(filters=ALL)
    for order in permutations(DOCUMENTS):
        other = office()
        for document in order[:2]:
            other.record(**document, new=True)
        other.adopt(PLAN)
        other.record(**order[2])
        assert other.tasks(filters=ALL) == right


def test_history(engine: Engine) -> None:
    """Each change is kept with the entry that caused it, and read by task or by entry."""
    engine.adopt(PLAN)
    engine.record(["x", "y"], issued=D("2023-01-05"), number="12-QĐ")
    engine.start("1", on=D("2023-01-06"), reason="now")
    told = [(h["entry"], h["change"].field, h["change"].after) for h in engine.history("1")]
    assert told == [
        (1, "state", "waiting"),
        (2, "state", "active"),
        (2, "since", "2023-01-05"),
        (2, "due", "2023-02-05"),
        (3, "state", "in_progress"),
    ]
    with engine.ledger.reading() as unit:
        assert [line.seq for line in unit.history.lines(seq=3)] == [3]
        assert len(unit.history.lines(ref=TaskRef("p", "1"))) == 5


def test_why(engine: Engine) -> None:
    """The reasons of a task name its documents, on every ledger alike."""
    engine.adopt(PLAN)
    event = engine.record("x", issued=D("2023-01-05")).event
    why = engine.why("1")
    assert list(why.events) == [event]
    assert [child["met"] for child in why.condition()["children"]] == [True, False]  # type: ignore[index]


def test_names_of_a_body(engine: Engine) -> None:
    """A body is known by its own id and its groups'; one that no plan has is an error."""
    engine.adopt(PLAN)
    with engine.ledger.reading() as unit:
        bodies = unit.facts.bodies()
        assert names_in(bodies, "b") == {"b"}
        assert names_in(bodies, "c") == {"c", "g"}
        assert names_in(bodies, "g") == {"g"}
        with pytest.raises(UnknownNameError):
            names_in(bodies, "d")


def test_the_board_goes_by_adoption_then_by_the_plan(engine: Engine) -> None:
    """Plans stand in the order of adoption, tasks in the plan's, occurrences in time."""
    engine.adopt(OTHER)
    engine.adopt(PLAN)
    order = [(r["plan"], r["task"], r["occurrence"]) for r in engine.tasks(filters=ALL)]
    assert order == [
        ("q", "1", None),
        ("p", "1", None),
        ("p", "2", None),
        ("p", "3", "2022"),
        ("p", "3", "2023"),
        ("p", "3", "2024"),
        ("p", "4", None),
    ]


def test_more_than_ten_tasks_stay_in_order(engine: Engine) -> None:
    """The plan's order is that of the file, not that of the alphabet."""
    names = [f"1.{number}" for number in range(1, 13)]
    engine.adopt(make_plan({name: {} for name in names}))
    assert [row["task"] for row in engine.tasks()] == names
    with engine.ledger.reading() as unit:
        assert list(unit.catalog.plans()[0].tasks) == names


def test_rebuild_changes_nothing(engine: Engine) -> None:
    """Working everything out again gives the same lists and the same history."""
    engine.adopt(PLAN)
    engine.record(["x", "y"], issued=D("2023-01-05"))
    engine.complete("1", on=D("2023-01-20"))
    engine.reopen("1", on=D("2023-01-21"), reason="r")
    before = engine.tasks(filters=ALL), engine.lines(), engine.verify()
    assert engine.rebuild() == 4
    assert (engine.tasks(filters=ALL), engine.lines(), engine.verify()) == before
    assert before[2][1] == []


def test_verify_against_a_head(engine: Engine) -> None:
    """Every head that was acknowledged is on the chain; a foreign one is not."""
    heads = [engine.adopt(PLAN).head, engine.record("x", issued=D("2023-01-05")).head]
    for head in heads:
        assert engine.verify(head)[0] == heads[-1]
    with pytest.raises(BrokenChainError) as caught:
        engine.verify(Head(1, heads[1].hash))
    assert caught.value.seq == 1
    with pytest.raises(BrokenChainError) as caught:
        engine.verify(Head(3, heads[1].hash))
    assert caught.value.seq == 3


def test_a_lost_standing_is_found(engine: Engine) -> None:
    """A derived row that is gone, or false, is a difference; a rebuild heals it."""
    engine.adopt(PLAN)
    ref = TaskRef("p", "4")
    with engine.ledger.writing() as unit:
        unit.standings.put(unit.standings.of([ref]), [])
    found = engine.verify()[1]
    assert [difference.what for difference in found] == ["standing p 4 - - -"]
    engine.rebuild()
    assert engine.verify()[1] == []


def test_a_false_line_of_history_is_found(engine: Engine) -> None:
    """A change that no entry brought about is a difference."""
    made = engine.adopt(PLAN)
    with engine.ledger.writing() as unit:
        unit.history.note(7, [made.changes[0]])
    assert [difference.table for difference in engine.verify()[1]] == ["change"]


def test_readers_see_one_state(ledger: Ledger) -> None:
    """A reader who began before a writer committed sees nothing of it, from first to last."""
    engine = office(ledger)
    engine.adopt(PLAN)
    if getattr(ledger, "name", "") == ":memory:":
        pytest.skip("a SQLite database in memory has one connection")
    with ledger.reading() as unit:
        before = unit.entries.head(), list(unit.standings.board())
        writer = threading.Thread(
            target=lambda: engine.record(["x", "y"], issued=D("2023-01-05")), daemon=True
        )
        writer.start()
        writer.join(0.3)
        assert (unit.entries.head(), list(unit.standings.board())) == before
    writer.join(5)
    assert row_of(engine, "1")["state"] == "active"
