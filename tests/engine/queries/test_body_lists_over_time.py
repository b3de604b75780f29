"""Lists of what lies below a body, on each day by who was a member of the group then."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.queries.filters import Filters
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.strategies import TREE, make_plan, office

D = date.fromisoformat
DAYS = [D("2023-01-15"), D("2023-01-30"), D("2023-02-14")]
MONTHLY: Any = {"due": "every month by day 25"}
ONCE: Any = {"due": "by 2023-12-31"}
TOGETHER: Any = {"1": {"each": "wards"} | ONCE}
AFTER_ANOTHER: Any = {"1": {"each": "wards"}, "2": {"each": "wards", "when": "done 1"} | MONTHLY}
ONE_AFTER_ANOTHER: Any = {"1": {"each": "wards", "due": "every 3 months after done"}}
BY_ROLE: Any = {"1": {"implementing": ["wards"]} | ONCE}
PLACES = ("centre", "north", "south", "n1", "n2", "n3", "s1")
Shown = dict[tuple[Any, ...], list[Any]]


def plan(tasks: Any, *members: str) -> Any:
    """A plan whose group has these members."""
    wards = {"wards": {"name": "Wards", "members": list(members)}}
    return make_plan(tasks, bodies=TREE["bodies"], groups=wards)


def shown(engine: Engine, days: list[date]) -> Shown:
    """What the lists of some days show at each place: of the body, of each below it, in sum."""
    found: Shown = {}
    for day in days:
        for name in PLACES:
            for asked in ({}, {"below": True}, {"total": True}):
                filters = Filters(body=name, **asked)
                for number, row in enumerate(engine.tasks(today=day, filters=filters)):
                    key = (day, name, *asked, number, row["task"], row["occurrence"], row["body"])
                    told = ("state", "since", "due", "timeliness", "progress", "targets")
                    found[key] = [row[field] for field in told]
    return found


def sums(engine: Engine, day: str, place: str) -> list[Any]:
    """How far the parts below a place are on a day, row by row."""
    rows = engine.tasks(today=D(day), filters=Filters(body=place, total=True))
    return [row["progress"] for row in rows if row["progress"]]


@pytest.mark.parametrize("tasks", [TOGETHER, AFTER_ANOTHER, BY_ROLE])
def test_who_joins_or_leaves_changes_no_earlier_day(tasks: Any) -> None:
    """A member that had done its part leaves, another that had not, one joins: what the days
    before show at any place stays, in sum too."""
    engine = office()
    engine.adopt(plan(tasks, "n1", "n2", "s1"))
    if "each" in tasks["1"]:
        engine.complete("1", body="n1", on=D("2023-01-10"))
        engine.start("1", body="n2", on=D("2023-01-12"))
    before = shown(engine, DAYS)
    engine.amend(plan(tasks, "n2", "n3"), holds_from=D("2023-02-15"), reason="r")
    assert shown(engine, DAYS) == before
    engine.amend(plan(tasks, "n1", "n3"), holds_from=D("2023-02-20"), reason="r")
    assert shown(engine, DAYS) == before


def test_sums_count_who_is_a_member_on_the_day() -> None:
    """Below a province: one of two was done, then the one that was done leaves and another joins,
    which completes its part; later all have left."""
    engine = office()
    engine.adopt(plan(TOGETHER, "n1", "n2", "s1"))
    engine.complete("1", body="n1", on=D("2023-01-10"))
    engine.amend(plan(TOGETHER, "n2", "n3", "s1"), holds_from=D("2023-02-01"), reason="r")
    engine.complete("1", body="n3", on=D("2023-02-10"))
    engine.amend(plan(TOGETHER, "s1"), holds_from=D("2023-02-20"), reason="r")
    days = ("2023-01-09", "2023-01-10", "2023-02-01", "2023-02-10", "2023-02-20")
    assert [sums(engine, day, "north") for day in days] == [
        [{"done": 0, "of": 2}],
        [{"done": 1, "of": 2}],
        [{"done": 0, "of": 2}],
        [{"done": 1, "of": 2}],
        [],
    ]
    assert sums(engine, "2023-02-20", "centre") == [{"done": 0, "of": 1}]


def test_an_occurrence_of_parts_alone_counts_those_of_the_day() -> None:
    """Where the whole has no occurrence yet, that of the parts counts who was a member then."""
    engine = office()
    engine.adopt(plan(AFTER_ANOTHER, "n1", "n2"))
    for body in ("n1", "n2"):
        engine.start("1", body=body, on=D("2023-01-04"))
    engine.complete("1", body="n1", on=D("2023-01-05"))
    engine.amend(plan(AFTER_ANOTHER, "n2", "n3"), holds_from=D("2023-02-01"), reason="r")
    of_january = Filters(body="north", total=True)
    rows = {
        day: [
            (row["occurrence"], row["progress"])
            for row in engine.tasks(today=D(day), filters=of_january)
            if row["task"] == "2" and row["occurrence"] in (None, "2023-01")
        ]
        for day in ("2023-01-31", "2023-02-01")
    }
    assert rows["2023-01-31"] == [
        (None, {"done": 0, "of": 1}),
        ("2023-01", {"done": 0, "of": 1}),
    ]
    assert rows["2023-02-01"] == [(None, {"done": 0, "of": 2})]


def test_parts_of_other_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where so many places are asked for that a database gives those of others too, the sums of a
    place are its own: an occurrence that is there for a member alone is so at that member's place,
    and comes later at another."""
    monkeypatch.setattr("store.rows.scan.FEW", 0)
    engines = [office(), office(open_ledger(f"sqlite:///{tmp_path / 'many.db'}"))]
    for engine in engines:
        engine.adopt(plan(ONE_AFTER_ANOTHER, "n1", "n2", "s1"))
        engine.complete("1", body="n1", on=D("2023-01-10"))
        engine.reopen("1", body="n1", occurrence="1", on=D("2023-02-15"), reason="not yet")
        engine.complete("1", body="n1", occurrence="1", on=D("2023-02-24"))
        engine.cancel("1", occurrence="1", on=D("2023-02-26"), reason="no more")
    for place in ("north", "south", "s1", "centre"):
        filters = Filters(body=place, total=True, all_occurrences=True)
        for day in ("2023-01-09", "2023-02-14", "2023-02-20", "2023-02-27"):
            memory, kept = (one.tasks(today=D(day), filters=filters) for one in engines)
            assert memory == kept


