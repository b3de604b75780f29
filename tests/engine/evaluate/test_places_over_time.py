"""Who lies below whom is a matter of the day: a body that comes to lie elsewhere changes no day
before that."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.model.states import Move
from engine.queries.filters import Filters
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.strategies import TREE, make_plan, office
from workflows.plan import Directory

D = date.fromisoformat
DAYS = [D("2022-12-01"), D("2023-01-15"), D("2023-01-31"), D("2023-02-14")]
MOVED = D("2023-02-15")
PLACES = ("centre", "north", "south", "n1", "n2", "s1")
TASKS: Any = {
    "1": {"when": "x", "due": "20 days after x"},
    "2": {"when": "x", "due": "1 month after x", "each": "communes"},
    "3": {"when": "y", "due": "10 days after y"},
    "4": {"due": "10 days after y", "each": "communes"},
    "5": {"when": "done 2"},
    "6": {"when": "z", "due": "by 2023-12-31", "until": "x"},
    "7": {"when": "z"},
}
TRIGGERS: Any = {"y": {"repeats": "true"}}
TOLD = ("state", "since", "due", "timeliness", "ungrounded", "progress", "waiting_for", "lapsed_on")


def adopted(tmp_path: Path, kept: bool) -> Engine:
    """An office with a plan, in a database or in memory."""
    engine = office(open_ledger(f"sqlite:///{tmp_path / 'kept.db'}") if kept else None)
    engine.adopt(make_plan(TASKS, triggers=TRIGGERS, **TREE))
    return engine


def shown(engine: Engine, days: list[date]) -> dict[Any, list[Any]]:
    """What the lists of some days show at each place: of the body, of each below it, in sum."""
    found: dict[Any, list[Any]] = {}
    for day in days:
        for name in (None, *PLACES):
            for asked in ({}, {"below": True}, {"total": True}) if name else ({},):
                for row in engine.tasks(today=day, filters=Filters(body=name, **asked)):
                    place = (row["scope"], row["body"])
                    key = (day, name, *asked, row["task"], row["occurrence"], *place)
                    found[key] = [row[field] for field in TOLD]
    return found


def placed(**under: str | None) -> Directory:
    """Bodies that come to lie below others."""
    bodies = {name: {"name": name, "under": above} for name, above in under.items()}
    return Directory.model_validate({"bodies": bodies})


def state(engine: Engine, day: str, task: str, body: str) -> list[Any]:
    """The state of a task for a body on a day, an occurrence each, and since when."""
    rows = engine.tasks(today=D(day), filters=Filters(body=body, below=True))
    mine = [row for row in rows if row["task"] == task and row["body"] in (None, body)]
    return [(row["state"], str(row["since"])) for row in mine]


def work(engine: Engine) -> None:
    """Documents for the north and for the south, and what was done on them."""
    engine.record(("x",), issued=D("2023-01-10"), scope="north", number="1")
    engine.record(("x",), issued=D("2023-01-20"), scope="south", number="2")
    engine.record(("y",), issued=D("2023-01-05"), scope="north", number="3")
    engine.record(("y",), issued=D("2023-01-25"), scope="south", number="4")
    engine.move(Move.START, "2", body="n1", on=D("2023-01-12"))
    engine.complete("2", body="n2", on=D("2023-01-30"))
    engine.waive("7", body="north", on=D("2023-01-10"), reason="r")


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize(
    "under", [{"n1": "south"}, {"n2": "south"}, {"north": "south"}, {"s1": "north"}, {"n1": None}]
)
def test_no_day_before_shows_the_new_tree(
    under: dict[str, str | None], kept: bool, tmp_path: Path
) -> None:
    """A commune, done or in hand, a province or nobody's: lists of earlier days, at any place and
    in sum, are as they were; a second move leaves the days of the first; kept is what is worked out
    anew."""
    engine = adopted(tmp_path, kept)
    work(engine)
    before = shown(engine, DAYS)
    engine.put_bodies(placed(**under), today=MOVED)
    assert shown(engine, DAYS) == before
    assert engine.verify()[1] == []
    between = shown(engine, [*DAYS, D("2023-02-19")])
    engine.put_bodies(placed(n1="centre", n2="north"), today=D("2023-02-20"))
    assert shown(engine, [*DAYS, D("2023-02-19")]) == between
    assert engine.verify()[1] == []


def test_the_tree_of_the_day_says_which_documents_hold(tmp_path: Path) -> None:
    """A commune goes over to the south: until then the north's document held for it, from then on
    the south's, which came later; sums count it where it lay."""
    engine = adopted(tmp_path, kept=True)
    engine.record(("x",), issued=D("2023-01-10"), scope="north", number="1")
    engine.put_bodies(placed(n1="south"), today=MOVED)
    assert state(engine, "2023-02-14", "2", "n1") == [("active", "2023-01-10")]
    assert state(engine, "2023-02-15", "2", "n1") == [("waiting", "None")]
    engine.record(("x",), issued=D("2023-02-20"), scope="south", number="2")
    assert state(engine, "2023-02-14", "2", "n1") == [("active", "2023-01-10")]
    assert state(engine, "2023-02-20", "2", "n1") == [("active", "2023-02-20")]
    engine.complete("2", body="n1", on=D("2023-02-21"))
    assert state(engine, "2023-02-14", "2", "n1") == [("active", "2023-01-10")]
    told = {
        (day, place): [
            row["progress"]
            for row in engine.tasks(today=D(day), filters=Filters(body=place, total=True))
            if row["task"] == "2"
        ]
        for day in ("2023-02-14", "2023-02-21")
        for place in ("north", "south")
    }
    communes = TREE["groups"]["communes"]["members"]
    norths = [name for name in communes if TREE["bodies"][name].get("under") == "north"]
    souths = [name for name in communes if TREE["bodies"][name].get("under") == "south"]
    assert told == {
        ("2023-02-14", "north"): [{"done": 0, "of": len(norths)}],
        ("2023-02-14", "south"): [{"done": 0, "of": len(souths)}],
        ("2023-02-21", "north"): [{"done": 0, "of": len(norths) - 1}],
        ("2023-02-21", "south"): [{"done": 1, "of": len(souths) + 1}],
    }
    assert engine.verify()[1] == []


