"""Lists for a body: what concerns it, each body below it by itself, or all below it in sum."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.queries import body_lists
from engine.queries.filters import Filters
from engine.queries.rows import Row
from engine.service.engine import Engine
from tests.support.busy_country import busy_country, told
from tests.support.country import country
from tests.support.strategies import TREE

D = date.fromisoformat


@pytest.fixture
def engine() -> Engine:
    """The country with work in it."""
    return busy_country()


# One body

ONE = [
    # body, its rows: task, body, scope, state
    ("centre", ["mixed - - in_progress"]),
    ("north", ["lead - - active", "mixed north north in_progress"]),
    ("south", []),
    ("n1", ["each n1 north active", "lead - - active", "n1s - n1 active", "mixed n1 - active"]),
    ("n2", ["each n2 n2 done", "lead - - active"]),
    ("s1", ["each s1 - waiting", "lead - - active", "mixed s1 - active"]),
    ("communes", ["lead - - active"]),
]


@pytest.mark.parametrize(("body", "rows"), ONE)
def test_one_body(engine: Engine, body: str, rows: list[str]) -> None:
    """A body's list has its parts and the tasks in which it, or a group that holds it, has a role,
    each as its place sees it; a group's id stands for itself."""
    assert told(engine, body=body) == rows


@pytest.mark.parametrize(
    ("role", "rows"),
    [
        ("lead", ["lead", "mixed"]),
        ("implementing", ["lead"]),
        ("directing", ["n1s", "n1s"]),
        ("advising", ["mixed"]),
        ("coordinating", []),
        (None, ["each", "each", "lead", "n1s", "n1s", "mixed", "nobodys"]),
    ],
)
def test_a_role_of_anybody(engine: Engine, role: str | None, rows: list[str]) -> None:
    """Without a body a role asks for the tasks in which somebody has it, each standing a row."""
    assert told(engine, "task", role=role) == rows


@pytest.mark.parametrize(
    ("body", "role", "rows"),
    [
        ("north", "lead", ["lead"]),
        ("n1", "implementing", ["lead"]),
        ("n1", "directing", ["n1s"]),
        ("n1", "lead", []),
        ("s1", "advising", ["mixed"]),
        ("centre", "lead", ["mixed"]),
    ],
)
def test_a_role_of_one_body(engine: Engine, body: str, role: str, rows: list[str]) -> None:
    """With a body only the tasks in which that body has the role; a part is no role."""
    assert told(engine, "task", body=body, role=role) == rows


def test_a_body_with_a_role_and_a_part(engine: Engine) -> None:
    """Who advises in a task of which it has a part sees its own part, not the whole."""
    assert told(engine, "task body", body="s1", role="advising") == ["mixed s1"]


# Each below

BELOW = [
    (
        "north",
        [
            "each n2 n2 done",
            "each n1 north active",
            "each n3 north active",
            "lead - - active",
            "n1s - - waiting",
            "n1s - n1 active",
            "mixed n1 - active",
            "mixed north north in_progress",
        ],
    ),
    ("south", ["each s1 - waiting", "each s2 - waiting", "lead - - active", "mixed s1 - active"]),
    ("n2", ["each n2 n2 done", "lead - - active"]),
    ("s1", ["each s1 - waiting", "lead - - active", "mixed s1 - active"]),
]


@pytest.mark.parametrize(("body", "rows"), BELOW)
def test_each_body_below(engine: Engine, body: str, rows: list[str]) -> None:
    """Each part of a body at or below one has its row, spoken for by the narrowest standing; a task
    without parts has one a standing that speaks for somebody there."""
    assert told(engine, body=body, below=True) == rows


def test_everybody(engine: Engine) -> None:
    """From the top every member has exactly one row a task and occurrence."""
    rows = told(engine, "task body", body="centre", below=True)
    assert len(rows) == len(set(rows)) + 1  # the task of n1 at two scopes
    assert sorted(row for row in rows if row.startswith("each")) == [
        f"each {body}" for body in ("n1", "n2", "n3", "s1", "s2")
    ]


