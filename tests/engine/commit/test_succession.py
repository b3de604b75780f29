"""Merged communes: from a day one body carries on what another has open; history stays."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from engine.model.body_refusals import NotAMemberError, SucceededError, WhichPartError
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.country import cell, country, lines

D = date.fromisoformat
ALL = Filters(all_occurrences=True)
MERGED = D("2023-02-01")
TASKS: dict[str, dict[str, Any]] = {
    "1": {"each": "communes", "due": "by 2023-06-30"},
    "2": {"when": "done 1"},
    "3": {"each": "communes", "when": "done 1"},
}


def merged(tasks: dict[str, dict[str, Any]] | None = None, **fields: Any) -> Engine:
    """The country in which n1 and n3 went into n2."""
    engine = country(tasks or TASKS, **fields)
    for old in ("n1", "n3"):
        engine.succeed(old, "n2", MERGED, reason="Nghị quyết 15")
    return engine


def part(engine: Engine, body: str, keys: str = "state since", task: str = "1") -> str:
    """The row of one body's part, whoever carries it."""
    rows = engine.tasks(filters=Filters(body="centre", below=True))
    row = next(r for r in rows if (r["task"], r["body"]) == (task, body))
    return " ".join(cell(row[key]) for key in keys.split())


def whole(engine: Engine, task: str = "1") -> str:
    rows = lines(engine, "task scope state progress")
    return next(row for row in rows if row.startswith(f"{task} - "))[4:]


# Whose list has the parts


@pytest.mark.parametrize(
    ("today", "n1", "n2"),
    [
        ("2023-01-31", ["n1"], ["n2"]),
        ("2023-02-01", [], ["n1", "n2", "n3"]),
    ],
)
def test_open_parts_move_to_the_new_body(today: str, n1: list[str], n2: list[str]) -> None:
    """From the day on the new body's list has the parts that it carries on beside its own, and the
    old body's has them no more."""
    engine = merged({"1": {"each": "communes"}})
    for body, parts in (("n1", n1), ("n2", n2)):
        assert lines(engine, "body", body=body, today=D(today)) == parts
    below = lines(engine, "body", body="north", below=True, today=D(today))
    assert below == ["n1", "n2", "n3"]


def test_a_sum_counts_members_not_carriers() -> None:
    """In sum each member's part counts where the member lies, whoever carries it on."""
    engine = merged()
    engine.succeed("s1", "n2", MERGED)
    for member in ("n1", "n2", "n3", "s1"):
        engine.complete("1", body="n2", part=member, on=MERGED)
    assert lines(engine, "progress", body="north", total=True)[0] == "3/3"
    assert lines(engine, "progress", body="south", total=True)[0] == "1/2"
    assert lines(engine, "progress", body="n2", total=True)[0] == "1/1"


# Who may act


def test_the_new_body_says_whose_part_it_is() -> None:
    """Where several parts that a body carries could be meant, it is asked whose; each part has the
    day of its own completion, and the last that is open need not be named."""
    engine = merged()
    with pytest.raises(WhichPartError, match="n2, n1, n3"):
        engine.complete("1", body="n2", on=D("2023-02-10"))
    engine.complete("1", body="n2", part="n1", on=D("2023-02-10"))
    engine.complete("1", body="n2", part="n2", on=D("2023-02-11"))
    states = [part(engine, body, "state") for body in ("n1", "n2", "n3")]
    assert states == ["done", "done", "active"]
    engine.complete("1", body="n2", on=D("2023-02-12"))
    days = [part(engine, body) for body in ("n1", "n2", "n3")]
    assert days == ["done 2023-02-10", "done 2023-02-11", "done 2023-02-12"]
    assert (whole(engine), whole(engine, "3")) == ("in_progress 3/5", "waiting 0/5")
    assert [part(engine, body, "state", "3") for body in ("n1", "n3", "s1")] == [
        "active",
        "active",
        "waiting",
    ]
    assert engine.verify()[1] == []


def test_history_stays() -> None:
    """What the old body did before keeps its day, whatever the new body does after."""
    engine = country(TASKS)
    engine.complete("1", body="n1", on=D("2023-01-10"))
    engine.start("1", body="n3", on=D("2023-01-15"))
    engine.succeed("n1", "n2", MERGED)
    engine.succeed("n3", "n2", MERGED)
    assert [part(engine, body) for body in ("n1", "n3")] == [
        "done 2023-01-10",
        "in_progress 2023-01-15",
    ]
    engine.complete("1", body="n2", part="n2", on=D("2023-02-10"))
    engine.complete("1", body="n2", on=D("2023-02-11"))
    assert [part(engine, body) for body in ("n1", "n2", "n3")] == [
        "done 2023-01-10",
        "done 2023-02-10",
        "done 2023-02-11",
    ]
    engine.suspend("3", body="n2", part="n2", reason="r")
    engine.cancel("1", body="s1", reason="r")
    assert part(engine, "n1") == "done 2023-01-10"
    assert engine.verify()[1] == []


