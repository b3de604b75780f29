"""Tasks in which each member of a group has a part: who moves what, and what the whole is then."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.model.acts import TaskMoved
from engine.model.body_refusals import NoPartsError, NotAMemberError, SucceededError, WhichBodyError
from engine.model.lifecycle import MoveRefusedError
from engine.model.refusals import (
    NotUngroundedError,
    ReasonMissingError,
    TooEarlyError,
    WhichOccurrenceError,
)
from engine.service.engine import Engine
from tests.support.country import country, directory, lines, shared
from triggers.errors import UnknownNameError, UponError

D = date.fromisoformat
COMMUNES = ("n1", "n2", "n3", "s1", "s2")
TASKS: dict[str, dict[str, Any]] = {
    "1": {"each": "communes", "due": "by 2023-06-30"},
    "2": {"lead": ["north"]},
}


@pytest.fixture
def engine() -> Engine:
    """The country with one task of which each commune has a part, and one without parts."""
    return country(TASKS)


def whole(engine: Engine, today: str = "2023-03-01", task: str = "1") -> str:
    """State and progress of the whole on a day."""
    rows = lines(engine, "task state progress", today=D(today))
    return next(row for row in rows if row.startswith(f"{task} "))[len(task) + 1 :]


def part(engine: Engine, body: str, keys: str = "state since") -> str:
    """The row of task 1 for one body."""
    return next(row[2:] for row in lines(engine, f"task {keys}", body=body) if row[0] == "1")


# A body's own part


def test_each_body_moves_its_own_part(engine: Engine) -> None:
    """A start and a completion are of one body's part; the others stay as they were, and the whole
    is in progress from the first start on."""
    engine.start("1", body="n1", on=D("2023-01-10"))
    engine.complete("1", body="s1", on=D("2023-01-20"))
    rows = lines(engine, "task body state since", body="centre", below=True)
    assert [row[2:] for row in rows if row[0] == "1"] == [
        "n2 active 2022-10-15",
        "n3 active 2022-10-15",
        "s2 active 2022-10-15",
        "n1 in_progress 2023-01-10",
        "s1 done 2023-01-20",
    ]
    assert whole(engine) == "in_progress 1/5"
    assert lines(engine, "since progress", body="south", total=True) == ["2023-01-20 1/2"]
    assert engine.verify()[1] == []


def test_the_whole_is_done_with_the_last_part(engine: Engine) -> None:
    """The whole is done on the day on which the last member completed its part."""
    for day, body in enumerate(COMMUNES, 10):
        assert whole(engine).startswith("active" if day == 10 else "in_progress")
        engine.complete("1", body=body, on=D(f"2023-01-{24 - day}"))
    assert whole(engine) == "done 5/5"
    assert lines(engine, "completed_on timeliness", plan="p")[0] == "2023-01-14 done_in_time"
    engine.reopen("1", body="n2", reason="r", on=D("2023-02-01"))
    assert whole(engine) == "in_progress 4/5"


@pytest.mark.parametrize(
    ("today", "row"),
    [
        ("2023-01-09", "active 0/5"),
        ("2023-01-10", "in_progress 0/5"),
        ("2023-01-19", "in_progress 0/5"),
        ("2023-01-20", "in_progress 1/5"),
        ("2023-02-28", "in_progress 2/5"),
    ],
)
def test_progress_on_an_earlier_day(engine: Engine, today: str, row: str) -> None:
    """The whole as it was on a day counts what was done by then."""
    engine.start("1", body="n1", on=D("2023-01-10"))
    engine.complete("1", body="n1", on=D("2023-02-10"))
    engine.complete("1", body="n2", on=D("2023-01-20"))
    assert whole(engine, today) == row


def test_moves_of_a_part_come_in_order(engine: Engine) -> None:
    """A body's part is not moved before its own last move, whatever the others did."""
    engine.start("1", body="n1", on=D("2023-01-10"))
    with pytest.raises(TooEarlyError):
        engine.complete("1", body="n1", on=D("2023-01-09"))
    assert engine.complete("1", body="n2", on=D("2023-01-09")).entry == 3


def test_a_part_of_an_occurrence() -> None:
    """Parts are of one occurrence each; the refusal names those that the body could mean."""
    engine = country({"1": {"each": "communes", "due": "every year"}}, until="2023-12-31")
    with pytest.raises(WhichOccurrenceError, match="2022, 2023"):
        engine.complete("1", body="n1")
    engine.complete("1", body="n1", occurrence="2022")
    assert engine.complete("1", body="n1").changes[0].occurrence == "2023"
    engine.complete("1", body="n2", occurrence="2022")
    assert lines(engine, "occurrence progress") == ["2022 2/5", "2023 1/5"]
    assert lines(engine, "occurrence state", body="n2") == ["2022 done", "2023 active"]


