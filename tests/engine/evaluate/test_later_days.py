"""A later day never reaches back: rules that hold from a day leave what the days before it show."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.model.states import Move
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import TREE, make_plan, opened

D = date.fromisoformat
ALL = Filters(all_occurrences=True)
BEFORE = [D("2023-01-30"), D("2023-02-27")]
SHOWN = ("state", "since", "completed_on", "due", "timeliness", "ungrounded")
BY_DOCUMENT: Any = {"x": {"repeats": "true", "counts_from": "issued"}}
Shown = dict[tuple[date, str, str | None, str | None], list[Any]]


def shown(engine: Engine) -> Shown:
    """What lists of the days before the end of February show."""
    return {
        (day, row["task"], row["occurrence"], row["scope"]): [row[name] for name in SHOWN]
        for day in BEFORE
        for row in engine.tasks(today=day)
    }


def due(engine: Engine, day: str) -> Any:
    """The date of the first occurrence on a day."""
    return engine.tasks(today=D(day), filters=ALL)[0]["due"]


def test_a_policy_leaves_what_earlier_days_show_of_a_later_document() -> None:
    """The occurrence of a document that is dated after the policy began to hold is counted by it
    from that day on, and by the one before on the days before."""
    engine = opened({"1": {"due": "1 day after x"}}, triggers=BY_DOCUMENT)
    engine.record(("x",), issued=D("2023-02-28"), number="1-QĐ")
    before = shown(engine)
    engine.set_policy({"start_day": "included"}, reason="r", holds_from=D("2023-02-28"))
    assert shown(engine) == before
    assert [due(engine, day) for day in ("2023-02-27", "2023-02-28")] == [
        D("2023-03-01"),
        D("2023-02-28"),
    ]


def test_work_ahead_of_its_period_stays_judged_by_the_rule_of_its_day() -> None:
    """An occurrence that was completed before it opened keeps the date that it had then, whatever
    holds when it opens."""
    engine = opened({"1": {"due": "every quarter by day 25"}})
    done = D("2023-01-20")
    engine.move(
        Move.COMPLETE, "1", occurrence="2023-Q2", on=done, without_trigger=True, reason="early"
    )
    ahead = make_plan({"1": {"due": "every quarter by day 10"}})
    engine.amend(ahead, holds_from=D("2023-02-15"), reason="r")
    rows = {row["occurrence"]: row for row in engine.tasks(filters=ALL)}
    assert rows["2023-Q2"]["due"] == D("2023-06-25")
    assert rows["2023-Q3"]["due"] == D("2023-09-10")


def test_what_is_brought_back_after_the_lapse_hides_no_row() -> None:
    """Where a task lapsed before any occurrence opened, its place to wait in stays in lists, also
    when another occurrence is brought back; this one is there from that day on."""
    tree = {"bodies": TREE["bodies"], "groups": TREE["groups"]}
    task = {"when": "x", "due": "1 day after x", "until": "x"}
    engine = opened({"1": task}, triggers=BY_DOCUMENT, **tree)
    engine.record(("x",), issued=D("2022-09-01"), number="1-QĐ", scope="north")
    engine.record(("x",), issued=D("2022-10-31"), number="2-QĐ")
    before = shown(engine)
    engine.move(Move.REINSTATE, "1", reason="r")
    assert shown(engine) == before
    states = {(row["scope"], row["state"]) for row in engine.tasks(filters=ALL)}
    assert (None, "active") in states


def lapsing(until: str | None) -> Any:
    return {"1": {"due": "by 2023-12-31"} | ({"until": until} if until else {})}


def test_a_lapse_that_an_amendment_brings_is_of_its_day() -> None:
    """A day that had passed when the amendment began to hold cancels from then on, not before."""
    engine = opened(lapsing(None))
    before = shown(engine)
    engine.amend(make_plan(lapsing("2023-01-15")), holds_from=D("2023-02-28"), reason="r")
    assert shown(engine) == before
    row = engine.tasks(filters=ALL)[0]
    assert (row["state"], row["since"], row["lapsed_on"]) == (
        "cancelled",
        D("2023-02-28"),
        D("2023-02-28"),
    )


def test_what_has_lapsed_stays_so_whatever_an_amendment_says_later() -> None:
    """Without `until` from a day on, what had lapsed before is to be brought back by a person."""
    engine = opened(lapsing("2023-01-15"))
    before = shown(engine)
    engine.amend(make_plan(lapsing(None)), holds_from=D("2023-02-28"), reason="r")
    assert shown(engine) == before
    assert engine.tasks(filters=ALL)[0]["state"] == "cancelled"
    engine.move(Move.REINSTATE, "1", reason="r")
    assert engine.tasks(filters=ALL)[0]["state"] == "active"


def test_an_amendment_in_time_puts_a_lapse_off() -> None:
    """Before it lapsed, the task is under the amended rule."""
    engine = opened(lapsing("2023-03-15"))
    engine.amend(make_plan(lapsing(None)), holds_from=D("2023-02-28"), reason="r")
    assert engine.tasks(filters=ALL, today=D("2023-04-01"))[0]["state"] == "active"