def test_what_was_done_elsewhere_before_is_its_own() -> None:
    """What the new body did for itself before the day is not what it carries on: neither moves nor
    extensions."""
    engine = country(TASKS)
    engine.complete("1", body="n2", on=D("2023-01-10"))
    engine.extend("1", D("2023-12-31"), body="s1", reason="r")
    engine.succeed("n1", "n2", MERGED)
    engine.succeed("n3", "s1", D("2023-04-01"))
    assert part(engine, "n1", "state due") == "active 2023-06-30"
    assert part(engine, "n3", "state due") == "active 2023-06-30"
    assert engine.verify()[1] == []


def test_an_extension_for_what_is_carried_on() -> None:
    """A deadline is put off for the part that is named, and for no other that the body carries."""
    engine = merged()
    with pytest.raises(WhichPartError, match="n2, n1, n3"):
        engine.extend("1", D("2023-09-30"), body="n2", reason="r")
    engine.extend("1", D("2023-09-30"), body="n2", part="n1", reason="r")
    engine.extend("1", D("2023-10-31"), body="n2", part="n2", reason="r")
    assert [part(engine, body, "due") for body in ("n1", "n2", "n3", "s1")] == [
        "2023-09-30",
        "2023-10-31",
        "2023-06-30",
        "2023-06-30",
    ]
    assert [part(engine, body, "extension_conflict") for body in ("n1", "n2")] == ["False"] * 2


@pytest.mark.parametrize(
    ("body", "on", "refusal"),
    [
        ("n1", "2023-02-01", SucceededError),
        ("n1", "2023-01-31", None),
        ("n2", "2023-02-01", None),
        ("north", "2023-02-01", NotAMemberError),
    ],
)
def test_who_may_act_on_a_day(body: str, on: str, refusal: type[Exception] | None) -> None:
    """Up to the day the old body acts for itself, also where it is told later; from then on the
    refusal names the new one."""
    engine = merged()
    if refusal is not None:
        with pytest.raises(refusal, match="n2"):
            engine.complete("1", body=body, on=D(on))
        return
    engine.complete("1", body=body, part=body, on=D(on))
    assert part(engine, body) == f"done {on}"
    others = [name for name in ("n1", "n2", "n3") if name != body]
    assert [part(engine, name, "state") for name in others] == ["active", "active"]


def test_a_new_body_that_is_no_member() -> None:
    """A body that was founded by the merger acts on the parts of its predecessors and has none of
    its own; before the day it has none at all."""
    engine = country({"1": {"each": "communes"}})
    engine.succeed("n1", "north", MERGED)
    with pytest.raises(NotAMemberError):
        engine.complete("1", body="north", on=D("2023-01-31"))
    engine.complete("1", body="north", on=MERGED)
    assert lines(engine, "body state", body="north") == ["n1 done"]
    assert whole(engine) == "in_progress 1/5"
    assert engine.verify()[1] == []


def test_the_work_of_two_mergers() -> None:
    """Who carries on what another carried has all of it from its own day on."""
    engine = merged()
    engine.succeed("n2", "s1", D("2023-02-20"))
    engine.start("1", body="n2", part="n1", on=D("2023-02-10"))
    with pytest.raises(SucceededError, match="s1"):
        engine.complete("1", body="n2", on=D("2023-02-20"))
    for member in ("n1", "n2", "n3", "s1"):
        engine.complete("1", body="s1", part=member, on=D("2023-02-20"))
    states = [part(engine, body) for body in ("n1", "n2", "n3", "s1")]
    assert states == ["done 2023-02-20"] * 4
    assert lines(engine, "body", body="s1", today=D("2023-02-20"))[:4] == ["n1", "n2", "n3", "s1"]
    assert engine.verify()[1] == []


def test_work_that_lost_its_ground_is_settled_part_by_part() -> None:
    """Of the parts that a body carries on, a settlement is about the first that lost its ground;
    those that have it are left alone."""
    engine = country({"1": {"each": "communes", "when": "x"}})
    events = {
        scope: engine.record("x", issued=D("2023-01-05"), scope=scope).event or ""
        for scope in ("n1", "n2", "n3")
    }
    for body in events:
        engine.start("1", body=body, on=D("2023-01-06"))
    for old in ("n1", "n3"):
        engine.succeed(old, "n2", MERGED)
    engine.retract(events["n1"], reason="r")
    engine.settle("1", "cancel", body="n2", reason="r")
    assert [part(engine, body, "state") for body in events] == [
        "cancelled",
        "in_progress",
        "in_progress",
    ]
    engine.retract(events["n3"], reason="r")
    engine.settle("1", "keep", body="n2", reason="r")
    engine.retract(events["n2"], reason="r")
    assert [part(engine, body, "ungrounded") for body in events] == ["False", "True", "False"]
    assert engine.verify()[1] == []