def test_a_part_ahead_of_its_document() -> None:
    """A part that ran ahead is ungrounded until the document comes to its place; the whole's row
    does not say so, for it is the part that lacks its ground."""
    engine = country({"1": {"each": "communes", "when": "x"}})
    engine.complete("1", body="n1", without_trigger=True, reason="r", on=D("2023-01-05"))
    engine.complete("1", body="s1", without_trigger=True, reason="r", on=D("2023-01-05"))
    engine.record("x", issued=D("2023-02-01"), scope="north")
    assert part(engine, "n1", "state ungrounded") == "done False"
    assert part(engine, "s1", "state ungrounded") == "done True"
    assert lines(engine, "scope ungrounded progress") == ["- False 2/5", "north False 1/3"]


# Refusals

REFUSED = [
    ("1", {}, WhichBodyError, "n1, n2, n3, s1, s2"),
    ("1", {"body": "north"}, NotAMemberError, "communes"),
    ("1", {"body": "n9"}, UnknownNameError, "n9"),
    ("1", {"body": "n3"}, SucceededError, "n2 .* since 2023-02-01"),
    ("1", {"for_all": True}, ReasonMissingError, "for_all"),
    ("2", {"for_all": True, "reason": "r"}, NoPartsError, "one piece of work"),
    ("1", {"body": "s2"}, MoveRefusedError, "while done"),
]


@pytest.mark.parametrize(("task", "asked", "kind", "words"), REFUSED)
def test_refused(
    engine: Engine, task: str, asked: dict[str, Any], kind: type[UponError], words: str
) -> None:
    """No body named, one that is no member, that nobody knows, or whose work another carries on;
    all of a task without parts, or without a reason: refused, and nothing recorded."""
    engine.succeed("n3", "n2", D("2023-02-01"))
    engine.complete("1", body="s2")
    with pytest.raises(kind, match=words):
        engine.complete(task, **asked)
    assert engine.proof(quick=True).head.count == 3


def test_a_long_group_is_not_listed_whole() -> None:
    """A refusal names the first members, and says that there are more."""
    names = [f"c{number}" for number in range(1, 9)]
    bodies = {name: {"name": name} for name in names}
    groups = {"g": {"name": "G", "members": names}}
    engine = country({"1": {"each": "g"}}, bodies=bodies, groups=groups)
    with pytest.raises(WhichBodyError) as caught:
        engine.start("1")
    assert caught.value.arguments["allowed"] == ("c1", "c2", "c3", "c4", "c5", "c6", "...")


def test_a_body_does_its_part_of_many_levels() -> None:
    """In a group of bodies above and below each other each has its own part."""
    engine = country({"1": {"each": "mixed"}})
    engine.complete("1", body="north")
    assert lines(engine, "body state", body="north", below=True) == ["n1 active", "north done"]
    engine.complete("1", body="n1")
    engine.complete("1", body="s1")
    assert whole(engine) == "done 3/3"


# All parts at once


def test_all_at_once(engine: Engine) -> None:
    """With a reason the whole is completed at once: every part is done on that day, but for one
    that was done before, which keeps its own."""
    engine.complete("1", body="n1", on=D("2023-01-10"))
    engine.start("1", body="n2", on=D("2023-01-15"))
    engine.complete("1", for_all=True, reason="Báo cáo 12", on=D("2023-01-20"))
    assert whole(engine) == "done 5/5"
    days = [part(engine, body, "completed_on") for body in COMMUNES]
    assert days == ["2023-01-10", *["2023-01-20"] * 4]
    act = engine.log()[-1][0].act
    assert isinstance(act, TaskMoved)
    assert (act.body, act.reason) == (None, "Báo cáo 12")
    assert engine.verify()[1] == []


def test_a_part_reopened_after_all_at_once(engine: Engine) -> None:
    """One part that is taken up again opens the whole, from that day and until it is done."""
    engine.complete("1", for_all=True, reason="r", on=D("2023-01-20"))
    engine.reopen("1", body="n1", reason="r", on=D("2023-02-01"))
    assert [whole(engine, day) for day in ("2023-01-19", "2023-01-31", "2023-02-01")] == [
        "active 0/5",
        "done 5/5",
        "in_progress 4/5",
    ]
    assert part(engine, "n2") == "done 2023-01-20"
    engine.complete("1", body="n1", on=D("2023-02-10"))
    assert whole(engine) == "done 5/5"
    assert lines(engine, "completed_on")[0] == "2023-02-10"
    assert engine.verify()[1] == []


MOVES = [
    # moves on all, what n1 (done before), n2 (begun before), n3 (nothing done) are then
    ("suspend", "done 2023-01-10, suspended 2023-02-01, suspended 2023-02-01", "suspended 1/5"),
    (
        "suspend resume",
        "done 2023-01-10, in_progress 2023-02-01, active 2023-02-01",
        "in_progress 1/5",
    ),
    ("cancel", "done 2023-01-10, cancelled 2023-02-01, cancelled 2023-02-01", "cancelled 1/5"),
    (
        "cancel reinstate",
        "done 2023-01-10, active 2023-02-01, active 2023-02-01",
        "in_progress 1/5",
    ),
    (
        "complete reopen",
        "in_progress 2023-02-01, in_progress 2023-02-01, in_progress 2023-02-01",
        "in_progress 0/5",
    ),
]


