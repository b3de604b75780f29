"""A later day never reaches back: rules that hold from a day leave what the days before it show."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.model.states import Move
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import TREE, make_plan, office, opened

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


def listed(engine: Engine, days: list[date]) -> list[Any]:
    """The rows of some days."""
    return [row for day in days for row in engine.tasks(today=day)]


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


def test_a_recurring_task_that_an_amendment_calls_done_has_no_row_before() -> None:
    """What a plan calls done from a day on was no piece of work before it: on the days before, only
    its occurrences are listed, whether documents or periods open them, or rules changed earlier."""
    for task in ({"when": "x", "due": "1 day after x"}, {"due": "every month by day 25"}):
        engine = opened({"1": task}, triggers=BY_DOCUMENT)
        engine.record(("x",), issued=D("2023-01-20"), number="1-QĐ")
        engine.set_policy({"roll": "none"}, reason="r", holds_from=D("2023-01-05"))
        before = shown(engine)
        done: Any = {"1": task | {"state": "done"}}
        engine.amend(make_plan(done, triggers=BY_DOCUMENT), holds_from=D("2023-02-28"), reason="r")
        assert shown(engine) == before
        rows = [row for row in engine.tasks(filters=ALL) if row["occurrence"] is None]
        assert [(row["state"], row["completed_on"]) for row in rows] == [("done", D("2023-02-28"))]


def test_a_recurring_task_that_becomes_one_piece_of_work_has_no_row_before() -> None:
    """Nor has one that an amendment makes a piece of work, also once that is begun."""
    engine = opened({"1": {"due": "every month by day 25"}})
    for month in ("2022-10", "2022-11", "2022-12", "2023-01", "2023-02"):
        engine.complete("1", occurrence=month, on=D("2023-02-01"))
    before = shown(engine)
    engine.amend(make_plan(lapsing(None)), holds_from=D("2023-02-28"), reason="r")
    engine.start("1")
    assert shown(engine) == before


def test_a_document_is_of_the_rules_of_the_day_that_counts() -> None:
    """The occurrence of a document that counts by its effective date belongs to the version of that
    date, though it was issued after another one began to hold."""
    triggers: Any = {"x": {"repeats": "true", "counts_from": "effective"}}
    engine = opened({"1": {"when": "x"}}, triggers=triggers)
    engine.record(("x",), issued=D("2023-03-01"), effective=D("2023-01-20"), number="1-QĐ")
    before = shown(engine)
    other: Any = {"1": {"when": "from 2023-02-28"}}
    engine.amend(make_plan(other, triggers=triggers), holds_from=D("2023-02-28"), reason="r")
    assert shown(engine) == before


def test_what_had_not_opened_when_a_task_ended_waited() -> None:
    """Before an amendment drops a task of which nothing had opened, its first occurrence is
    awaited; no work is shown that nobody had."""
    engine = opened({"1": {"due": "every year by 02-20"}, "2": {}})
    assert shown(engine)[D("2023-01-30"), "1", "2023", None][0] == "active"
    days = [D("2022-11-01"), D("2022-12-30")]
    before = [(row["task"], row["occurrence"], row["state"]) for row in listed(engine, days)]
    engine.amend(make_plan({"2": {}}), holds_from=D("2022-12-31"), reason="r")
    after = [(row["task"], row["occurrence"], row["state"]) for row in listed(engine, days)]
    assert sorted(after, key=str) == sorted(before, key=str)


def asked(**reading: Any) -> Any:
    """A task that recurs each month from the day of x on, and may be read otherwise."""
    question = {
        "asks": "How?",
        "readings": ["as it is", "otherwise"],
        "taken": "as it is",
        "why": "-",
        "would": {"2": reading},
    }
    return {"1": {"when": "x", "due": "every month by day 25", "open": [question]}}


def read_otherwise(**reading: Any) -> tuple[Engine, Shown]:
    """An office that decided for the other reading, with what the days before that showed."""
    engine = opened(asked(**reading), triggers={"y": {}})
    engine.record(("x",), issued=D("2022-11-20"), number="1-QĐ")
    engine.record(("y",), issued=D("2023-01-20"), number="2-QĐ")
    engine.complete("1", occurrence="2022-11", on=D("2022-11-24"))
    engine.start("1", occurrence="2022-12", on=D("2022-12-24"))
    before = shown(engine)
    engine.confirm("1", reading="2", reason="r")
    return engine, before


def states(engine: Engine) -> dict[str | None, tuple[str, bool]]:
    """The state of each occurrence today, and whether it has lost its ground."""
    return {row["occurrence"]: (row["state"], row["ungrounded"]) for row in engine.tasks()}


def test_a_reading_with_another_start_leaves_what_earlier_days_show() -> None:
    """What the reading that was decided for opens no more is there until that day; from then on
    what is done stays done, what was begun has lost its ground, and the rest is gone."""
    engine, before = read_otherwise(when="y")
    assert shown(engine) == before
    assert states(engine) == {
        "2022-11": ("done", False),
        "2022-12": ("in_progress", True),
        **dict.fromkeys(("2023-01", "2023-02", "2023-03"), ("active", False)),
    }


def test_a_reading_that_opens_more_shows_it_from_its_day() -> None:
    """Periods that only the other reading has are listed from the day of the decision."""
    engine, before = read_otherwise(when="from 2022-10-15")
    assert shown(engine) == before
    assert "2022-10" in states(engine)


def test_a_reading_under_which_it_recurs_otherwise() -> None:
    """Periods of another length, or one piece of work, take the place of what nobody began."""
    engine, before = read_otherwise(due="every quarter")
    assert shown(engine) == before
    assert states(engine).keys() == {"2022-11", "2022-12", "2022-Q4", "2023-Q1"}
    engine, before = read_otherwise(due="by 2023-12-31")
    assert shown(engine) == before
    assert states(engine).keys() == {"2022-11", "2022-12", None}


def test_a_calendar_that_moves_a_start_leaves_what_earlier_days_show() -> None:
    """A day off that puts a delayed start into the next month is known from its day on."""
    calendar, day = "date,kind,name,name_en,source,status\n", "{},{},-,-,-,confirmed\n"
    engine = office()
    engine.put_calendar("office", calendar + day.format("Sun", "weekend"), reason="r")
    task = {"when": "2 working days after x", "due": "every month by day 25"}
    engine.adopt(make_plan({"1": task}, calendar="office"))
    engine.record(("x",), issued=D("2022-11-28"), number="1-QĐ")
    before = shown(engine)
    off = [day.format(f"2022-11-{number}", "off") for number in (29, 30)]
    engine.put_calendar("office", calendar + "".join(off), reason="r")
    assert shown(engine) == before
    assert states(engine).keys() == {"2022-12", "2023-01", "2023-02", "2023-03"}


def test_work_that_is_settled_by_cancelling_it_was_done_until_then() -> None:
    """What waited for work without ground had started on it: it waits again from the day on which
    that work is cancelled, not before."""
    for each in ({}, {"each": "communes"}):
        engine = opened({"1": {"when": "x"} | each, "2": {"when": "done 1"}}, **TREE)
        for_all = {"for_all": True} if each else {}
        engine.complete("1", on=D("2023-01-10"), without_trigger=True, reason="ahead", **for_all)
        before = shown(engine)
        assert before[D("2023-01-30"), "2", None, None][0] == "active"
        engine.settle("1", decision="cancel", reason="r")
        assert shown(engine) == before
        rows = {row["task"]: row["state"] for row in engine.tasks() if row["scope"] is None}
        assert rows == {"1": "cancelled", "2": "waiting"}


def test_what_had_lapsed_when_the_plan_calls_it_done_was_cancelled_until_then() -> None:
    """No work had kept it from lapsing: the days before show it cancelled, and what waited for it
    barred; from the amendment's day on it is done."""
    after: Any = {"2": {"when": "done 1"}}
    engine = opened(lapsing("2023-01-15") | after)
    before = shown(engine)
    done = {"1": lapsing(None)["1"] | {"state": "done"}} | after
    engine.amend(make_plan(done), holds_from=D("2023-02-28"), reason="r")
    assert shown(engine) == before
    barred = {day: row["blocked_by"] for day in BEFORE for row in engine.tasks(today=day)[1:]}
    assert [[one["by"] for one in told] for told in barred.values()] == [["lapse"], ["lapse"]]
    rows = [(row["task"], row["state"]) for row in engine.tasks(filters=ALL)]
    assert rows == [("1", "done"), ("2", "active")]


