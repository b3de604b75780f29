"""`done T` between tasks that recur, where T comes to be read, or to start, otherwise."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import TREE, make_plan, opened

D = date.fromisoformat
ALL = Filters(all_occurrences=True)
BEFORE = [D("2022-12-31"), D("2023-01-31"), D("2023-02-28")]
SHOWN = ("state", "since", "due", "timeliness", "ungrounded", "blocked_by")
MONTHLY, QUARTERLY, ONCE = "every month by day 25", "every quarter", "by 2023-12-31"
RULES = [(a, b, c) for a, b, c in product((MONTHLY, QUARTERLY, ONCE), repeat=3) if a != b]


def read_as(first: str, other: str, second: str, **more: Any) -> Engine:
    """Task 1, which may be read otherwise, and task 2 that waits for it."""
    question = {"asks": "How?", "readings": ["so", "otherwise"], "taken": "so", "why": "-"}
    would = {"2": {"due": other}}
    tasks = {
        "1": {"due": first, "open": [question | {"would": would}], **more},
        "2": {"when": "done 1", "due": second, **more},
    }
    return opened(tasks, until="2023-12-31", **TREE)


def shown(engine: Engine) -> dict[Any, list[Any]]:
    """What lists of the days before the decision show of both tasks."""
    return {
        (day, row["task"], row["occurrence"], row["body"]): [row[name] for name in SHOWN]
        for day in BEFORE
        for place in (None, "north")
        for row in engine.tasks(today=day, filters=Filters(body=place, below=bool(place)))
    }


def starts(engine: Engine, day: str = "2023-03-01") -> dict[str | None, str]:
    """The occurrences of task 2 that may be begun, and since when."""
    rows = engine.tasks(today=D(day), filters=ALL)
    return {
        r["occurrence"]: str(r["starts_on"]) for r in rows if r["task"] == "2" and r["starts_on"]
    }


@pytest.mark.parametrize("each", [{}, {"each": "communes"}])
@pytest.mark.parametrize(("first", "other", "second"), RULES)
def test_another_reading_of_what_is_waited_for(
    first: str, other: str, second: str, each: dict[str, str]
) -> None:
    """The days before the decision show what they showed, of what waited, started or was barred;
    kept is what is worked out anew."""
    engine = read_as(first, other, second, **each)
    mine = {"body": "n1"} if each else {}
    for month in ("2022-10", "2022-11", "2022-12"):
        label = {"occurrence": month} if first == MONTHLY else {}
        if first == MONTHLY or month == "2022-12":
            label = {"occurrence": "2022-Q4"} if first == QUARTERLY else label
            engine.complete("1", on=D("2022-12-20"), **label, **mine)
    before = shown(engine)
    engine.confirm("1", reading="2", reason="r")
    assert engine.verify()[1] == []
    after = shown(engine)
    began = before.keys() & after.keys()
    assert {key: after[key] for key in began} == {key: before[key] for key in began}
    apart = {key: one for key, one in (before | after).items() if key not in began}
    assert {told[0] for told in apart.values()} <= {"waiting"}


def test_from_its_day_on_the_occurrences_of_the_other_reading_count() -> None:
    """Monthly work that waited for each month waits, once the other task is read as quarterly, for
    the quarter that contains it."""
    engine = read_as(MONTHLY, QUARTERLY, MONTHLY)
    engine.complete("1", occurrence="2022-11", on=D("2022-11-20"))
    engine.confirm("1", reading="2", reason="r")
    assert starts(engine, "2023-02-28") == {"2022-11": "2022-11-20"}
    assert starts(engine) == {}
    engine.complete("1", occurrence="2022-Q4", on=D("2023-03-01"))
    assert starts(engine) == dict.fromkeys(("2022-10", "2022-11", "2022-12"), "2023-03-01")


def test_what_is_waited_for_period_by_period_starts_otherwise() -> None:
    """A document, a completion or a reading that moves the start of one task changes which periods
    another waits for in vain: kept is what is worked out anew, and named from that start on."""
    for when in ("x", "done 0"):
        tasks = {
            "0": {},
            "1": {"when": when, "due": MONTHLY},
            "2": {"when": "done 1", "due": QUARTERLY},
        }
        engine = opened(tasks, until="2023-12-31")
        if when == "x":
            engine.record(("x",), issued=D("2023-02-10"), number="1-QĐ")
        else:
            engine.complete("0", on=D("2023-02-10"))
        assert engine.verify()[1] == []
        told = {
            day: [
                [one["by"] for one in row["blocked_by"]]
                for row in engine.tasks(today=D(day), filters=ALL)
                if (row["task"], row["occurrence"]) == ("2", "2022-Q4")
            ]
            for day in ("2023-02-09", "2023-02-10")
        }
        assert told == {"2023-02-09": [[]], "2023-02-10": [["none"]]}


@pytest.mark.parametrize(("first", "other", "second"), RULES)
def test_an_amendment_of_what_is_waited_for(first: str, other: str, second: str) -> None:
    """The same where a version of the plan rules the other task otherwise, from another start on
    too: the days before it show what they showed."""
    for change in ({"due": other}, {"due": first, "when": "x"}):
        engine = read_as(first, other, second)
        for month in ("2022-10", "2022-11", "2022-12") if first == MONTHLY else ("2022-Q4",):
            label = {} if first == ONCE else {"occurrence": month}
            engine.complete("1", on=D("2022-12-20"), **label)
        before = shown(engine)
        version = {"1": change, "2": {"when": "done 1", "due": second}}
        engine.amend(make_plan(version, until="2023-12-31", **TREE), reason="r")
        assert engine.verify()[1] == []
        after = shown(engine)
        began = {key for key, told in before.items() if told[0] != "waiting"}
        assert {key: after[key] for key in began} == {key: before[key] for key in began}