def test_a_document_recorded_late_counts_for_who_lay_there(tmp_path: Path) -> None:
    """A document of the north, recorded after a commune left it, holds for the days before that."""
    engine = adopted(tmp_path, kept=True)
    engine.record(("x",), issued=D("2022-12-01"), scope="n1", number="0", effective=D("2022-12-01"))
    engine.put_bodies(placed(n1="south"), today=MOVED)
    engine.record(("y",), issued=D("2023-01-05"), scope="north", number="1")
    assert engine.verify()[1] == []
    assert state(engine, "2023-02-14", "4", "n1") == [("active", "2023-01-05")]
    assert state(engine, "2023-02-15", "4", "n1") != [("active", "2023-01-05")]


def test_the_first_place_of_a_body_is_its_place_from_the_beginning() -> None:
    """Bodies that a plan names, and that an import places for the first time, lie there on earlier
    days too: nothing was said of them before."""
    engine = office()
    plain = {name: {"name": name} for name in TREE["bodies"]}
    engine.adopt(make_plan(TASKS, triggers=TRIGGERS, bodies=plain, groups=TREE["groups"]))
    tree = {name: body.get("under") for name, body in TREE["bodies"].items()}
    engine.put_bodies(placed(**tree), today=MOVED)
    engine.record(("x",), issued=D("2023-01-10"), scope="north", number="1")
    assert state(engine, "2023-01-15", "2", "n1") == [("active", "2023-01-10")]


@pytest.mark.parametrize("kept", [False, True])
def test_who_left_a_place_had_its_share_in_the_sum(kept: bool, tmp_path: Path) -> None:
    """A commune that did its part and goes over to the south counts in the north's sum until then,
    with what it had done, and in the south's from then on."""
    engine = adopted(tmp_path, kept)
    work(engine)
    engine.put_bodies(placed(n2="south"), today=MOVED)

    def done(day: str, place: str) -> int:
        (row,) = (
            row
            for row in engine.tasks(today=D(day), filters=Filters(body=place, total=True))
            if row["task"] == "2"
        )
        assert row["progress"]
        return row["progress"]["done"]

    days = ("2023-01-29", "2023-01-30", "2023-02-14", "2023-02-15")
    assert [done(day, "north") for day in days] == [0, 1, 1, 0]
    assert [done(day, "south") for day in days] == [0, 0, 0, 1]
