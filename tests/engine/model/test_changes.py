"""What an act changed: each field of each standing, before and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from engine.commit.commit import Outcome
from engine.model.changes import Change, difference
from tests.support.country import country, directory, shared
from tests.support.strategies import opened

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
        standings = [standing for standing, _ in unit.standings.board()]
    assert difference(standings, standings, D("2023-01-01")) == []


# Scopes and parts

TASKS: dict[str, dict[str, Any]] = {"1": {"when": "x", "due": "1 month after x"}}


def at(outcome: Outcome) -> list[tuple[Any, ...]]:
    return [(c.scope, c.field, c.before, c.after) for c in outcome.changes]


def test_a_split_is_told_against_what_spoke_before() -> None:
    """A narrower standing that came is held against the nearest above it: what does not differ
    there is no change, nor is the split itself."""
    engine = country(TASKS)
    assert at(engine.record("x", issued=D("2023-01-20"), scope="north")) == [
        ("north", "state", "waiting", "active"),
        ("north", "since", None, "2023-01-20"),
        ("north", "due", None, "2023-02-20"),
    ]
    assert at(engine.record("x", issued=D("2023-01-05"), scope="n1")) == [
        ("n1", "since", "2023-01-20", "2023-01-05"),
        ("n1", "due", "2023-02-20", "2023-02-05"),
    ]
    assert at(engine.record("x", issued=D("2023-02-05"), scope="n2")) == []


def test_a_split_that_goes_is_told_against_what_speaks_now() -> None:
    """Where a scope's document is retracted, what spoke there is held against the nearest that
    speaks now."""
    engine = country(TASKS)
    engine.record("x", issued=D("2023-01-20"), scope="north")
    event = engine.record("x", issued=D("2023-01-05"), scope="n1").event or ""
    assert at(engine.retract(event, reason="r")) == [
        ("n1", "since", "2023-01-05", "2023-01-20"),
        ("n1", "due", "2023-02-05", "2023-02-20"),
    ]


def test_a_wider_document_is_told_once_a_standing() -> None:
    """A document above is told for the scope where it was recorded and for those below that it
    changes, not for those that had it earlier."""
    engine = country(TASKS)
    engine.record("x", issued=D("2023-01-05"), scope="n1")
    engine.record("x", issued=D("2023-01-25"), scope="s1")
    assert at(engine.record("x", issued=D("2023-01-20"), scope="centre")) == [
        ("centre", "state", "waiting", "active"),
        ("centre", "since", None, "2023-01-20"),
        ("centre", "due", None, "2023-02-20"),
        ("s1", "since", "2023-01-25", "2023-01-20"),
        ("s1", "due", "2023-02-25", "2023-02-20"),
    ]


def test_a_corrected_scope_is_told_at_both_places() -> None:
    """A document that moves from one scope to another is told where it was and where it is."""
    engine = country(TASKS)
    event = engine.record("x", issued=D("2023-01-20"), scope="north").event or ""
    assert set(at(engine.correct(event, scope="south", reason="r"))) == {
        ("north", "state", "active", "waiting"),
        ("north", "since", "2023-01-20", None),
        ("north", "due", "2023-02-20", None),
        ("south", "state", "waiting", "active"),
        ("south", "since", None, "2023-01-20"),
        ("south", "due", None, "2023-02-20"),
    }


def test_what_is_closed_speaks_for_nothing() -> None:
    """Where a scope's standing goes, or comes, and what lies above it untouched is shown no more on
    the day, its end (its coming) is told in full: a row that nobody sees is nothing to hold it
    against. On a day before it closes it is."""
    engine = country(TASKS)
    engine.record("x", issued=D("2023-01-20"), scope="north")
    with engine.ledger.reading() as unit:
        whole, north = [standing for standing, _ in unit.standings.board()]
        bodies = unit.facts.bodies()
    shut = replace(whole, story=replace(whole.story, closes=D("2023-02-01")))
    gone = difference([north], [], D("2023-02-01"), [shut], bodies)
    assert [(c.scope, c.field, c.before, c.after) for c in gone] == [
        ("north", "state", "active", None)
    ]
    came = difference([], [north], D("2023-02-01"), [shut], bodies)
    assert ("north", "state", None, "active") in [
        (c.scope, c.field, c.before, c.after) for c in came
    ]
    before = difference([north], [], D("2023-01-31"), [shut], bodies)
    assert ("north", "state", "active", "waiting") in [
        (c.scope, c.field, c.before, c.after) for c in before
    ]


def test_a_part_is_told_against_what_spoke_for_it() -> None:
    """A body's first move is told for its part, held against what spoke for it without what the
    others did, and for the whole and the scopes above it where that changes."""
    engine = country({"1": {"when": "x", "each": "communes"}})
    engine.record("x", issued=D("2023-01-20"), scope="north")
    assert at(engine.start("1", body="n1", on=D("2023-01-25"))) == [
        ("n1", "state", "active", "in_progress"),
        (None, "state", "waiting", "in_progress"),
        ("north", "state", "active", "in_progress"),
    ]
    assert at(engine.complete("1", body="n2", on=D("2023-01-26"))) == [
        ("n2", "state", "active", "done")
    ]
    assert at(engine.undo()) == [("n2", "state", "done", "active")]
    assert engine.complete("1", body="n2", on=D("2023-01-26"), preview=True).changes


def test_a_part_under_a_document_of_its_body() -> None:
    """A document at a body's own scope is told for the scope and for the part."""
    engine = country({"1": {"when": "x", "each": "communes"}})
    engine.complete("1", body="n1", without_trigger=True, reason="r", on=D("2023-01-05"))
    changes = at(engine.record("x", issued=D("2023-01-20"), scope="n1"))
    assert changes == [
        ("n1", "since", None, "2023-01-20"),
        ("n1", "ungrounded", True, False),
        ("n1", "since", None, "2023-01-20"),
    ]