@pytest.mark.parametrize(("moves", "parts", "row"), MOVES)
def test_moves_on_all_parts(engine: Engine, moves: str, parts: str, row: str) -> None:
    """A move on all parts is made on those that allow it; work that is done stays done."""
    engine.complete("1", body="n1", on=D("2023-01-10"))
    engine.start("1", body="n2", on=D("2023-01-10"))
    for name in moves.split():
        getattr(engine, name)("1", reason="r", for_all=True, on=D("2023-02-01"))
    assert ", ".join(part(engine, body) for body in ("n1", "n2", "n3")) == parts
    assert whole(engine) == row
    assert engine.verify()[1] == []


def test_moves_with_a_reason_need_no_all(engine: Engine) -> None:
    """A move that sets work aside is on all parts where no body is named, on one where one is."""
    engine.suspend("1", body="n1", reason="r")
    assert (part(engine, "n1", "state"), part(engine, "n2", "state")) == ("suspended", "active")
    engine.cancel("1", reason="r")
    assert [part(engine, body, "state") for body in ("n1", "n2")] == ["cancelled", "cancelled"]


def test_a_cancelled_part_is_not_waited_for() -> None:
    """The whole is done once all parts are that were not cancelled, and so is who waits for it."""
    engine = country({"1": {"each": "communes"}, "2": {"when": "done 1"}})
    for body in COMMUNES[1:]:
        engine.complete("1", body=body, on=D("2023-02-01"))
    assert whole(engine) == "in_progress 4/5"
    engine.cancel("1", body="n1", reason="r")
    assert (whole(engine), whole(engine, task="2")) == ("done 4/5", "active -")
    engine.reinstate("1", body="n1", reason="r")
    assert (whole(engine), whole(engine, task="2")) == ("in_progress 4/5", "waiting -")
    assert engine.verify()[1] == []


def test_nothing_is_left_where_all_parts_are_cancelled() -> None:
    """Where every part was cancelled nobody has done anything, and nothing is done."""
    engine = country({"1": {"each": "communes"}, "2": {"when": "done 1"}})
    for body in COMMUNES:
        engine.cancel("1", body=body, reason="r")
    assert (whole(engine), whole(engine, task="2")) == ("active 0/5", "waiting -")


# Decisions about one part


def test_a_settlement_for_one_body() -> None:
    """Work that lost its ground is settled body by body; only that part is settled."""
    engine = country({"1": {"each": "communes", "when": "x"}})
    event = engine.record("x", issued=D("2023-01-05"), scope="north").event or ""
    for body in ("n1", "n2", "n3"):
        engine.complete("1", body=body, on=D("2023-01-06"))
    engine.retract(event, reason="r")
    assert [part(engine, body, "ungrounded") for body in ("n1", "s1")] == ["True", "False"]
    for body, decision in (("n1", "keep"), ("n2", "cancel"), ("n3", "reopen")):
        engine.settle("1", decision, body=body, reason="r")
    states = [part(engine, body, "state ungrounded") for body in ("n1", "n2", "n3")]
    assert states == ["done False", "cancelled False", "in_progress False"]
    for asked in ({"body": "n1"}, {"body": "s1"}, {}):
        with pytest.raises(NotUngroundedError):
            engine.settle("1", "keep", reason="r", **asked)
    assert engine.verify()[1] == []


# Targets

GOAL = {"of": "communes", "says": "80%"}


@pytest.mark.parametrize(
    ("target", "met"),
    [
        ({"at_least": 80}, [False, False, True, True]),
        ({"above": 80}, [False, False, False, True]),
        ({"at_most": 60}, [True, True, False, False]),
        ({"above": 20, "at_most": 80}, [False, True, True, False]),
        ({}, [None, None, None, None]),
    ],
)
def test_targets(target: dict[str, int], met: list[bool | None]) -> None:
    """A target is met from the share of members that it names: of 1, 3, 4 and 5 of 5."""
    engine = country({"1": {"each": "communes", "targets": [GOAL | target]}})
    found = []
    for count, body in enumerate(COMMUNES, 1):
        engine.complete("1", body=body)
        if count != 2:
            found += [goal["met"] for goal in engine.tasks()[0]["targets"]]
    assert found == met
    assert lines(engine, "targets", body="n1") == ["-"]


def test_targets_of_nobody() -> None:
    """Where there is nobody, no share is reached or missed."""
    engine = shared({"1": {"each": "communes", "targets": [GOAL | {"at_least": 80}]}})
    engine.put_bodies(directory(groups={"communes": {"name": "-", "members": []}}))
    row = engine.tasks()[0]
    assert (row["progress"], row["targets"]) == (
        {"done": 0, "of": 0},
        [{"says": "80%", "met": None}],
    )
    assert engine.verify()[1] == []
