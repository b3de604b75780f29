"""What every ledger makes of acts that revise: each previewed, each repeated under its key, each
proved by replaying the ledger and by working everything out again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.commit.commit import copy_entry
from engine.memory.ledger import MemoryLedger
from engine.model.refusals import NothingToUndoError
from engine.ports.ledger import Ledger
from engine.queries.filters import Filters
from engine.queries.rows import Row
from engine.service.engine import Engine
from tests.support.strategies import TODAY, make_plan, office, row_of
from triggers.errors import UponError

D = date.fromisoformat
ALL = Filters(all_occurrences=True)
HEAD = "date,kind,name,name_en,source,status\n"
QUESTION = {
    "asks": "?",
    "readings": ["a", "b"],
    "taken": "a",
    "why": "-",
    "would": {"2": {"due": "2 months after x"}},
}
TASKS: dict[str, Any] = {
    "1": {"when": "x", "due": "1 month after x", "open": [QUESTION]},
    "2": {"when": "done 1", "due": "10 days after done 1"},
    "3": {"when": "done 2 and y", "due": "1 month after y.received"},
}
PLAN = make_plan(TASKS)
OTHER = make_plan({"7": {"when": "x", "due": "2 months after x"}}, plan="q")
NEXT = make_plan(TASKS | {"4": {"when": "x"}})


@pytest.fixture
def engine(ledger: Ledger) -> Engine:
    """Two plans and the document that both wait for."""
    made = office(ledger)
    made.adopt(PLAN)
    made.adopt(OTHER)
    made.record("x", issued=D("2023-01-05"), number="12-QĐ")
    return made


def event(engine: Engine) -> str:
    """The id of the first document."""
    with engine.ledger.reading() as unit:
        return unit.catalog.events()[0].id


def dues(engine: Engine, *tasks: str) -> list[str]:
    """When tasks are due."""
    return [str(row_of(engine, task)["due"]) for task in tasks]


def proved(engine: Engine) -> list[Row]:
    """The rows, after holding them against the ledger and working them out again."""
    assert engine.verify()[1] == []
    rows = engine.tasks(filters=ALL)
    engine.rebuild()
    assert engine.tasks(filters=ALL) == rows
    return rows


def test_corrections_move_deadlines_both_ways(engine: Engine) -> None:
    """Later and earlier, in both plans, under the same id."""
    name = event(engine)
    assert dues(engine, "1", "7") == ["2023-02-05", "2023-03-05"]
    engine.correct(name, issued=D("2023-01-20"), reason="r")
    assert dues(engine, "1", "7") == ["2023-02-20", "2023-03-20"]
    engine.correct(name, issued=D("2022-12-20"), number="12b-QĐ", reason="r")
    assert dues(engine, "1", "7") == ["2023-01-20", "2023-02-20"]
    assert event(engine) == name
    proved(engine)


def test_a_correction_to_another_trigger(engine: Engine) -> None:
    """Tasks of the wrong trigger and of the true one follow, there and back again."""
    before = proved(engine)
    engine.correct(event(engine), triggers=("y",), reason="r")
    assert row_of(engine, "1")["state"] == "waiting"
    proved(engine)
    engine.undo()
    assert proved(engine) == before


def test_a_cascade_follows(engine: Engine) -> None:
    """What waited for a completion goes back with it, to the end of the chain; what was done while
    it stood keeps the date that it was judged by, and is without grounds only in between."""
    engine.record("y", issued=D("2023-01-08"), received=D("2023-01-09"), number="2")
    for task, day in (("1", "2023-01-10"), ("2", "2023-01-12")):
        engine.complete(task, on=D(day))
    assert row_of(engine, "3")["state"] == "active"
    engine.undo()
    assert [row_of(engine, t)["state"] for t in "123"] == ["done", "active", "waiting"]
    engine.complete("2", on=D("2023-01-13"))
    engine.reopen("1", on=D("2023-01-14"), reason="r")
    assert [row_of(engine, t)["state"] for t in "123"] == ["in_progress", "done", "active"]
    assert row_of(engine, "2")["ungrounded"] is True
    engine.complete("1", on=D("2023-01-15"))
    assert row_of(engine, "2")["ungrounded"] is False
    assert dues(engine, "2") == ["2023-01-20"]
    shown = [row_of(engine, "2", D(f"2023-01-{day}")) for day in ("12", "13", "14", "15")]
    assert [row["state"] for row in shown] == ["active", "done", "done", "done"]
    assert [str(row["due"]) for row in shown] == ["2023-01-20"] * 4
    assert [row["ungrounded"] for row in shown] == [False, False, True, False]
    proved(engine)


def test_work_under_way_goes_by_what_stands(engine: Engine) -> None:
    """Where what it counts from is taken up again, open work waits anew and has another date once
    that is done; the days before are as they were."""
    engine.complete("1", on=D("2023-01-10"))
    engine.reopen("1", on=D("2023-01-14"), reason="r")
    engine.complete("1", on=D("2023-01-16"))
    shown = [row_of(engine, "2", D(f"2023-01-{day}")) for day in ("10", "13", "14", "16")]
    assert [(row["state"], str(row["due"])) for row in shown] == [
        ("active", "2023-01-20"),
        ("active", "2023-01-20"),
        ("waiting", "None"),
        ("active", "2023-01-26"),
    ]
    proved(engine)


def test_one_retraction_touches_two_plans(engine: Engine) -> None:
    """Tasks of both plans wait again; recorded anew, the document counts in both."""
    before, name = proved(engine), event(engine)
    made = engine.retract(name, reason="r")
    assert {c.plan for c in made.changes} == {"p", "q"}
    assert {row["state"] for row in proved(engine)} == {"waiting"}
    assert engine.record("x", issued=D("2023-01-05"), number="12-QĐ").event == name
    assert proved(engine) == before


def test_a_correction_of_what_was_recorded_anew(engine: Engine) -> None:
    """Corrections made before a retraction went with it: they do not reach the document recorded
    after it, and there is nothing of them to undo."""
    name = event(engine)
    chief = office(engine.ledger, by="chief")
    chief.correct(name, issued=D("2023-01-06"), reason="r")
    engine.retract(name, reason="r")
    engine.record("x", issued=D("2023-01-05"), number="12-QĐ")
    assert dues(engine, "1") == ["2023-02-05"]
    with pytest.raises(NothingToUndoError):
        chief.undo()
    assert dues(engine, "1") == ["2023-02-05"]
    engine.correct(name, issued=D("2023-01-07"), reason="r")
    assert dues(engine, "1") == ["2023-02-07"]
    proved(engine)


def test_an_undone_recording_takes_its_corrections(engine: Engine) -> None:
    """A document whose recording is undone is gone with its corrections, whoever made them."""
    chief = office(engine.ledger, by="chief")
    chief.correct(event(engine), issued=D("2023-01-06"), reason="r")
    engine.undo()
    assert {row["state"] for row in proved(engine)} == {"waiting"}
    with pytest.raises(NothingToUndoError):
        chief.undo()
    proved(engine)


def test_no_two_documents_become_one(engine: Engine) -> None:
    """Undoing a correction is refused, with the same words on every ledger, where another document
    took the old place."""
    engine.correct(event(engine), number="99", reason="r")
    office(engine.ledger, by="chief").record("x", issued=D("2023-01-05"), number="12-QĐ")
    with pytest.raises(UponError, match="already recorded"):
        engine.undo()
    proved(engine)


ACTS: list[tuple[str, dict[str, Any]]] = [
    ("adopt", {"plan": make_plan({"1": {"when": "x"}}, plan="r")}),
    ("record", {"triggers": "y", "issued": D("2023-01-20"), "number": "2"}),
    ("correct", {"event": None, "issued": D("2023-01-20"), "reason": "r"}),
    ("retract", {"event": None, "reason": "r"}),
    ("undo", {}),
    ("start", {"task": "1"}),
    ("complete", {"task": "1"}),
    ("suspend", {"task": "1", "reason": "r"}),
    ("cancel", {"task": "1", "reason": "r"}),
    ("extend", {"task": "1", "to": D("2023-05-01"), "reason": "r"}),
    ("extend", {"task": "1", "to": "1 month", "reason": "r"}),
    ("settle", {"task": "2", "decision": "keep", "reason": "r"}),
    ("settle", {"task": "2", "decision": "cancel", "reason": "r"}),
    ("amend", {"plan": NEXT, "reason": "r"}),
    ("confirm", {"task": "1", "reading": "2", "reason": "r"}),
    ("set_policy", {"knobs": {"start_day": "included"}, "reason": "r"}),
    ("set_policy", {"knobs": {"calendar": "vn-state"}, "reason": "r"}),
    ("put_calendar", {"name": "office", "table": f"{HEAD}vn-state,extends,,,,\n", "reason": "r"}),
]


@pytest.mark.parametrize(("name", "asked"), ACTS, ids=[name for name, _ in ACTS])
def test_each_act(engine: Engine, name: str, asked: dict[str, Any]) -> None:
    """Preview and commit give the same changes; the preview keeps nothing; under its key the act
    is said once; what is kept is what the ledger says; a prefix replayed is the picture before."""
    engine.start("7")
    if name == "settle":
        _run_ahead(engine)
    say = getattr(engine, name)
    asked = asked | ({"event": event(engine)} if "event" in asked else {})
    before, head = engine.tasks(filters=ALL), engine.proof(quick=True).head
    preview = say(**asked, preview=True)
    assert (engine.tasks(filters=ALL), engine.proof(quick=True).head) == (before, head)
    outcome = say(**asked, key="k")
    assert preview.changes == outcome.changes
    assert outcome.entry == head.count + 1
    after = proved(engine)
    again = say(**asked, key="k")
    assert (again.entry, again.event, again.changes) == (
        outcome.entry,
        outcome.event,
        outcome.changes,
    )
    with pytest.raises(UponError) as caught:
        engine.record("x", issued=D("2023-01-05"), key="k")
    assert caught.value.code == "key_conflict"
    if name in ("record", "correct", "start", "extend", "confirm", "set_policy", "put_calendar"):
        engine.undo()
        assert (engine.tasks(filters=ALL), engine.verify()[1]) == (before, [])
    assert replayed(engine, head.count).tasks(filters=ALL) == before
    assert replayed(engine, head.count + 1).tasks(filters=ALL) == after


def _run_ahead(engine: Engine) -> None:
    engine.start("1")
    engine.complete("1")
    engine.start("2")
    engine.reopen("1", reason="r")
    assert row_of(engine, "2")["ungrounded"] is True


def replayed(engine: Engine, count: int) -> Engine:
    """The office as it was after so many entries."""
    then = office(MemoryLedger())
    with engine.ledger.reading() as unit:
        entries = list(unit.entries.all())[:count]
    with then.ledger.writing() as unit:
        for entry in entries:
            copy_entry(unit, then.calendars, entry)
    assert then.verify()[1] == []
    return then


def test_kept_work_loses_its_ground_anew(ledger: Ledger) -> None:
    """Whatever keeps the ledger, a revision after a decision to keep is a new loss, one that was
    taken back itself is none, and working everything out again comes to the same."""
    engine = office(ledger)
    engine.adopt(make_plan({"1": {"when": "x", "due": "none"}}))
    event = engine.record("x", issued=D("2023-01-10"), number="1").event
    engine.start("1", on=D("2023-01-20"))
    engine.retract(str(event), reason="r")
    engine.settle("1", "keep", reason="r")
    again = engine.record("x", issued=D("2023-01-10"), number="2", another=True).event
    assert not row_of(engine, "1")["ungrounded"]
    gone = engine.retract(str(again), reason="r").entry
    assert row_of(engine, "1")["ungrounded"]
    with engine.ledger.reading() as unit:
        found = unit.facts.revised_after(4)
        assert [(one.seq, one.day) for one in found] == [(gone, TODAY)]
        assert [one.act.kind for one in unit.facts.revised_after(0)] == ["recorded", "recorded"]
    engine.retract(int(gone or 0), reason="r")
    assert not row_of(engine, "1")["ungrounded"]
    assert engine.verify()[1] == []


def test_calendars_outlive_the_adoption_that_used_them_first(ledger: Ledger) -> None:
    """A plan's adoption is retracted; another plan was counted by the same shipped calendar, which
    later was replaced for what comes then: the days before show what they showed."""
    engine = office(ledger)
    engine.adopt(make_plan({"1": {"when": "x"}}, plan="first", calendar="vn-state"))
    due = {"2": {"when": "x", "due": "3 months after x"}}
    engine.adopt(make_plan(due, plan="p", calendar="vn-state"))
    engine.record("x", issued=D("2023-01-30"), number="1")
    assert dues(engine, "2") == ["2023-05-04"]
    table = HEAD + "vn-state,extends,,,,\n2023-05-04,off,-,-,-,confirmed\n"
    engine.put_calendar("vn-state", table, reason="r")
    yesterday = D("2023-02-28")

    def told(day: date) -> list[Row]:
        return [row for row in engine.tasks(today=day, filters=ALL) if row["plan"] == "p"]

    before = {day: told(day) for day in (yesterday, TODAY)}
    assert [rows[0]["due"] for rows in before.values()] == [D("2023-05-04"), D("2023-05-05")]
    gone = engine.retract(1, reason="r").entry
    assert {day: told(day) for day in before} == before
    assert engine.verify()[1] == []
    engine.retract(int(gone or 0), reason="r")
    assert {day: told(day) for day in before} == before
    assert proved(engine)
