"""A task whose parts an amendment gives to another group, or to none: earlier days keep theirs."""

from __future__ import annotations

import json
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from engine.queries.filters import Filters
from engine.queries.rows import view
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.strategies import TREE, make_plan, office
from workflows.plan import Directory, Plan

D = date.fromisoformat
DAYS = [D("2023-01-15"), D("2023-02-14")]
SINCE = D("2023-02-20")
GROUPS: tuple[str | None, ...] = ("communes", "mixed", None)
SHOWN = ("state", "since", "due", "timeliness", "ungrounded", "progress", "targets", "each")
REASONS = ("state", "since", "body", "due", "each", "progress")
PLACES = (None, "centre", "north", "n1")
Shown = dict[tuple[Any, ...], list[Any]]


def tasks(each: str | None, beside: str | None) -> Any:
    """A task, what waits for it part by part, or whole, and a recurring one of the same group."""
    parts = {"each": each} if each else {}
    others = {"each": beside} if beside else {}
    return {
        "1": {"due": "by 2023-06-30"} | parts,
        "2": {"when": "done 1"} | others,
        "3": {"when": "done 1"},
        "4": {"due": "every month by day 25"} | parts,
    }


def version(each: str | None, beside: str | None = None, **fields: Any) -> Plan:
    """A version of the plan; what recurs ends with the half-year."""
    return make_plan(tasks(each, beside), until="2023-06-30", **(TREE | fields))


def opened(each: str | None, beside: str | None) -> Engine:
    """An office whose plan gives the parts to a group; some of them are begun, and one is done."""
    engine = office()
    engine.adopt(version(each, beside))
    for body in ("n1", "s1"):
        who = {"body": body} if each else {}
        if each or body == "n1":
            engine.start("1", on=D("2023-01-10"), **who)
            engine.start("4", on=D("2023-01-10"), occurrence="2023-01", **who)
    if each:
        engine.complete("1", on=D("2023-01-20"), body="n1")
        engine.complete("4", on=D("2023-01-20"), occurrence="2023-01", body="n1")
    return engine


def shown(engine: Engine) -> Shown:
    """What the lists of the earlier days show: of the whole, of each place, below it, in sum."""
    found: Shown = {}
    for day in DAYS:
        for name in PLACES:
            for asked in ({}, {"below": True}, {"total": True}) if name else ({},):
                filters = Filters(body=name, all_occurrences=True, **asked)
                for row in engine.tasks(today=day, filters=filters):
                    key = (day, name, *asked, row["task"], row["occurrence"], row["body"])
                    assert key not in found
                    found[key] = [row[field] for field in SHOWN]
    return found


@pytest.mark.parametrize("beside", ["communes", None])
@pytest.mark.parametrize(("each", "after"), list(permutations(GROUPS, 2)))
def test_whose_the_parts_become_changes_no_earlier_day(
    each: str | None, after: str | None, beside: str | None
) -> None:
    """States, progress, parts and the group's name of the days before an amendment are those that
    they were, wherever one looks."""
    engine = opened(each, beside)
    before = shown(engine)
    engine.amend(version(after, beside), holds_from=SINCE, reason="other offices do it")
    after_it = shown(engine)
    assert {k: v for k, v in after_it.items() if before.get(k) != v} == {
        k: v for k, v in before.items() if after_it.get(k) != v
    }


def test_a_group_that_no_plan_declares_any_more_had_its_members() -> None:
    """Its members had their parts on the days before the amendment that took it out."""
    engine = opened("communes", None)
    before = shown(engine)
    groups = {"mixed": TREE["groups"]["mixed"]}
    engine.amend(
        version("mixed", groups=groups),
        holds_from=SINCE,
        reason="the communes are no group any more",
    )
    assert shown(engine) == before


def test_reasons_of_earlier_days_are_those_of_the_parts_of_then() -> None:
    """What explains a part, a place or the whole on an earlier day is what explained it then."""
    for each, after in permutations(GROUPS, 2):
        engine = opened(each, None)
        asked = [(name, day, body) for name in "123" for day in DAYS for body in PLACES]
        before = [reason(engine, *one) for one in asked]
        engine.amend(version(after, None), holds_from=SINCE, reason="r")
        assert [reason(engine, *one) for one in asked] == before


def reason(engine: Engine, task: str, day: date, body: str | None) -> Any:
    """What a task's explanation says on a day, for a body or the whole."""
    why = engine.why(task, today=day, body=body)
    said = view(why.decision.standing.at(day), why.card, day)
    return [why.condition(), why.decision.at(day).deadline, *(said[name] for name in REASONS)]


def test_from_its_day_on_the_parts_are_the_other_groups() -> None:
    """Parts that the new group has as well go on; who is not of it has work to be decided about, if
    it was begun; as one piece of work it goes on since the first part was begun."""
    engine = opened("communes", None)
    engine.amend(version("mixed"), holds_from=SINCE, reason="r")
    rows = {row["body"]: row for row in below(engine)}
    assert rows.keys() == {"n1", "north", "s1"}
    assert [rows[name]["state"] for name in sorted(rows)] == ["done", "active", "in_progress"]
    engine.amend(version(None, None), holds_from=D("2023-02-25"), reason="r")
    [row] = [row for row in engine.tasks(today=D("2023-02-26")) if row["task"] == "1"]
    assert (row["state"], row["since"]) == ("in_progress", D("2023-01-10"))
    assert (row["each"], row["progress"]) == (None, None)
    assert not [row for row in below(engine, "2023-02-26") if row["body"]]


