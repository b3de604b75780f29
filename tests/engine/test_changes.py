"""What an act changed: each field of each standing, before and after."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.changes import Change, difference
from engine.commit import Outcome
from tests.strategies import opened

D = date.fromisoformat


def told(outcome: Outcome) -> list[tuple[Any, ...]]:
    return [(c.task, c.occurrence, c.field, c.before, c.after) for c in outcome.changes]


def test_a_document_starts_a_task() -> None:
    """State, start and date change together, in one list."""
    engine = opened({"1": {"when": "x", "due": "1 month after x"}, "2": {}})
    assert told(engine.record("x", issued=D("2023-01-05"))) == [
        ("1", None, "state", "waiting", "active"),
        ("1", None, "since", None, "2023-01-05"),
        ("1", None, "due", None, "2023-02-05"),
    ]


def test_only_what_differs_is_told() -> None:
    """A document that changes nothing for a task is no change; one for its date alone is."""
    engine = opened({"1": {"when": "x or y", "due": "1 month after x"}})
    engine.record("y", issued=D("2023-01-05"))
    assert told(engine.record("y", issued=D("2023-01-06"))) == []
    assert told(engine.record("x", issued=D("2023-01-07"))) == [
        ("1", None, "due", None, "2023-02-07")
    ]


def test_a_future_start_is_no_change_of_state() -> None:
    """A document dated after today tells the day of the start; the state changes by itself then."""
    engine = opened({"1": {"when": "x"}})
    assert told(engine.record("x", issued=D("2023-06-01"))) == [
        ("1", None, "since", None, "2023-06-01")
    ]


def test_a_move_and_what_follows_from_it() -> None:
    """A completion is told first, then the tasks that waited for it."""
    engine = opened({"2": {"when": "done 1"}, "1": {}})
    assert told(engine.complete("1", on=D("2023-01-05"))) == [
        ("1", None, "state", "active", "done"),
        ("2", None, "state", "waiting", "active"),
        ("2", None, "since", None, "2023-01-05"),
    ]


def test_ungrounded_is_told_both_ways() -> None:
    """Work ahead of its trigger becomes ungrounded, and grounded when the trigger comes."""
    engine = opened({"1": {"when": "x"}})
    ahead = engine.complete("1", without_trigger=True, reason="ahead", on=D("2023-01-05"))
    assert ("1", None, "ungrounded", False, True) in told(ahead)
    assert told(engine.record("x", issued=D("2023-02-05"))) == [
        ("1", None, "since", None, "2023-02-05"),
        ("1", None, "ungrounded", True, False),
    ]


def test_occurrences_come_and_go() -> None:
    """The place in which a task waited does not go; occurrences that a follower loses do."""
    tasks = {"1": {}, "2": {"when": "done 1", "due": "every year"}}
    engine = opened(tasks, until="2023-12-31")
    came = told(engine.complete("1", on=D("2022-11-01")))
    fields = [(label, field, after) for task, label, field, _, after in came if task == "2"]
    assert ("2022", "occurrence", "2022") in fields
    assert ("2023", "occurrence", "2023") in fields
    assert not [field for field in fields if field[0] is None]
    went = told(engine.reopen("1", on=D("2023-01-05"), reason="no"))
    assert ("2", "2022", "occurrence", "2022", None) in went
    assert ("2", None, "state", None, "waiting") in went


def test_a_change_has_the_keys_of_the_design() -> None:
    """`plan`, `task`, `occurrence`, `scope`, `field`, `before`, `after`, and no other."""
    keys = ["plan", "task", "occurrence", "scope", "field", "before", "after"]
    assert list(Change("p", "t", None, None, "state", None, "active").as_json()) == keys


def test_the_same_is_no_difference() -> None:
    """A set of standings does not differ from itself."""
    engine = opened({"1": {"due": "every year"}, "2": {"when": "x"}})
    with engine.ledger.reading() as unit:
        standings = [standing for standing, _ in unit.board()]
    assert difference(standings, standings, D("2023-01-01")) == []