def test_work_beside_occurrences_is_there_from_its_day_under_whatever_rules() -> None:
    """One piece of work that was begun before a document opened an occurrence is shown from the
    day on which it was begun; amendments before or after that show it on no earlier day."""
    task: Any = {"1": {"due": "4 weeks after x"}}
    for first in (None, "2022-11-15", "2023-03-15"):
        engine = opened(task | {"2": {}}, triggers=BY_DOCUMENT)
        if first:
            other = make_plan(task | {"2": {"due": "by 2023-12-31"}}, triggers=BY_DOCUMENT)
            engine.amend(other, holds_from=D(first), reason="r")
        engine.start("1", on=D("2023-02-25"))
        engine.record(("x",), issued=D("2023-12-01"), number="1-QĐ")
        before = shown(engine)
        assert (BEFORE[0], "1", None, None) not in before
        version: Any = {"1": {"due": "5 weeks after x"}, "2": {}}
        engine.amend(
            make_plan(version, triggers=BY_DOCUMENT), holds_from=D("2023-02-28"), reason="r"
        )
        after = shown(engine)
        waiting = {key for key, told in before.items() if told[0] == "waiting"}
        assert {k: v for k, v in after.items() if k not in waiting} == {
            k: v for k, v in before.items() if k not in waiting
        }