def below(engine: Engine, day: str = "2023-02-22") -> list[Any]:
    """The rows of the first task below the centre on a day."""
    filters = Filters(body="centre", below=True)
    return [row for row in engine.tasks(today=D(day), filters=filters) if row["task"] == "1"]


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("communes", None, "communes"),
        ("communes", None, "mixed"),
        ("communes", "mixed", None),
        ("mixed", "communes", "mixed"),
        (None, "communes", None),
        (None, "mixed", "communes"),
    ],
)
def test_parts_that_were_taken_away_and_given_back(
    first: str | None, second: str | None, third: str | None
) -> None:
    """Two amendments one after another leave the days before the first, and between them, as they
    were."""
    engine = opened(first, None)
    before = shown(engine)
    engine.amend(version(second, None), holds_from=SINCE, reason="r")
    between = [below(engine), engine.tasks(today=D("2023-02-22"))]
    engine.amend(version(third, None), holds_from=D("2023-02-25"), reason="r")
    assert shown(engine) == before
    assert [below(engine), engine.tasks(today=D("2023-02-22"))] == between


@pytest.mark.parametrize("body", [None, "n1"])
def test_what_was_finished_as_one_piece_stays_so(body: str | None) -> None:
    """Whoever finished it: nothing is asked of the members, and what waits for it goes on."""
    engine = office()
    engine.adopt(version(None, None))
    engine.complete("1", on=D("2023-01-20"), body=body)
    engine.amend(version("communes"), holds_from=SINCE, reason="r")
    rows = {row["task"]: row for row in engine.tasks(today=D("2023-02-22"))}
    assert (rows["1"]["state"], rows["1"]["completed_on"]) == ("done", D("2023-01-20"))
    assert rows["1"]["progress"] == {"done": 5, "of": 5}
    assert {row["state"] for row in below(engine)} == {"done"}
    assert (rows["2"]["state"], rows["2"]["since"]) == ("active", D("2023-01-20"))


def test_one_piece_of_what_were_parts_is_done_when_all_were() -> None:
    """A part that was done finishes neither the whole, nor what waits for it; all parts do."""
    engine = opened("mixed", None)
    one = version(None, None)
    waiting = {"2": "waiting", "3": "waiting"}
    engine.amend(one, holds_from=SINCE, reason="r")
    assert states(engine) == {"1": "in_progress"} | waiting
    engine.complete("1", on=D("2023-02-24"), body="s1")
    assert states(engine) == {"1": "in_progress"} | waiting
    assert states(engine, "2023-02-24") == {"1": "done", "2": "active", "3": "active"}
    engine = opened("mixed", None)
    for body in ("s1", "north"):
        engine.complete("1", on=D("2023-02-10"), body=body)
    before = states(engine)
    engine.amend(one, holds_from=SINCE, reason="r")
    assert states(engine) == before == {"1": "done", "2": "active", "3": "active"}
    days = {row["since"] for row in engine.tasks(today=D("2023-02-22")) if row["task"] != "4"}
    assert days == {D("2023-02-10")}


def states(engine: Engine, day: str = "2023-02-22") -> dict[str, str]:
    """The states of the tasks that do not recur."""
    rows = engine.tasks(today=D(day))
    return {row["task"]: row["state"] for row in rows if row["task"] != "4"}


def test_members_that_change_while_another_group_is_still_to_come(tmp_path: Path) -> None:
    """A group whose members have the parts until an amendment holds: its members act on theirs
    meanwhile, and those that join or leave it are asked, or not any more, at once."""
    engine = office(open_ledger(str(tmp_path / "upon.db")))
    engine.put_bodies(directory("n1", "n2"))
    engine.adopt(make_plan(tasks("communes", None), until="2023-06-30"))
    engine.amend(
        make_plan(tasks("mixed", None), until="2023-06-30"), holds_from=D("2023-04-01"), reason="r"
    )
    engine.start("1", body="n2", on=D("2023-02-10"))
    engine.complete("1", body="n1", on=D("2023-02-10"))
    engine.put_bodies(directory("n2", "s1"))
    [row] = [row for row in engine.tasks(today=D("2023-03-02")) if row["task"] == "1"]
    assert (row["state"], row["progress"]) == ("in_progress", {"done": 0, "of": 2})
    assert {row["body"] for row in below(engine, "2023-03-02")} >= {"n2", "s1"}
    assert {row["body"] for row in below(engine, "2023-04-02")} >= {"north", "n1", "s1"}
    assert engine.verify()[1] == []


def directory(*members: str) -> Directory:
    """The bodies of the workspace, with these communes."""
    groups = TREE["groups"] | {"communes": {"name": "Communes", "members": members}}
    return Directory.model_validate_json(json.dumps(TREE | {"groups": groups}))
