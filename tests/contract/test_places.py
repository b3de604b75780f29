"""What a store derives from who is above whom, who carries on whose work and where a task stands,
held against the projection on every ledger."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model.refusals import StandsOnError
from engine.ports.ledger import Ledger
from tests.support.country import country, directory, lines
from tests.support.strategies import TREE, make_plan, office

D = date.fromisoformat
TASKS = {"1": {"each": "communes", "when": "x", "due": "1 month after x"}}
PART = "task body state due"


def test_a_succession_told_late(ledger: Ledger) -> None:
    """A document of the new body's scope, recorded before anybody told that it carries on another's
    work, holds for the old body's part once that is told, and no longer once it is taken back."""
    engine = country(TASKS, ledger)
    engine.record("x", issued=D("2023-01-20"), scope="s1")
    assert lines(engine, PART, body="n1") == ["1 n1 waiting -"]
    engine.succeed("n1", "s1", D("2023-01-10"))
    assert lines(engine, PART, body="s1") == ["1 n1 active 2023-02-20", "1 s1 active 2023-02-20"]
    assert engine.verify()[1] == []
    engine.undo()
    assert lines(engine, PART, body="n1") == ["1 n1 waiting -"]
    assert engine.verify()[1] == []


def test_the_whole_of_a_task_that_follows_parts(ledger: Ledger) -> None:
    """The whole of a task that follows another of its group starts with the last part of that one,
    stays so while its own parts are done, and is done with the last of them."""
    tasks = {
        "1": {"each": "communes"},
        "2": {"each": "communes", "when": "done 1", "due": "1 week after done 1"},
    }
    engine = country(tasks, ledger)
    members = TREE["groups"]["communes"]["members"]
    for day, body in enumerate(members, 10):
        engine.complete("1", body=body, on=D(f"2023-01-{day}"))
    keys = "state starts_on due progress"
    assert lines(engine, keys)[1] == "active 2023-01-14 2023-01-21 0/5"
    for number, body in enumerate(members, 1):
        engine.complete("2", body=body, on=D("2023-02-01"))
        state = "done" if number == 5 else "in_progress"
        assert lines(engine, keys)[1] == f"{state} 2023-01-14 2023-01-21 {number}/5"
    assert engine.verify()[1] == []


def test_a_document_from_before_the_succession(ledger: Ledger) -> None:
    """A document of the new body that is older than the succession was not for the old one."""
    engine = country(TASKS, ledger)
    engine.succeed("n1", "s1", D("2023-02-01"))
    engine.record("x", issued=D("2023-01-20"), scope="s1")
    assert lines(engine, PART, body="s1") == ["1 n1 waiting -", "1 s1 active 2023-02-20"]
    assert engine.verify()[1] == []


def test_bodies_in_use_are_not_taken_back(ledger: Ledger) -> None:
    """An import that others rest on stays; one whose bodies another said too goes."""
    engine = office(ledger)
    engine.put_bodies(directory(**TREE))
    engine.put_bodies(directory({"m1": {"name": "M1"}}))
    engine.adopt(make_plan({"1": {"when": "x", "each": "communes"}}))
    engine.by = "other"
    event = engine.record("x", issued=D("2023-01-20"), scope="m1").event
    engine.by = "clerk"
    for entry, named in ((1, "communes"), (2, "m1")):
        with pytest.raises(StandsOnError, match=named):
            engine.retract(entry, reason="r")
    engine.retract(str(event), reason="r")
    engine.retract(2, reason="r")
    with engine.ledger.reading() as unit:
        assert (unit.facts.bodies().knows("m1"), unit.facts.bodies().knows("n1")) == (False, True)
    assert engine.verify()[1] == []


def test_places_move_with_the_plan(ledger: Ledger) -> None:
    """Tasks that a new version puts before others stand before them, whatever else stays."""
    engine = country({"1": {"due": "none"}, "2": {"due": "none"}}, ledger)
    version = make_plan({"0": {"due": "none"}, "1": {"due": "none"}, "2": {"due": "none"}}, **TREE)
    engine.amend(version)
    assert lines(engine, "task") == ["0", "1", "2"]
    keys = [row["key"].split("/")[2] for row in engine.tasks()]
    assert keys == ["0", "1", "2"]
    assert engine.verify()[1] == []


def test_who_left_the_group_is_not_counted(ledger: Ledger) -> None:
    """A part stays when its body leaves the group, and counts no longer."""
    engine = country(TASKS | {"2": {"due": "none"}}, ledger, groups={})
    engine.put_bodies(directory(TREE["bodies"], TREE["groups"]))
    engine.record("x", issued=D("2023-01-20"))
    for body in ("n1", "n2"):
        engine.complete("1", body=body)
    assert lines(engine, "task progress")[0] == "1 2/5"
    left = {"communes": {"name": "Communes", "members": ["n2", "n3"]}}
    engine.put_bodies(directory(groups=left))
    assert lines(engine, "task progress")[0] == "1 1/2"
    assert engine.verify()[1] == []


def test_keys_of_what_is_narrower(ledger: Ledger) -> None:
    """The keys alone are those of the narrower standings, of an occurrence or of all of them."""
    engine = country(
        {"1": {"each": "communes", "due": "every year"}, "2": {"when": "x"}},
        ledger,
        until="2023-12-31",
    )
    engine.complete("1", body="n1", occurrence="2022")
    engine.start("1", body="s1", occurrence="2023")
    engine.record("x", issued=D("2023-01-05"), scope="north")
    with ledger.reading() as unit:
        for standing, _ in unit.standings.board():
            keys = [kept.key for kept in unit.standings.narrower(standing)]
            near = [key for key in keys if key.scope in ("n1", "north")]
            found = unit.standings.narrower_keys(standing, {"n1", "north"})
            assert set(near) <= set(found) <= set(keys)


def test_changes_go_by_what_was_touched(ledger: Ledger) -> None:
    """What a retraction takes away is told in the order in which the document had brought it,
    on every ledger."""
    engine = country({"1": {"when": "x"}, "2": {"when": "y"}, "3": {"when": "x"}}, ledger)
    told = engine.record(["x", "y"], issued=D("2023-01-05"), scope="n1")
    brought = [change.task for change in told.changes]
    taken = [c.task for c in engine.retract(told.event or "", reason="r").changes]
    assert list(dict.fromkeys(brought)) == list(dict.fromkeys(taken)) == ["1", "3", "2"]