@pytest.mark.parametrize(
    ("body", "role", "rows"),
    [
        ("north", "directing", ["n1s -", "n1s -"]),
        ("south", "directing", []),
        ("south", "advising", ["mixed s1"]),
        ("north", "advising", []),
        ("centre", "lead", ["lead -", "mixed n1", "mixed s1", "mixed north"]),
    ],
)
def test_a_role_below(engine: Engine, body: str, role: str, rows: list[str]) -> None:
    """With a role, the tasks in which a body at or below has it."""
    assert told(engine, "task body", body=body, below=True, role=role) == rows


def test_a_great_many_bodies(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below a body with very many under it whoever has a role may be one of them."""
    few = told(engine, body="centre", below=True, role="directing")
    monkeypatch.setattr(body_lists, "MANY", 3)
    assert told(engine, body="centre", below=True, role="directing") == few
    assert told(engine, "task", body="centre", below=True)[-1] == "nobodys"


# In sum

SUM = [
    (
        "centre",
        [
            "each - - in_progress 1/5",
            "lead - - active -",
            "n1s - - waiting -",
            "mixed - - in_progress 0/3",
        ],
    ),
    (
        "north",
        [
            "each - north in_progress 1/3",
            "lead - - active -",
            "n1s - - waiting -",
            "mixed - - in_progress 0/2",
        ],
    ),
    ("south", ["each - - waiting 0/2", "lead - - active -", "mixed - - active 0/1"]),
    (
        "n1",
        [
            "each - north active 0/1",
            "lead - - active -",
            "n1s - n1 active -",
            "mixed - - active 0/1",
        ],
    ),
    ("n2", ["each - north done 1/1", "lead - - active -"]),
]


@pytest.mark.parametrize(("body", "rows"), SUM)
def test_in_sum(engine: Engine, body: str, rows: list[str]) -> None:
    """In sum a task has one row as the place sees it, its parts counted from there down: the state
    is that of the parts below, whatever the others did."""
    assert told(engine, "task body scope state progress", body=body, total=True) == rows


def test_a_role_in_sum(engine: Engine) -> None:
    """In sum a role is the body's own."""
    assert told(engine, "task", body="north", total=True, role="lead") == ["lead"]
    assert told(engine, "task", body="centre", total=True, role="implementing") == []


def test_sums_of_each_occurrence() -> None:
    """In sum each occurrence counts its own parts."""
    engine = country({"1": {"each": "communes", "due": "every year"}}, until="2023-12-31")
    engine.complete("1", body="n1", occurrence="2022")
    engine.complete("1", body="n2", occurrence="2022")
    engine.complete("1", body="n2", occurrence="2023")
    assert told(engine, "occurrence progress", body="north", total=True) == ["2022 2/3", "2023 1/3"]
    rows = told(engine, "occurrence body state", body="n1", below=True)
    assert rows == ["2022 n1 done", "2023 n1 active"]


FOLLOWING: dict[str, dict[str, Any]] = {
    "1": {"each": "communes"},
    "2": {"each": "communes", "when": "done 1", "due": "every year"},
}


def test_sums_of_occurrences_that_the_whole_does_not_have() -> None:
    """While the whole waits for its first occurrence, in sum those that parts below have are there
    with their own count, and the place to wait in only for those who wait."""
    engine = country(FOLLOWING, until="2023-12-31")
    engine.complete("1", body="n1", on=D("2022-11-10"))
    engine.complete("1", body="n2", on=D("2023-01-10"))
    engine.complete("2", body="n1", occurrence="2022", on=D("2022-12-20"))
    keys = "task occurrence state due progress"
    waits, first = "2 - waiting - 0/1", "2 2022 done 2022-12-31 1/1"
    opened = [first, "2 2023 active 2023-12-31 0/2"]
    assert told(engine, keys, body="north", total=True)[1:] == [waits, *opened]
    assert told(engine, keys, body="south", total=True)[1:] == ["2 - waiting - 0/2"]
    engine.complete("1", body="n3", on=D("2023-02-10"))
    opened = ["2 2023 active 2023-12-31 0/3"]
    assert told(engine, keys, body="north", total=True)[1:] == [first, *opened]
    assert told(engine, keys, name="due", body="north", total=True) == opened
    assert engine.verify()[1] == []


def test_sums_of_an_occurrence_before_the_whole_began() -> None:
    """Once the last member has begun, the occurrences that some had before are there still."""
    engine = country(FOLLOWING, until="2023-12-31")
    engine.complete("1", body="n1", on=D("2022-11-10"))
    for body in ("n2", "n3", "s1", "s2"):
        engine.complete("1", body=body, on=D("2023-01-10"))
    keys = "task occurrence state progress"
    assert told(engine, keys) == ["1 - done 5/5", "2 2023 active 0/5"]
    rows = told(engine, keys, body="north", total=True)
    assert sorted(rows[1:]) == ["2 2022 active 0/1", "2 2023 active 0/3"]


def test_sums_are_read_page_by_page() -> None:
    """Each row in sum has a key of its own, by which the list is gone on with."""
    engine = country(FOLLOWING, until="2024-12-31")
    for body in ("n1", "n2"):
        engine.complete("1", body=body, on=D("2022-11-10"))
    asked = Filters(body="north", total=True, all_occurrences=True)
    whole = engine.tasks(filters=asked)
    pages: list[Row] = []
    key = None
    while page := engine.page(limit=2, after_key=key, filters=asked):
        pages += page
        key = page[-1]["key"]
    assert pages == whole
    assert len({row["key"] for row in whole}) == len(whole) == 5


def test_who_has_an_occurrence_does_not_wait_for_the_first() -> None:
    """A body whose part has occurrences has no place to wait in beside them, in its own list, in
    the list below and for its moves; where they are gone with their ground it waits again."""
    engine = country(FOLLOWING, until="2023-12-31")
    engine.complete("1", body="n1", on=D("2022-11-10"))
    keys = "task occurrence state"
    assert told(engine, keys, body="n1")[1:] == ["2 2022 active", "2 2023 active"]
    assert told(engine, keys, name="waiting", body="n1") == []
    rows = told(engine, f"body {keys}", name="waiting", body="north", below=True)
    assert rows == ["n2 2 - waiting", "n3 2 - waiting"]
    engine.complete("2", body="n1", occurrence="2022", on=D("2022-12-20"))
    assert engine.complete("2", body="n1").changes[0].occurrence == "2023"
    engine.reopen("1", body="n1", reason="r")
    rows = told(engine, f"{keys} ungrounded", body="n1")[1:]
    assert sorted(rows) == ["2 - waiting False", "2 2022 done True", "2 2023 done True"]


def test_sums_add_up(engine: Engine) -> None:
    """What is counted in sum below a body is what its children's sums and its own part count."""
    engine.complete("mixed", body="n1")
    engine.complete("each", body="s2", without_trigger=True, reason="r")
    with engine.ledger.reading() as unit:
        bodies = unit.facts.bodies()
    for task in ("each", "mixed"):
        for body in TREE["bodies"]:
            own = [_sum(engine, task, body, below=True, alone=body)]
            children = [name for name, one in bodies.known.items() if one.under == body]
            parts = [_sum(engine, task, child) for child in children]
            added = [sum(numbers) for numbers in zip(*own, *parts, strict=True)]
            assert list(_sum(engine, task, body)) == added


def _sum(
    engine: Engine, task: str, body: str, *, below: bool = False, alone: str | None = None
) -> tuple[int, int]:
    """Done and all: of the sum, or of one body's own row below."""
    asked = Filters(body=body, below=True) if below else Filters(body=body, total=True)
    rows = [row for row in engine.tasks(filters=asked) if row["task"] == task]
    if alone is not None:
        rows = [row for row in rows if row["body"] == alone]
        return sum(row["state"] == "done" for row in rows), len(rows)
    return next(((p["done"], p["of"]) for r in rows if (p := r["progress"])), (0, 0))