def test_work_beside_what_lapsed_takes_no_row_away() -> None:
    """Where the document that lapses a task also opens its first occurrence, that stays, cancelled,
    when somebody begins something beside it."""
    both: Any = BY_DOCUMENT | {"y": {}}
    engine = opened({"1": {"when": "x", "until": "y"}}, triggers=both, **TREE)
    engine.waive("1", on=D("2023-02-28"), reason="r")
    engine.record(("x", "y"), issued=D("2022-10-23"), number="1-QĐ", scope="north")
    before = shown(engine)
    assert [told[0] for key, told in before.items() if key[3] == "north"] == ["cancelled"] * 2
    engine.start("1")
    assert shown(engine) == before


def test_a_policy_by_which_a_document_counts_later_moves_no_lapse_of_before() -> None:
    """What lapsed by a document's day, as documents counted then, lapsed on that day whatever the
    office decides later about how they count."""
    engine = opened({"1": {"until": "x"}})
    engine.record(("x",), issued=D("2023-01-20"), received=D("2023-02-10"), number="1-QĐ")
    before = shown(engine)
    engine.set_policy({"counts_from": "received"}, reason="r", holds_from=D("2023-02-28"))
    assert shown(engine) == before
    row = engine.tasks(today=D("2023-03-01"), filters=ALL)[0]
    assert (row["state"], row["since"]) == ("cancelled", D("2023-01-20"))


@pytest.mark.parametrize("each", [None, "communes", "mixed"])
@pytest.mark.parametrize("due", ["every year", "every month by day 25"])
def test_occurrences_that_began_with_work_that_is_taken_up_again(
    due: str, each: str | None
) -> None:
    """What recurs since another task was done is there until that is taken up again: then nobody
    knows since when it recurs, but for what was begun; with the next completion it recurs anew."""
    parts = {"each": each} if each else {}
    engine = opened({"1": parts, "2": {"when": "done 1", "due": due}}, **TREE)
    for_all: Any = {"for_all": True, "reason": "r"} if each else {}
    engine.complete("1", on=D("2022-12-15"), **for_all)
    began = engine.tasks(today=D("2023-01-30"))[-1]["occurrence"]
    engine.start("2", occurrence=began, on=D("2023-01-10"))
    before = shown(engine)
    assert len(before) > 3
    for name in ("n1", "north") if each == "mixed" else ("n1",) if each else (None,):
        engine.reopen("1", on=D("2023-02-28"), reason="r", body=name)
    assert shown(engine) == before
    after = {row["occurrence"]: row for row in engine.tasks(today=D("2023-02-28"))[1:]}
    assert after.keys() == {None, began} or after.keys() == {began}
    assert after[began]["ungrounded"]
    for name in ("n1", "north") if each == "mixed" else ("n1",) if each else (None,):
        engine.complete("1", on=D("2023-03-01"), body=name)
    assert shown(engine) == before
    assert began in {row["occurrence"] for row in engine.tasks(today=D("2023-03-02"))}
