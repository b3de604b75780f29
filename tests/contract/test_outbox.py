"""The outbox and the sweep on every ledger: decided once, kept with what decided it, never lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.memory.ledger import MemoryLedger
from engine.model.notices import Notice
from engine.ports.ledger import Ledger
from engine.service.engine import Engine
from tests.support.strategies import make_plan, office
from workflows.reminders import DaysRule, Reminders, Rule

D = date.fromisoformat
TASKS: dict[str, Any] = {
    "1": {"when": "x", "due": "1 month after x", "lead": ["a"]},
    "2": {"due": "by 2023-03-10"},
    "3": {"due": "every month", "reminders": {"due": {"days": ["2"]}}},
    "4": {"when": "y"},
    "5": {"when": "from 2023-03-05"},
}
PLAN = make_plan(
    TASKS,
    adopted="2023-03-01",
    until="2023-06-30",
    reminders={"waiting": {"days": ["10"]}},
    bodies={"a": {"name": "A"}},
)


@pytest.fixture
def engine(ledger: Ledger) -> Engine:
    """An office that adopted the plan on 1 March 2023."""
    made = office(ledger)
    made.adopt(PLAN, today=D("2023-03-01"))
    return made


def told(engine: Engine, after: int = 0) -> list[str]:
    """What is in the outbox: task, kind, deadline."""
    return [text(one.notice) for one in engine.notices(after=after)]


def text(notice: Notice) -> str:
    label = notice.task + (f"/{notice.occurrence}" if notice.occurrence else "")
    return f"{label} {notice.kind} {notice.deadline or '-'}{' late' if notice.late else ''}"


def swept(engine: Engine, day: str) -> list[str]:
    return [text(notice) for notice in engine.sweep(today=D(day)).notices]


def test_an_entry_and_its_notices_are_one(engine: Engine) -> None:
    """What an entry starts or moves is in the outbox with it; a preview leaves nothing."""
    before = len(told(engine))
    engine.record("x", issued=D("2023-03-02"), today=D("2023-03-03"), preview=True)
    assert len(told(engine)) == before
    event = engine.record("x", issued=D("2023-03-02"), today=D("2023-03-03")).event
    engine.correct(str(event), issued=D("2023-03-03"), reason="r", today=D("2023-03-04"))
    engine.extend("1", D("2023-05-01"), reason="r", today=D("2023-03-05"))
    engine.retract(str(event), reason="r", today=D("2023-03-06"))
    assert told(engine, before) == [
        "1 start 2023-03-02",
        "1 moved 2023-04-03",
        "1 moved 2023-05-01",
        "1 withdrawn 2023-05-01",
    ]


def test_some_by_their_numbers(engine: Engine) -> None:
    """Notices that lie far apart are read without those between, in order; a number that none has
    is passed over."""
    for day in ("2023-03-02", "2023-03-20", "2023-04-20"):
        engine.sweep(today=D(day))
    every = engine.notices()
    assert len(every) > 3
    with engine.ledger.reading() as unit:
        found = unit.outbox.at([every[-1].n, 1, 99])
        assert unit.outbox.at([]) == []
    assert found == [every[0], every[-1]]


def test_what_was_told_comes_again_as_another(engine: Engine) -> None:
    """A second start on the same day, or a move back to a date that was told, is told again, by
    the number of its entry."""
    first = engine.record("x", issued=D("2023-03-02"), today=D("2023-03-03")).event
    engine.retract(str(first), reason="r", today=D("2023-03-03"))
    before = len(told(engine))
    again = engine.record("x", issued=D("2023-03-02"), today=D("2023-03-03"))
    assert told(engine, before) == [f"1 start.{again.entry} 2023-03-02"]


def test_a_day_is_looked_at_once(engine: Engine) -> None:
    """What a day tells is decided by the first who looks; the next finds it done. What passed on a
    Friday is told of on the Monday, when somebody is there."""
    assert swept(engine, "2023-03-03") == ["2 due.7 2023-03-10"]
    assert swept(engine, "2023-03-03") == []
    assert swept(engine, "2023-03-05") == ["5 start 2023-03-05"]
    assert swept(engine, "2023-03-11") == [
        "2 due.1 2023-03-10 late",
        "2 due.0 2023-03-10 late",
        "1 waiting.10 -",
        "4 waiting.10 -",
    ]
    assert swept(engine, "2023-03-13") == ["2 overdue.3 2023-03-10"]


def test_days_skipped_are_looked_at_later(engine: Engine) -> None:
    """A sweep after a pause finds what each day would have, marked late."""
    daily = office(MemoryLedger())
    daily.adopt(PLAN, today=D("2023-03-01"))
    day = D("2023-03-01")
    while day <= D("2023-03-28"):
        daily.sweep(today=day)
        day += timedelta(1)
    late = engine.sweep(today=D("2023-03-28"))
    assert late.skipped == 0  # nobody had looked before
    assert [text(one.notice).removesuffix(" late") for one in daily.notices()] == [
        entry.removesuffix(" late") for entry in told(engine)
    ]
    assert all(one.late == (one.day < D("2023-03-28")) for one in late.notices)


def test_a_clock_set_back_is_harmless(engine: Engine) -> None:
    """It is noticed; nothing is told twice, and nothing is missing afterwards."""
    engine.sweep(today=D("2023-03-20"))
    before = told(engine)
    back = engine.sweep(today=D("2023-03-10"))
    assert (back.set_back, back.skipped, back.notices) == (True, 0, ())
    ahead = engine.sweep(today=D("2023-03-21"))
    assert (ahead.set_back, ahead.skipped) == (False, 10)
    straight = office(MemoryLedger())
    straight.adopt(PLAN, today=D("2023-03-01"))
    straight.sweep(today=D("2023-03-20"))
    straight.sweep(today=D("2023-03-21"))
    assert told(engine) == told(straight) == before + told(engine, len(before))


def test_nobody_is_told_of_what_is_done(engine: Engine) -> None:
    """Work done, cancelled or withdrawn is not told of by later days."""
    engine.complete("2", on=D("2023-03-02"), today=D("2023-03-02"))
    engine.cancel("4", on=D("2023-03-02"), reason="r", today=D("2023-03-02"))
    event = engine.record("x", issued=D("2023-03-02"), today=D("2023-03-02")).event
    engine.retract(str(event), reason="r", today=D("2023-03-02"))
    before = len(told(engine))
    engine.sweep(today=D("2023-04-30"))
    kinds = {tuple(entry.split()[:2]) for entry in told(engine, before)}
    assert not [task for task, kind in kinds if task in ("2", "4")]
    assert not [kind for task, kind in kinds if task == "1" and not kind.startswith("waiting")]


def test_new_facts_on_the_same_day_are_looked_at(engine: Engine) -> None:
    """A day that was looked at is looked at again once somebody has recorded something."""
    engine.sweep(today=D("2023-04-01"))
    engine.record("x", issued=D("2023-03-01"), today=D("2023-04-01"))
    assert "1 due.0 2023-04-01" in [e.removesuffix(" late") for e in swept(engine, "2023-04-01")]


def test_the_workspace_sets_the_rules(engine: Engine) -> None:
    """Rules of the workspace hold from then on, and not after they are taken back; a word for a
    Sunday is told on the Friday before."""
    rules = Reminders(due=DaysRule(days=(5,), urgent=True), start=Rule(to=()))
    engine.set_reminders(rules, reason="r", today=D("2023-03-01"))
    found = engine.sweep(today=D("2023-03-03")).notices
    assert [(text(one), one.urgent) for one in found] == [("2 due.5 2023-03-10", True)]
    engine.undo(today=D("2023-03-05"))
    assert "2 due.1 2023-03-10" in swept(engine, "2023-03-09")


def test_a_rebuild_forgets_nothing_that_was_told(engine: Engine) -> None:
    """The outbox is no derived table: after a rebuild it is the same, and nothing is told again."""
    engine.sweep(today=D("2023-03-20"))
    before = list(engine.notices())
    engine.rebuild()
    assert list(engine.notices()) == before
    engine.sweep(today=D("2023-03-20"))
    assert list(engine.notices()) == before
    assert engine.verify()[1] == []


def test_numbers_have_no_gaps(engine: Engine) -> None:
    """The outbox counts from one, in the order in which things were decided."""
    engine.record("x", issued=D("2023-03-02"), today=D("2023-03-03"))
    engine.sweep(today=D("2023-04-20"))
    found = engine.notices()
    assert [one.n for one in found] == list(range(1, len(found) + 1))
    assert list(engine.notices(after=2, limit=3)) == list(found)[2:5]


def test_taken_up_again_is_no_start(engine: Engine) -> None:
    """Work that is resumed or reinstated is not told as begun anew."""
    engine.suspend("2", on=D("2023-03-02"), reason="r", today=D("2023-03-02"))
    engine.resume("2", on=D("2023-03-04"), reason="r", today=D("2023-03-04"))
    before = len(told(engine))
    engine.sweep(today=D("2023-03-05"))
    assert [one for one in told(engine, before) if one.startswith("2 start")] == []


def test_what_is_said_for_an_earlier_day_is_looked_at(engine: Engine) -> None:
    """A document recorded for a day before the last look, whose start lay between, is told."""
    engine.sweep(today=D("2023-03-10"))
    engine.record("y", issued=D("2023-03-06"), today=D("2023-03-04"))
    assert "4 start 2023-03-06 late" in swept(engine, "2023-03-10")


def test_a_rule_that_looks_far_ahead_outlives_a_pause(engine: Engine) -> None:
    """What is to be told long before a date is told after a pause, as long as the date is ahead."""
    rules = Reminders(due=DaysRule(days=(90,)))
    engine.set_reminders(rules, reason="r", today=D("2023-03-01"))
    engine.record("x", issued=D("2023-06-20"), today=D("2023-03-02"))
    engine.sweep(today=D("2023-03-03"))
    engine.extend("2", D("2023-06-30"), reason="r", today=D("2023-03-03"))
    assert "2 due.90 2023-06-30 late" in swept(engine, "2023-05-20")


def test_a_calendar_that_has_run_out_is_told_once(ledger: Ledger) -> None:
    """At the first look, and not again."""
    made = office(ledger)
    made.adopt(
        make_plan({"1": {"due": "continuous"}}, adopted="2040-02-01", calendar="vn-state"),
        today=D("2040-02-05"),
    )
    found = [one for one in made.sweep(today=D("2040-02-05")).notices if one.plan == ""]
    assert [(one.kind, one.occurrence) for one in found] == [("calendar.over", "vn-state")]
    again = made.sweep(today=D("2040-03-01")).notices
    assert [one for one in again if one.plan == ""] == []
