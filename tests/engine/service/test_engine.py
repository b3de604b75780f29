"""The use cases as a program calls them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.commit.commit import affected
from engine.memory.in_force import FactsInForce
from engine.memory.ledger import MemoryLedger
from engine.model.acts import Act, Entry, EventRecorded
from engine.model.states import Move
from engine.service.engine import Engine
from tests.support.strategies import make_plan, office, opened, row_of
from triggers.errors import UnknownNameError

D = date.fromisoformat


def entries(engine: Engine) -> list[Entry]:
    with engine.ledger.reading() as unit:
        return list(unit.entries.all())


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2022-12-31T16:59:59", "Asia/Ho_Chi_Minh", "2022-12-31"),
        ("2022-12-31T17:00:00", "Asia/Ho_Chi_Minh", "2023-01-01"),
        ("2022-12-31T17:00:00", "UTC", "2022-12-31"),
        ("2023-01-01T04:00:00", "America/New_York", "2022-12-31"),
    ],
)
def test_today_is_the_offices_day(moment: str, zone: str, day: str) -> None:
    """The day is reckoned in the office's zone, whatever zone the machine runs in."""
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    engine = Engine(MemoryLedger(), lambda: at, ZoneInfo(zone))
    assert engine.today() == D(day)


def test_an_entry_says_who_when_and_through_what() -> None:
    """Each entry has its clerk, its channel, its stamp and the office's day."""
    engine = office(via="cli", by="Đỗ")
    engine.record("x", issued=D("2023-01-05"), key="k")
    (entry,) = entries(engine)
    assert (entry.by, entry.via, entry.key) == ("Đỗ", "cli", "k")
    assert (entry.at, entry.today) == (datetime(2023, 3, 1, 5, tzinfo=UTC), D("2023-03-01"))
    assert isinstance(entry.act, EventRecorded)
    assert entry.act.event.recorded == D("2023-03-01")


def test_today_can_be_given() -> None:
    """A call may give the day from which it looks; the stamp stays the clock's."""
    engine = opened({"1": {"when": "x"}})
    engine.record("x", issued=D("2023-01-05"), today=D("2023-02-01"))
    assert entries(engine)[-1].today == D("2023-02-01")
    assert row_of(engine, "1", D("2023-01-04"))["state"] == "waiting"
    assert row_of(engine, "1", D("2023-01-05"))["state"] == "active"


@pytest.mark.parametrize(
    ("moves", "state"),
    [
        ("start", "in_progress"),
        ("complete", "done"),
        ("start complete", "done"),
        ("suspend", "suspended"),
        ("suspend resume", "active"),
        ("start suspend resume", "in_progress"),
        ("complete reopen", "in_progress"),
        ("cancel", "cancelled"),
        ("cancel reinstate", "active"),
        ("start cancel reinstate", "active"),
        ("suspend cancel reinstate start", "in_progress"),
    ],
)
def test_each_move_has_its_method(moves: str, state: str) -> None:
    """The methods of the engine lead a task through its life."""
    engine = opened({"1": {}})
    for name in moves.split():
        outcome = getattr(engine, name)("1", reason="r", on=D("2023-01-05"))
    assert row_of(engine, "1")["state"] == state
    assert outcome.head == engine.proof(quick=True).head


def test_a_cascade_settles_in_one_act() -> None:
    """Completing one task starts those that waited for it; each later one waits its turn."""
    engine = opened(
        {
            "1": {},
            "2": {"when": "done 1", "due": "5 days after done 1"},
            "3": {"when": "done 2"},
            "4": {"due": "2 days after done 1"},
        }
    )
    changes = engine.complete("1", on=D("2023-01-05")).changes
    assert {change.task for change in changes} == {"1", "2", "4"}
    assert row_of(engine, "3")["waiting_for"] == ["done 2"]
    changes = engine.complete("2", on=D("2023-01-06")).changes
    assert {change.task for change in changes} == {"2", "3"}


def test_taking_a_completion_back_withdraws_followers() -> None:
    """Followers that nobody began go back to waiting; those that were begun are ungrounded."""
    engine = opened({"1": {}, "2": {"when": "done 1"}, "3": {"when": "done 1"}})
    engine.complete("1", on=D("2023-01-05"))
    engine.start("3", on=D("2023-01-06"))
    engine.reopen("1", on=D("2023-01-07"), reason="r")
    assert row_of(engine, "2")["state"] == "waiting"
    row = row_of(engine, "3")
    assert (row["state"], row["ungrounded"]) == ("in_progress", True)


def test_unknown_names_record_nothing() -> None:
    """A slip in a task's or a plan's name is an error and leaves no entry."""
    engine = opened({"1": {}})
    for asked in ({"task": "2"}, {"task": "1", "plan": "q"}):
        with pytest.raises(UnknownNameError):
            engine.move(Move.START, **asked)
    assert len(entries(engine)) == 1


def test_an_unknown_calendar_adopts_nothing() -> None:
    """A plan whose calendar there is not is refused whole."""
    engine = office()
    with pytest.raises(UnknownNameError):
        engine.adopt(make_plan({"1": {"due": "by 2023-01-01"}}, calendar="mars"))
    assert entries(engine) == []


def test_lines_are_all_changes() -> None:
    """All changes kept, with their entries, in order."""
    engine = opened({"1": {"when": "x"}})
    made = engine.record("x", issued=D("2023-01-05"))
    assert [line.change for line in engine.lines() if line.seq == 2] == list(made.changes)
    assert engine.rebuild() == 2


def test_a_kind_of_act_without_a_rule() -> None:
    """A new kind of act without rules is an error of the program, not silence."""
    act = Act(kind="new")
    with pytest.raises(TypeError, match="no rule"):
        affected(act, None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="no rule"):
        FactsInForce().take(1, act, D("2023-01-05"))
