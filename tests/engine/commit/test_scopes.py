"""Standings by scope: which there are, whom each speaks for, and what takes them away again."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.country import country, directory, lines, shared
from tests.support.strategies import TODAY, TREE, make_plan

D = date.fromisoformat
ALL = Filters(all_occurrences=True)
TASKS: dict[str, dict[str, Any]] = {"1": {"when": "x", "due": "1 month after x"}}
JAN, LATE, NEWEST = "2023-01-05", "2023-01-20", "2023-02-10"


def recorded(
    documents: str, tasks: dict[str, dict[str, Any]] | None = None, **fields: Any
) -> Engine:
    """The country after documents written as `trigger@scope=day`, in that order."""
    engine = country(tasks or TASKS, **fields)
    for document in documents.split():
        record(engine, document)
    return engine


def record(engine: Engine, document: str, scope: str | None = "", **options: Any) -> str:
    place, _, day = document.partition("=")
    trigger, _, written = place.partition("@")
    scope = written or None if scope == "" else scope
    made = engine.record(trigger, issued=D(day), number=document, scope=scope, **options)
    return made.event or ""


def kept(engine: Engine) -> str:
    return ", ".join(lines(engine, "scope state due"))


def as_seen_by(engine: Engine, body: str, keys: str = "state due") -> list[str]:
    """The row of task 1 as it is for a body, whoever has a role in it."""
    return lines(engine, keys, body=body, total=True)


# Which standings there are

STANDINGS = [
    # documents, the standings kept
    ("", "- waiting -"),
    (f"x={JAN}", "- active 2023-02-05"),
    (f"x@north={JAN}", "- waiting -, north active 2023-02-05"),
    (f"x@n1={JAN}", "- waiting -, n1 active 2023-02-05"),
    (f"x={JAN} x@n1={LATE}", "- active 2023-02-05, n1 active 2023-02-05"),
    (f"x={LATE} x@n1={JAN}", "- active 2023-02-20, n1 active 2023-02-05"),
    (
        f"x@centre={LATE} x@north={JAN} x@s1={NEWEST}",
        "- waiting -, centre active 2023-02-20, north active 2023-02-05, s1 active 2023-02-20",
    ),
    (f"x@north={JAN} x@north={LATE}", "- waiting -, north active 2023-02-05"),
    (f"z@north={JAN}", "- waiting -"),
]


@pytest.mark.parametrize(("documents", "standings"), STANDINGS)
def test_the_standings_that_are_kept(documents: str, standings: str) -> None:
    """One for the whole and one a scope at which a document of the task's is recorded; each counts
    all documents of its own scope and above, the first by date."""
    tasks = TASKS | {"2": {"when": "z"}}
    engine = recorded(documents, tasks)
    rows = lines(engine, "task scope state due")
    assert ", ".join(row[2:] for row in rows if row.startswith("1 ")) == standings
    assert engine.verify()[1] == []


# Whom each speaks for

SIGHT = [
    # documents, body, what it sees
    (f"x@north={JAN}", "centre", "waiting -"),
    (f"x@north={JAN}", "north", "active 2023-02-05"),
    (f"x@north={JAN}", "n1", "active 2023-02-05"),
    (f"x@north={JAN}", "s1", "waiting -"),
    (f"x@n1={JAN}", "north", "waiting -"),
    (f"x@n1={JAN}", "n1", "active 2023-02-05"),
    (f"x@n1={JAN}", "n2", "waiting -"),
    (f"x={LATE} x@n1={JAN}", "n1", "active 2023-02-05"),
    (f"x={LATE} x@n1={JAN}", "n2", "active 2023-02-20"),
    (f"x@centre={LATE} x@north={JAN}", "n1", "active 2023-02-05"),
    (f"x@centre={LATE} x@north={JAN}", "s1", "active 2023-02-20"),
    (f"x@centre={JAN} x@n1={LATE}", "n1", "active 2023-02-05"),
]


@pytest.mark.parametrize(("documents", "body", "row"), SIGHT)
def test_who_sees_what(documents: str, body: str, row: str) -> None:
    """A body sees the documents of its own scope and of those above it, nobody else's; the
    narrowest standing on its path speaks for it."""
    tasks = {"1": TASKS["1"] | {"each": "everybody"}}
    groups = {"everybody": {"name": "All", "members": list(TREE["bodies"])}}
    assert as_seen_by(recorded(documents, tasks, groups=groups), body) == [row]


@pytest.mark.parametrize("body", list(TREE["bodies"]))
def test_a_body_sees_what_a_workspace_of_its_own_would(body: str) -> None:
    """What holds for a body is what a workspace would say that knew only the documents of its
    path, each recorded for the whole."""
    documents = [
        f"x@centre={LATE}",
        f"x@n1={JAN}",
        f"y@north={JAN}",
        f"y@s2={LATE}",
        f"z={JAN}",
        f"x@south={NEWEST}",
    ]
    tasks = {
        "1": {"when": "x and y", "due": "10 days after x and y"},
        "2": {"when": "2 of (x, y, z)", "due": "1 month after (x or y)"},
        "3": {"when": "z", "due": "by 2023-04-01"},
    }
    engine = recorded(" ".join(documents), tasks)
    alone = country(tasks)
    with engine.ledger.reading() as unit:
        path = unit.facts.bodies().path(body)
    for document in documents:
        if "@" not in document or document.partition("@")[2].partition("=")[0] in path:
            record(alone, document, scope=None)
    for row in alone.tasks():
        found = engine.why(row["task"], body=body).decision.standing
        assert (found.since, found.due) == (row["starts_on"], row["due"])
        assert list(found.waiting_for(TODAY)) == row["waiting_for"]


# Documents of many kinds at many scopes


def test_a_condition_met_from_two_levels() -> None:
    """A condition over two documents is met where both are seen, and lacks the other elsewhere."""
    engine = recorded(f"x@centre={JAN} y@north={LATE}", {"1": {"when": "x and y"}})
    assert lines(engine, "scope state starts_on waiting_for") == [
        "- waiting - x,y",
        "centre waiting - y",
        f"north active {LATE} -",
    ]


def test_one_document_for_two_tasks_and_two_plans() -> None:
    """A document at a scope splits the standing of every task that names it, in every plan, and of
    no other."""
    engine = country({"1": {"when": "x"}, "2": {"when": "y"}, "3": {"due": "1 week after x"}})
    engine.adopt(make_plan({"1": {"when": "x or y"}}, plan="q"))
    record(engine, f"x@north={JAN}")
    assert lines(engine, "plan task scope state") == [
        "p 1 - waiting",
        "p 1 north active",
        "p 2 - waiting",
        "p 3 - active",
        "p 3 north active",
        "q 1 - waiting",
        "q 1 north active",
    ]


def test_each_document_of_a_repeating_trigger_at_its_scope() -> None:
    """A document of a repeating trigger opens its occurrence below its scope alone; there the task
    no longer waits for its first, elsewhere it does."""
    engine = country(
        {"1": {"when": "x", "due": "1 week after x", "each": "communes"}},
        triggers={"x": {"repeats": True}},
    )
    record(engine, f"x@north={JAN}")
    record(engine, f"x@n1={LATE}")
    assert lines(engine, "scope state due") == [
        "- waiting -",
        "n1 active 2023-01-12",
        "north active 2023-01-12",
        "n1 active 2023-01-27",
    ]
    for body, due in {
        "n1": ["2023-01-12", "2023-01-27"],
        "n2": ["2023-01-12"],
        "s1": ["-"],
    }.items():
        assert as_seen_by(engine, body, "due") == due
        assert lines(engine, "due", body=body) == due


def test_the_place_to_wait_in_is_nobodys_below_a_document() -> None:
    """Where a narrower standing has occurrences, the wider one's place to wait in does not speak:
    it is in no list of a body there, and no move asks about it."""
    engine = country(
        {
            "1": {"when": "x", "due": "every year", "each": "communes"},
            "2": {"when": "x", "due": "every year", "lead": ["n1"]},
        },
        until="2023-12-31",
    )
    record(engine, "x@north=2022-11-05")
    years = ["1 2022 active", "1 2023 active", "2 2022 active", "2 2023 active"]
    keys = "task occurrence state"
    assert lines(engine, keys, body="n1") == years
    assert lines(engine, keys, name="waiting", body="n1") == []
    assert lines(engine, keys, body="n1", below=True) == years
    assert lines(engine, keys, body="n2", total=True) == years[:2]
    assert lines(engine, keys, body="s1") == ["1 - waiting"]
    assert lines(engine, f"body {keys}", body="south", below=True) == [
        "s1 1 - waiting",
        "s2 1 - waiting",
    ]
    engine.complete("2", body="n1", occurrence="2022")
    changes = engine.cancel("1", body="n1", occurrence="2022", reason="r").changes
    assert [(change.occurrence, change.after) for change in changes] == [("2022", "cancelled")]


# What takes a standing away


def test_a_retraction_takes_the_split_away() -> None:
    """A scope whose last document is retracted has no standing of its own any more; one that has
    another keeps it."""
    engine = country(TASKS)
    first, second = record(engine, f"x@north={JAN}"), record(engine, f"x@north={LATE}")
    engine.retract(first, reason="r")
    assert kept(engine) == "- waiting -, north active 2023-02-20"
    engine.retract(second, reason="r")
    assert kept(engine) == "- waiting -"
    assert engine.verify()[1] == []


@pytest.mark.parametrize(
    ("scope", "standings"),
    [
        ("south", "- waiting -, south active 2023-02-05"),
        ("n1", "- waiting -, n1 active 2023-02-05"),
        ("centre", "- waiting -, centre active 2023-02-05"),
        (None, "- active 2023-02-05"),
    ],
)
def test_a_corrected_scope_moves_the_split(scope: str | None, standings: str) -> None:
    """A document that was recorded at the wrong scope holds at the right one alone, and once the
    correction is undone where it held before."""
    engine = country(TASKS)
    event = record(engine, f"x@north={JAN}")
    engine.correct(event, scope=scope, reason="r")
    assert kept(engine) == standings
    engine.undo()
    assert kept(engine) == "- waiting -, north active 2023-02-05"
    assert engine.verify()[1] == []


def test_a_wider_document_after_a_narrower_one() -> None:
    """A document recorded higher up reaches the standings below it that were split off before."""
    engine = country({"1": {"when": "x and y", "due": "1 week after y"}})
    record(engine, f"x@n1={JAN}")
    record(engine, f"y@north={LATE}")
    assert kept(engine) == "- waiting -, n1 active 2023-01-27, north waiting 2023-01-27"


# Bodies that lie elsewhere


def test_a_body_under_another_sees_what_holds_there() -> None:
    """A commune that comes under another province sees that province's documents and no longer
    those of the old one; its own part is told so, and each province counts its own."""
    engine = shared({"1": {"when": "x", "each": "communes"}})
    record(engine, f"x@north={JAN}")
    engine.start("1", body="n1")
    engine.put_bodies(directory({"n1": {"name": "n1", "under": "south"}}))
    assert lines(engine, "scope state progress") == ["- in_progress 0/5", "north active 0/2"]
    assert lines(engine, "state ungrounded", body="n1") == ["in_progress True"]
    record(engine, f"x@south={LATE}")
    assert lines(engine, "state ungrounded starts_on", body="n1") == [f"in_progress False {LATE}"]
    assert lines(engine, "progress", body="south", total=True) == ["0/3"]
    assert engine.verify()[1] == []


@pytest.mark.parametrize("tops", [{"n1": {"name": "n1"}}, {"north": {"name": "North"}}])
def test_a_body_that_is_under_none_any_more(tops: Any) -> None:
    """A body whose place in the tree is taken away sees only what holds for the whole and for
    itself; what is kept is worked out anew, and again when that is undone."""
    engine = shared({"1": {"when": "x", "each": "communes"}})
    record(engine, f"x@centre={JAN}")
    engine.complete("1", body="n1")
    before = engine.tasks(filters=ALL)
    engine.put_bodies(directory(tops))
    assert lines(engine, "ungrounded", body="n1") == ["True"]
    assert engine.verify()[1] == []
    engine.undo()
    assert engine.tasks(filters=ALL) == before
    assert engine.verify()[1] == []


def test_a_new_version_of_a_plan_moves_bodies_for_all_plans() -> None:
    """Where a plan said who is above whom, and its new version says otherwise, the tasks of all
    plans are decided anew."""
    engine = country({"1": {}})
    tasks = {"1": {"when": "x", "each": "communes"}}
    engine.adopt(make_plan(tasks, plan="q", groups=TREE["groups"]))
    record(engine, f"x@north={JAN}")
    engine.complete("1", plan="q", body="n1")
    for under in ({}, {"under": "south"}, {"under": "north"}):
        bodies = TREE["bodies"] | {"n1": {"name": "N1", **under}}
        engine.amend(make_plan({"1": {}}, bodies=bodies, groups=TREE["groups"]), reason="r")
        assert engine.verify()[1] == []
        grounded = under == {"under": "north"}
        assert lines(engine, "ungrounded", plan="q", body="n1") == [str(not grounded)]
        done = "1/3" if grounded else "0/2"
        assert lines(engine, "progress", plan="q", body="north", total=True) == [done]


# Order

DOCUMENTS = (f"x@north={JAN}", f"x={LATE}", f"y@n1={JAN}", f"y@centre={LATE}", f"x@s1={NEWEST}")


def test_the_order_of_recording_does_not_matter() -> None:
    """The same documents at the same scopes in any order, before the plan or after it, give the
    same standings."""
    tasks = {
        "1": {"when": "x and y", "due": "1 week after x", "each": "communes"},
        "2": {"due": "10 days after (x or y)"},
        "3": {"when": "y", "due": "every year"},
    }
    right = recorded(" ".join(DOCUMENTS), tasks).tasks(filters=ALL)
    for number, order in enumerate(permutations(DOCUMENTS)):
        engine = shared({"0": {}}, plan="q")
        for document in order[: number % 6]:
            record(engine, document, new=True)
        engine.adopt(make_plan(tasks))
        for document in order[number % 6 :]:
            record(engine, document)
        rows = [row for row in engine.tasks(filters=ALL) if row["plan"] == "p"]
        assert [_plain(row) for row in rows] == [_plain(row) for row in right]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row but for its key."""
    return {name: value for name, value in row.items() if name != "key"}