# What the whole and those who wait for it make of it


def test_a_merger_told_after_its_completions() -> None:
    """A completion of the new body that was recorded before the merger was is of its own part
    alone; the part that it carries stays open until somebody says that it is done, and whoever
    waited for all starts then."""
    engine = country(TASKS)
    for body in ("n2", "n3", "s1", "s2"):
        engine.complete("1", body=body, on=D("2023-02-20"))
    assert whole(engine, "2") == "waiting -"
    engine.succeed("n1", "n2", MERGED)
    assert (whole(engine), whole(engine, "2")) == ("in_progress 4/5", "waiting -")
    assert part(engine, "n1", "state carried_by") == "active n2"
    engine.complete("1", body="n2", on=D("2023-02-21"))
    assert part(engine, "n2") == "done 2023-02-20"
    assert (whole(engine), whole(engine, "2")) == ("done 5/5", "active -")
    assert part(engine, "n1", "state", "3") == "active"
    assert engine.verify()[1] == []
    engine.undo()
    assert (whole(engine), whole(engine, "2")) == ("in_progress 4/5", "waiting -")
    assert engine.verify()[1] == []


def test_the_order_of_recording_does_not_matter() -> None:
    """Mergers, completions and documents in any order give the same standings."""
    tasks = TASKS | {"4": {"each": "communes", "when": "x", "due": "1 month after x"}}
    acts: list[tuple[str, dict[str, Any]]] = [
        ("succeed", {"old": "n1", "new": "n2", "on": MERGED}),
        ("succeed", {"old": "n2", "new": "s1", "on": D("2023-02-15")}),
        ("record", {"triggers": "x", "issued": D("2023-02-10"), "scope": "n2"}),
        ("record", {"triggers": "x", "issued": D("2023-02-20"), "scope": "south"}),
        ("complete", {"task": "1", "body": "s1", "part": "s1", "on": D("2023-02-20")}),
    ]
    found = []
    for number, order in enumerate(permutations(acts)):
        engine = country(tasks)
        for name, asked in order:
            getattr(engine, name)(**asked)
        found.append(engine.tasks(filters=ALL))
        assert number % 12 or engine.verify()[1] == []
    assert all(rows == found[0] for rows in found)


# Documents at the new body's scope

REACHED = [
    # scope, issued, what the parts of n1, n2 and s1 are
    ("n2", "2023-01-31", "waiting active waiting"),
    ("n2", "2023-02-01", "active active waiting"),
    ("n1", "2023-02-10", "active waiting waiting"),
    ("north", "2023-01-31", "active active waiting"),
    ("south", "2023-02-10", "waiting waiting active"),
]


@pytest.mark.parametrize(("scope", "issued", "states"), REACHED)
def test_a_document_of_the_new_body(scope: str, issued: str, states: str) -> None:
    """A document at the new body's scope reaches the old parts from the day on, told before the
    merger or after it."""
    tasks = {"1": {"each": "communes", "when": "x"}}
    for first in (True, False):
        engine = merged(tasks) if first else country(tasks)
        engine.record("x", issued=D(issued), scope=scope)
        if not first:
            for old in ("n1", "n3"):
                engine.succeed(old, "n2", MERGED)
        assert " ".join(part(engine, body, "state") for body in ("n1", "n2", "s1")) == states
        assert engine.verify()[1] == []


def test_a_document_above_the_new_body() -> None:
    """Where the new body lies in another province, that province's documents reach the old part
    from the day on, and those of its old province still do."""
    engine = country({"1": {"each": "communes", "when": "x and y"}})
    engine.succeed("n1", "s1", MERGED)
    engine.record("x", issued=D("2023-02-10"), scope="south")
    assert part(engine, "n1", "waiting_for") == "y"
    engine.record("y", issued=D("2023-02-10"), scope="north")
    assert [part(engine, body, "state") for body in ("n1", "n2", "s1")] == [
        "active",
        "waiting",
        "waiting",
    ]
    assert engine.verify()[1] == []


def test_undoing_a_merger_takes_its_reach_away() -> None:
    """Without the merger the old part sees its own province alone again."""
    engine = country({"1": {"each": "communes", "when": "x"}})
    engine.record("x", issued=D("2023-02-10"), scope="n2")
    before = engine.tasks(filters=ALL)
    changes = engine.succeed("n1", "n2", MERGED).changes
    assert [(c.scope, c.field, c.before, c.after) for c in changes] == [
        ("n1", "state", "waiting", "active"),
        ("n1", "since", None, "2023-02-10"),
    ]
    engine.undo()
    assert engine.tasks(filters=ALL) == before
    assert engine.verify()[1] == []
