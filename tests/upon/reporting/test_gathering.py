"""What a report takes from the ledger: proofs, moved dates, extensions, waits, questions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.model.states import Move
from engine.service.engine import Engine
from tests.support.papers import figures_of
from tests.support.strategies import TREE, opened
from triggers.errors import UnknownNameError

D = date.fromisoformat
TODAY = D("2023-05-10")


def rows_of(engine: Engine, **asked: Any) -> dict[tuple[str, str | None], dict[str, Any]]:
    """The rows of a report by task and member."""
    figures = figures_of(engine, today=TODAY, **asked)
    return {(row["task"], row["body"]): row for row in figures.rows}


def test_a_part_has_its_own_proof_or_that_of_all() -> None:
    """What one member reported proves its part; what was completed for all proves the others'."""
    engine = opened({"1": {"each": "communes", "implementing": ["communes"]}}, today=TODAY, **TREE)
    engine.move(Move.COMPLETE, "1", body="n1", on=D("2023-03-01"), number="1-BC")
    engine.move(
        Move.COMPLETE, "1", on=D("2023-04-01"), number="2-BC", for_all=True, reason="Cả huyện"
    )
    rows = rows_of(engine)
    assert rows["1", "n1"]["proof"] == {"number": "1-BC", "on": D("2023-03-01"), "entry": 2}
    assert rows["1", "s2"]["proof"] == {"number": "2-BC", "on": D("2023-04-01"), "entry": 3}


def test_a_completion_that_was_undone_proves_nothing() -> None:
    """After a reopening, and after an undo, there is no proof."""
    engine = opened({"1": {"due": "none"}, "2": {"due": "none"}}, today=TODAY)
    engine.move(Move.COMPLETE, "1", on=D("2023-03-01"), number="1-BC")
    engine.move(Move.REOPEN, "1", on=D("2023-03-02"), reason="Chưa đạt")
    engine.move(Move.COMPLETE, "2", on=D("2023-03-01"), number="2-BC")
    engine.undo(reason="Nhầm")
    assert [row["proof"] for row in rows_of(engine).values()] == [None, None]


def test_dates_that_moved_in_the_period_and_no_others() -> None:
    """A correction on a day of the period is told with both dates; an extension too, and again by
    itself with its reason."""
    engine = opened({"1": {"due": "1 month after x"}, "2": {"due": "by 2023-06-30"}}, today=TODAY)
    day = {"today": D("2023-03-01")}
    event = engine.record("x", issued=D("2023-02-01"), number="1", **day).event
    assert event is not None
    engine.correct(event, issued=D("2023-02-15"), reason="Nhầm", today=D("2023-03-10"))
    engine.extend("2", to=D("2023-07-31"), reason="Chờ", number="9-CV", today=D("2023-04-10"))
    figures = figures_of(engine, today=TODAY, period="2023-03")
    assert [(m["task"], m["before"], m["after"]) for m in figures.facts.moved] == [
        ("1", D("2023-03-01"), D("2023-03-15"))
    ]
    assert figures.facts.extended == ()
    later = figures_of(engine, today=TODAY, period="2023-04")
    assert [(m["task"], m["after"]) for m in later.facts.moved] == [("2", D("2023-07-31"))]
    (extension,) = later.facts.extended
    assert (extension["computed"], extension["to"]) == (D("2023-06-30"), D("2023-07-31"))
    assert (extension["number"], extension["reason"]) == ("9-CV", "Chờ")


def test_what_is_waited_for_since_when() -> None:
    """Since the plan was adopted, or since the last of the other things came; each document once,
    with all tasks that wait for it."""
    engine = opened({"1": {"when": "x"}, "2": {"when": "x and y"}}, today=TODAY)
    engine.record("y", issued=D("2023-03-01"), number="1", today=D("2023-03-02"))
    (wait,) = figures_of(engine, today=TODAY).waits
    assert wait["tasks"] == ["1", "2"]
    assert wait["since"] == D("2022-10-15")
    assert wait["days"] == (TODAY - D("2022-10-15")).days


def test_a_question_that_was_decided_is_none_any_more() -> None:
    """Open questions are told until a person confirms a reading."""
    question = {
        "asks": "Hiểu thế nào?",
        "readings": ["một", "hai"],
        "taken": "một",
        "why": "rõ hơn",
    }
    engine = opened({"1": {"open": [question]}}, today=TODAY)
    (asked,) = figures_of(engine, today=TODAY).facts.questions
    assert (asked["task"], asked["taken"]) == ("1", "một")
    engine.confirm("1", reading="hai", reason="Trên đã trả lời")
    assert figures_of(engine, today=TODAY).facts.questions == ()


def test_the_reason_of_a_date_is_one_sentence_without_ids() -> None:
    """A letter says from which document the date was counted, and leaves the trigger's id out."""
    engine = opened({"1": {"due": "1 month after x"}}, today=TODAY)
    engine.record("x", issued=D("2023-02-01"), number="5-QĐ", today=D("2023-02-02"))
    (row,) = figures_of(engine, "chase", today=TODAY).rows
    assert "5-QĐ" in row["reason"]
    assert "(x)" not in row["reason"]
    assert "01/03/2023" in row["reason"]


def test_two_plans_in_the_order_asked_for() -> None:
    """Rows and sums go by the plans as they were named; one that is none is refused."""
    engine = opened({"1": {}}, today=TODAY)
    assert figures_of(engine, today=TODAY, plans=("p",)).facts.plans == ("p",)
    with pytest.raises(UnknownNameError):
        figures_of(engine, today=TODAY, plans=("q",))