def test_a_split_does_not_tell_of_others() -> None:
    """Where the parts below a scope are further than the whole, a document there is no news of
    that."""
    engine = country({"1": {"when": "x or y", "each": "communes"}})
    engine.record("x", issued=D("2023-01-05"))
    for body in ("n1", "n2", "n3"):
        engine.complete("1", body=body, on=D("2023-01-10"))
    outcome = engine.record("y", issued=D("2023-01-01"), scope="north")
    assert {(c.scope, c.field) for c in outcome.changes} == {
        (scope, "since") for scope in ("n1", "n2", "n3", "north")
    }
    gone = engine.retract(outcome.event or "", reason="r").changes
    assert {(c.scope, c.field) for c in gone} == {
        (scope, "since") for scope in ("n1", "n2", "n3", "north")
    }


def test_occurrences_of_a_scope() -> None:
    """An occurrence that a scope's document opens has come there; the place in which the whole
    waits has not gone."""
    engine = country({"1": {"when": "x", "due": "every year"}}, until="2023-12-31")
    event = engine.record("x", issued=D("2022-11-05"), scope="north")
    came = {(c.scope, c.occurrence) for c in event.changes if c.field == "occurrence"}
    assert came == {("north", "2022"), ("north", "2023")}
    assert {c.scope for c in event.changes} == {"north"}
    gone = engine.retract(event.event or "", reason="r").changes
    assert {(c.occurrence, c.field, c.before, c.after) for c in gone} >= {
        ("2022", "occurrence", "2022", None),
        ("2022", "state", "active", None),
    }


def test_a_body_that_moves_is_told_for_its_part() -> None:
    """A body that comes under another province is told what changes for what it has begun."""
    engine = shared({"1": {"when": "x", "each": "communes"}})
    engine.record("x", issued=D("2023-01-20"), scope="north")
    engine.start("1", body="n1", on=D("2023-01-25"))
    moved = directory({"n1": {"name": "n1", "under": "south"}})
    assert at(engine.put_bodies(moved)) == [
        ("n1", "since", "2023-01-20", None),
        ("n1", "ungrounded", False, True),
        ("north", "state", "in_progress", "active"),
    ]
