"""Parts that may be completed since the plans by which bodies do them are done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.model.acts import Under
from engine.model.states import Move
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import TODAY, TREE, make_plan, opened

BY = {"due": "by 2023-06-30"}
EARLIER = date(2023, 1, 20)


def office(own: dict[str, dict[str, Any]], **more: Any) -> Engine:
    """Communes with a part each, one of which has a plan of its own."""
    task = {"each": "communes", "implementing": ["communes"], "completes": True, **BY, **more}
    engine = opened({"1": task}, **TREE)
    engine.adopt(make_plan(own, plan="own"), under=Under(plan="p", task="1", body="n1"))
    return engine


def ready(engine: Engine, **more: Any) -> list[tuple[str, str, date]]:
    """The parts that may be completed."""
    found = engine.ready_parts(today=TODAY, **more)
    return [(row["task"], row["body"], row["on"]) for row in found]


def told(outcome: Any) -> list[dict[str, Any]]:
    """What a receipt says of parts that may be completed."""
    return [dict(one.arguments) for one in outcome.warnings if one.code == "part_ready"]


def test_the_last_completion_says_that_the_part_may_be_completed() -> None:
    """Not the first one; and the part is open until somebody records it, on the day of his own."""
    engine = office({"a": BY, "b": BY})
    assert told(engine.move(Move.COMPLETE, "a", plan="own", on=TODAY, today=TODAY)) == []
    assert ready(engine) == []
    last = engine.move(Move.COMPLETE, "b", plan="own", on=EARLIER, today=TODAY)
    part = {"plan": "p", "task": "1", "body": "n1", "sub_plans": ["own"], "on": TODAY}
    assert told(last) == [part]
    assert last.receipt is None
    assert ready(engine) == [("1", "n1", TODAY)]
    (row,) = engine.tasks(today=TODAY, filters=Filters(plan="p"))
    assert row["progress"] is not None
    assert row["progress"]["done"] == 0
    engine.move(Move.COMPLETE, "1", plan="p", body="n1", on=EARLIER, today=TODAY)
    assert ready(engine) == []
    why = engine.why("1", plan="p", body="n1", today=TODAY)
    assert why.decision.standing.phase(TODAY).on == EARLIER


def test_a_preview_says_it_and_records_nothing() -> None:
    """As the receipt would."""
    engine = office({"a": BY})
    seen = engine.move(Move.COMPLETE, "a", plan="own", on=TODAY, today=TODAY, preview=True)
    assert [one["task"] for one in told(seen)] == ["1"]
    assert ready(engine) == []


def test_it_is_turned_back_when_a_completion_is_retracted() -> None:
    """What the agenda lists follows the sub-plan."""
    engine = office({"a": BY, "b": BY})
    engine.move(Move.COMPLETE, "a", plan="own", on=EARLIER, today=TODAY)
    made = engine.move(Move.COMPLETE, "b", plan="own", on=TODAY, today=TODAY)
    assert ready(engine) == [("1", "n1", TODAY)]
    assert made.entry is not None
    engine.retract(made.entry, reason="wrong task", today=TODAY)
    assert ready(engine) == []


def test_what_is_cancelled_does_not_count() -> None:
    """The day is that of the last completion; a plan of which nothing was done is not done."""
    engine = office({"a": BY, "b": BY})
    engine.move(Move.COMPLETE, "a", plan="own", on=EARLIER, today=TODAY)
    last = engine.move(Move.CANCEL, "b", plan="own", on=TODAY, reason="not needed", today=TODAY)
    assert [one["on"] for one in told(last)] == [EARLIER]
    assert ready(engine) == [("1", "n1", EARLIER)]
    nothing = office({"a": BY})
    nothing.move(Move.CANCEL, "a", plan="own", on=TODAY, reason="not needed", today=TODAY)
    assert ready(nothing) == []


@pytest.mark.parametrize("more", [{"completes": False}, {"when": "x"}])
def test_what_is_not_said_or_has_not_begun_is_not_proposed(more: dict[str, Any]) -> None:
    """Without `completes`, and while the part waits for its document."""
    engine = office({"a": BY}, **more)
    last = engine.move(Move.COMPLETE, "a", plan="own", on=TODAY, today=TODAY)
    assert (told(last), ready(engine)) == ([], [])


def test_a_plan_with_more_to_come_is_not_done() -> None:
    """Its first occurrence is done, the next one opens later."""
    engine = office({"a": {"due": "every year"}})
    done = engine.move(Move.COMPLETE, "a", plan="own", occurrence="2023", on=TODAY, today=TODAY)
    assert (told(done), ready(engine)) == ([], [])


def test_all_plans_of_a_part_are_to_be_done() -> None:
    """Two of one body; the day is the later one."""
    engine = office({"a": BY})
    engine.adopt(make_plan({"c": BY}, plan="own-2"), under=Under(plan="p", task="1", body="n1"))
    first = engine.move(Move.COMPLETE, "a", plan="own", on=TODAY, today=TODAY)
    assert (told(first), ready(engine)) == ([], [])
    last = engine.move(Move.COMPLETE, "c", plan="own-2", on=EARLIER, today=TODAY)
    assert [one["sub_plans"] for one in told(last)] == [["own", "own-2"]]
    assert ready(engine) == [("1", "n1", TODAY)]


def test_the_list_passes_filters() -> None:
    """By plan, by the body, and by all below a body."""
    engine = office({"a": BY})
    engine.move(Move.COMPLETE, "a", plan="own", on=TODAY, today=TODAY)
    for filters, count in (
        (Filters(plan="p"), 1),
        (Filters(plan="own"), 0),
        (Filters(body="n1"), 1),
        (Filters(body="n2"), 0),
        (Filters(body="north"), 0),
        (Filters(body="north", below=True), 1),
        (Filters(body="south", below=True), 0),
    ):
        assert len(ready(engine, filters=filters)) == count, filters