@pytest.mark.parametrize("kept", [False, True])
def test_who_was_away_for_a_while_does_not_count_meanwhile(kept: bool, tmp_path: Path) -> None:
    """A member whose part is done leaves and comes back: while it was away the whole was what the
    others' parts were, at each place; a second act of the same day leaves what the day came to. So
    in memory and in a database."""
    engine = office(open_ledger(f"sqlite:///{tmp_path / 'kept.db'}") if kept else None)
    engine.adopt(plan(TOGETHER, "n1", "n2"))
    engine.complete("1", body="n1", on=D("2023-01-10"))
    engine.amend(plan(TOGETHER, "n2"), holds_from=D("2023-02-01"), reason="r")
    before = shown(engine, [*DAYS, D("2023-02-01"), D("2023-02-19")])
    engine.amend(plan(TOGETHER, "n1", "n2"), holds_from=D("2023-02-20"), reason="r")
    assert shown(engine, [*DAYS, D("2023-02-01"), D("2023-02-19")]) == before
    days = ("2023-01-31", "2023-02-01", "2023-02-19", "2023-02-20")
    told = [{"done": 1, "of": 2}, {"done": 0, "of": 1}, {"done": 0, "of": 1}, {"done": 1, "of": 2}]
    assert [sums(engine, day, "north")[0] for day in days] == told
    wholes = [engine.tasks(today=D(day))[0] for day in days]
    assert [row["progress"] for row in wholes] == told
    engine.amend(plan(TOGETHER, "n2"), holds_from=D("2023-02-22"), reason="r")
    engine.amend(plan(TOGETHER, "n1", "n2"), holds_from=D("2023-02-22"), reason="r")
    assert sums(engine, "2023-02-22", "north") == [{"done": 1, "of": 2}]
    assert engine.verify()[1] == []


def test_work_beside_occurrences_counts_who_has_some_of_these_too() -> None:
    """A recurring task that was done as one piece beside its periods was done by every member,
    also by one of which a period's date was put off later."""
    engine = office()
    engine.adopt(plan({"1": MONTHLY | {"each": "wards", "state": "done"}}, "n1", "n2", "s1"))
    before = shown(engine, DAYS)
    assert sums(engine, "2023-01-15", "north")[0] == {"done": 2, "of": 2}
    put_off = {"occurrence": "2023-03", "body": "n1", "on": D("2023-02-15")}
    engine.extend("1", D("2023-12-31"), reason="r", **put_off)
    after = shown(engine, DAYS)
    assert [row for row in after.values() if row[0] == "done"] == [
        row for row in before.values() if row[0] == "done"
    ]
    assert sums(engine, "2023-01-15", "north")[0] == {"done": 2, "of": 2}
